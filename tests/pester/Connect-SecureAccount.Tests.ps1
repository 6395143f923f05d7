BeforeAll {
    Import-Module "$PSScriptRoot/../../SecureNet.psd1" -Force
    $null = Connect-SecureAccount -Name A -Simulated -Region us-west-2 -Deployment demo
    $null = Connect-SecureAccount -Name B -Simulated -Region us-east-1 -Deployment demo
}

Describe 'Connect-SecureAccount' {
    It 'refuses another account than expected' {
        { Connect-SecureAccount -Name X -Simulated -AccountId 333333333333 -Region eu-west-1 -ExpectedAccountId 444444444444 } | Should -Throw -ErrorId 'WrongAccount,SecureNet.Commands.ConnectSecureAccountCommand'
    }

    It 'says that an account is simulated' {
        (Get-SecureAccount A).IsSimulated | Should -BeTrue
    }
}

Describe '-Fault' {
    BeforeEach { Reset-SimulatedAccount }

    It 'goes on after throttles and lost answers, and builds once' {
        $null = Connect-SecureAccount -Name A -Simulated -Region us-west-2 -Fault @{ Throttle = '10%', 'ec2:CreateSubnet'; Lost = 'ec2:CreateVpc', 'ec2:CreateRoute*' } -Seed 7
        $said = New-SecureVpc -Account A -Name V -CidrBlock 10.0.0.0/16 -AvailabilityZoneCount 1 -Verbose 4>&1 | Where-Object { $_ -is [System.Management.Automation.VerboseRecord] }
        "$said" | Should -Match 'ec2:CreateVpc .*RequestTimeout'
        "$said" | Should -Match 'ec2:CreateSubnet .*RequestLimitExceeded'
        @(Get-SecureVpc).Count | Should -Be 1
    }

    It 'hits the same calls in every run of one seed, and others with another' {
        $runs = foreach ($seed in 1, 1, 2) {
            Reset-SimulatedAccount
            $null = Connect-SecureAccount -Name A -Simulated -Region us-west-2 -Fault @{ Throttle = '30%' } -Seed $seed
            # One call after the other.
            (1..20 | ForEach-Object { Get-SecureVpc -Account A -Verbose 4>&1 } | ForEach-Object { if ("$_" -match '(ec2:\S+).* (ok|RequestLimitExceeded) ') { "$($Matches[1]) $($Matches[2])" } } | Group-Object -NoElement | Sort-Object Name |
                ForEach-Object { "$($_.Name) $($_.Count)" }) -join '; '
        }
        $runs[0] | Should -Match RequestLimitExceeded
        $runs[1] | Should -Be $runs[0]
        $runs[2] | Should -Not -Be $runs[0]
    }

    It 'denies what it names, in this account alone' {
        $null = Connect-SecureAccount -Name A -Simulated -Region us-west-2 -Fault @{ Denied = 'ec2:CreateSubnet' }
        { New-SecureVpc -Account A -Name V -CidrBlock 10.0.0.0/16 -AvailabilityZoneCount 1 } | Should -Throw '*ec2:CreateSubnet*111111111111*' -ErrorId 'UnauthorizedOperation,*'
        { New-SecureVpc -Account B -Name V -CidrBlock 10.0.0.0/16 -AvailabilityZoneCount 1 } | Should -Not -Throw
    }

    It 'is late, and ends when the account is connected again' {
        $null = Connect-SecureAccount -Name A -Simulated -Region us-west-2 -Fault @{ Latency = '100ms' }
        (Measure-Command { Get-SecureVpc -Account A }).TotalMilliseconds | Should -BeGreaterThan 99
        $null = Connect-SecureAccount -Name A -Simulated -Region us-west-2 -Fault @{ Latency = [timespan] '01:00:00' }
        (Measure-Command { Get-SecureVpc -Account A }).TotalSeconds | Should -BeLessThan 30
        $null = Connect-SecureAccount -Name A -Simulated -Region us-west-2
        (Get-SecureVpc -Account A -Verbose 4>&1 | Out-String) | Should -Match ' \d{1,2} ms ok'
    }

    It 'says what <Fault> lacks' -ForEach @(
        @{ Fault = @{ Latencie = '1s' }; Says = "*no fault 'Latencie'. There are Latency, Throttle, Lost, Denied, *" }
        @{ Fault = @{ Latency = 'slow' }; Says = "Latency cannot be 'slow'.*200ms*" }
        @{ Fault = @{ Latency = 5 }; Says = "Latency cannot be '5'.*" }
        @{ Fault = @{ Denied = '10%' }; Says = "Denied cannot be '10%'.*" }
        @{ Fault = @{ Throttle = 'CreateVpc' }; Says = "Throttle cannot be 'CreateVpc'. It is an action such as ec2:CreateSubnet*" }
        @{ Fault = @{ Lost = '101%' }; Says = "Lost cannot be '101%'.*" }
    ) {
        { Connect-SecureAccount -Name A -Simulated -Region us-west-2 -Fault $Fault } | Should -Throw $Says -ErrorId 'BadFault,*'
    }
}
