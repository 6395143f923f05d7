<#
.SYNOPSIS
Writes THIRD-PARTY-NOTICES.txt of a packed module: whose work each redistributed file is, and under which licence.
.DESCRIPTION
Everything is taken from the NuGet packages that were restored for src/SecureNet.Aws. A file that none of them holds, byte for byte,
or a licence whose text is neither in the package nor in packaging/licences is an error: nothing is redistributed without its notice.
#>
[CmdletBinding()]
param(
    # The folder of the packed module.
    [Parameter(Mandatory)] [string] $Module,
    # What the restore wrote of the project whose packages are redistributed.
    [string] $Assets = (Join-Path $PSScriptRoot .. src SecureNet.Aws obj project.assets.json)
)
$ErrorActionPreference = 'Stop'
$restored = Get-Content $Assets -Raw | ConvertFrom-Json -AsHashtable

# The packages by the names of their files that are needed at run time.
$owners = @{}
foreach ($target in $restored.targets.GetEnumerator()) {
    foreach ($library in $target.Value.GetEnumerator() | Where-Object { $_.Value.type -eq 'package' -and $_.Value['runtime'] }) {
        foreach ($file in $library.Value.runtime.Keys) { $owners[(Split-Path $file -Leaf)] = @{ Package = $library.Key; File = $file } }
    }
}

function Get-PackageFolder([string] $Package) {
    foreach ($folder in $restored.packageFolders.Keys) {
        $found = Join-Path $folder $restored.libraries[$Package].path
        if (Test-Path $found) { return $found }
    }
    throw "The package $Package is no longer in the folder it was restored to. Run 'dotnet restore'."
}

$redistributed = [ordered]@{}
foreach ($file in Get-ChildItem $Module -Recurse -File -Filter *.dll | Where-Object Name -NotLike 'SecureNet*' | Sort-Object Name) {
    $owner = $owners[$file.Name]
    if (-not $owner) { throw "$($file.Name) belongs to no restored package of SecureNet.Aws. Remove module/bin, and build again." }
    $folder = Get-PackageFolder $owner.Package
    if ((Get-FileHash $file).Hash -ne (Get-FileHash (Join-Path $folder $owner.File)).Hash) {
        throw "$($file.Name) is not the file of $($owner.Package). Remove module/bin, and build again."
    }
    if (-not $redistributed[$owner.Package]) { $redistributed[$owner.Package] = @{ Folder = $folder; Files = @() } }
    $redistributed[$owner.Package].Files += $file
}

$rule = '=' * 100
$text = [System.Collections.Generic.List[string]]::new()
$text.Add('SecureNet is redistributed with the work of others, listed here by NuGet package. Each is under its own licence; the texts are at the end.')
$licences = [System.Collections.Generic.SortedSet[string]]::new()
foreach ($package in $redistributed.GetEnumerator()) {
    $folder = $package.Value.Folder
    $about = ([xml] (Get-Content (Get-Item "$folder/*.nuspec") -Raw)).package.metadata
    $copyright = if ($about['copyright']) { $about['copyright'].InnerText } else { @($package.Value.Files.VersionInfo.LegalCopyright)[0] }
    $text.AddRange([string[]]@('', $rule, $package.Key.Replace('/', ' '), "Files: $($package.Value.Files.Name -join ', ')"))
    $text.AddRange([string[]]@("By: $($about.authors)", $copyright.Trim()))
    if ($about['projectUrl']) { $text.Add($about['projectUrl'].InnerText) }
    $licence = $about['license']
    switch ($licence.type) {
        'expression' {
            $text.Add("Licence: $($licence.InnerText)")
            [regex]::Split($licence.InnerText, '\s+(?:AND|OR|WITH)\s+|[()\s]+') | Where-Object { $_ } | ForEach-Object { $null = $licences.Add($_) }
        }
        'file' { $text.AddRange([string[]]@("Licence: as follows", '', (Get-Content (Join-Path $folder $licence.InnerText) -Raw))) }
        default { throw "$($package.Key) says its licence neither as an expression nor as a file: read it, and decide whether it may be redistributed." }
    }
    # What the package itself asks to be passed on.
    foreach ($notice in Get-ChildItem $folder -File | Where-Object Name -Match '^(NOTICE|THIRD-?PARTY)') {
        $text.AddRange([string[]]@('', "$($notice.Name) of this package:", '', (Get-Content $notice -Raw).Trim()))
    }
}
foreach ($licence in $licences) {
    $file = Join-Path $PSScriptRoot licences "$licence.txt"
    if (-not (Test-Path $file)) {
        throw "packaging/licences has no text of the licence $licence. Read it, decide whether what is under it may be redistributed, and add it."
    }
    $text.AddRange([string[]]@('', $rule, "The licence $licence", '', (Get-Content $file -Raw).TrimEnd()))
}
Set-Content (Join-Path $Module THIRD-PARTY-NOTICES.txt) $text
