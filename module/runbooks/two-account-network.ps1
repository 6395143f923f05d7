<#
.SYNOPSIS
Builds and proves, or removes, the reference network: two VPCs in two accounts and regions, hosts, a peering and a ping, in A a web
fleet behind a load balancer, and in B a bucket that only a private host uses, through an endpoint. The traffic of both VPCs is
recorded into one bucket of A.
.DESCRIPTION
With a profile or a role for each account it is real, costs money while it stands, and stays until -Remove asks for its removal.
With -Simulated, or with no account named, everything is simulated in memory and removed at the end of the story, unless -Keep is given.
-WhatIf shows what would be changed and changes nothing; -Confirm asks before every change.
#>
[CmdletBinding(SupportsShouldProcess, PositionalBinding = $false)]
param(
    [ValidateNotNullOrEmpty()] [string] $ProfileNameA, [ValidateNotNullOrEmpty()] [string] $ProfileNameB,
    [ValidateNotNullOrEmpty()] [string] $RoleArnA, [ValidateNotNullOrEmpty()] [string] $RoleArnB,
    # Two accounts in memory. Where no account is named this is so too, and is said.
    [switch] $Simulated,
    [string] $RegionA = 'us-west-2', [string] $RegionB = 'us-east-1',
    [string] $Deployment = 'two-account-network',
    [string[]] $AllowSshFrom = @('203.0.113.0/24'),
    # Who may see the bastion's own page; by default those who may use SSH.
    [string[]] $AllowPageFrom = $AllowSshFrom,
    # The file of the private half of A's key pair. By default in the folder .ssh; for simulated accounts a file that goes at the end.
    [string] $KeyPath,
    # The central bucket of the flow logs, in A; by default with A's account id, as bucket names are global.
    [string] $LogBucketName,
    # Also for real accounts: send a ping (through SSM Run Command) and wait until its record lies in the bucket, ten minutes and more.
    [switch] $WaitForLogs,
    # With -Remove: also the log bucket and every log in it. Simulated ones go in any case.
    [switch] $RemoveLogs,
    # The bucket that B's private host uses; by default demo-vpcendpoint-acc-b-<B's account id>.
    [string] $DataBucketName,
    # Do not remove at the end. Real accounts are kept in any case.
    [switch] $Keep,
    # Build nothing: remove what stands, and prove by a listing that nothing is left.
    [switch] $Remove,
    # With -Remove: also what lies in the bucket. Without it a bucket that is not empty stops the removal before its first change.
    [switch] $EmptyBuckets
)
$ErrorActionPreference = 'Stop'
if (-not (Get-Command Connect-SecureAccount -ErrorAction Ignore)) { Import-Module "$PSScriptRoot/../../SecureNet.psd1" }

function Say([string] $Text) { $Host.UI.WriteLine(''); $Host.UI.WriteLine("== $Text") }
function Note([string] $Text) { $Host.UI.WriteLine("   $Text") }

function Connect([string] $Name, [string] $Region, [string] $ProfileName, [string] $RoleArn) {
    if ($ProfileName) { return Connect-SecureAccount -Name $Name -Region $Region -Deployment $Deployment -ProfileName $ProfileName }
    if ($RoleArn) { return Connect-SecureAccount -Name $Name -Region $Region -Deployment $Deployment -RoleArn $RoleArn }
    Connect-SecureAccount -Name $Name -Region $Region -Deployment $Deployment -Simulated
}

if (($ProfileNameA -and $RoleArnA) -or ($ProfileNameB -and $RoleArnB)) { throw 'An account has a profile and a role. Give one of them for each account.' }
$isNamedA, $isNamedB = [bool] ($ProfileNameA -or $RoleArnA), [bool] ($ProfileNameB -or $RoleArnB)
if ($isNamedA -ne $isNamedB) { throw "Account $(if ($isNamedA) { 'B' } else { 'A' }) has no profile and no role. Give one for both accounts, or -Simulated for none." }
if ($Simulated -and $isNamedA) { throw 'Accounts were named, and -Simulated was given. Leave out the one that is not meant.' }
if ($Keep -and $Remove) { throw '-Keep and -Remove exclude each other. Give the one that is meant.' }
if ($isNamedA -and -not $Remove -and ($RemoveLogs -or $EmptyBuckets)) { throw '-RemoveLogs and -EmptyBuckets say what a removal takes along. Real accounts are kept unless -Remove is given.' }
$a = Connect 'A' $RegionA $ProfileNameA $RoleArnA
$b = Connect 'B' $RegionB $ProfileNameB $RoleArnB
if ($a.AccountId -eq $b.AccountId -and -not $a.IsSimulated) { throw "Both are account $($a.AccountId); this network needs two accounts." }
Say $(if ($a.IsSimulated) { 'SIMULATED accounts: nothing real is touched' } else { 'Real accounts' })
if ($a.IsSimulated -and -not $Simulated) { Note 'No account was named. Real ones are named by -ProfileNameA and -ProfileNameB, or by -RoleArnA and -RoleArnB; -Simulated says that simulated ones are meant.' }
$a, $b | Out-Default
if (-not $DataBucketName) { $DataBucketName = "demo-vpcendpoint-acc-b-$($b.AccountId)" }

