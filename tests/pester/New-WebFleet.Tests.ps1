BeforeAll {
    Import-Module "$PSScriptRoot/../../SecureNet.psd1" -Force
    $a = Connect-SecureAccount -Name A -Simulated -Region us-west-2 -Deployment demo
    $vpc = New-SecureVpc -Name VPC-ACC-A -CidrBlock 10.0.0.0/16
    $key = New-HostKeyPair -Name bastion-ssh -Path (Join-Path $TestDrive bastion-ssh.pem)
    $bastion = $vpc | New-BastionHost -AllowSshFrom 203.0.113.0/24 -KeyName $key
    $image = $bastion | New-HostImage -Name AMI-demo
    $alb = $vpc | New-WebLoadBalancer -Name ALB-ACC-A -TargetGroupName TG-ALB-ACC-A
    $template = New-HostTemplate -Name ASG-TEMPLATE -Image $image -KeyName $key -Bastion $bastion
}

Describe 'New-WebFleet' {
    It 'launches the smallest number' {
        $fleet = New-WebFleet -Name ASG-ACC-A -Template $template -LoadBalancer $alb
        $fleet.DesiredCapacity | Should -Be 1
        $fleet.TargetCpu | Should -Be 50
    }

    It 'refuses a smallest number above the largest' {
        { New-WebFleet -Name F -Template $template -LoadBalancer $alb -MinSize 4 -ErrorAction Stop } | Should -Throw -ErrorId 'MinAboveMax,*'
    }
}
