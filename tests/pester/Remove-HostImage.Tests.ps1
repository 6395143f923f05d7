BeforeAll { . "$PSScriptRoot/FleetNetwork.ps1" -Until Image }

Describe 'Remove-HostImage' {
    It 'removes the image and its snapshots' {
        $image | Remove-HostImage -Confirm:$false
        Get-HostImage | Should -BeNullOrEmpty
        Get-SecureDeployment | Where-Object Kind -EQ snapshot | Should -BeNullOrEmpty
    }
}
