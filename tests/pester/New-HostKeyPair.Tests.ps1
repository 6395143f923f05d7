BeforeAll { . "$PSScriptRoot/FleetNetwork.ps1" -Until KeyPair }

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
