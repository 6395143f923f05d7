BeforeAll { . "$PSScriptRoot/FleetNetwork.ps1" -Until Template }

Describe 'Get-HostTemplate' {
    It 'finds by name' {
        (Get-HostTemplate ASG-TEMPLATE).LaunchTemplateId | Should -Be $template.LaunchTemplateId
    }
}
