BeforeAll {
    Import-Module "$PSScriptRoot/../../SecureNet.psd1" -Force
    $null = New-Item -ItemType Directory "$TestDrive/dump/111111111111/us-east-1"
    Set-Content "$TestDrive/dump/111111111111/us-east-1/a.json" '{"Vpcs": [{"VpcId": "vpc-1", "CidrBlock": "10.0.0.0/16"}]}'
    Set-Content "$TestDrive/dump/111111111111/us-east-1/b.json" '{"Subnets": [{"SubnetId": 7}]}'
}

Describe 'Import-NetworkSnapshot' {
    It 'reads what is right and tells what is wrong by file, line and path' {
        $snapshot = Import-NetworkSnapshot "$TestDrive/dump" -ErrorVariable problem -ErrorAction SilentlyContinue
        $snapshot.ResourceCount | Should -Be 1
        $problem[0].Exception.Message | Should -BeLike '*b.json:1:*$.Subnets`[0`].SubnetId: expected a text.'
    }

    It 'names the calls that are missing' {
        $snapshot = Import-NetworkSnapshot "$TestDrive/dump" -ErrorAction SilentlyContinue
        $snapshot.Missing.Action | Should -Contain 'ec2:DescribeSubnets'
        $snapshot.Missing.Action | Should -Not -Contain 'ec2:DescribeVpcs'
    }

    It 'ends where a file is wrong under -Strict' {
        { Import-NetworkSnapshot "$TestDrive/dump" -Strict -ErrorAction Stop } | Should -Throw -ErrorId 'MalformedSnapshot,*'
    }
}
