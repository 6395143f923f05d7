BeforeAll {
    Import-Module "$PSScriptRoot/../../SecureNet.psd1" -Force
    $null = Connect-SecureAccount -Name B -Simulated -Region us-east-1 -Deployment demo
    $vpc = New-SecureVpc -Account B -Name V -CidrBlock 192.168.0.0/16 -AvailabilityZoneCount 1
    $bastion = $vpc | New-BastionHost -AllowSshFrom 203.0.113.0/24
}

Describe 'Set-HostRole' {
    It 'gives a host a role, and another one later' {
        $null = New-HostRole -Account B -Name One -S3Bucket demo-b
        $null = New-HostRole -Account B -Name Two -S3Bucket demo-b
        ($bastion | Set-HostRole -Role One).InstanceProfileArn | Should -BeLike '*/One'
        ($bastion | Set-HostRole -Role Two).InstanceProfileArn | Should -BeLike '*/Two'
    }

    It 'refuses a role that is not there' {
        { $bastion | Set-HostRole -Role Nobody } | Should -Throw -ErrorId 'NotFound,*'
    }
}
