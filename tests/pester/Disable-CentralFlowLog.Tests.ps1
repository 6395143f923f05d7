BeforeAll {
    Import-Module "$PSScriptRoot/../../SecureNet.psd1" -Force
    $null = Connect-SecureAccount A us-west-2 -Simulated
    $vpc = New-SecureVpc -Name VPC-ACC-A -CidrBlock 10.0.0.0/16
}

Describe 'Disable-CentralFlowLog' {
    It 'deletes the flow logs of a VPC and keeps the bucket' {
        $null = $vpc | Enable-CentralFlowLog -BucketName pester-off-logs -LogAccount A
        $vpc | Disable-CentralFlowLog -Confirm:$false
        Get-CentralFlowLog | Should -BeNullOrEmpty
        (Get-SecureBucket pester-off-logs).BucketName | Should -Be 'pester-off-logs'
    }

    It 'takes what Get-CentralFlowLog gives' {
        $null = $vpc | Enable-CentralFlowLog -BucketName pester-off-logs
        Get-CentralFlowLog | Disable-CentralFlowLog -Confirm:$false
        Get-CentralFlowLog | Should -BeNullOrEmpty
    }

    It 'asks by default' {
        [System.Management.Automation.CommandMetadata]::new((Get-Command Disable-CentralFlowLog)).ConfirmImpact | Should -Be 'High'
    }
}
