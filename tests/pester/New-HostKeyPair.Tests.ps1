BeforeAll {
    Import-Module "$PSScriptRoot/../../SecureNet.psd1" -Force
    $a = Connect-SecureAccount -Name A -Simulated -Region us-west-2 -Deployment demo
    $vpc = New-SecureVpc -Name VPC-ACC-A -CidrBlock 10.0.0.0/16
    $key = New-HostKeyPair -Name bastion-ssh -Path (Join-Path $TestDrive bastion-ssh.pem)
}

Describe 'New-HostKeyPair' {
    It 'keeps the private half for its owner alone' {
        if (-not $IsWindows) { (Get-Item $key.Path).UnixFileMode | Should -Be ([System.IO.UnixFileMode] 'UserRead, UserWrite') }
        $key.PublicKey | Should -Match '^ssh-ed25519 '
    }

    It 'never overwrites a file' {
        { New-HostKeyPair -Name other -Path $key.Path -ErrorAction Stop } | Should -Throw -ErrorId 'KeyFileExists,*'
    }

    It 'writes a file that ssh-keygen reads' {
        if (Get-Command ssh-keygen -ErrorAction Ignore) { (ssh-keygen -y -f $key.Path).Split(' ')[1] | Should -Be $key.PublicKey.Split(' ')[1] }
    }
}
