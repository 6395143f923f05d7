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

Describe 'Get-InternetExposure' {
    It 'names the rule and the gateway' {
        $in = Get-InternetExposure -Direction Inbound
        @($in).Count | Should -Be 2
        $in.Peer | Should -Be @('203.0.113.0/24', '203.0.113.0/24')
        $in[0].Rule | Should -BeLike '*ingress tcp/22 from 203.0.113.0/24'
        $in[0].Through | Should -BeLike 'igw-*'
    }
}
