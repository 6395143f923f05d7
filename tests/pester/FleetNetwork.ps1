# The web fleet up to a part, for the tests that need it: dot-source it in BeforeAll.
[CmdletBinding()]
param([ValidateSet('Vpc', 'KeyPair', 'Bastion', 'Image', 'LoadBalancer', 'Template', 'Fleet')] [string] $Until)

Import-Module "$PSScriptRoot/../../SecureNet.psd1" -Force
$a = Connect-SecureAccount -Name A -Simulated -Region us-west-2 -Deployment demo
$vpc = New-SecureVpc -Name VPC-ACC-A -CidrBlock 10.0.0.0/16
if ($Until -eq 'Vpc') { return }
$key = New-HostKeyPair -Name bastion-ssh -Path (Join-Path $TestDrive bastion-ssh.pem)
if ($Until -eq 'KeyPair') { return }
$bastion = $vpc | New-BastionHost -AllowSshFrom 203.0.113.0/24 -KeyName $key
if ($Until -eq 'Bastion') { return }
$image = $bastion | New-HostImage -Name AMI-demo
if ($Until -eq 'Image') { return }
$alb = $vpc | New-WebLoadBalancer -Name ALB-ACC-A -TargetGroupName TG-ALB-ACC-A
if ($Until -eq 'LoadBalancer') { return }
$template = New-HostTemplate -Name ASG-TEMPLATE -Image $image -KeyName $key -Bastion $bastion
if ($Until -eq 'Template') { return }
$fleet = New-WebFleet -Name ASG-ACC-A -Template $template -LoadBalancer $alb | Wait-WebFleet
