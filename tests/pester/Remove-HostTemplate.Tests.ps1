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

Describe 'Remove-HostTemplate' {
    It 'removes it with the security group of its instances' {
        $template | Remove-HostTemplate -Confirm:$false
        Get-HostTemplate | Should -BeNullOrEmpty
        Get-SecureDeployment | Where-Object Name -EQ ASG-TEMPLATE-sg | Should -BeNullOrEmpty
    }
}
