BeforeAll {
    $root = (Resolve-Path "$PSScriptRoot/../..").Path
    $feed = (New-Item -ItemType Directory "$TestDrive/feed").FullName
    $out = "$TestDrive/out"
    $address = 'https://git.corp.example/net/securenet'
    & "$root/build.ps1" -Task Publish -NoBuild -Destination $out -Feed $feed -ProjectUri $address -WhatIf
    $rehearsed = @(Get-ChildItem $TestDrive -Recurse -File)
    $package = & "$root/build.ps1" -Task Publish -NoBuild -Destination $out -Feed $feed -ProjectUri $address
}

Describe 'build.ps1 -Task Package' {
    It 'writes nothing under -WhatIf' { $rehearsed | Should -BeNullOrEmpty }

    It 'holds exactly the files of the module' {
        $files = Get-ChildItem $package -Recurse -File | ForEach-Object { [System.IO.Path]::GetRelativePath($package, $_.FullName).Replace('\', '/') }
        foreach ($file in 'SecureNet.psd1', 'LICENSE', 'THIRD-PARTY-NOTICES.txt', 'sbom.cdx.json', 'en-US/SecureNet.dll-Help.xml', 'en-US/about_SecureNet.help.txt',
            'module/SecureNet.Pester.psm1', 'module/bin/SecureNet.Core.dll', 'module/bin/aws/SecureNet.Aws.deps.json') {
            $files | Should -Contain $file
        }
        $known = '^(SecureNet\.psd1|LICENSE|CHANGELOG\.md|THIRD-PARTY-NOTICES\.txt|sbom\.cdx\.json|en-US/[^/]+\.(xml|txt)|module/[^/]+\.(ps1xml|psm1)|module/runbooks/[^/]+\.ps1|module/bin/SecureNet(\.Core)?\.dll|module/bin/aws/([^/]+\.dll|SecureNet\.Aws\.deps\.json))$'
        $files | Where-Object { $_ -notmatch $known } | Should -BeNullOrEmpty
    }

    It 'has a notice of everything that is redistributed, and lists it with licence and hash' {
        $notices = Get-Content "$package/THIRD-PARTY-NOTICES.txt" -Raw
        $parts = @((Get-Content "$package/sbom.cdx.json" -Raw | ConvertFrom-Json).components)
        foreach ($dll in Get-ChildItem "$package/module/bin/aws/*.dll" -Exclude SecureNet*) {
            $part = $parts | Where-Object name -EQ $dll.BaseName
            $part.hashes.alg | Should -Be 'SHA-512'
            $notices | Should -Match ("(?s)" + [regex]::Escape("$($part.name) $($part.version)`n") + "Files: $([regex]::Escape($dll.Name))\nBy: .*?Licence: $($part.licenses.license.id)\n")
            $notices | Should -BeLike "*The licence $($part.licenses.license.id)*"
        }
    }

    It 'does not pack what it cannot tell the licence of' {
        Copy-Item "$package" "$TestDrive/odd" -Recurse
        Copy-Item "$package/module/bin/SecureNet.dll" "$TestDrive/odd/module/bin/aws/Odd.dll"
        { & "$root/packaging/Write-Notices.ps1" -Module "$TestDrive/odd" } | Should -Throw 'Odd.dll belongs to no restored package*'
        Move-Item "$TestDrive/odd/module/bin/aws/Odd.dll" "$TestDrive/odd/module/bin/aws/AWSSDK.S3.dll" -Force
        { & "$root/packaging/Write-Notices.ps1" -Module "$TestDrive/odd" } | Should -Throw 'AWSSDK.S3.dll is not the file of AWSSDK.S3/*'
    }

    It 'gives the addresses of whoever publishes' {
        $manifest = Test-ModuleManifest "$package/SecureNet.psd1"
        "$($manifest.ProjectUri)" | Should -Be $address
        "$($manifest.HelpInfoUri)" | Should -Be "$address/help/"
        $manifest.ReleaseNotes | Should -BeLike '*CHANGELOG.md*'
    }
}

Describe 'build.ps1 -Task Publish' {
    It 'says what a feed may be' {
        { & "$root/packaging/Publish-Package.ps1" -Module $package -Feed no-such-feed } | Should -Throw "'no-such-feed' is no feed*dotnet nuget list source*"
    }

    # The home of the child is the test's own: nothing of it stays on this machine.
    It 'gives a module that the script of the pipelines gets from the feed: with help, runbook and the AWS side' -Skip:$IsWindows {
        $page = Get-Content "$root/docs/about_SecureNet_Pipelines.md" -Raw
        $null = $page -match '(?s)```powershell\r?\n(# get-securenet\.ps1.*?)```'
        Set-Content "$TestDrive/get-securenet.ps1" $Matches[1]
        $mine = (New-Item -ItemType Directory "$TestDrive/home").FullName
        $before = $env:HOME, $env:SECURENET_FEED, $env:SECURENET_FEED_TOKEN
        $env:HOME, $env:SECURENET_FEED, $env:SECURENET_FEED_TOKEN = $mine, $feed, $null
        try {
            $said = pwsh -NoProfile -Command {
                & $args[0]
                Import-Module SecureNet -RequiredVersion 0.1.0 -ErrorAction Stop
                $module = Get-Module SecureNet
                "base: $($module.ModuleBase)"
                "help: $((Get-Help New-SecureVpc).Synopsis)"
                try { Connect-SecureAccount -Name X -Region us-west-2 -ProfileName no-such-profile } catch { "aws: $($_.FullyQualifiedErrorId)" }
                & "$($module.ModuleBase)/module/runbooks/two-account-network.ps1" -WhatIf | Out-String
            } -args "$TestDrive/get-securenet.ps1" | Out-String
        }
        finally { $env:HOME, $env:SECURENET_FEED, $env:SECURENET_FEED_TOKEN = $before }
        $said | Should -Match ([regex]::Escape("base: $mine/.local/share/powershell/Modules/SecureNet/0.1.0"))
        $said | Should -Match 'help: Builds a VPC'
        $said | Should -Match 'aws: ProfileNotFound'
        $said | Should -Match 'What if: .*route table VPC-ACC-B-private.* on target "account 222222222222 in us-east-1"'
    }
}
