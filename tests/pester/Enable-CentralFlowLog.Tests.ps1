BeforeAll {
    Import-Module "$PSScriptRoot/../../SecureNet.psd1" -Force
    $a = Connect-SecureAccount A us-west-2 -Simulated
    $b = Connect-SecureAccount B us-east-1 -Simulated
    $vpcA = New-SecureVpc -Account A -Name VPC-ACC-A -CidrBlock 10.0.0.0/16
    $vpcB = New-SecureVpc -Account B -Name VPC-ACC-B -CidrBlock 192.168.0.0/16 -AvailabilityZoneCount 1
}

Describe 'Enable-CentralFlowLog' {
    It 'records VPCs of two accounts into one bucket, which it makes' {
        $log = $vpcA, $vpcB | Enable-CentralFlowLog -BucketName pester-flow-logs -LogAccount A
        $log.BucketName | Should -Be 'pester-flow-logs', 'pester-flow-logs'
        $log.Prefix | Should -Be 'AWSLogs/111111111111/vpcflowlogs/us-west-2/', 'AWSLogs/222222222222/vpcflowlogs/us-east-1/'
    }

    It 'changes nothing the second time' {
        $before = $a.ChangingCalls + $b.ChangingCalls
        $null = $vpcA, $vpcB | Enable-CentralFlowLog -BucketName pester-flow-logs
        $a.ChangingCalls + $b.ChangingCalls | Should -Be $before
    }

    It 'asks for the fields by which a rejection is traced' {
        (Get-CentralFlowLog -Vpc $vpcB).LogFormat | Should -BeLike '*${flow-direction}*'
    }

    It 'makes a log group, its retention and its role in CloudWatch Logs' {
        $log = $vpcB | Enable-CentralFlowLog -Destination CloudWatchLogs -RetentionDays 30
        $log.LogGroupName | Should -BeLike '/securenet/*/VPC-ACC-B'
        (Get-SecureDeployment | Where-Object Kind -EQ 'log group').Id | Should -Be $log.LogGroupName
        (Get-SecureDeployment | Where-Object Kind -EQ 'role').Name | Should -BeLike 'flow-logs-us-east-1-*'
    }

    It 'refuses a retention that CloudWatch Logs does not take, with the list' {
        $problem = { $vpcB | Enable-CentralFlowLog -Destination CloudWatchLogs -RetentionDays 31 -ErrorAction Stop } | Should -Throw -ErrorId 'InvalidRetention,*' -PassThru
        $problem.ErrorDetails.RecommendedAction | Should -BeLike '*30, 60, 90*'
    }

    It 'refuses a bucket with CloudWatch Logs' {
        { $vpcB | Enable-CentralFlowLog -Destination CloudWatchLogs -BucketName x -ErrorAction Stop } | Should -Throw -ErrorId 'OtherDestination,*'
    }

    It 'refuses a bucket that nobody connected has' {
        { $vpcB | Enable-CentralFlowLog -BucketName not-there-1 -ErrorAction Stop } | Should -Throw -ErrorId 'NotFound,*'
    }
}
