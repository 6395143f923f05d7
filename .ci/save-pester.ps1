# Saves Pester from NuGet into a folder of modules; its package holds the module in the folder tools.
[CmdletBinding(SupportsShouldProcess)]
param([Parameter(Mandatory)] [string] $Modules)
$ErrorActionPreference = 'Stop'
$version = '6.2.0'
if (-not $PSCmdlet.ShouldProcess($Modules, "Save Pester $version")) { return }
Register-PSResourceRepository -Name SecureNetCi -Uri https://api.nuget.org/v3/index.json -Force
$null = New-Item -ItemType Directory "$Modules/saved" -Force
try { Save-PSResource Pester -Version $version -Repository SecureNetCi -Path "$Modules/saved" -TrustRepository }
finally { Unregister-PSResourceRepository SecureNetCi }
$null = New-Item -ItemType Directory "$Modules/Pester" -Force
Move-Item "$Modules/saved/*/$version/tools" "$Modules/Pester/$version"
Remove-Item "$Modules/saved" -Recurse -Force
