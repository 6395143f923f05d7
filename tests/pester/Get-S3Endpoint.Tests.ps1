BeforeAll {
    Import-Module "$PSScriptRoot/../../SecureNet.psd1" -Force
    $null = Connect-SecureAccount -Name B -Simulated -Region us-east-1 -Deployment demo
    $vpc = New-SecureVpc -Account B -Name V -CidrBlock 192.168.0.0/16 -AvailabilityZoneCount 1
}

Describe 'Get-S3Endpoint' {
    It 'finds one by name and knows its prefix list' {
        $null = $vpc | Connect-S3Endpoint -Name to-s3
        (Get-S3Endpoint to-s3).PrefixListId | Should -Match '^pl-'
    }

    It 'reports a missing name as a non-terminating ObjectNotFound error' {
        Get-S3Endpoint nowhere -ErrorVariable problem -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $problem[0].CategoryInfo.Category | Should -Be 'ObjectNotFound'
    }
}
