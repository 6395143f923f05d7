BeforeAll { . "$PSScriptRoot/FleetNetwork.ps1" -Until KeyPair }

Describe 'Remove-HostKeyPair' {
    It 'leaves the file of the private half' {
        $key | Remove-HostKeyPair -Confirm:$false
        Get-HostKeyPair | Should -BeNullOrEmpty
        $key.Path | Should -Exist
    }
}