if (-not $LogBucketName) { $LogBucketName = "vpc-flow-logs-acc-a-acc-b-$($a.AccountId)" }
$keyFile = $KeyPath
if (-not $keyFile) {
    $keyFile = if ($a.IsSimulated) { [IO.Path]::Combine([IO.Path]::GetTempPath(), "$([guid]::NewGuid().ToString('N')).pem") } else { [IO.Path]::Combine($HOME, '.ssh', "$Deployment.pem") }
}

# Installs a page while there is an internet to install from; what is launched from an image of the host has it already.
$page = @'
#!/bin/bash
dnf -y update
dnf -y install httpd
systemctl enable --now httpd
echo "Hello from $(hostname)" > /var/www/html/index.html
'@

function Build {
    $vpcA, $vpcB = @(
        [pscustomobject] @{ Account = 'A'; Name = 'VPC-ACC-A'; CidrBlock = '10.0.0.0/16'; AvailabilityZoneCount = 2 }
        [pscustomobject] @{ Account = 'B'; Name = 'VPC-ACC-B'; CidrBlock = '192.168.0.0/16'; AvailabilityZoneCount = 1 }
    ) | New-SecureVpc
    $key = New-HostKeyPair -Account A -Name bastion-ssh -Path $keyFile
    $bastionA = $vpcA | New-BastionHost -AllowSshFrom $AllowSshFrom -KeyName $key -UserData $page
    $bastionB = $vpcB | New-BastionHost -AllowSshFrom $AllowSshFrom
    $privateB = $vpcB | New-PrivateHost -Bastion $bastionB
    $peering = $vpcA | Connect-VpcPeering -With $vpcB -Name 'VPC A | VPC B'
    $logs = $vpcA, $vpcB | Enable-CentralFlowLog -BucketName $LogBucketName -LogAccount A
    @{ VpcA = $vpcA; VpcB = $vpcB; Key = $key; BastionA = $bastionA; BastionB = $bastionB; PrivateB = $privateB; Peering = $peering; Logs = $logs }
}

# Rows A4 to A9: the image of the bastion, a load balancer, a template and an Auto Scaling group, closed in layers.
function BuildFleet([hashtable] $Net) {
    $image = $Net.BastionA | New-HostImage -Name AMI-demo -Description 'Launch template AMI'
    $balancer = $Net.VpcA | New-WebLoadBalancer -Name ALB-ACC-A -TargetGroupName TG-ALB-ACC-A
    $template = New-HostTemplate -Name ASG-TEMPLATE -Image $image -KeyName $Net.Key -LoadBalancer $balancer -Bastion $Net.BastionA
    $fleet = New-WebFleet -Name ASG-ACC-A -Template $template -LoadBalancer $balancer -MinSize 1 -MaxSize 3 -TargetCpu 50 | Wait-WebFleet
    @{ Image = $image; Balancer = $balancer; Template = $template; Fleet = $fleet }
}

# Rows B3 to B5: the bucket, the endpoint on the private table, the private host's role, and the policy that lets only the endpoint in.
function BuildS3([hashtable] $Net) {
    $bucket = New-SecureBucket -Account B -Name $DataBucketName
    $endpoint = $Net.VpcB | Connect-S3Endpoint -Name S3-Endpoint-PRIV-Instance-ACC-B -AllowBucket $bucket
    $role = New-HostRole -Account B -Name EC2-S3-ACC-B -S3Bucket $bucket -Access ReadWrite
    $reader = $Net.PrivateB | Set-HostRole -Role $role
    $protection = $bucket | Protect-S3Bucket -Endpoint $endpoint
    @{ Bucket = $bucket; Endpoint = $endpoint; Role = $role; Host = $reader; Protection = $protection }
}

