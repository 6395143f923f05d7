# Accounts where scripts do several things at once: other runspaces of this process, and another process.
BeforeAll {
    $module = "$PSScriptRoot/../../SecureNet.psd1"
    Import-Module $module -Force
    $account = Connect-SecureAccount -Name A -Simulated -Region us-west-2
}

Describe 'An account given to another runspace' {
    It 'builds in ForEach-Object -Parallel what is seen here' {
        1..2 | ForEach-Object -Parallel {
            Import-Module $using:module
            $null = New-SecureVpc -Account $using:account -Name "parallel-$_" -CidrBlock "10.$_.0.0/16"
        }
        (Get-SecureVpc parallel-*).Name | Should -Be 'parallel-1', 'parallel-2'
    }

    It 'builds in Start-ThreadJob what is seen here' {
        $job = Start-ThreadJob {
            Import-Module $using:module
            (New-SecureVpc -Account $using:account -Name thread -CidrBlock 10.9.0.0/16).VpcId
        }
        $id = $job | Receive-Job -Wait -AutoRemoveJob
        (Get-SecureVpc thread).VpcId | Should -Be $id
    }

    It 'is told in another process where it works' {
        $job = Start-Job {
            Import-Module $using:module
            try { Get-SecureVpc -Account $using:account } catch { "$_" }
        }
        $job | Receive-Job -Wait -AutoRemoveJob | Should -BeLike "*'Account'*Account 'A' is simulated*use ForEach-Object -Parallel or Start-ThreadJob*"
    }
}
