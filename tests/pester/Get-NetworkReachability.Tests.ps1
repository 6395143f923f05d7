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

Describe 'Get-NetworkReachability' {
    It 'says who reaches the private host' {
        $rows = Get-NetworkReachability -To $privateB
        $rows.Traffic | ForEach-Object { "$_" } | Should -Be 'tcp/22'
        $rows.Verdict | Should -Be 'Reachable'
        $rows.SourceVpcId | Should -Be $vpcB.VpcId
    }

    It 'cuts rows to the traffic asked for' {
        Get-NetworkReachability -To $privateB -Protocol tcp -Port 23 | Should -BeNullOrEmpty
    }
}
