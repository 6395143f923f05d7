BeforeAll { . "$PSScriptRoot/FleetNetwork.ps1" -Until Bastion }

Describe 'New-HostImage' {
    It 'is available when the command returns' {
        $made = $bastion | New-HostImage -Name AMI-demo
        $made.State | Should -Be available
        $made.SnapshotId | Should -HaveCount 1
    }

    It 'makes no second image' {
        $calls = $a.ChangingCalls
        $null = $bastion | New-HostImage -Name AMI-demo
        $a.ChangingCalls | Should -Be $calls
    }

    It 'refuses a host that is not there' {
        { New-HostImage -InputObject i-0123 -Name AMI-x -ErrorAction Stop } | Should -Throw -ErrorId 'NotFound,*'
    }
}
