BeforeAll {
    Import-Module "$PSScriptRoot/../../SecureNet.psd1" -Force
    $file = Join-Path $TestDrive 'flow.log'
    Set-Content $file @'
version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status
2 111111111111 eni-0a1 10.0.0.4 192.168.1.4 40000 22 6 10 840 1764000000 1764000060 ACCEPT OK
2 111111111111 eni-0a1 10.0.0.5 192.168.1.4 40001 5432 6 1 40 1764000000 1764000060 REJECT OK
2 111111111111 eni-0a1 - - - - - - - 1764000060 1764000120 - NODATA
not a record
'@
}

Describe 'Get-FlowLogRecord' {
    It 'gives typed records' {
        $record = Get-FlowLogRecord $file -Action REJECT -ErrorAction SilentlyContinue
        $record.SourceAddress | Should -Be '10.0.0.5'
        $record.DestinationPort | Should -Be 5432
        $record.Start.UtcDateTime | Should -Be ([datetime]'2025-11-24T16:00:00')
    }

    It 'counts what it leaves out, and says where' {
        $null = Get-FlowLogRecord $file -InformationVariable counts -ErrorVariable problem -ErrorAction SilentlyContinue
        $counts.MessageData.NoData | Should -Be 1
        $counts.MessageData.Malformed | Should -Be 1
        $problem[0].Exception.Message | Should -BeLike '*line 5*'
    }

    It 'gives NODATA records on request' {
        (Get-FlowLogRecord $file -IncludeNoData -ErrorAction SilentlyContinue).LogStatus | Should -Contain 'NODATA'
    }

    It 'stops when it has enough' {
        @(Get-ChildItem $file | Get-FlowLogRecord -ErrorAction SilentlyContinue | Select-Object -First 1).Count | Should -Be 1
    }

    It 'reads a log group of CloudWatch Logs' {
        $null = Connect-SecureAccount B us-east-1 -Simulated
        $vpc = New-SecureVpc -Name VPC-ACC-B -CidrBlock 192.168.0.0/16 -AvailabilityZoneCount 1
        $bastion = $vpc | New-BastionHost -AllowSshFrom 203.0.113.0/24
        $private = $vpc | New-PrivateHost -Bastion $bastion
        $log = $vpc | Enable-CentralFlowLog -Destination CloudWatchLogs
        $null = $bastion | Test-CentralFlowLog -Probe $private
        $log | Get-FlowLogRecord -Action REJECT | ForEach-Object Protocol | Should -Be 'icmp'
        (Get-FlowLogRecord -LogGroupName $log.LogGroupName -Action REJECT).InterfaceId | Should -BeLike 'eni-*'
        { Get-FlowLogRecord -LogGroupName /not/there -ErrorAction Stop } | Should -Throw -ErrorId 'NotFound,*'
    }
}
