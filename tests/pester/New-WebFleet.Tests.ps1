BeforeAll { . "$PSScriptRoot/FleetNetwork.ps1" -Until Template }

Describe 'New-WebFleet' {
    It 'launches the smallest number' {
        $fleet = New-WebFleet -Name ASG-ACC-A -Template $template -LoadBalancer $alb
        $fleet.DesiredCapacity | Should -Be 1
        $fleet.TargetCpu | Should -Be 50
    }

    It 'refuses a smallest number above the largest' {
        { New-WebFleet -Name F -Template $template -LoadBalancer $alb -MinSize 4 -ErrorAction Stop } | Should -Throw -ErrorId 'MinAboveMax,*'
    }
}
