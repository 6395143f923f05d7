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

Describe 'Compare-NetworkReachability' {
    It 'shows what a plan opens and makes nothing' {
        $delta = Compare-NetworkReachability -Plan { $vpcA | New-PrivateHost -Bastion $bastionA }
        $delta.Change | Should -Be 'Opened'
        "$($delta.Traffic)" | Should -Be 'tcp/22'
        @(Get-SecureHost).Count | Should -Be 3
    }

    It 'shows what a fix opens' {
        $test = $peering | Test-PeeringConnectivity -Source $bastionA -Destination $privateB -Protocol icmp
        $delta = $test.Blockers | Compare-NetworkReachability
        "$delta" | Should -BeLike 'Opened: *icmp/8'
    }
}
