BeforeAll {
    Import-Module "$PSScriptRoot/../../SecureNet.psd1" -Force
    $null = Connect-SecureAccount -Name A -Simulated -Region us-west-2 -Deployment demo
    $null = Connect-SecureAccount -Name B -Simulated -Region us-east-1 -Deployment demo
    $vpcA = New-SecureVpc -Account A -Name VPC-ACC-A -CidrBlock 10.0.0.0/16
    $vpcB = New-SecureVpc -Account B -Name VPC-ACC-B -CidrBlock 192.168.0.0/16 -AvailabilityZoneCount 1
    $bastionA = $vpcA | New-BastionHost -AllowSshFrom 203.0.113.0/24
    $bastionB = $vpcB | New-BastionHost -AllowSshFrom 203.0.113.0/24
    $privateB = $vpcB | New-PrivateHost -Bastion $bastionB
    $peering = $vpcA | Connect-VpcPeering -With $vpcB -Name 'VPC A | VPC B'
}

Describe 'Test-NetworkIntent' {
    It 'holds statements against the network' {
        $results = Test-NetworkIntent -Intent 'Internet -> Private-host: nothing', "$($bastionA.InstanceId) -> Private-host: icmp"
        $results.Result | Should -Be @('Passed', 'Failed')
        $results[1].Violations[0].Witness.Blockers[0].ResourceId | Should -Be $privateB.SecurityGroupId
    }
}
