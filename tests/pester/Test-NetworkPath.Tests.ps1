BeforeAll {
    Import-Module "$PSScriptRoot/../../SecureNet.psd1" -Force
    $null = Connect-SecureAccount -Name B -Simulated -Region us-east-1 -Deployment demo
    $vpcB = New-SecureVpc -Account B -Name VPC-ACC-B -CidrBlock 192.168.0.0/16 -AvailabilityZoneCount 1
    $bastionB = $vpcB | New-BastionHost -AllowSshFrom 203.0.113.0/24
    $privateB = $vpcB | New-PrivateHost -Bastion $bastionB
}

Describe 'Test-NetworkPath' {
    It 'streams the flows of a CSV file' {
        $file = Join-Path $TestDrive 'flows.csv'
        "Source,Destination,Protocol,Port`n$($bastionB.InstanceId),$($privateB.InstanceId),tcp,22`n$($bastionB.InstanceId),$($privateB.InstanceId),icmp," | Set-Content $file
        $paths = Import-Csv $file | Test-NetworkPath
        $paths.Verdict | Should -Be 'Reachable', 'Blocked'
    }

    It 'names the group that blocks the internet' {
        $test = Test-NetworkPath -Source Internet -Destination $bastionB -Protocol tcp -Port 80
        $test.Blockers.ResourceId | Should -Be $bastionB.SecurityGroupId
    }
}
