BeforeAll {
    Import-Module "$PSScriptRoot/../../SecureNet.psd1" -Force
    $null = Connect-SecureAccount -Name A -Simulated -Region us-west-2 -Deployment demo
    $null = Connect-SecureAccount -Name B -Simulated -Region us-east-1 -Deployment demo
}

Describe 'Get-SecureBucket' {
    It 'finds buckets of every account by pattern' {
        $null = New-SecureBucket -Account A -Name one-a
        $null = New-SecureBucket -Account B -Name one-b
        (Get-SecureBucket one-*).AccountId | Should -Be @('111111111111', '222222222222')
    }

    It 'reports a missing name as a non-terminating ObjectNotFound error' {
        Get-SecureBucket nowhere -ErrorVariable problem -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $problem[0].CategoryInfo.Category | Should -Be 'ObjectNotFound'
    }
}
