#Requires -Version 7.6
<#
.SYNOPSIS
Runs the Pester files of this folder. Start it in a fresh pwsh: a dll that is loaded cannot be replaced.
.DESCRIPTION
Exit code 0: all passed; 1: some failed; 3: Pester 5 or later is not installed.
#>
[CmdletBinding()]
param([ValidateSet('None', 'Normal', 'Detailed')] [string] $Output = 'Detailed', [string] $Name = '*')
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'Ignore'
if (-not (Get-Module Pester -ListAvailable | Where-Object Version -GE '5.0')) {
    'Pester 5 or later is not installed (Install-PSResource Pester).'
    exit 3
}
Import-Module Pester -MinimumVersion 5.0
$configuration = New-PesterConfiguration
$configuration.Run.Path = @(Get-ChildItem "$PSScriptRoot/$Name.Tests.ps1" | ForEach-Object FullName)
$configuration.Run.PassThru = $true
$configuration.Output.Verbosity = $Output
$result = Invoke-Pester -Configuration $configuration
foreach ($test in $result.Failed) { "FAILED $($test.ExpandedPath): $($test.ErrorRecord)" }
foreach ($block in $result.FailedBlocks) { "FAILED $($block.ExpandedPath): $($block.ErrorRecord)" }
"$($result.PassedCount) passed, $($result.FailedCount) failed, $($result.SkippedCount) skipped in $([int] $result.Duration.TotalSeconds) s"
exit [int] ($result.Result -ne 'Passed')
