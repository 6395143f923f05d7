BeforeAll {
    Import-Module "$PSScriptRoot/../../SecureNet.psd1" -Force
    $null = Connect-SecureAccount B us-east-1 -Simulated
    $vpc = New-SecureVpc -Name VPC-ACC-B -CidrBlock 192.168.0.0/16 -AvailabilityZoneCount 1
    $bastion = $vpc | New-BastionHost -AllowSshFrom 203.0.113.0/24
    $private = $vpc | New-PrivateHost -Bastion $bastion
    $access = Grant-NetworkAccess -To $private -From $bastion -Protocol icmp
    $null = $vpc | Enable-CentralFlowLog -BucketName pester-compare-logs -LogAccount B
    $null = $bastion | Test-CentralFlowLog -Probe $private
}

Describe 'Compare-FlowLogReachability' {
    It 'finds the rules that no flow used, and not those that one did' {
        $unused = Get-FlowLogRecord -BucketName pester-compare-logs -Account B | Compare-FlowLogReachability | Where-Object Kind -eq UnusedRule
        $unused.Rule | Should -Contain 'ingress tcp/22 from 203.0.113.0/24'
        $unused.Rule | Should -Not -BeLike 'ingress icmp type 8*'
    }

    It 'finds a flow that the rules say is impossible' {
        $null = Test-NetworkPath $bastion $private tcp -Port 22 -Probe
        $null = $bastion | Test-CentralFlowLog -Probe $private
        $records = Get-FlowLogRecord -BucketName pester-compare-logs -Account B
        Revoke-NetworkAccess -To $private -From $bastion -Protocol tcp -Port 22
        $impossible = $records | Compare-FlowLogReachability | Where-Object Kind -eq ImpossibleFlow
        $impossible.ResourceName | Should -Contain 'Private-host-sg'
    }
}
