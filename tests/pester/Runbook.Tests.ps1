# The script that we ship, tested as a user would test one: what it decides by is mocked, and nothing is built.
BeforeAll {
    Import-Module "$PSScriptRoot/../../SecureNet.psd1" -Force
    $runbook = "$PSScriptRoot/../../module/runbooks/two-account-network.ps1"
    function New-Made([string] $Type, [hashtable] $Property = @{}) { [SecureNet.MockObject]::Of($Type, $Property) }
}

Describe 'The runbook' {
    BeforeEach {
        Mock Out-Default { }
        Mock New-SecureVpc { New-Made SecureVpc @{ VpcId = "vpc-$Name"; Name = $Name } }
        Mock Connect-SecureAccount { New-Made SecureAccount @{ Name = $Name; AccountId = if ($Name -eq 'A') { '111111111111' } else { '222222222222' }; IsSimulated = $false } }
    }

    It 'connects each account by what was named for it' {
        Mock New-SecureVpc { throw 'enough' }
        { & $runbook -ProfileNameA one -RoleArnB arn:aws:iam::222222222222:role/Two } | Should -Throw '*enough*'
        Should -Invoke Connect-SecureAccount -Exactly -Times 1 -ParameterFilter { $Name -eq 'A' -and $ProfileName -eq 'one' -and -not $Simulated }
        Should -Invoke Connect-SecureAccount -Exactly -Times 1 -ParameterFilter { $Name -eq 'B' -and $RoleArn -like '*/Two' -and -not $Simulated }
    }

    It 'builds nothing where both names lead to one account' {
        Mock Connect-SecureAccount { New-Made SecureAccount @{ Name = $Name; AccountId = '111111111111'; IsSimulated = $false } }
        { & $runbook -ProfileNameA one -ProfileNameB two } | Should -Throw 'Both are account 111111111111*'
        Should -Invoke New-SecureVpc -Exactly -Times 0
    }

    It 'ends where the repair leaves the ping blocked' {
        Mock New-HostKeyPair { New-Made HostKeyPair @{ KeyName = 'bastion-ssh' } }
        Mock New-BastionHost { New-Made SecureHost @{ InstanceId = "i-$($Vpc.Id)" } }
        Mock New-PrivateHost { New-Made SecureHost @{ InstanceId = 'i-private' } }
        Mock Connect-VpcPeering { New-Made SecurePeering @{ VpcPeeringConnectionId = 'pcx-1' } }
        Mock Enable-CentralFlowLog { New-Made CentralFlowLog @{ FlowLogId = 'fl-1' } }
        Mock Test-PeeringConnectivity { New-Made PeeringConnectivity @{ Verdict = 'Blocked' } }
        Mock Repair-PeeringConnectivity { New-Made PeeringRepair }
        Mock New-HostImage { }
        { & $runbook -ProfileNameA one -ProfileNameB two } | Should -Throw 'The ping is still blocked.'
        Should -Invoke Repair-PeeringConnectivity -Exactly -Times 1 -ParameterFilter { $PassThru }
        Should -Invoke New-HostImage -Exactly -Times 0
    }
}
