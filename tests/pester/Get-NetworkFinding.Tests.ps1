BeforeAll {
    Import-Module "$PSScriptRoot/../../SecureNet.psd1" -Force
    $null = Connect-SecureAccount -Name A -Simulated -Region us-west-2 -Deployment demo
    $bastion = New-SecureVpc -Account A -Name VPC-ACC-A -CidrBlock 10.0.0.0/16 | New-BastionHost -AllowSshFrom 203.0.113.0/24
    $null = $bastion | Grant-NetworkAccess -From 0.0.0.0/0 -Protocol tcp -Port 3306 -AllowWorld -WarningAction SilentlyContinue
}

Describe 'Get-NetworkFinding' {
    It 'tells a rule for the whole internet with its controls' {
        $finding = Get-NetworkFinding -Severity High
        $finding.Rule | Should -Be 'OpenToInternet'
        $finding.ResourceId | Should -Be $bastion.SecurityGroupId
        $finding.ControlIds | Should -Contain 'EC2.19'
    }

    It 'takes a snapshot from the pipeline' {
        (Get-NetworkSnapshot | Get-NetworkFinding -Rule NoS3Endpoint).ResourceName | Should -Be 'VPC-ACC-A'
    }

    It 'shows what to do' {
        Get-NetworkFinding -Severity High | Out-String | Should -BeLike '*Revoke-NetworkAccess*'
    }
}
