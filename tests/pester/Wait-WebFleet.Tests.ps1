BeforeAll { . "$PSScriptRoot/FleetNetwork.ps1" -Until Fleet }

Describe 'Wait-WebFleet' {
    It 'returns when every target is healthy' {
        ($fleet | Wait-WebFleet).IsHealthy | Should -BeTrue
    }

    It 'names the group that blocks the health check' {
        Revoke-NetworkAccess -To $template.SecurityGroupId[0] -From $alb.SecurityGroupId[0] -Protocol tcp -Port 80
        { $fleet | Wait-WebFleet -ErrorAction Stop } | Should -Throw '*ASG-TEMPLATE-sg*' -ErrorId 'HealthCheckBlocked,*'
    }
}
