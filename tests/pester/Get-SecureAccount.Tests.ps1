BeforeAll {
    Import-Module "$PSScriptRoot/../../SecureNet.psd1" -Force
    $null = Connect-SecureAccount -Name A -Simulated -Region us-west-2 -Deployment demo
    $null = Connect-SecureAccount -Name B -Simulated -Region us-east-1 -Deployment demo
}

Describe 'Get-SecureAccount' {
    It 'lists by wildcard' {
        (Get-SecureAccount *).Name | Should -Be 'A', 'B'
    }

    It 'reports an unknown name' {
        Get-SecureAccount nobody -ErrorVariable problem -ErrorAction SilentlyContinue
        $problem.CategoryInfo.Category | Should -Be 'ObjectNotFound'
    }
}
