BeforeAll {
    Import-Module "$PSScriptRoot/../../SecureNet.psd1" -Force
    $null = Connect-SecureAccount -Name B -Simulated -Region us-east-1 -Deployment demo
    $vpc = New-SecureVpc -Account B -Name V -CidrBlock 192.168.0.0/16 -AvailabilityZoneCount 1
}

Describe 'Remove-S3Endpoint' {
    It 'deletes one from the pipeline' {
        $vpc | Connect-S3Endpoint | Remove-S3Endpoint -Confirm:$false
        @(Get-S3Endpoint).Count | Should -Be 0
    }

    It 'changes nothing under -WhatIf' {
        $vpc | Connect-S3Endpoint | Remove-S3Endpoint -WhatIf
        @(Get-S3Endpoint).Count | Should -Be 1
    }

    It 'asks by default' {
        [System.Management.Automation.CommandMetadata]::new((Get-Command Remove-S3Endpoint)).ConfirmImpact | Should -Be 'High'
    }
}
