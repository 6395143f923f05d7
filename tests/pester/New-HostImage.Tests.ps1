BeforeAll {
    Import-Module "$PSScriptRoot/../../SecureNet.psd1" -Force
    $a = Connect-SecureAccount -Name A -Simulated -Region us-west-2 -Deployment demo
    $vpc = New-SecureVpc -Name VPC-ACC-A -CidrBlock 10.0.0.0/16
    $key = New-HostKeyPair -Name bastion-ssh -Path (Join-Path $TestDrive bastion-ssh.pem)
    $bastion = $vpc | New-BastionHost -AllowSshFrom 203.0.113.0/24 -KeyName $key
}

Describe 'New-HostImage' {
    It 'is available when the command returns' {
        $made = $bastion | New-HostImage -Name AMI-demo
        $made.State | Should -Be available
        $made.SnapshotId | Should -HaveCount 1
    }

    It 'makes no second image' {
        $calls = $a.ChangingCalls
        $null = $bastion | New-HostImage -Name AMI-demo
        $a.ChangingCalls | Should -Be $calls
    }

    It 'refuses a host that is not there' {
        { New-HostImage -InputObject i-0123 -Name AMI-x -ErrorAction Stop } | Should -Throw -ErrorId 'InstanceNotFound,*'
    }
}
