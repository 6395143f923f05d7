BeforeAll {
    $root = (Resolve-Path "$PSScriptRoot/../..").Path
    Import-Module "$root/SecureNet.psd1" -Force
}

Describe 'The module' {
    It 'has a valid manifest that exports exactly what the assembly defines' {
        $manifest = Test-ModuleManifest "$root/SecureNet.psd1" -ErrorAction Stop
        $assembly = [AppDomain]::CurrentDomain.GetAssemblies() | Where-Object { $_.GetName().Name -eq 'SecureNet' }
        $defined = $assembly.GetExportedTypes() | ForEach-Object { $_.GetCustomAttributes([System.Management.Automation.CmdletAttribute], $false) } |
            ForEach-Object { "$($_.VerbName)-$($_.NounName)" }
        $defined.Count | Should -BeGreaterThan 19
        Compare-Object @($manifest.ExportedCmdlets.Keys) @($defined) | Should -BeNullOrEmpty
    }

    It 'uses approved verbs' {
        (Get-Command -Module SecureNet).Verb | Should -BeIn (Get-Verb).Verb
    }

    It 'says what a cmdlet puts out where its verb promises something' {
        (Get-Command -Module SecureNet -Verb Get, New, Test, Compare, Measure, Import, Resolve, Connect, Repair | Where-Object { -not $_.OutputType }).Name | Should -BeNullOrEmpty
    }

    It 'asks before it removes anything' {
        foreach ($command in Get-Command -Module SecureNet -Verb Remove) {
            [System.Management.Automation.CommandMetadata]::new($command).ConfirmImpact | Should -Be 'High' -Because $command.Name
        }
    }

    It 'is forgotten with its accounts when it is removed' {
        $null = Connect-SecureAccount -Name Gone -Simulated -Region eu-west-1
        Import-Module "$root/SecureNet.psd1" -Force
        Get-SecureAccount | Should -BeNullOrEmpty
    }

    It 'has no view left behind when it is removed' {
        pwsh -NoProfile -Command "Import-Module '$root/SecureNet.psd1'; Remove-Module SecureNet; @(Get-FormatData SecureNet.*).Count" | Should -Be 0
    }

    It 'keeps the state of one runspace from another' {
        $null = Connect-SecureAccount -Name Mine -Simulated -Region eu-west-1
        $other = [powershell]::Create()
        try { $other.AddScript("Import-Module '$root/SecureNet.psd1'; @(Get-SecureAccount).Count").Invoke() | Should -Be 0 }
        finally { $other.Dispose() }
    }
}

Describe 'Beside an AWSSDK.Core of another module' {
    It 'keeps its own SDK to itself and still reads a profile error from it' {
        # The other module's SDK is loaded first, into the default context, under the same name.
        $said = pwsh -NoProfile -Command {
            param($folder, $psd1)
            $theirs = Join-Path $folder AWSSDK.Core.dll
            Add-Type -TypeDefinition 'namespace Amazon { public class AWSConfigs { public static string Whose = "theirs"; } }' -OutputAssembly $theirs -OutputType Library
            $null = [System.Runtime.Loader.AssemblyLoadContext]::Default.LoadFromAssemblyPath($theirs)
            Import-Module $psd1
            try { Connect-SecureAccount -Name A -Region us-west-2 -ProfileName no-such-profile -ErrorAction Stop } catch { $_.FullyQualifiedErrorId }
            [Amazon.AWSConfigs]::Whose
        } -args "$TestDrive", "$root/SecureNet.psd1"
        $said[0] | Should -BeLike 'ProfileNotFound,*'
        $said[1] | Should -Be 'theirs'
    }
}

Describe 'Completion' {
    BeforeAll {
        Import-Module "$root/SecureNet.psd1" -Force
        $null = Connect-SecureAccount -Name Alpha -Simulated -Region us-west-2
        $null = Connect-SecureAccount -Name 'Beta two' -Simulated -Region us-east-1
    }

    It 'completes <Line> to <Expected>' -ForEach @(
        @{ Line = 'New-SecureVpc -Account Al'; Expected = 'Alpha' }
        @{ Line = 'New-SecureVpc -Account B'; Expected = "'Beta two'" }
        @{ Line = 'Disconnect-SecureAccount '; Expected = 'Alpha', "'Beta two'" }
        @{ Line = 'New-SecureVpc -NatGateway P'; Expected = 'PerZone' }
    ) {
        (TabExpansion2 $Line $Line.Length).CompletionMatches.CompletionText | Should -Be $Expected
    }
}

Describe 'Get-Help' {
    It 'has the synopsis, the description and the examples of the page' {
        $help = Get-Help New-SecureVpc -Full
        $help.Synopsis | Should -Be 'Builds a VPC with public and private subnets.'
        $help.description.Text -join ' ' | Should -Match 'renumbers nothing'
        $help.examples.example[0].code | Should -Match 'New-SecureVpc -Account A -Name VPC-ACC-A'
        Get-Help New-SecureVpc -Parameter NatGateway | Out-String | Should -Match 'One of: None, Single, PerZone'
    }

    # That every parameter of every cmdlet has a text: HelpTests.
    It 'finds the about topic' {
        Get-Help about_SecureNet | Out-String | Should -Match 'securenet:deployment'
    }
}
