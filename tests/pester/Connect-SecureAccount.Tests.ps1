BeforeAll {
    Import-Module "$PSScriptRoot/../../SecureNet.psd1" -Force
    $null = Connect-SecureAccount -Name A -Simulated -Region us-west-2 -Deployment demo
    $null = Connect-SecureAccount -Name B -Simulated -Region us-east-1 -Deployment demo
}

Describe 'Connect-SecureAccount' {
    It 'refuses another account than expected' {
        { Connect-SecureAccount -Name X -Simulated -AccountId 333333333333 -Region eu-west-1 -ExpectedAccountId 444444444444 } | Should -Throw -ErrorId 'WrongAccount,SecureNet.Commands.ConnectSecureAccountCommand'
    }

    It 'says that an account is simulated' {
        (Get-SecureAccount A).IsSimulated | Should -BeTrue
    }
}
