<#
.SYNOPSIS
Measures records in PowerShell's pipeline: nanoseconds a record of the first file, and Import-Csv on the same lines.
.PARAMETER Folder
The generated files.
.PARAMETER Rounds
How often each is measured, after three rounds that are not: PowerShell itself is compiled as it runs. The median counts.
#>
[CmdletBinding()]
param([Parameter(Mandatory)] [string] $Folder, [int] $Rounds = 5)

$ErrorActionPreference = 'Stop'
Import-Module "$PSScriptRoot/../../SecureNet.psd1"
$file = (Get-ChildItem $Folder -Filter *.log.gz | Sort-Object Name)[0].FullName

# Import-Csv reads no gzip: the first 100,000 lines as text.
$text = Join-Path ([IO.Path]::GetTempPath()) "securenet-benchmark-$PID.txt"
$reader = [IO.StreamReader]::new([IO.Compression.GZipStream]::new([IO.File]::OpenRead($file), [IO.Compression.CompressionMode]::Decompress))
$writer = [IO.StreamWriter]::new($text)
for ($i = 0; $i -le 100000; $i++) { $writer.WriteLine($reader.ReadLine()) }
$writer.Dispose()
$reader.Dispose()

$cases = [ordered]@{
    'Get-FlowLogRecord | Out-Null'                = { Get-FlowLogRecord $file | Out-Null }
    'Get-FlowLogRecord -Action REJECT | Out-Null' = { Get-FlowLogRecord $file -Action REJECT | Out-Null }
    'Measure-FlowLog -By Port, Action'            = { Measure-FlowLog $file -By Port, Action | Out-Null }
    'Import-Csv | Out-Null'                       = { Import-Csv $text -Delimiter ' ' | Out-Null }
}
$process = Get-Process -Id $PID
try {
    $records = (Measure-FlowLog $file).Records
    $times = @{}
    foreach ($name in $cases.Keys) { $times[$name] = [Collections.Generic.List[object]]::new() }
    for ($round = -3; $round -lt $Rounds; $round++) {
        foreach ($name in $cases.Keys) {
            $count = $name.StartsWith('Import') ? 100000 : $records
            $process.Refresh()
            $before = $process.TotalProcessorTime
            $took = Measure-Command $cases[$name]
            $process.Refresh()
            if ($round -lt 0) { continue }
            $times[$name].Add([pscustomobject]@{ Time = $took.TotalMilliseconds * 1e6 / $count; Processor = ($process.TotalProcessorTime - $before).TotalMilliseconds * 1e6 / $count })
        }
    }

    foreach ($name in $cases.Keys) {
        $middle = [int][Math]::Floor($Rounds / 2)
        '{0,-46} {1,7:0} ns a record, {2,7:0} ns of processor time' -f $name, ($times[$name].Time | Sort-Object)[$middle], ($times[$name].Processor | Sort-Object)[$middle]
    }

    'Peak memory of the process: {0:0} MB' -f ($process.PeakWorkingSet64 / 1MB)
}
finally { Remove-Item $text }
