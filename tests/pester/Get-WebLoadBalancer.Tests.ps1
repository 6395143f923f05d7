BeforeAll { . "$PSScriptRoot/FleetNetwork.ps1" -Until LoadBalancer }

Describe 'Get-WebLoadBalancer' {
    It 'finds by name' {
        (Get-WebLoadBalancer ALB-*).LoadBalancerArn | Should -Be $alb.LoadBalancerArn
    }
}
