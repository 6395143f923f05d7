BeforeAll {
    Import-Module "$PSScriptRoot/../../SecureNet.psd1" -Force
    $null = Connect-SecureAccount -Name B -Simulated -Region us-east-1 -Deployment demo
}

Describe 'New-HostRole' {
    It 'may use its bucket and names every action' {
        $role = New-HostRole -Account B -Name EC2-S3 -S3Bucket demo-b -Access ReadWrite
        $role.InstanceProfileArn | Should -Be 'arn:aws:iam::222222222222:instance-profile/securenet/EC2-S3'
        $role.Policy['securenet-buckets'] | Should -Match 's3:PutObject'
        $role.Policy['securenet-buckets'] | Should -Not -Match 's3:\*'
    }

    It 'changes nothing the second time' {
        $before = (Get-SecureAccount B).ChangingCalls
        $null = New-HostRole -Account B -Name EC2-S3 -S3Bucket demo-b -Access ReadWrite
        (Get-SecureAccount B).ChangingCalls | Should -Be $before
    }

    It 'refuses a name that no role can have' {
        { New-HostRole -Account B -Name 'a b' -S3Bucket demo-b } | Should -Throw -ErrorId 'InvalidRoleName,*'
    }
}
