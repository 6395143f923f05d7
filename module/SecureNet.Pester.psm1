<#
.SYNOPSIS
Operators for Pester 5 and 6: Should -Reach and Should -Not -Reach.

.DESCRIPTION
Import it in BeforeAll, after SecureNet and in a Pester run:

    Import-Module SecureNet
    Import-Module "$((Get-Module SecureNet).ModuleBase)/module/SecureNet.Pester.psm1"

    $bastion | Should -Reach $private -Protocol icmp
    'Internet' | Should -Not -Reach $private
    'tag:Tier=web' | Should -Reach 'tag:Tier=db' -Protocol tcp -Port 5432 -Snapshot $snapshot

Both ends are host objects or whatever Get-NetworkReachability takes as -From. Should -Reach needs a request that arrives and all of its
replies; without -Protocol it is a ping. Should -Not -Reach fails where anything arrives or may arrive; without -Protocol that is any traffic.
What an answer takes as so without having read it stands in the message of a failure.
#>

function Get-EndName($End) {
    if ($End -is [string]) { return $End }
    foreach ($property in 'InstanceId', 'NetworkInterfaceId', 'InterfaceId', 'SecurityGroupId', 'VpcId', 'Id') {
        if ($End.$property) { return [string]$End.$property }
    }
    throw [ArgumentException]::new("'$End' names no end of a flow.")
}

# What was taken as so, as the end of a message; ports of clients too, for replies may be lost by them.
function Get-AssumptionText($Answers) {
    $assumed = [Collections.Generic.SortedSet[string]]::new([string[]]@($Answers | ForEach-Object { $_.Assumptions } | ForEach-Object { "$_" }))
    if ($assumed.Count) { "; assuming that $($assumed -join ', and that ')" } else { '' }
}

function Test-ReachOperator {
    param(
        $ActualValue,
        $Destination,
        [string] $Protocol,
        [Nullable[int]] $Port,
        $Snapshot,
        [switch] $Negate,
        [string] $Because,
        $CallerSessionState
    )
    $from = Get-EndName $ActualValue
    $to = Get-EndName $Destination
    $where = @{}
    if ($Snapshot) { $where.Snapshot = $Snapshot }
    $reason = if ($Because) { ", because $($Because -replace '^because\s+')," } else { '' }
    if ($Negate) {
        $what = @{}
        if ($Protocol) { $what.Protocol = $Protocol }
        if ($null -ne $Port) { $what.Port = $Port }
        $rows = @(Get-NetworkReachability -From $from -To $to @what @where)
        return [pscustomobject]@{
            Succeeded      = $rows.Count -eq 0
            FailureMessage = "Expected $from not to reach $to$reason but: $(@($rows | ForEach-Object { "$_" }) -join '; ')$(Get-AssumptionText $rows)"
        }
    }
    $traffic = if (-not $Protocol) { 'icmp' } elseif ($null -ne $Port) { "$Protocol/$Port" } else { $Protocol }
    $result = Test-NetworkIntent -Intent "$from -> ${to}: $traffic" @where
    [pscustomobject]@{
        Succeeded      = $result.Passed
        FailureMessage = "Expected $from to reach $to with $traffic$reason but: $(@($result.Violations | ForEach-Object { "$_ ($(@($_.Witness.Blockers | ForEach-Object { $_.Reason }) -join '; '))" }) -join '; ')$(Get-AssumptionText $result)"
    }
}

if (-not (Get-Command Add-ShouldOperator -ErrorAction Ignore)) { throw 'SecureNet.Pester adds operators to Pester 5 or 6: import Pester first, or run it from a test file.' }
if (-not (Get-ShouldOperator | Where-Object Name -EQ 'Reach')) {
    Add-ShouldOperator -Name Reach -InternalName 'Test-ReachOperator' -Test ${function:Test-ReachOperator}
}
Export-ModuleMember
