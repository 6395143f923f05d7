<#
.SYNOPSIS
Puts a packed module into a feed: a registered repository, a NuGet source of this machine by name, or the address or folder of a feed.
.DESCRIPTION
A feed that is not registered is so for the time of the call, under a name of its own. The key goes to the feed within this process:
it is on no command line.
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)] [string] $Module,
    [Parameter(Mandatory)] [string] $Feed,
    [string] $ApiKey,
    [pscredential] $Credential
)
$ErrorActionPreference = 'Stop'

# What 'dotnet nuget list source' prints of a source: "  1.  name [Enabled]", and its address on the next line.
function Find-Source([string] $Name) {
    $env:DOTNET_CLI_UI_LANGUAGE = 'en'
    try { $lines = @(dotnet nuget list source) } finally { $env:DOTNET_CLI_UI_LANGUAGE = $null }
    for ($i = 0; $i -lt $lines.Count - 1; $i++) {
        if ($lines[$i] -match '^\s*\d+\.\s+(.+) \[\w+\]$' -and $Matches[1] -eq $Name) { return $lines[$i + 1].Trim() }
    }
}

$access = @{}
if ($ApiKey) { $access.ApiKey = $ApiKey }
if ($Credential) { $access.Credential = $Credential }
if ((Get-PSResourceRepository).Name -contains $Feed) {
    Publish-PSResource -Path $Module -Repository $Feed @access
    return
}
$address = $Feed
if (Test-Path $Feed -PathType Container) { $address = (Resolve-Path $Feed).ProviderPath }
elseif ($Feed -notmatch '^https?://') {
    $address = Find-Source $Feed
    if (-not $address) {
        throw "'$Feed' is no feed: no repository is registered under this name (Get-PSResourceRepository), no NuGet source of this machine is called so " +
            '(dotnet nuget list source), there is no such folder, and it is no address.'
    }
}
$name = "SecureNetPublish$PID"
Register-PSResourceRepository -Name $name -Uri $address -Force
try { Publish-PSResource -Path $Module -Repository $name @access }
finally { Unregister-PSResourceRepository $name }
