BeforeAll {
    Import-Module "$PSScriptRoot/../../SecureNet.psd1" -Force
    $null = Connect-SecureAccount -Name A -Simulated -Region us-west-2 -Deployment demo
    $null = Connect-SecureAccount -Name B -Simulated -Region us-east-1 -Deployment demo
    $vpcA = New-SecureVpc -Account A -Name VPC-ACC-A -CidrBlock 10.0.0.0/16
    $vpcB = New-SecureVpc -Account B -Name VPC-ACC-B -CidrBlock 192.168.0.0/16 -AvailabilityZoneCount 1
}

Describe 'New-BastionHost' {
    It 'has a public address' {
        ($vpcA | New-BastionHost -AllowSshFrom 203.0.113.0/24).PublicIpAddress | Should -Not -BeNullOrEmpty
    }

    It 'refuses the world without a switch' {
        { $vpcA | New-BastionHost -AllowSshFrom 0.0.0.0/0 } | Should -Throw -ErrorId 'SshOpenToTheWorld,*'
    }
}
