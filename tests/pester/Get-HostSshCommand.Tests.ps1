BeforeAll {
    Import-Module "$PSScriptRoot/../../SecureNet.psd1" -Force
    $a = Connect-SecureAccount -Name A -Simulated -Region us-west-2 -Deployment demo
    $vpc = New-SecureVpc -Name VPC-ACC-A -CidrBlock 10.0.0.0/16
    $key = New-HostKeyPair -Name bastion-ssh -Path (Join-Path $TestDrive bastion-ssh.pem)
    $bastion = $vpc | New-BastionHost -AllowSshFrom 203.0.113.0/24 -KeyName $key
    $image = $bastion | New-HostImage -Name AMI-demo
    $alb = $vpc | New-WebLoadBalancer -Name ALB-ACC-A -TargetGroupName TG-ALB-ACC-A
    $template = New-HostTemplate -Name ASG-TEMPLATE -Image $image -KeyName $key -Bastion $bastion
    $fleet = New-WebFleet -Name ASG-ACC-A -Template $template -LoadBalancer $alb | Wait-WebFleet
}

Describe 'Get-HostSshCommand' {
    It 'goes through the bastion' {
        $ssh = Get-HostSshCommand -To $fleet.InstanceId[0]
        $ssh.Works | Should -BeTrue
        "$ssh" | Should -Be "ssh -J ec2-user@$($bastion.PublicIpAddress) ec2-user@$($fleet.Target[0].PrivateIpAddress)"
    }
}
