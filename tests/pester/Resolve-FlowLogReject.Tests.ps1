BeforeAll {
    Import-Module "$PSScriptRoot/../../SecureNet.psd1" -Force
    $null = Connect-SecureAccount B us-east-1 -Simulated
    $vpc = New-SecureVpc -Name VPC-ACC-B -CidrBlock 192.168.0.0/16 -AvailabilityZoneCount 1
    $bastion = $vpc | New-BastionHost -AllowSshFrom 203.0.113.0/24
    $private = $vpc | New-PrivateHost -Bastion $bastion
    $null = $vpc | Enable-CentralFlowLog -BucketName pester-reject-logs -LogAccount B
    $null = $bastion | Test-CentralFlowLog -Probe $private
}

Describe 'Resolve-FlowLogReject' {
    It 'names the group that rejected the packet and the rule that lacks' {
        $found = Get-FlowLogRecord -BucketName pester-reject-logs -Account B -Action REJECT | Resolve-FlowLogReject
        $found.Explained | Should -BeTrue
        $found.Layer | Should -Be 'SecurityGroup'
        $found.ResourceName | Should -Be 'Private-host-sg'
        "$($found.Fix)" | Should -BeLike 'Allow ingress icmp type 8*'
    }

    It 'says unknown where the rules have changed since' {
        $null = Grant-NetworkAccess -To $private -From $bastion -Protocol icmp
        $found = Get-FlowLogRecord -BucketName pester-reject-logs -Account B -Action REJECT | Resolve-FlowLogReject
        $found.Explained | Should -BeFalse
        $found.Reason | Should -BeLike '*changed since*'
    }
}
