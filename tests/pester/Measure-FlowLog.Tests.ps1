BeforeAll {
    Import-Module "$PSScriptRoot/../../SecureNet.psd1" -Force
    $file = Join-Path $TestDrive 'flow.log'
    Set-Content $file @'
version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status
2 111111111111 eni-0a1 10.0.0.4 192.168.1.4 40000 22 6 10 840 1764000000 1764000060 ACCEPT OK
2 111111111111 eni-0a1 10.0.0.4 192.168.1.4 40000 22 6 10 160 1764000300 1764000360 ACCEPT OK
2 111111111111 eni-0a1 10.0.0.5 192.168.1.4 40001 5432 6 1 40 1764000300 1764000360 REJECT OK
2 111111111111 eni-0a1 - - - - - - - 1764000060 1764000120 - NODATA
'@
}

Describe 'Measure-FlowLog' {
    It 'adds up by fields' {
        $measured = Measure-FlowLog $file -By SourceAddress, Port
        $measured.Groups[0].Bytes | Should -Be 1000
        $measured.Groups[0].SourceAddress | Should -Be '10.0.0.4'
        $measured.NoData | Should -Be 1
    }

    It 'answers the ready questions' {
        (Measure-FlowLog $file -Rejects).Groups.Port | Should -Be 5432
        (Measure-FlowLog $file -TopTalkers).Groups.Count | Should -Be 2
        (Measure-FlowLog $file -Ports).Groups[0].Port | Should -Be 22
        (Measure-FlowLog $file -Timeline 5m).Groups.Flows | Should -Be 1, 2
    }

    It 'prints counts and a table' {
        Measure-FlowLog $file -By Action -Sum Flows | Out-String | Should -BeLike '*3 of 3 records*REJECT*'
    }

    It 'reads a log group of CloudWatch Logs' {
        $null = Connect-SecureAccount B us-east-1 -Simulated
        $vpc = New-SecureVpc -Name VPC-ACC-B -CidrBlock 192.168.0.0/16 -AvailabilityZoneCount 1
        $bastion = $vpc | New-BastionHost -AllowSshFrom 203.0.113.0/24
        $private = $vpc | New-PrivateHost -Bastion $bastion
        $log = $vpc | Enable-CentralFlowLog -Destination CloudWatchLogs
        $null = $bastion | Test-CentralFlowLog -Probe $private
        ($log | Measure-FlowLog -Rejects).Groups.SourceAddress | Should -Be $bastion.PrivateIpAddress
        (Measure-FlowLog -LogGroupName $log.LogGroupName).Matched | Should -Be 2
    }
}
