BeforeAll {
    $root = (Resolve-Path "$PSScriptRoot/../..").Path
    $package = & "$root/build.ps1" -Task Package -NoBuild -Destination $TestDrive
}

Describe 'build.ps1 -Task Package' {
    It 'holds exactly the files of the module' {
        $files = Get-ChildItem $package -Recurse -File | ForEach-Object { [System.IO.Path]::GetRelativePath($package, $_.FullName).Replace('\', '/') }
        $files | Should -Contain 'SecureNet.psd1'
        $files | Should -Contain 'LICENSE'
        $files | Should -Contain 'en-US/SecureNet.dll-Help.xml'
        $files | Should -Contain 'en-US/about_SecureNet.help.txt'
        $files | Should -Contain 'module/bin/SecureNet.Core.dll'
        $files | Should -Contain 'module/bin/aws/SecureNet.Aws.deps.json'
        $known = '^(SecureNet\.psd1|LICENSE|CHANGELOG\.md|en-US/[^/]+\.(xml|txt)|module/[^/]+\.ps1xml|module/runbooks/[^/]+\.ps1|module/bin/SecureNet(\.Core)?\.dll|module/bin/aws/([^/]+\.dll|SecureNet\.Aws\.deps\.json))$'
        $files | Where-Object { $_ -notmatch $known } | Should -BeNullOrEmpty
    }

    It 'is a module that pwsh imports by name, with help, runbook and the AWS side' {
        $said = pwsh -NoProfile -Command {
            $env:PSModulePath = $args[0] + [System.IO.Path]::PathSeparator + $env:PSModulePath
            Import-Module SecureNet -ErrorAction Stop
            $module = Get-Module SecureNet
            "base: $($module.ModuleBase)"
            "help: $((Get-Help New-SecureVpc).Synopsis)"
            try { Connect-SecureAccount -Name X -Region us-west-2 -ProfileName no-such-profile } catch { "aws: $($_.FullyQualifiedErrorId)" }
            & "$($module.ModuleBase)/module/runbooks/two-account-network.ps1" | Out-String
        } -args "$TestDrive" | Out-String
        $said | Should -Match ([regex]::Escape("base: $package"))
        $said | Should -Match 'help: Builds a VPC'
        $said | Should -Match 'aws: ProfileNotFound'
        $said | Should -Match "Nothing of 'two-account-network' is left"
    }
}
