#Requires -Version 7.6
<#
.SYNOPSIS
Builds the sources of this work tree in two folders, without a repository around them, and compares the assemblies byte for byte.
.DESCRIPTION
No part of the suite: two builds take a minute. Exit code 0: equal; 1: not, with the names. The repository stays as it is.
#>
[CmdletBinding()]
param([ValidateSet('Debug', 'Release')] [string] $Configuration = 'Release')
$ErrorActionPreference = 'Stop'
$root = (Resolve-Path (Join-Path $PSScriptRoot .. ..)).Path
$temporary = (New-Item -ItemType Directory (Join-Path ([System.IO.Path]::GetTempPath()) "securenet-$PID")).FullName
try {
    # Of different lengths: a path that is left somewhere moves what follows.
    $hashes = foreach ($folder in 'a', 'another/folder') {
        $copy = (New-Item -ItemType Directory (Join-Path $temporary $folder)).FullName
        foreach ($file in git -C $root ls-files --cached --others --exclude-standard -- src '*.props' global.json SecureNet.psd1 .editorconfig) {
            $to = Join-Path $copy $file
            $null = New-Item -ItemType Directory -Force (Split-Path $to)
            Copy-Item (Join-Path $root $file) $to
        }
        foreach ($project in 'SecureNet', 'SecureNet.Aws') {
            $said = dotnet build (Join-Path $copy src $project) -c $Configuration -v quiet --nologo -p:RestoreLockedMode=true -p:RunAnalyzers=false
            if ($LASTEXITCODE) { throw "$project was not built in $copy`: $said" }
        }
        , @(Get-ChildItem (Join-Path $copy module bin) -Recurse -File -Filter *.dll | Sort-Object FullName |
                ForEach-Object { "$([System.IO.Path]::GetRelativePath($copy, $_.FullName)) $((Get-FileHash $_).Hash)" })
    }
}
finally { Remove-Item $temporary -Recurse -Force }
$hashes[0]
$differ = @(Compare-Object $hashes[0] $hashes[1])
"$($hashes[0].Count) assemblies, $($differ.Count / 2) differ."
exit [int] ($differ.Count -gt 0 -or $hashes[0].Count -lt 3)