function ProvePing([hashtable] $Net) {
    $test = $Net.Peering | Test-PeeringConnectivity -Source $Net.BastionA -Destination $Net.PrivateB -Protocol icmp
    $test | Out-Default
    if (-not $test.Reachable) {
        Say 'Repair: the smallest change that lets this ping through, and the test again'
        $repair = $test | Repair-PeeringConnectivity -PassThru
        foreach ($change in $repair.Changes) { Note "$($change.Description), in $($change.Place)" }
        $repair.After | Out-Default
        if (-not $repair.Reachable) { throw 'The ping is still blocked.' }
    }
}

function ProveFleet([hashtable] $Net, [hashtable] $Web) {
    $legs = Test-NetworkPath -Source Internet -Destination $Web.Fleet -Protocol tcp -Port 80
    Note "tcp/80 from the internet to $($Web.Balancer.Name): $("$($legs.Verdict)".ToUpperInvariant())"
    if ($legs.Reachable) {
        $instances = "group:$($Web.Template.Name)-sg"
        Test-NetworkIntent -Intent @(
            "Internet -> ${instances}: nothing"
            "*, Internet -> ${instances}: nothing except group:$($Web.Balancer.Name)-sg on tcp/80 except $($Net.BastionA.InstanceId) on tcp/22"
            "${instances} -> Internet: nothing"
        ) | Out-Default
    } else { Note 'What the account lists is not enough to prove more.' }
    Get-HostSshCommand -To $Web.Fleet.InstanceId[0] -Via $Net.BastionA -IdentityFile $keyFile -WarningAction SilentlyContinue | Out-Default
}

function ProveS3([hashtable] $S3) {
    # On AWS a host without a way to Systems Manager cannot be asked to try: there the rules answer. Simulated hosts make the request.
    foreach ($access in $S3.Host | Test-S3Access -BucketName $DataBucketName -Action s3:ListBucket, s3:PutObject -Key axel.txt -Probe:$a.IsSimulated) {
        $access | Out-Default
        if ($a.IsSimulated -and (-not $access.IsAllowed -or -not $access.ProbeAgrees)) { throw "The private host may not $($access.Action)." }
    }
    Test-BucketPolicy -BucketName $DataBucketName -Principal $S3.Role.RoleArn -Action s3:PutObject -Key axel.txt -Context @{ 'aws:SecureTransport' = 'true' } | Out-Default
}

function BuildAgain([hashtable] $Net, [hashtable] $Web, [hashtable] $S3) {
    $changes = $a.ChangingCalls + $b.ChangingCalls
    $again = Build
    $webAgain = BuildFleet $again
    $s3Again = BuildS3 $again
    $changes = $a.ChangingCalls + $b.ChangingCalls - $changes
    foreach ($part in 'VpcA', 'VpcB') { if ($again[$part].VpcId -ne $Net[$part].VpcId) { throw "$part was made twice." } }
    foreach ($part in 'BastionA', 'BastionB', 'PrivateB') { if ($again[$part].InstanceId -ne $Net[$part].InstanceId) { throw "$part was made twice." } }
    if ($webAgain.Fleet.InstanceId[0] -ne $Web.Fleet.InstanceId[0] -or $webAgain.Image.ImageId -ne $Web.Image.ImageId) { throw 'The fleet was made twice.' }
    if ($s3Again.Endpoint.VpcEndpointId -ne $S3.Endpoint.VpcEndpointId) { throw 'The endpoint was made twice.' }
    $plan = @(Get-SecureDeployment -Name $Deployment)
    Note "The same VPCs, hosts, peering, fleet, bucket, endpoint and role, by $changes changing calls. $($plan.Count) resources carry the tags of '$Deployment'."
}

# Under -WhatIf every step shows what it would change and gives on what would be; what is not there cannot be asked.
$later = 'Not under -WhatIf: what this is about may not be there yet.'

