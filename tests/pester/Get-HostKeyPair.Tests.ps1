BeforeAll {
    Import-Module "$PSScriptRoot/../../SecureNet.psd1" -Force
    $a = Connect-SecureAccount -Name A -Simulated -Region us-west-2 -Deployment demo
    $vpc = New-SecureVpc -Name VPC-ACC-A -CidrBlock 10.0.0.0/16
    $key = New-HostKeyPair -Name bastion-ssh -Path (Join-Path $TestDrive bastion-ssh.pem)
}

Describe 'Get-HostKeyPair' {
    It 'finds by name' {
        (Get-HostKeyPair bastion-ssh).KeyPairId | Should -Be $key.KeyPairId
    }
}
