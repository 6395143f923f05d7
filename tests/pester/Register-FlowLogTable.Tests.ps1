BeforeAll {
    Import-Module "$PSScriptRoot/../../SecureNet.psd1" -Force
    $a = Connect-SecureAccount A us-west-2 -Simulated
    $b = Connect-SecureAccount B us-east-1 -Simulated
    $vpcA = New-SecureVpc -Account A -Name VPC-ACC-A -CidrBlock 10.0.0.0/16
    $vpcB = New-SecureVpc -Account B -Name VPC-ACC-B -CidrBlock 192.168.0.0/16 -AvailabilityZoneCount 1
    $log = $vpcA, $vpcB | Enable-CentralFlowLog -BucketName pester-flow-logs -LogAccount A
}

Describe 'Register-FlowLogTable' {
    It 'prints the statements under -WhatIf and makes nothing' {
        $before = $a.ChangingCalls
        $told = Register-FlowLogTable pester-flow-logs -WhatIf 6>&1 | Out-String
        $told | Should -BeLike '*CREATE EXTERNAL TABLE IF NOT EXISTS*projection.p_day.type*CREATE OR REPLACE VIEW*'
        $a.ChangingCalls | Should -Be $before
    }

    It 'makes one table of the flow logs of both accounts' {
        $table = $log | Register-FlowLogTable
        @($table).Count | Should -Be 1
        $table.SourceAccountId | Should -Be '111111111111', '222222222222'
        $table.DatabaseName | Should -Be 'securenet_pester_flow_logs'
        $table.Column | Should -Contain 'flow_direction'
        $table.MaxScanGB | Should -Be 100
    }

    It 'changes nothing the second time' {
        $before = $a.ChangingCalls
        $null = Register-FlowLogTable pester-flow-logs
        $a.ChangingCalls | Should -Be $before
    }

    It 'refuses a bucket that no flow log writes to' {
        $null = New-CentralLogBucket pester-no-logs A -Account A
        { Register-FlowLogTable pester-no-logs -ErrorAction Stop } | Should -Throw -ErrorId 'NoFlowLog,*'
    }
}
