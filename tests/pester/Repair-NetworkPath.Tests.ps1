BeforeAll {
    Import-Module "$PSScriptRoot/../../SecureNet.psd1" -Force
    $null = Connect-SecureAccount -Name B -Simulated -Region us-east-1 -Deployment demo
    $vpcB = New-SecureVpc -Account B -Name VPC-ACC-B -CidrBlock 192.168.0.0/16 -AvailabilityZoneCount 1
    $bastionB = $vpcB | New-BastionHost -AllowSshFrom 203.0.113.0/24
    $privateB = $vpcB | New-PrivateHost -Bastion $bastionB
}

Describe 'Repair-NetworkPath' {
    It 'opens the flow and nothing under WhatIf' {
        $test = Test-NetworkPath -Source $bastionB -Destination $privateB -Protocol tcp -Port 5432
        $test | Repair-NetworkPath -WhatIf
        (Test-NetworkPath $bastionB $privateB tcp -Port 5432).Verdict | Should -Be 'Blocked'
        ($test | Repair-NetworkPath -PassThru -Confirm:$false).Verdict | Should -Be 'Reachable'
    }
}
