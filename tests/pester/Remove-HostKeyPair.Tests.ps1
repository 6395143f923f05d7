BeforeAll {
    Import-Module "$PSScriptRoot/../../SecureNet.psd1" -Force
    $a = Connect-SecureAccount -Name A -Simulated -Region us-west-2 -Deployment demo
    $vpc = New-SecureVpc -Name VPC-ACC-A -CidrBlock 10.0.0.0/16
    $key = New-HostKeyPair -Name bastion-ssh -Path (Join-Path $TestDrive bastion-ssh.pem)
}

Describe 'Remove-HostKeyPair' {
    It 'leaves the file of the private half' {
        $key | Remove-HostKeyPair -Confirm:$false
        Get-HostKeyPair | Should -BeNullOrEmpty
        $key.Path | Should -Exist
    }
}
