BeforeAll { Import-Module "$PSScriptRoot/../../SecureNet.psd1" -Force }

Describe 'Get-SecurePermission' {
    It 'gives a policy that PowerShell and AWS can read' {
        $found = Get-SecurePermission Get-SecureVpc
        ($found.Policy | ConvertFrom-Json).Statement.Action | Should -Contain 'ec2:DescribeVpcs'
        $found.Size | Should -BeLessThan 6144
    }

    It 'says which name is no command' {
        { Get-SecurePermission Get-SecureVcp -ErrorAction Stop } | Should -Throw "*'Get-SecureVcp' names no command of SecureNet*"
    }
}
