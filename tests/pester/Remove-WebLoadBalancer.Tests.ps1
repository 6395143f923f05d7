BeforeAll { . "$PSScriptRoot/FleetNetwork.ps1" -Until LoadBalancer }

Describe 'Remove-WebLoadBalancer' {
    It 'removes it with its target group and security group' {
        $alb | Remove-WebLoadBalancer -Confirm:$false
        Get-WebLoadBalancer | Should -BeNullOrEmpty
        Get-SecureDeployment | Where-Object Name -In TG-ALB-ACC-A, ALB-ACC-A-sg | Should -BeNullOrEmpty
    }
}
