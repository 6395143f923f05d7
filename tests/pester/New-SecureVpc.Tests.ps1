BeforeAll {
    Import-Module "$PSScriptRoot/../../SecureNet.psd1" -Force
    $null = Connect-SecureAccount -Name A -Simulated -Region us-west-2 -Deployment demo
    $null = Connect-SecureAccount -Name B -Simulated -Region us-east-1 -Deployment demo
}

Describe 'New-SecureVpc' {
    It 'builds a public and a private subnet a zone' {
        $vpc = New-SecureVpc -Account A -Name V -CidrBlock 10.0.0.0/16
        $vpc.PublicSubnetId.Count | Should -Be 2
        $vpc.PrivateSubnetId.Count | Should -Be 2
    }

    It 'changes nothing the second time' {
        $before = (Get-SecureAccount A).ChangingCalls
        $null = New-SecureVpc -Account A -Name V -CidrBlock 10.0.0.0/16
        (Get-SecureAccount A).ChangingCalls | Should -Be $before
    }

    It 'gives under -WhatIf what would be, which the next command plans on and none acts on' {
        $before = (Get-SecureAccount A).ChangingCalls
        $planned = New-SecureVpc -Account A -Name P -CidrBlock 10.8.0.0/16 -WhatIf
        $planned.IsPlanned | Should -BeTrue
        ($planned | New-BastionHost -AllowSshFrom 203.0.113.0/24 -WhatIf).VpcId | Should -Be $planned.VpcId
        { $planned | New-BastionHost -AllowSshFrom 203.0.113.0/24 } | Should -Throw -ErrorId 'Planned,*'
        (Get-SecureAccount A).ChangingCalls | Should -Be $before
    }

    It 'refuses a block that is too small' {
        { New-SecureVpc -Account A -Name W -CidrBlock 10.9.0.0/25 } | Should -Throw -ErrorId 'SubnetsDoNotFit,*'
    }
}
