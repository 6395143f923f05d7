BeforeAll {
    Import-Module "$PSScriptRoot/../../SecureNet.psd1" -Force
    $a = Connect-SecureAccount -Name A -Simulated -Region us-west-2 -Deployment demo
    $vpc = New-SecureVpc -Name VPC-ACC-A -CidrBlock 10.0.0.0/16
    $key = New-HostKeyPair -Name bastion-ssh -Path (Join-Path $TestDrive bastion-ssh.pem)
    $bastion = $vpc | New-BastionHost -AllowSshFrom 203.0.113.0/24 -KeyName $key
}

Describe 'Wait-HostImage' {
    It 'waits until it is available' {
        $pending = $bastion | New-HostImage -Name AMI-demo -NoWait
        $pending.State | Should -Be pending
        ($pending | Wait-HostImage).State | Should -Be available
    }
}
