BeforeAll {
    Import-Module "$PSScriptRoot/../../SecureNet.psd1" -Force
    $null = Connect-SecureAccount -Name A -Simulated -Region us-west-2 -Deployment demo
    $null = New-SecureVpc -Account A -Name VPC-ACC-A -CidrBlock 10.0.0.0/16
    $snapshot = Get-NetworkSnapshot
}

Describe 'Export-NetworkSnapshot' {
    It 'writes what the AWS CLI prints, a file a call' {
        $snapshot | Export-NetworkSnapshot -Path "$TestDrive/dump"
        $account = $snapshot.Places[0].AccountId
        (Get-Content -Raw "$TestDrive/dump/$account/us-west-2/describe-vpcs.json" | ConvertFrom-Json).Vpcs.CidrBlock | Should -Be '10.0.0.0/16'
    }

    It 'does not overwrite without -Force' {
        { $snapshot | Export-NetworkSnapshot -Path "$TestDrive/dump" -ErrorAction Stop } | Should -Throw -ErrorId 'SnapshotExists,*'
        { $snapshot | Export-NetworkSnapshot -Path "$TestDrive/dump" -Force } | Should -Not -Throw
    }
}
