BeforeAll { . "$PSScriptRoot/FleetNetwork.ps1" -Until Bastion }

Describe 'Wait-HostImage' {
    It 'waits until it is available' {
        $pending = $bastion | New-HostImage -Name AMI-demo -NoWait
        $pending.State | Should -Be pending
        ($pending | Wait-HostImage).State | Should -Be available
    }
}
