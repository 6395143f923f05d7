BeforeAll {
    Import-Module "$PSScriptRoot/../../SecureNet.psd1" -Force
    $PSStyle.OutputRendering = 'PlainText'
    $null = Connect-SecureAccount -Name A -Simulated -Region us-west-2 -Deployment demo
    $null = Connect-SecureAccount -Name B -Simulated -Region us-east-1 -Deployment demo
    $vpcA = New-SecureVpc -Account A -Name VPC-ACC-A -CidrBlock 10.0.0.0/16
    $vpcB = New-SecureVpc -Account B -Name VPC-ACC-B -CidrBlock 192.168.0.0/16 -AvailabilityZoneCount 1
    $bastionA, $bastionB = $vpcA, $vpcB | New-BastionHost -AllowSshFrom 203.0.113.0/24
    $privateB = $vpcB | New-PrivateHost -Bastion $bastionB
    $peering = $vpcA | Connect-VpcPeering -With $vpcB -Name 'VPC A | VPC B'
    $test = $peering | Test-PeeringConnectivity -Source $bastionA -Destination $privateB
    # What is printed, with every random id cut to its kind.
    function Show([object] $InputObject, [int] $Width = 80) {
        (($InputObject | Out-String -Width $Width) -replace '\b([a-z]+-)[0-9a-f]{17}\b', '$1').Trim() -split '\r?\n' | ForEach-Object TrimEnd
    }
}

Describe 'Tables at 80 columns' {
    It 'show an account whole' {
        Show (Get-SecureAccount) | Should -Be @(
            'Name AccountId    Region    Deployment Source'
            '---- ---------    ------    ---------- ------'
            'A    111111111111 us-west-2 demo       simulated'
            'B    222222222222 us-east-1 demo       simulated')
    }

    It 'show a VPC with its zones' {
        Show $vpcA, $vpcB | Select-Object -Last 2 | Should -Be @(
            'VPC-ACC-A vpc- 10.0.0.0/16    111111111111 us-west-2 a, b'
            'VPC-ACC-B vpc- 192.168.0.0/16 222222222222 us-east-1 a')
    }

    It 'cut no id, address or account of <Name>' -ForEach @(
        @{ Name = 'hosts'; Get = { $bastionA, $privateB }; Whole = { $bastionA.InstanceId; $bastionA.PublicIpAddress; $privateB.PrivateIpAddress } }
        @{ Name = 'the peering'; Get = { $peering }; Whole = { $peering.VpcPeeringConnectionId; $vpcA.AccountId; $vpcB.AccountId } }
        @{ Name = 'rules'; Get = { Get-NetworkAccess -To $privateB }; Whole = { $privateB.SecurityGroupId; $bastionB.SecurityGroupId } }
        @{ Name = 'resources'; Get = { Get-SecureDeployment }; Whole = { $vpcA.VpcId; $vpcA.PublicSubnetId; $privateB.InstanceId; '222222222222' } }
    ) {
        $text = & $Get | Out-String -Width 80
        foreach ($part in & $Whole) { $text | Should -Match ([regex]::Escape($part)) }
    }
}

Describe 'A path' {
    It 'breaks lines between words, whatever the culture' {
        foreach ($width in 60, 80, 120) {
            $lines = [SecureNet.Display]::Wrap("$test", $width) -split "`n"
            ($lines | Measure-Object Length -Maximum).Maximum | Should -BeLessThan $width
            # Joined again it is what it was: no word was cut in two.
            ($lines -join ' ') -replace '\s+', ' ' | Should -Be ("$test" -replace '\s+', ' ')
        }
    }

    It 'names the verdict first, then hops, blocker and fix' {
        $text = ($test | Out-String) -replace '\s+', ' '
        $text | Should -Match 'ping Bastion-host \(10\.0\.0\.4\) -> Private-host \(192\.168\.1\.4\): BLOCKED'
        $text | Should -Match 'Blocker 1: security group Private-host-sg'
        $text | Should -Match 'Fix in account 222222222222 in us-east-1: Allow ingress icmp type 8 from 10\.0\.0\.4/32'
    }
}

Describe '-WhatIf' {
    It 'shows the whole plan, also what depends on what is not made yet, by name' {
        Start-Transcript (Join-Path $TestDrive whatif.txt) | Out-Null
        New-SecureVpc -Account A -Name V -CidrBlock 10.9.0.0/16 -AvailabilityZoneCount 1 -WhatIf
        $vpcB | Remove-SecureVpc -WhatIf
        Stop-Transcript | Out-Null
        $said = Get-Content (Join-Path $TestDrive whatif.txt) -Raw
        $said | Should -Match 'create VPC V 10\.9\.0\.0/16'
        $said | Should -Match 'create subnet V-private-a 10\.9\.1\.0/24'
        $said | Should -Match 'associate V-private-a with route table V-private'
        $said | Should -Match ([regex]::Escape("terminate instance Private-host ($($privateB.InstanceId))"))
        $said | Should -Match ([regex]::Escape("delete VPC VPC-ACC-B ($($vpcB.VpcId))"))
        Get-SecureVpc V* | Should -HaveCount 2
    }
}
