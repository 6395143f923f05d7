BeforeAll {
    Import-Module "$PSScriptRoot/../../SecureNet.psd1" -Force
    Import-Module "$PSScriptRoot/../../module/SecureNet.Pester.psm1" -Force
    $null = Connect-SecureAccount -Name A -Simulated -Region us-west-2 -Deployment demo
    $null = Connect-SecureAccount -Name B -Simulated -Region us-east-1 -Deployment demo
    $vpcA = New-SecureVpc -Account A -Name VPC-ACC-A -CidrBlock 10.0.0.0/16
    $vpcB = New-SecureVpc -Account B -Name VPC-ACC-B -CidrBlock 192.168.0.0/16 -AvailabilityZoneCount 1
    $bastionA = $vpcA | New-BastionHost -AllowSshFrom 203.0.113.0/24
    $bastionB = $vpcB | New-BastionHost -AllowSshFrom 203.0.113.0/24
    $privateB = $vpcB | New-PrivateHost -Bastion $bastionB
    $peering = $vpcA | Connect-VpcPeering -With $vpcB -Name 'VPC A | VPC B'
}

Describe 'Should -Reach' {
    It 'passes where a flow gets through' {
        $bastionB | Should -Reach $privateB -Protocol tcp -Port 22
        'Internet' | Should -Not -Reach $privateB
        $bastionA | Should -Not -Reach $privateB -Protocol icmp
    }

    It 'fails with the reason where it does not' {
        { $bastionA | Should -Reach $privateB -Protocol icmp } | Should -Throw '*no ingress rule for icmp type 8*'
        { $bastionB | Should -Not -Reach $privateB -Protocol tcp -Port 22 -Because 'it is closed' } | Should -Throw '*because it is closed*tcp/22*; assuming that clients send from ports 32768-60999*'
    }

    It 'follows a change' {
        $null = Grant-NetworkAccess -To $privateB -From $bastionA -Protocol icmp
        $bastionA | Should -Reach $privateB
    }
}

Describe 'Should -Reach, with answers that a mock gives' {
    It 'asks for the flow that it was given' {
        Mock -ModuleName SecureNet.Pester Test-NetworkIntent { [SecureNet.MockObject]::Of('NetworkIntentResult', @{ Passed = $true }) }
        'i-1' | Should -Reach 'i-2' -Protocol tcp -Port 5432
        Should -Invoke -ModuleName SecureNet.Pester Test-NetworkIntent -Exactly -Times 1 -ParameterFilter { $Intent -eq 'i-1 -> i-2: tcp/5432' }
    }

    It 'fails both ways where it is not known' {
        Mock -ModuleName SecureNet.Pester Test-NetworkIntent { [SecureNet.MockObject]::Of('NetworkIntentResult', @{ Passed = $false }) }
        Mock -ModuleName SecureNet.Pester Get-NetworkReachability { 'i-1 -> i-2 may arrive: the tables were not read' }
        { 'i-1' | Should -Reach 'i-2' } | Should -Throw '*Expected i-1 to reach i-2 with icmp*'
        { 'i-1' | Should -Not -Reach 'i-2' } | Should -Throw '*the tables were not read*'
    }
}
