BeforeAll {
    Import-Module "$PSScriptRoot/../../SecureNet.psd1" -Force
    $b = Connect-SecureAccount B us-east-1 -Simulated
    $vpcB = New-SecureVpc -Name VPC-ACC-B -CidrBlock 192.168.0.0/16 -AvailabilityZoneCount 1
    $table = $vpcB | Enable-CentralFlowLog -BucketName pester-flow-logs -LogAccount B | Register-FlowLogTable
}

Describe 'Unregister-FlowLogTable' {
    It 'asks by default' {
        [System.Management.Automation.CommandMetadata]::new((Get-Command Unregister-FlowLogTable)).ConfirmImpact | Should -Be 'High'
    }

    It 'changes nothing under -WhatIf' {
        $table | Unregister-FlowLogTable -WhatIf
        @(Get-SecureDeployment | Where-Object Kind -in 'table', 'database', 'workgroup').Count | Should -Be 4
    }

    It 'removes workgroup, database, table and view, and keeps the bucket' {
        $table | Unregister-FlowLogTable -Confirm:$false
        @(Get-SecureDeployment | Where-Object Kind -in 'table', 'database', 'workgroup').Count | Should -Be 0
        @(Get-SecureDeployment | Where-Object Kind -eq 'bucket').Count | Should -Be 1
    }

    It 'says where there is nothing to remove' {
        { Unregister-FlowLogTable pester-flow-logs -Confirm:$false -ErrorAction Stop } | Should -Throw -ErrorId 'NotFound,*'
    }
}
