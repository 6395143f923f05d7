<#
.SYNOPSIS
Writes sbom.cdx.json of a packed module: the bill of materials, by CycloneDX for .NET, held against the published schema.
.DESCRIPTION
The tool is restored by its version in .config/dotnet-tools.json, from the package sources of this machine, and brings the schema.
It lists the packages of src/SecureNet.Aws, the only ones that are redistributed, with licence and hash.
#>
[CmdletBinding()]
param(
    # The folder of the packed module.
    [Parameter(Mandatory)] [string] $Module,
    [Parameter(Mandatory)] [string] $Version
)
$ErrorActionPreference = 'Stop'
$root = Split-Path $PSScriptRoot
$project = Join-Path $root src SecureNet.Aws
$name = 'sbom.cdx.json'

function Invoke-Quietly {
    $said = & dotnet @args 2>&1
    if ($LASTEXITCODE) { throw "dotnet $args failed with exit code $LASTEXITCODE`: $($said -join [Environment]::NewLine)" }
}

# What refers to another schema by its address finds it inside: nothing is fetched.
function Get-Schema([string] $SpecVersion) {
    $packages = @((Get-Content (Join-Path $project obj project.assets.json) -Raw | ConvertFrom-Json -AsHashtable).packageFolders.Keys)
    $tool = (Get-Content (Join-Path $root .config dotnet-tools.json) -Raw | ConvertFrom-Json).tools.cyclonedx.version
    $library = $packages | ForEach-Object { Get-Item (Join-Path $_ cyclonedx $tool tools 'net*' any CycloneDX.Core.dll) -ErrorAction Ignore } | Select-Object -Last 1
    if (-not $library) { throw "The schema of CycloneDX was not found in the restored tool cyclonedx $tool." }
    $context = [System.Runtime.Loader.AssemblyLoadContext]::new('CycloneDX', $true)
    try {
        $assembly = $context.LoadFromAssemblyPath($library.FullName)
        $read = {
            $reader = [System.IO.StreamReader]::new($assembly.GetManifestResourceStream("CycloneDX.Core.Schemas.$($args[0]).schema.json"))
            try { $reader.ReadToEnd() | ConvertFrom-Json -AsHashtable -Depth 100 } finally { $reader.Dispose() }
        }
        $schema = & $read "bom-$SpecVersion"
        foreach ($other in 'spdx', 'jsf-0.82') { $schema.definitions[$other] = & $read $other }
        $schema | ConvertTo-Json -Depth 100
    }
    finally { $context.Unload() }
}

Push-Location $root
try {
    Invoke-Quietly tool restore
    Invoke-Quietly tool run dotnet-CycloneDX (Join-Path $project SecureNet.Aws.csproj) --disable-package-restore --output $Module --filename $name `
        --output-format Json --spec-version 1.6 --set-name SecureNet --set-version $Version --set-type Library
}
finally { Pop-Location }

$bom = Get-Content (Join-Path $Module $name) -Raw
if (-not (Test-Json -Json $bom -Schema (Get-Schema '1.6') -ErrorVariable wrong -ErrorAction SilentlyContinue)) {
    throw "$name does not keep to the schema of CycloneDX 1.6: $($wrong -join '; ')"
}
# Each redistributed package, and no other: by the file that the AWS side is loaded by.
$loaded = Get-Content (Join-Path $Module module bin aws SecureNet.Aws.deps.json) -Raw | ConvertFrom-Json -AsHashtable
$expected = @($loaded.libraries.GetEnumerator() | Where-Object { $_.Value.type -eq 'package' } | ForEach-Object Key | Sort-Object)
$listed = @(($bom | ConvertFrom-Json).components | Where-Object purl | ForEach-Object { "$($_.name)/$($_.version)" } | Sort-Object)
$differ = Compare-Object $expected $listed
if ($differ) { throw "$name does not list what is redistributed: $(@($differ | ForEach-Object { "$($_.InputObject) $($_.SideIndicator)" }) -join ', ')" }
