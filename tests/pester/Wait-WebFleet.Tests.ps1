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

Describe 'Wait-WebFleet' {
    It 'returns when every target is healthy' {
        ($fleet | Wait-WebFleet).IsHealthy | Should -BeTrue
    }

    It 'names the group that blocks the health check' {
        Revoke-NetworkAccess -To $template.SecurityGroupId[0] -From $alb.SecurityGroupId[0] -Protocol tcp -Port 80
        { $fleet | Wait-WebFleet -ErrorAction Stop } | Should -Throw '*ASG-TEMPLATE-sg*' -ErrorId 'HealthCheckBlocked,*'
    }
}
