BeforeAll {
    Import-Module "$PSScriptRoot/../../SecureNet.psd1" -Force
    $null = Connect-SecureAccount B us-east-1 -Simulated
    $vpc = New-SecureVpc -Name VPC-ACC-B -CidrBlock 192.168.0.0/16 -AvailabilityZoneCount 1
    $bastion = $vpc | New-BastionHost -AllowSshFrom 203.0.113.0/24
    $private = $vpc | New-PrivateHost -Bastion $bastion
    $null = $vpc | Enable-CentralFlowLog -BucketName pester-test-logs -LogAccount B
}

Describe 'Test-CentralFlowLog' {
    It 'finds the record of the rejected ping that it sent' {
        $test = $bastion | Test-CentralFlowLog -Probe $private
        $test.Proved | Should -BeTrue
        $test.Record.Action | Should -Contain 'REJECT'
        $test.ObjectKey | Should -BeLike 'AWSLogs/222222222222/vpcflowlogs/us-east-1/*.log.gz'
    }

    It 'finds it accepted once the rules let it pass' {
        $rejected = ($bastion | Test-CentralFlowLog -Probe $private).Record | Where-Object Action -EQ REJECT | Select-Object -First 1
        $null = Grant-NetworkAccess -To $private -From $bastion -Protocol icmp
        $test = $bastion | Test-CentralFlowLog -Probe $private
        $test.Proved | Should -BeTrue
        # Records are of whole seconds, so that those of the pings before may be among them.
        ($test.Record | Where-Object InterfaceId -EQ $rejected.InterfaceId).Action | Should -Contain 'ACCEPT'
    }

    It 'finds the record in a log group' {
        $log = $vpc | Enable-CentralFlowLog -Destination CloudWatchLogs
        $test = $bastion | Test-CentralFlowLog -Probe $private -Destination CloudWatchLogs
        $test.Proved | Should -BeTrue
        $test.LogStreamName | Should -BeLike 'eni-*-all'
        $log | Disable-CentralFlowLog -Confirm:$false
    }

    It 'says which link broke' {
        $test = $vpc | Test-CentralFlowLog
        "$test" | Should -BeLike '*DeliverLogsStatus is SUCCESS*'
    }

    It 'refuses a VPC without a flow log' {
        $other = New-SecureVpc -Name Other -CidrBlock 10.9.0.0/16
        { $other | Test-CentralFlowLog -ErrorAction Stop } | Should -Throw -ErrorId 'NotFound,*'
    }
}
