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
        (New-CentralLogBucket pester-logs-3 B -Account A -WhatIf).IsPlanned | Should -BeTrue
        Get-SecureBucket pester-logs-3 -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
    }

    It 'says what the policy of a key must let in where the key cannot be read' {
        $arn = 'arn:aws:kms:us-west-2:111111111111:key/1234abcd-12ab-34cd-56ef-1234567890ab'
        $bucket = New-CentralLogBucket pester-logs-5 B -Account A -KmsKeyArn $arn -WarningVariable said -WarningAction SilentlyContinue
        $bucket.Encryption | Should -Be $arn
        $said | Should -BeLike '*delivery.logs.amazonaws.com*kms:GenerateDataKey*'
    }

    It 'refuses a key that log delivery could not use' {
        { New-CentralLogBucket pester-logs-4 B -Account A -KmsKeyArn alias/aws/s3 -ErrorAction Stop } | Should -Throw -ErrorId 'InvalidKmsKeyArn,*'
    }
}
