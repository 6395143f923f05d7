BeforeAll {
    Import-Module "$PSScriptRoot/../../SecureNet.psd1" -Force
    $a = Connect-SecureAccount -Name A -Simulated -Region us-west-2 -Deployment demo
    $vpc = New-SecureVpc -Name VPC-ACC-A -CidrBlock 10.0.0.0/16
}

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
