BeforeAll { . "$PSScriptRoot/FleetNetwork.ps1" -Until Vpc }

Describe 'New-WebLoadBalancer' {
    It 'is active over two zones' {
        $alb = $vpc | New-WebLoadBalancer -Name ALB-ACC-A
        $alb.State | Should -Be active
        $alb.SubnetId | Should -HaveCount 2
        $alb.Listener | Should -Be 'HTTP:80'
    }

    It 'refuses a name that is too long' {
        { $vpc | New-WebLoadBalancer -Name ('a' * 33) -ErrorAction Stop } | Should -Throw -ErrorId 'NameTooLong,*'
    }
}
