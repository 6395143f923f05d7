BeforeAll { . "$PSScriptRoot/FleetNetwork.ps1" -Until Fleet }

Describe 'Remove-WebFleet' {
    It 'removes the group and its instances' {
        $fleet | Remove-WebFleet -Confirm:$false
        Get-WebFleet | Should -BeNullOrEmpty
        Get-SecureHost | Should -HaveCount 1
    }
}
