BeforeAll {
    Import-Module "$PSScriptRoot/../../SecureNet.psd1" -Force
    $null = Connect-SecureAccount -Name B -Simulated -Region us-east-1 -Deployment demo
    $vpc = New-SecureVpc -Account B -Name VPC-ACC-B -CidrBlock 192.168.0.0/16 -AvailabilityZoneCount 1
    $bastion = $vpc | New-BastionHost -AllowSshFrom 203.0.113.0/24
    $private = $vpc | New-PrivateHost -Bastion $bastion
    $bucket = New-SecureBucket -Account B -Name demo-access
    $endpoint = $vpc | Connect-S3Endpoint -Name S3-Endpoint
    $role = New-HostRole -Account B -Name EC2-S3-ACC-B -S3Bucket $bucket -Access ReadWrite
    $null = $private, $bastion | Set-HostRole -Role $role
    $null = $bucket | Protect-S3Bucket -Endpoint $endpoint
}

Describe 'Test-S3Access' {
    It 'lets the private host upload through the endpoint' {
        $test = $private | Test-S3Access $bucket s3:PutObject -Key axel.txt -Probe
        $test.Answer | Should -Be 'AllowedByWhatWasRead'
        $test.IsAllowed | Should -BeTrue
        $test.Way | Should -Be 'GatewayEndpoint'
        $test.ProbeAgrees | Should -BeTrue
    }

    It 'names the bucket policy that refuses the same from outside' {
        $test = $bastion | Test-S3Access $bucket s3:PutObject -Key axel.txt
        $test.Answer | Should -Be 'Denied'
        $test.DecidedBy | Should -Be 'BucketPolicy'
    }
}
