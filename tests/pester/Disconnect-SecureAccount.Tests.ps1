BeforeAll {
    Import-Module "$PSScriptRoot/../../SecureNet.psd1" -Force
    $null = Connect-SecureAccount -Name A -Simulated -Region us-west-2 -Deployment demo
    $null = Connect-SecureAccount -Name B -Simulated -Region us-east-1 -Deployment demo
}

Describe 'Disconnect-SecureAccount' {
    It 'forgets the account' {
        Disconnect-SecureAccount B
        (Get-SecureAccount).Name | Should -Be 'A'
    }
}
