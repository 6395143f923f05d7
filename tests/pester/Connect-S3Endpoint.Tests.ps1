BeforeAll {
    Import-Module "$PSScriptRoot/../../SecureNet.psd1" -Force
    $null = Connect-SecureAccount -Name B -Simulated -Region us-east-1 -Deployment demo
    $vpc = New-SecureVpc -Account B -Name V -CidrBlock 192.168.0.0/16 -AvailabilityZoneCount 1
}

Describe 'Connect-S3Endpoint' {
    It 'goes on the private table with a policy that names the bucket' {
        $endpoint = $vpc | Connect-S3Endpoint -AllowBucket demo-b
        $endpoint.RouteTableId.Count | Should -Be 1
        $endpoint.PolicyDocument | Should -Match 'arn:aws:s3:::demo-b/'
        $endpoint.PolicyDocument | Should -Not -Match 's3:\*'
    }

    It 'changes nothing the second time' {
        $before = (Get-SecureAccount B).ChangingCalls
        $null = $vpc | Connect-S3Endpoint -AllowBucket demo-b
        (Get-SecureAccount B).ChangingCalls | Should -Be $before
    }

    It 'refuses a name that no bucket can have' {
        { $vpc | Connect-S3Endpoint -AllowBucket Not_A_Name } | Should -Throw -ErrorId 'InvalidBucketName,*'
    }
}
