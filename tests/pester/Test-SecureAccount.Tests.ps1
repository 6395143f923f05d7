BeforeAll {
    Import-Module "$PSScriptRoot/../../SecureNet.psd1" -Force
    $null = Connect-SecureAccount A us-west-2 -Simulated -Deployment ready
    $null = Connect-SecureAccount B us-east-1 -Simulated -Deployment ready
}

Describe 'Test-SecureAccount' {
    It 'finds new accounts ready and leaves 0' {
        $tests = Test-SecureAccount
        $LASTEXITCODE | Should -Be 0
        $tests.Name | Should -Be 'A', 'B'
        $tests.IsReady | Should -Not -Contain $false
    }

    It 'ends with a policy that parses' {
        $policy = (Test-SecureAccount -Account A -Use Network).Policy | ConvertFrom-Json
        $policy.Version | Should -Be '2012-10-17'
        $policy.Statement[0].Action | Should -Contain 'ec2:CreateVpc'
        $policy.Statement.Action | Should -Not -Contain 'elasticloadbalancing:CreateLoadBalancer'
    }

    It 'says what to do where a quota is too small, and ends with an error under -CI' {
        $check = (Test-SecureAccount -Account A -VpcCount 6).Checks | Where-Object Name -Like 'VPCs*'
        $LASTEXITCODE | Should -Be 2
        $check.Verdict | Should -Be NotGood
        $check.Advice | Should -BeLike '*request-service-quota-increase*'
        { Test-SecureAccount -Account A -VpcCount 6 -CI -ErrorAction Stop } | Should -Throw -ErrorId 'GateViolated,*'
    }

    It 'refuses an account that is not connected' {
        { Test-SecureAccount -Account nobody -ErrorAction Stop } | Should -Throw
    }
}
