BeforeAll {
    Import-Module "$PSScriptRoot/../../SecureNet.psd1" -Force
    $null = Connect-SecureAccount A us-west-2 -Simulated
}

Describe 'Step-SimulatedTime' {
    It 'moves the time on, and Reset-SimulatedAccount begins anew' {
        (Step-SimulatedTime 02:00:00) - [DateTimeOffset]::UtcNow | Should -BeGreaterThan ([timespan] '01:59:00')
        Reset-SimulatedAccount
        (Step-SimulatedTime 0) - [DateTimeOffset]::UtcNow | Should -BeLessThan ([timespan] '00:00:10')
    }

    It 'lets happen what takes time' {
        $vpc = New-SecureVpc -Name V -CidrBlock 10.0.0.0/16 -AvailabilityZoneCount 1
        $bastion = $vpc | New-BastionHost -AllowSshFrom 203.0.113.0/24
        $private = $vpc | New-PrivateHost -Bastion $bastion
        $null = $vpc | Enable-CentralFlowLog -BucketName step-time-logs -LogAccount A
        $null = Connect-SecureAccount A us-west-2 -Simulated -Fault @{ FlowLogLag = '1h' }
        $null = Test-NetworkPath $bastion $private tcp -Port 22 -Probe
        Get-FlowLogRecord -BucketName step-time-logs -Account A | Should -BeNullOrEmpty
        $null = Step-SimulatedTime 01:00:00
        Get-FlowLogRecord -BucketName step-time-logs -Account A | Should -Not -BeNullOrEmpty
    }

    It 'does not go back' {
        { Step-SimulatedTime -By -00:00:01 } | Should -Throw '*cannot be moved by*' -ErrorId 'BadTime,*'
    }
}

Describe 'A wait in simulated time' {
    It 'for traffic that does not come is over at once' {
        Reset-SimulatedAccount
        $vpc = New-SecureVpc -Name V -CidrBlock 10.0.0.0/16 -AvailabilityZoneCount 1
        $null = $vpc | Enable-CentralFlowLog -BucketName no-traffic-logs -LogAccount A
        $real = [Diagnostics.Stopwatch]::StartNew()
        $test = $vpc | Test-CentralFlowLog
        $real.Elapsed.TotalSeconds | Should -BeLessThan 60
        $test.Proved | Should -BeFalse
        $test.Waited.TotalSeconds | Should -BeGreaterThan 1499
    }
}
