BeforeAll {
    Import-Module "$PSScriptRoot/../../SecureNet.psd1" -Force
    $null = Connect-SecureAccount -Name A -Simulated -Region us-west-2 -Deployment demo
    $null = Connect-SecureAccount -Name B -Simulated -Region us-east-1 -Deployment demo
}

Describe 'Remove-SecureBucket' {
    It 'deletes a bucket from the pipeline' {
        New-SecureBucket -Account B -Name gone-b | Remove-SecureBucket -Force -Confirm:$false
        @(Get-SecureBucket).Count | Should -Be 0
    }

    It 'changes nothing under -WhatIf' {
        New-SecureBucket -Account B -Name stays-b | Remove-SecureBucket -WhatIf
        (Get-SecureBucket stays-b).Name | Should -Be 'stays-b'
    }

    It 'asks by default' {
        [System.Management.Automation.CommandMetadata]::new((Get-Command Remove-SecureBucket)).ConfirmImpact | Should -Be 'High'
    }
}
