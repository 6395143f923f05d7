# Saves Pester from the configured package source into a folder of modules; its package holds the module in the folder tools.
[CmdletBinding(SupportsShouldProcess)]
param([Parameter(Mandatory)] [string] $Modules)
$ErrorActionPreference = 'Stop'
$version = '6.2.0'
if (-not $PSCmdlet.ShouldProcess($Modules, "Save Pester $version")) { return }
# The first package source that this machine is configured with.
$source = (dotnet nuget list source --format short | Where-Object { $_ -like 'E*http*' } | Select-Object -First 1) -replace '^\S+\s+'
if (-not $source) { throw "No package source is configured on this machine ('dotnet nuget list source'); Pester $version comes from one." }
Register-PSResourceRepository -Name SecureNetCi -Uri $source -Force
$null = New-Item -ItemType Directory "$Modules/saved" -Force
try { Save-PSResource Pester -Version $version -Repository SecureNetCi -Path "$Modules/saved" -TrustRepository }
finally { Unregister-PSResourceRepository SecureNetCi }
$null = New-Item -ItemType Directory "$Modules/Pester" -Force
Move-Item "$Modules/saved/*/$version/tools" "$Modules/Pester/$version"
Remove-Item "$Modules/saved" -Recurse -Force
