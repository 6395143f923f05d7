#Requires -Version 7.6
[CmdletBinding()]
param(
    [ValidateSet('Build', 'Test')] [string] $Task = 'Build',
    [ValidateSet('Debug', 'Release')] [string] $Configuration = 'Debug'
)
$ErrorActionPreference = 'Stop'

function Invoke-Native { & $args[0] $args[1..$args.Count]; if ($LASTEXITCODE) { throw "$($args[0]) failed with $LASTEXITCODE" } }

Invoke-Native dotnet build "$PSScriptRoot/src/SecureNet" -c $Configuration -v quiet
Invoke-Native dotnet build "$PSScriptRoot/src/SecureNet.Aws" -c $Configuration -v quiet
Invoke-Native dotnet build "$PSScriptRoot/src/SecureNet.Help" -c $Configuration -v quiet
if ($Task -eq 'Test') {
    Invoke-Native dotnet test "$PSScriptRoot/SecureNet.slnx" -c $Configuration
    # In a fresh process: a loaded dll cannot be replaced.
    Invoke-Native pwsh -NoProfile -Command "Invoke-Pester -Path '$PSScriptRoot/tests/pester' -CI"
}
