BeforeAll {
    Import-Module "$PSScriptRoot/../../SecureNet.psd1" -Force
    $null = Connect-SecureAccount A us-west-2 -Simulated
    $vpc = New-SecureVpc -Name VPC-ACC-A -CidrBlock 10.0.0.0/16
    $made = $vpc | Enable-CentralFlowLog -BucketName pester-get-logs -LogAccount A -Name my-logs
}

Describe 'Get-CentralFlowLog' {
    It 'finds a flow log by name and by VPC' {
        (Get-CentralFlowLog my-*).FlowLogId | Should -Be $made.FlowLogId
        ($vpc | Get-CentralFlowLog).VpcName | Should -Be 'VPC-ACC-A'
    }

    It 'reports a name that is not there' {
        Get-CentralFlowLog nothing -ErrorVariable problem -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $problem.CategoryInfo.Category | Should -Be 'ObjectNotFound'
    }
}
