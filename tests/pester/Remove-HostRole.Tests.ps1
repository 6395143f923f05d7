BeforeAll {
    Import-Module "$PSScriptRoot/../../SecureNet.psd1" -Force
    $null = Connect-SecureAccount -Name B -Simulated -Region us-east-1 -Deployment demo
    $vpc = New-SecureVpc -Account B -Name V -CidrBlock 192.168.0.0/16 -AvailabilityZoneCount 1
    $bastion = $vpc | New-BastionHost -AllowSshFrom 203.0.113.0/24
}

Describe 'Remove-HostRole' {
    It 'takes the role from its hosts and deletes it' {
        $role = New-HostRole -Account B -Name One -S3Bucket demo-b
        $null = $bastion | Set-HostRole -Role $role
        $role | Remove-HostRole -Confirm:$false
        @(Get-HostRole).Count | Should -Be 0
        (Get-SecureHost Bastion-host).InstanceProfileArn | Should -BeNullOrEmpty
    }

    It 'changes nothing under -WhatIf' {
        New-HostRole -Account B -Name Stays -S3Bucket demo-b | Remove-HostRole -WhatIf
        (Get-HostRole Stays).Name | Should -Be 'Stays'
    }

    It 'asks by default' {
        [System.Management.Automation.CommandMetadata]::new((Get-Command Remove-HostRole)).ConfirmImpact | Should -Be 'High'
    }
}
