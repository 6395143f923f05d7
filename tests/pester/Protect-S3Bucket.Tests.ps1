BeforeAll {
    Import-Module "$PSScriptRoot/../../SecureNet.psd1" -Force
    $null = Connect-SecureAccount -Name B -Simulated -Region us-east-1 -Deployment demo
    $vpc = New-SecureVpc -Account B -Name VPC-ACC-B -CidrBlock 192.168.0.0/16 -AvailabilityZoneCount 1
    $bucket = New-SecureBucket -Account B -Name demo-protected
    $endpoint = $vpc | Connect-S3Endpoint -Name S3-Endpoint
}

Describe 'Protect-S3Bucket' {
    It 'puts one statement and changes nothing the second time' {
        ($bucket | Protect-S3Bucket -Endpoint $endpoint).IsChanged | Should -BeTrue
        ($bucket | Protect-S3Bucket -Endpoint $endpoint).IsChanged | Should -BeFalse
    }

    It 'refuses an exempt session' {
        { $bucket | Protect-S3Bucket -Endpoint $endpoint -ExemptPrincipal arn:aws:sts::222222222222:assumed-role/a/b -ErrorAction Stop } |
            Should -Throw -ErrorId 'InvalidExemptPrincipal,SecureNet.Commands.ProtectS3BucketCommand'
    }
}
