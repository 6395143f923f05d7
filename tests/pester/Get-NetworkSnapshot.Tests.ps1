BeforeAll {
    Import-Module "$PSScriptRoot/../../SecureNet.psd1" -Force
    $null = Connect-SecureAccount -Name A -Simulated -Region us-west-2 -Deployment demo
    $null = Connect-SecureAccount -Name B -Simulated -Region us-east-1 -Deployment demo
    $null = New-SecureVpc -Account A -Name VPC-ACC-A -CidrBlock 10.0.0.0/16
}

Describe 'Get-NetworkSnapshot' {
    It 'reads every connected account into one snapshot' {
        $snapshot = Get-NetworkSnapshot
        $snapshot.Places.Region | Should -Be 'us-west-2', 'us-east-1'
        $snapshot.Missing | Should -BeNullOrEmpty
    }

    It 'reads the accounts that are named' {
        (Get-SecureAccount B | Get-NetworkSnapshot).Places.Region | Should -Be 'us-east-1'
    }

    It 'shows places and counts' {
        Get-NetworkSnapshot A | Out-String | Should -BeLike '*us-west-2: 1 VPC, 4 subnets*'
    }
}
