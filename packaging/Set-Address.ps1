<#
.SYNOPSIS
Writes the publisher's addresses into the manifest of a packed module, and reads it as PowerShell will.
#>
[CmdletBinding()]
param([Parameter(Mandatory)] [string] $Manifest, [string] $ProjectUri, [string] $HelpInfoUri)
$ErrorActionPreference = 'Stop'
if ($ProjectUri -and -not $HelpInfoUri) { $HelpInfoUri = $ProjectUri.TrimEnd('/') + '/help/' }
$text = Get-Content $Manifest -Raw
foreach ($entry in @{ ProjectUri = $ProjectUri; HelpInfoURI = $HelpInfoUri }.GetEnumerator() | Where-Object Value) {
    $value = [System.Management.Automation.Language.CodeGeneration]::EscapeSingleQuotedStringContent($entry.Value)
    $text = [regex]::Replace($text, "(?m)^(\s*$($entry.Key)\s*= )'[^']*'", { $args[0].Groups[1].Value + "'$value'" })
}
Set-Content $Manifest $text -NoNewline
$read = Test-ModuleManifest $Manifest
foreach ($field in 'ProjectUri', 'HelpInfoUri', 'ReleaseNotes', 'LicenseUri') {
    if (-not $read.$field) { throw "The manifest $Manifest has no $field." }
}
if ($read.ProjectUri.Host -like '*.example' -and -not $ProjectUri) {
    Write-Warning ("The manifest names $($read.ProjectUri) as the project's page, which is nobody's. " +
        'Give yours with -ProjectUri before others install the package.')
}
