BeforeAll {
    Import-Module "$PSScriptRoot/../../SecureNet.psd1" -Force
    $b = Connect-SecureAccount B us-east-1 -Simulated
    $vpc = New-SecureVpc -Name VPC-ACC-B -CidrBlock 192.168.0.0/16 -AvailabilityZoneCount 1
    $bastion = $vpc | New-BastionHost -AllowSshFrom 203.0.113.0/24
    $private = $vpc | New-PrivateHost -Bastion $bastion
    $log = $vpc | Enable-CentralFlowLog -BucketName pester-flow-logs -LogAccount B
    $null = $bastion | Test-CentralFlowLog -Probe $private
}

Describe 'Search-CentralFlowLog' {
    It 'says what to do where Athena has no tables' {
        { Search-CentralFlowLog pester-flow-logs -Engine Athena -ErrorAction Stop } | Should -Throw -ErrorId 'NotFound,*'
    }

    It 'gives the same records by Athena as on this machine' {
        $null = $log | Register-FlowLogTable
        $local = Search-CentralFlowLog pester-flow-logs -Engine Local -Action REJECT
        $athena = Search-CentralFlowLog pester-flow-logs -Engine Athena -Action REJECT 6> $null
        @($local).Count | Should -BeGreaterThan 0
        "$athena" | Should -Be "$local"
        @($athena)[0].SourceAddress | Should -BeOfType ([ipaddress])
        @($athena)[0].Source | Should -Be @($local)[0].Source
    }

    It 'tells before what Athena reads' {
        Search-CentralFlowLog pester-flow-logs -Engine Athena -First 1 6>&1 | Out-String | Should -BeLike '*Athena reads at most*'
    }

    It 'refuses what would read more than it may' {
        { Search-CentralFlowLog pester-flow-logs -Engine Athena -MaxScanGB 0 -ErrorAction Stop } | Should -Throw -ErrorId 'TooMuchToScan,*'
    }

    It 'prints the SQL under -WhatIf and asks nothing' {
        $told = Search-CentralFlowLog pester-flow-logs -Engine Athena -Port 443 -WhatIf 6>&1 | Out-String
        $told | Should -BeLike '*"dstport" IN (443)*'
    }

    It 'adds up the same by both engines' {
        $local = Measure-FlowLog -BucketName pester-flow-logs -Ports
        $athena = Measure-FlowLog -BucketName pester-flow-logs -Ports -Engine Athena 6> $null
        ($athena.Groups | ForEach-Object { "$_" }) | Should -Be ($local.Groups | ForEach-Object { "$_" })
        $athena.Engine | Should -Be 'Athena'
        $athena.Matched | Should -Be $local.Matched
    }
}
