#Requires -Version 7.6
<#
.SYNOPSIS
Builds the module in place, tests it, packs it, or publishes it.
.DESCRIPTION
Build: what Import-Module ./SecureNet.psd1 needs, and Get-Help. Test: dotnet test and the Pester files.
Package: a folder with exactly the files of the module, in out/SecureNet/<version>, ready for a module path, with notices and a bill of materials.
Publish: the package, put into a feed (-Feed).
-WhatIf says what would be run and written, and does neither.
.EXAMPLE
./build.ps1 -Task Publish -Feed /srv/feed -ProjectUri https://git.corp.example/net/securenet
#>
[CmdletBinding(SupportsShouldProcess)]
param(
    [ValidateSet('Build', 'Test', 'Package', 'Publish')] [string] $Task = 'Build',
    [ValidateSet('Debug', 'Release')] [string] $Configuration = 'Release',
    # Package and Publish: where the folder SecureNet is made.
    [string] $Destination = (Join-Path $PSScriptRoot 'out'),
    # Takes what was built before.
    [switch] $NoBuild,
    # Package and Publish: the addresses of the publisher that the manifest gives.
    [ValidatePattern('^https://', ErrorMessage = '"{0}" is no address: it begins with https://.')] [string] $ProjectUri,
    [ValidatePattern('^https://.*/$', ErrorMessage = '"{0}" is no address of a folder: it begins with https:// and ends with /.')] [string] $HelpInfoUri,
    # Publish: a registered repository (Get-PSResourceRepository), a NuGet source of this machine by name, or the address or folder of a feed.
    [string] $Feed,
    # Publish: what the feed asks for.
    [string] $ApiKey,
    [pscredential] $Credential
)
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'Ignore'
$env:DOTNET_CLI_TELEMETRY_OPTOUT = $env:DOTNET_NOLOGO = '1'
if ($Task -eq 'Publish' -and -not $Feed) { throw '-Task Publish needs -Feed: a registered repository, a NuGet source by name, an address or a folder.' }

function Invoke-Native {
    $command, $arguments = $args
    if (-not $PSCmdlet.ShouldProcess("$command $arguments", 'Run')) { return }
    & $command @arguments
    if ($LASTEXITCODE) { throw "$command $arguments failed with exit code $LASTEXITCODE." }
}

if (-not $NoBuild) {
    foreach ($project in 'SecureNet', 'SecureNet.Aws', 'SecureNet.Help') {
        # What is redistributed is what the lock files say. Help is not, and what its engine brings differs by the SDK.
        $locked = @(if ($Task -in 'Package', 'Publish' -and $project -ne 'SecureNet.Help') { '-p:RestoreLockedMode=true' })
        Invoke-Native dotnet build (Join-Path $PSScriptRoot src $project) -c $Configuration -v quiet --nologo '-clp:NoSummary' @locked
    }
}

if ($Task -eq 'Test') {
    # Pester runs on its own below, so that each test is seen.
    Invoke-Native dotnet test (Join-Path $PSScriptRoot SecureNet.slnx) -c $Configuration --nologo --filter 'Category!=Pester'
    # In a fresh process: a loaded dll cannot be replaced.
    Invoke-Native (Get-Process -Id $PID).Path -NoProfile -File (Join-Path $PSScriptRoot tests pester Invoke-Tests.ps1)
}

if ($Task -in 'Package', 'Publish') {
    $version = (Import-PowerShellDataFile (Join-Path $PSScriptRoot SecureNet.psd1)).ModuleVersion
    $target = Join-Path $Destination SecureNet $version
    if (Test-Path $target) { Remove-Item $target -Recurse }
    foreach ($pattern in 'SecureNet.psd1', 'LICENSE', 'CHANGELOG.md', 'en-US/*', 'module/*.ps1xml', 'module/*.psm1', 'module/runbooks/*.ps1', 'module/bin/*.dll',
        'module/bin/aws/*.dll', 'module/bin/aws/SecureNet.Aws.deps.json') {
        $files = @(Get-Item (Join-Path $PSScriptRoot $pattern))
        if (-not $files -and -not $WhatIfPreference) { throw "There is no file '$pattern' to pack. Run ./build.ps1 first." }
        $folder = Join-Path $target (Split-Path $pattern)
        $null = New-Item -ItemType Directory -Force $folder
        Copy-Item $files $folder
    }
    if ($PSCmdlet.ShouldProcess($target, 'Write the manifest, THIRD-PARTY-NOTICES.txt and sbom.cdx.json')) {
        & (Join-Path $PSScriptRoot packaging Set-Address.ps1) -Manifest (Join-Path $target SecureNet.psd1) -ProjectUri $ProjectUri -HelpInfoUri $HelpInfoUri
        & (Join-Path $PSScriptRoot packaging Write-Notices.ps1) -Module $target
        & (Join-Path $PSScriptRoot packaging Write-Sbom.ps1) -Module $target -Version $version
    }
    if ($Task -eq 'Publish') {
        $access = @{}
        if ($ApiKey) { $access.ApiKey = $ApiKey }
        if ($Credential) { $access.Credential = $Credential }
        if ($PSCmdlet.ShouldProcess($Feed, "Publish SecureNet $version")) {
            & (Join-Path $PSScriptRoot packaging Publish-Package.ps1) -Module $target -Feed $Feed @access
        }
    }
    if (-not $WhatIfPreference) { Get-Item $target }
}
