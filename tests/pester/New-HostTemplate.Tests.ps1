BeforeAll { . "$PSScriptRoot/FleetNetwork.ps1" -Until LoadBalancer }

Describe 'New-HostTemplate' {
    It 'holds the baseline' {
        $template = New-HostTemplate -Name ASG-TEMPLATE -Image $image -KeyName $key
        $template.MetadataTokensRequired | Should -BeTrue
        $template.Encrypted | Should -BeTrue
        (Get-NetworkAccess $template.SecurityGroupId[0]).Traffic | Sort-Object | Should -Be tcp/22, tcp/80
    }
}
