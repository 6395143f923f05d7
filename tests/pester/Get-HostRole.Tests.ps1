BeforeAll {
    Import-Module "$PSScriptRoot/../../SecureNet.psd1" -Force
    $null = Connect-SecureAccount -Name B -Simulated -Region us-east-1 -Deployment demo
}

Describe 'Get-HostRole' {
    It 'finds roles by pattern' {
        $null = New-HostRole -Account B -Name One -S3Bucket demo-b
        (Get-HostRole O*).Name | Should -Be 'One'
    }

    It 'reports a missing name as a non-terminating ObjectNotFound error' {
        Get-HostRole nowhere -ErrorVariable problem -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $problem[0].CategoryInfo.Category | Should -Be 'ObjectNotFound'
    }
}
