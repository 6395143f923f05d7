BeforeAll { . "$PSScriptRoot/FleetNetwork.ps1" -Until KeyPair }

Describe 'Get-HostKeyPair' {
    It 'finds by name' {
        (Get-HostKeyPair bastion-ssh).KeyPairId | Should -Be $key.KeyPairId
    }
}
