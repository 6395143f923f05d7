@{
    RootModule           = 'module/bin/SecureNet.dll'
    ModuleVersion        = '0.1.0'
    GUID                 = '4a1e8f5b-7f0e-4f57-9f0a-6d2b9a6a3c11'
    Author               = 'The SecureNet authors'
    CompanyName          = 'SecureNet'
    Copyright            = '(c) The SecureNet authors. MIT licence.'
    Description          = 'Builds, proves and watches secure multi-account AWS networks.'
    PowerShellVersion    = '7.6'
    CompatiblePSEditions = @('Core')
    FormatsToProcess     = @('module/SecureNet.Format.ps1xml')
    FunctionsToExport    = @()
    AliasesToExport      = @()
    VariablesToExport    = @()
    CmdletsToExport      = @(
        'Connect-SecureAccount'
        'Get-SecureAccount'
        'Disconnect-SecureAccount'
        'New-SecureVpc'
        'Get-SecureVpc'
        'Remove-SecureVpc'
        'New-BastionHost'
        'New-PrivateHost'
        'Get-SecureHost'
        'Remove-SecureHost'
        'Grant-NetworkAccess'
        'Revoke-NetworkAccess'
        'Get-NetworkAccess'
        'Connect-VpcPeering'
        'Get-VpcPeering'
        'Disconnect-VpcPeering'
        'Test-NetworkPath'
        'Repair-NetworkPath'
        'Test-PeeringConnectivity'
        'Repair-PeeringConnectivity'
        'Get-NetworkReachability'
        'Get-InternetExposure'
        'Compare-NetworkReachability'
        'Test-NetworkIntent'
        'Test-BucketPolicy'
        'New-SecureBucket'
        'Get-SecureBucket'
        'Remove-SecureBucket'
        'Get-NetworkSnapshot'
        'Export-NetworkSnapshot'
        'Import-NetworkSnapshot'
        'Get-SecureDeployment'
        'Remove-SecureDeployment'
        'Get-FlowLogRecord'
        'Measure-FlowLog'
    )
    PrivateData          = @{
        PSData = @{
            Tags       = @('AWS', 'VPC', 'Network', 'Security', 'Peering', 'PSEdition_Core', 'Windows', 'Linux', 'MacOS')
            LicenseUri = 'https://opensource.org/license/mit'
        }
    }
}
