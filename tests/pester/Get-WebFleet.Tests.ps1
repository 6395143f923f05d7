BeforeAll { . "$PSScriptRoot/FleetNetwork.ps1" -Until Fleet }

Describe 'Get-WebFleet' {
    It 'shows targets and their health' {
        (Get-WebFleet ASG-ACC-A).Target[0].Health | Should -Be healthy
    }

    It 'shows what it did on request' {
        (Get-WebFleet -IncludeActivity).Activity[0].StatusCode | Should -Be Successful
    }
}