if (-not $Remove) {
    Say 'Build: a VPC in each account, a bastion in each, a private host in B, the peering with routes on both sides, and flow logs'
    $net = Build
    $net.VpcA, $net.VpcB | Out-Default
    $net.BastionA, $net.BastionB, $net.PrivateB | Out-Default
    $net.Peering | Out-Default
    $net.Logs | Out-Default

    Say "Prove: can A's bastion ping B's private host?"
    if ($WhatIfPreference) { Note $later } else { ProvePing $net }

    Say "Watch: B's bastion pings B's private host. Does the record arrive in A's bucket, and which rule rejected the ping?"
    if ($WhatIfPreference) { Note $later }
    elseif ($a.IsSimulated -or $WaitForLogs) {
        $seen = $net.BastionB | Test-CentralFlowLog -Probe $net.PrivateB
        $seen | Out-Default
        if (-not $seen.Proved) { throw 'The record of the ping did not arrive.' }
        $rejects = Get-FlowLogRecord -BucketName $LogBucketName -Account A -SourceAccount $b.AccountId -Action REJECT -After ([DateTimeOffset]::UtcNow.AddHours(-1)) | Resolve-FlowLogReject
        $seenReasons = @{}
        foreach ($reject in $rejects) { if (-not $seenReasons[$reject.Reason]) { Note "$($reject.Record.Action): $reject"; Note "Fix: $($reject.Fix)"; $seenReasons[$reject.Reason] = $true } }
    } else { Note 'The first file takes ten minutes and more, and needs traffic; -WaitForLogs sends a ping and waits for its record.' }

    Say "Prove: why does the page of A's bastion time out?"
    if ($WhatIfPreference) { Note $later }
    else {
        $blocked = Test-NetworkPath -Source Internet -Destination $net.BastionA -Protocol tcp -Port 80
        foreach ($blocker in $blocked.Blockers) { Note "$($blocker.Reason)" }
    }
    # Who may come in is a person's decision: the rule is offered for the ranges that were given, not for the world.
    $access = foreach ($range in $AllowPageFrom) { Grant-NetworkAccess -To $net.BastionA -From $range -Protocol tcp -Port 80 }
    foreach ($rule in $access) { Note "$(if ($rule.IsPlanned) { 'Would be' } else { 'Now' }) allowed: $($rule.Traffic) from $($rule.From) to $($rule.To)" }
    if (-not $WhatIfPreference) {
        $open = Test-NetworkPath -Source ($AllowPageFrom[0] -split '/')[0] -Destination $net.BastionA.PublicIpAddress -Protocol tcp -Port 80
        Note "The page from there: $("$($open.Verdict)".ToUpperInvariant())"
    }

    Say 'Build: a web fleet in A, from an image of the bastion, behind a load balancer'
    $web = BuildFleet $net
    $web.Balancer | Out-Default
    $web.Fleet | Out-Default
    if (-not $web.Balancer.IsPlanned) { Note "The page: http://$($web.Balancer.DNSName)/" }

    Say 'Prove: the page answers at the load balancer and by no other way'
    if ($WhatIfPreference) { Note $later } else { ProveFleet $net $web }

    Say "Build: B's private host gets a way to S3 and a role for one bucket, which only that way may use"
    $s3 = BuildS3 $net
    $s3.Bucket | Out-Default
    $s3.Endpoint | Out-Default
    $s3.Role | Out-Default
    $s3.Protection | Out-Default

    Say 'Prove: the private host lists the bucket and uploads axel.txt, and the same request from outside is denied'
    if ($WhatIfPreference) { Note $later } else { ProveS3 $s3 }

    Say 'Again: every step a second time'
    if ($WhatIfPreference) { Note $later } else { BuildAgain $net $web $s3 }
}

if ($Remove -or ($a.IsSimulated -and -not $Keep -and -not $WhatIfPreference)) {
    Say 'Remove: both accounts, in order, and a listing that proves nothing is left'
    # The removal was asked for, or what is simulated is gone with this session anyway: only who gave -Confirm is asked.
    $asked = if ($PSBoundParameters.ContainsKey('Confirm')) { @{} } else { @{ Confirm = $false } }
    $removal = Remove-SecureDeployment -Name $Deployment -IncludeLogs:($RemoveLogs -or $a.IsSimulated) -EmptyBuckets:($EmptyBuckets -or $a.IsSimulated) @asked
    $removal | Out-Default
    if ($removal.IsEmpty) { Note "Nothing of '$Deployment' is left in $($removal.Listed -join ' and ')." }
    foreach ($kept in $removal.Kept) { Note "Kept with its logs: $kept (-RemoveLogs removes it)." }
} elseif (-not $a.IsSimulated -and -not $WhatIfPreference) { Note "'$Deployment' stands, and costs money while it does. -Remove removes it." }

if ($a.IsSimulated -and -not $KeyPath) { [IO.File]::Delete($keyFile) }
# It shows what is blocked and denied too: what it needs to hold it throws about.
$global:LASTEXITCODE = 0
