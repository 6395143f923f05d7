BeforeAll { . "$PSScriptRoot/FleetNetwork.ps1" -Until Template }

Describe 'Remove-HostTemplate' {
    It 'removes it with the security group of its instances' {
        $template | Remove-HostTemplate -Confirm:$false
        Get-HostTemplate | Should -BeNullOrEmpty
        Get-SecureDeployment | Where-Object Name -EQ ASG-TEMPLATE-sg | Should -BeNullOrEmpty
    }
}
