BeforeAll {
    $psd1 = (Resolve-Path "$PSScriptRoot/../../SecureNet.psd1").Path
    Import-Module $psd1 -Force
    $connect = "Import-Module '$psd1'; `$null = Connect-SecureAccount -Name A -Simulated -Region us-west-2 -Deployment demo`n"
    $forever = '1..100000 | ForEach-Object { [pscustomobject] @{ Name = "V$_"; CidrBlock = "10.$($_ % 250).0.0/16" } } | ForEach-Object { $_ | New-SecureVpc; $_ | New-SecureVpc | Remove-SecureVpc -Confirm:$false }'
}

Describe 'Ctrl+C' {
    It 'ends a pipeline and its worker at once, without an error' {
        $shell = [powershell]::Create()
        try {
            $given = [System.Management.Automation.PSDataCollection[psobject]]::new()
            $output = [System.Management.Automation.PSDataCollection[psobject]]::new()
            $null = $shell.AddScript($connect + $forever).BeginInvoke($given, $output)
            # In the middle of its work: some VPCs were made.
            for ($look = 0; $look -lt 600 -and $output.Count -lt 3; $look++) { Start-Sleep -Milliseconds 50 }
            $output.Count | Should -BeGreaterThan 2
            $shell.Stop()
            $shell.InvocationStateInfo.State | Should -Be 'Stopped'
            $shell.Streams.Error | Should -BeNullOrEmpty
            # Nothing goes on behind the prompt.
            $count = { $shell.Commands.Clear(); $shell.AddScript('(Get-SecureAccount A).ChangingCalls').Invoke()[0] }
            $calls = & $count
            $calls | Should -BeGreaterThan 0
            Start-Sleep -Milliseconds 300
            & $count | Should -Be $calls
        }
        finally { $shell.Dispose() }
    }
}

Describe 'What ends a pipeline downstream' {
    BeforeAll {
        $null = Connect-SecureAccount -Name A -Simulated -Region us-west-2 -Deployment demo
        $null = 'X', 'Y', 'Z' | ForEach-Object { $i = 0 } { [pscustomobject] @{ Name = $_; CidrBlock = "10.$((++$i)).0.0/16" } } | New-SecureVpc
    }

    It 'Select-Object -First ends the cmdlet and the next command works' {
        (Get-SecureVpc | Select-Object -First 1).Name | Should -Be 'X'
        @(Get-SecureVpc).Count | Should -Be 3
    }

    It 'a throw downstream comes through as it is' {
        { Get-SecureVpc | ForEach-Object { throw 'downstream' } } | Should -Throw 'downstream'
        @(Get-SecureVpc).Count | Should -Be 3
    }

    It '-ErrorAction Stop makes a missing name terminating' {
        { Get-SecureVpc nobody -ErrorAction Stop } | Should -Throw -ErrorId 'NotFound,SecureNet.Commands.GetSecureVpcCommand'
    }
}
