# Names that are formulas, commands and control characters, as pwsh itself prints and exports them.
BeforeAll {
    Import-Module "$PSScriptRoot/../../SecureNet.psd1" -Force
    $PSStyle.OutputRendering = 'PlainText'
    $folder = Join-Path $TestDrive '111111111111/us-west-2'
    $null = New-Item -ItemType Directory -Force $folder
    $esc = [char]27
    $hostile = "=HYPERLINK(`"https://198.51.100.1`",`"x`")$esc]0;owned$([char]7)##vso[task.setvariable variable=x]y`n::error::pwned"
    @{ Vpcs = @(@{ VpcId = 'vpc-1'; CidrBlock = '10.0.0.0/16'; OwnerId = '111111111111'; Tags = @(@{ Key = 'Name'; Value = $hostile }) }) } | ConvertTo-Json -Depth 9 | Set-Content "$folder/vpcs.json"
    @{ Subnets = @(@{ SubnetId = 'subnet-1'; VpcId = 'vpc-1'; CidrBlock = '10.0.0.0/24'; AvailabilityZone = 'us-west-2a' }) } | ConvertTo-Json -Depth 9 | Set-Content "$folder/subnets.json"
    @{ SecurityGroups = @(@{ GroupId = 'sg-1'; GroupName = $hostile; Description = $hostile; VpcId = 'vpc-1'; IpPermissions = @(@{ IpProtocol = 'tcp'; FromPort = 22; ToPort = 22; IpRanges = @(@{ CidrIp = '0.0.0.0/0'; Description = $hostile }) }) }) } |
        ConvertTo-Json -Depth 9 | Set-Content "$folder/groups.json"
    $snapshot = Import-NetworkSnapshot $TestDrive -WarningAction Ignore
    # As the page has it, so that what it says is what holds.
    $page = Get-Content -Raw "$PSScriptRoot/../../docs/about_SecureNet_Pipelines.md"
    . ([scriptblock]::Create([regex]::Match($page, '(?ms)^filter ConvertTo-PlainRow \{.*?^\}').Value))
    function Assert-Harmless([string] $Text) {
        $Text | Should -Not -Match '[\x00-\x09\x0B\x0C\x0E-\x1F\x7F]'
        $Text | Should -Not -Match '##vso\['
        $Text | Should -Not -Match '(?m)^\s*::error'
    }
}

Describe 'Names are data' {
    It 'in every view of a resource, Format-List * too' {
        $snapshot.Network.Resources | Should -Not -BeNullOrEmpty
        foreach ($resource in $snapshot.Network.Resources) {
            Assert-Harmless ($resource | Out-String)
            Assert-Harmless ($resource | Format-List | Out-String)
            Assert-Harmless ($resource | Format-List * | Out-String)
            Assert-Harmless ($resource | Format-Table | Out-String)
        }
        Assert-Harmless ([pscustomobject]@{ Resource = $snapshot.Network.Resources[0] } | Format-List * | Out-String)
    }

    It 'in files of rows, by the filter that the page has' {
        $findings = @(Get-NetworkFinding $snapshot)
        $findings | Should -Not -BeNullOrEmpty
        foreach ($rows in $findings, @($snapshot.Network.Resources), @([pscustomobject]@{ Name = $hostile; Amount = '-1' })) {
            $file = Join-Path $TestDrive 'rows.csv'
            $rows | ConvertTo-PlainRow | Export-Csv $file
            (Get-Content $file).Count | Should -Be ($rows.Count + 1)
            foreach ($row in Import-Csv $file) {
                foreach ($value in $row.PSObject.Properties.Value) { $value | Should -Not -Match '^\s*[=+\-@]' }
            }
        }
    }
}
