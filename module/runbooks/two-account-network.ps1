<#
.SYNOPSIS
Builds, proves and removes the reference network: two VPCs in two accounts and regions, hosts, a peering, and a ping.
.DESCRIPTION
Without a profile or role everything is simulated in memory. With them it is real and costs money while it stands.
Keeps to the language, the SecureNet cmdlets and the core cmdlets, so it also runs on SecureNet.Host.
#>
param(
    [string] $ProfileNameA, [string] $ProfileNameB,
    [string] $RoleArnA, [string] $RoleArnB,
    [string] $RegionA = 'us-west-2', [string] $RegionB = 'us-east-1',
    [string] $Deployment = 'two-account-network',
    [string[]] $AllowSshFrom = @('203.0.113.0/24'),
    # Do not remove at the end.
    [switch] $Keep,
    # Only remove.
    [switch] $Remove
)
$ErrorActionPreference = 'Stop'

function Say([string] $Text) { $Host.UI.WriteLine(''); $Host.UI.WriteLine("== $Text") }
function Note([string] $Text) { $Host.UI.WriteLine("   $Text") }

function Connect([string] $Name, [string] $Region, [string] $ProfileName, [string] $RoleArn) {
    if ($ProfileName) { return Connect-SecureAccount -Name $Name -Region $Region -Deployment $Deployment -ProfileName $ProfileName }
    if ($RoleArn) { return Connect-SecureAccount -Name $Name -Region $Region -Deployment $Deployment -RoleArn $RoleArn }
    Connect-SecureAccount -Name $Name -Region $Region -Deployment $Deployment -Simulated
}

$named = @($ProfileNameA, $RoleArnA, $ProfileNameB, $RoleArnB | Where-Object { $_ }).Count
if ($named -ne 0 -and $named -ne 2) { throw 'Give a profile or a role for both accounts, or for none (then everything is simulated).' }
$a = Connect 'A' $RegionA $ProfileNameA $RoleArnA
$b = Connect 'B' $RegionB $ProfileNameB $RoleArnB
if ($a.AccountId -eq $b.AccountId -and -not $a.IsSimulated) { throw "Both are account $($a.AccountId); this network needs two accounts." }
Say $(if ($a.IsSimulated) { 'SIMULATED accounts: nothing real is touched' } else { 'Real accounts' })
$a, $b | Out-Default

function Build {
    $vpcA, $vpcB = @(
        [pscustomobject] @{ Account = 'A'; Name = 'VPC-ACC-A'; CidrBlock = '10.0.0.0/16'; AvailabilityZoneCount = 2 }
        [pscustomobject] @{ Account = 'B'; Name = 'VPC-ACC-B'; CidrBlock = '192.168.0.0/16'; AvailabilityZoneCount = 1 }
    ) | New-SecureVpc
    $bastionA, $bastionB = $vpcA, $vpcB | New-BastionHost -AllowSshFrom $AllowSshFrom
    $privateB = $vpcB | New-PrivateHost -Bastion $bastionB
    $peering = $vpcA | Connect-VpcPeering -With $vpcB -Name 'VPC A | VPC B'
    @{ VpcA = $vpcA; VpcB = $vpcB; BastionA = $bastionA; BastionB = $bastionB; PrivateB = $privateB; Peering = $peering }
}

if (-not $Remove) {
    Say 'Build: a VPC in each account, a bastion in each, a private host in B, and the peering with routes on both sides'
    $net = Build
    $net.VpcA, $net.VpcB | Out-Default
    $net.BastionA, $net.BastionB, $net.PrivateB | Out-Default
    $net.Peering | Out-Default

    Say "Prove: can A's bastion ping B's private host?"
    $test = $net.Peering | Test-PeeringConnectivity -Source $net.BastionA -Destination $net.PrivateB -Protocol icmp
    $test | Out-Default
    if (-not $test.Reachable) {
        Say 'Repair: the smallest change that lets this ping through, and the test again'
        $repair = $test | Repair-PeeringConnectivity -PassThru
        foreach ($change in $repair.Changes) { Note "$($change.Description), in $($change.Place)" }
        $repair.After | Out-Default
        if (-not $repair.Reachable) { throw 'The ping is still blocked.' }
    }

    Say 'Again: every step a second time'
    $changes = $a.ChangingCalls + $b.ChangingCalls
    $again = Build
    $changes = $a.ChangingCalls + $b.ChangingCalls - $changes
    foreach ($part in 'VpcA', 'VpcB') { if ($again[$part].VpcId -ne $net[$part].VpcId) { throw "$part was made twice." } }
    foreach ($part in 'BastionA', 'BastionB', 'PrivateB') { if ($again[$part].InstanceId -ne $net[$part].InstanceId) { throw "$part was made twice." } }
    $plan = @(Get-SecureDeployment -Name $Deployment)
    Note "The same VPCs, hosts and peering, by $changes changing calls. $($plan.Count) resources carry the tags of '$Deployment'."
}

if (-not $Keep) {
    Say 'Remove: both accounts, in order, and a listing that proves nothing is left'
    $removal = Remove-SecureDeployment -Name $Deployment -Confirm:$false
    $removal | Out-Default
    if ($removal.IsEmpty) { Note "Nothing of '$Deployment' is left in $($removal.Listed -join ' and ')." }
}
