BeforeAll { . "$PSScriptRoot/FleetNetwork.ps1" -Until Fleet }

Describe 'Get-HostSshCommand' {
    It 'goes through the bastion' {
        $ssh = Get-HostSshCommand -To $fleet.InstanceId[0]
        $ssh.Works | Should -BeTrue
        "$ssh" | Should -Be "ssh -J ec2-user@$($bastion.PublicIpAddress) ec2-user@$($fleet.Target[0].PrivateIpAddress)"
    }
}
