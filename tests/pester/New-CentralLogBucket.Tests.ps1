BeforeAll {
    Import-Module "$PSScriptRoot/../../SecureNet.psd1" -Force
    $null = Connect-SecureAccount A us-west-2 -Simulated
    $null = Connect-SecureAccount B us-east-1 -Simulated
}

Describe 'New-CentralLogBucket' {
    It 'lets the flow logs of the source accounts in, and more later' {
        (New-CentralLogBucket pester-logs-1 B -Account A).SourceAccountId | Should -Be '222222222222'
        (New-CentralLogBucket pester-logs-1 333333333333 -Account A).SourceAccountId | Should -Be '222222222222', '333333333333'
    }

    It 'keeps the retention that was asked for before' {
        $null = New-CentralLogBucket pester-logs-2 B -Account A -RetentionDays 30
        (New-CentralLogBucket pester-logs-2 B -Account A).RetentionDays | Should -Be 30
    }

    It 'changes nothing under -WhatIf' {
        New-CentralLogBucket pester-logs-3 B -Account A -WhatIf | Should -BeNullOrEmpty
        Get-SecureBucket pester-logs-3 -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
    }

    It 'refuses a key that log delivery could not use' {
        { New-CentralLogBucket pester-logs-4 B -Account A -KmsKeyArn alias/aws/s3 -ErrorAction Stop } | Should -Throw -ErrorId 'InvalidKmsKeyArn,*'
    }
}
