#Requires -Version 7.6
<#
.SYNOPSIS
Builds the module in place, tests it, or packs it.
.DESCRIPTION
Build: what Import-Module ./SecureNet.psd1 needs, and Get-Help. Test: dotnet test and the Pester files.
Package: a folder with exactly the files of the module, in out/SecureNet/<version>, ready for a module path.
-WhatIf says what would be run and written, and does neither.
#>
[CmdletBinding(SupportsShouldProcess)]
param(
    [ValidateSet('Build', 'Test', 'Package')] [string] $Task = 'Build',
    [ValidateSet('Debug', 'Release')] [string] $Configuration = 'Release',
    # Package only: where the folder SecureNet is made.
    [string] $Destination = (Join-Path $PSScriptRoot 'out'),
    # Takes what was built before.
    [switch] $NoBuild
)
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'Ignore'
$env:DOTNET_CLI_TELEMETRY_OPTOUT = $env:DOTNET_NOLOGO = '1'

function Invoke-Native {
    $command, $arguments = $args
    if (-not $PSCmdlet.ShouldProcess("$command $arguments", 'Run')) { return }
    & $command @arguments
    if ($LASTEXITCODE) { throw "$command $arguments failed with exit code $LASTEXITCODE." }
}

if (-not $NoBuild) {
    foreach ($project in 'SecureNet', 'SecureNet.Aws', 'SecureNet.Help') {
        Invoke-Native dotnet build (Join-Path $PSScriptRoot src $project) -c $Configuration -v quiet --nologo '-clp:NoSummary'
    }
}

if ($Task -eq 'Test') {
    # Pester runs on its own below, so that each test is seen.
    Invoke-Native dotnet test (Join-Path $PSScriptRoot SecureNet.slnx) -c $Configuration --nologo --filter 'Category!=Pester'
    # In a fresh process: a loaded dll cannot be replaced.
    Invoke-Native (Get-Process -Id $PID).Path -NoProfile -File (Join-Path $PSScriptRoot tests pester Invoke-Tests.ps1)
}

if ($Task -eq 'Package') {
    $version = (Import-PowerShellDataFile (Join-Path $PSScriptRoot SecureNet.psd1)).ModuleVersion
    $target = Join-Path $Destination SecureNet $version
    if (Test-Path $target) { Remove-Item $target -Recurse }
    foreach ($pattern in 'SecureNet.psd1', 'LICENSE', 'CHANGELOG.md', 'en-US/*', 'module/*.ps1xml', 'module/runbooks/*.ps1', 'module/bin/*.dll', 'module/bin/aws/*.dll', 'module/bin/aws/SecureNet.Aws.deps.json') {
        $files = @(Get-Item (Join-Path $PSScriptRoot $pattern))
        if (-not $files -and -not $WhatIfPreference) { throw "There is no file '$pattern' to pack. Run ./build.ps1 first." }
        $folder = Join-Path $target (Split-Path $pattern)
        $null = New-Item -ItemType Directory -Force $folder
        Copy-Item $files $folder
    }
    if (-not $WhatIfPreference) { Get-Item $target }
}
