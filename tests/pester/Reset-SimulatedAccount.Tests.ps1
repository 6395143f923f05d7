BeforeAll {
    Import-Module "$PSScriptRoot/../../SecureNet.psd1" -Force
    $null = Connect-SecureAccount A us-west-2 -Simulated -Deployment demo -EvidencePath "$TestDrive/calls.jsonl" -Fault @{ Denied = 'ec2:CreateVpcEndpoint'; VisibilityLag = '20ms' }
    $null = Connect-SecureAccount B us-east-1 -Simulated
    $vpc = New-SecureVpc -Account A -Name V -CidrBlock 10.0.0.0/16 -AvailabilityZoneCount 1
    $null = New-SecureBucket -Account A -Name reset-me
    Reset-SimulatedAccount
}

Describe 'Reset-SimulatedAccount' {
    It 'empties the accounts and keeps them' {
        Get-SecureDeployment | Should -BeNullOrEmpty
        "$(Get-SecureAccount | ForEach-Object { "$($_.Name) $($_.AccountId) $($_.Region) $($_.Deployment)" })" | Should -Be 'A 111111111111 us-west-2 demo B 222222222222 us-east-1 securenet'
    }

    It 'ends the faults, and writes down the calls as before' {
        $calls = { $a = Get-SecureAccount A; $a.ChangingCalls + $a.ReadingCalls }
        $written = { @(Get-Content "$TestDrive/calls.jsonl").Count }
        $wereCalls, $wereWritten = (& $calls), (& $written)
        $new = New-SecureVpc -Account A -Name V -CidrBlock 10.0.0.0/16 -AvailabilityZoneCount 1
        { $new | Connect-S3Endpoint } | Should -Not -Throw
        (& $written) - $wereWritten | Should -Be ((& $calls) - $wereCalls)
        (& $calls) | Should -BeGreaterThan $wereCalls
    }

    It 'knows nothing of what was there' {
        { $vpc | New-BastionHost -AllowSshFrom 203.0.113.0/24 } | Should -Throw -ErrorId 'NotFound,*'
    }

    It 'does nothing under -WhatIf, and puts out the accounts on request' {
        $null = New-SecureVpc -Account B -Name W -CidrBlock 10.1.0.0/16 -AvailabilityZoneCount 1
        Reset-SimulatedAccount -WhatIf
        (Get-SecureVpc -Account B).Name | Should -Be 'W'
        (Reset-SimulatedAccount -PassThru).Name | Should -Be 'A', 'B'
    }
}
