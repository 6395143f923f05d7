BeforeAll {
    Import-Module "$PSScriptRoot/../../SecureNet.psd1" -Force
    $null = Connect-SecureAccount -Name A -Simulated -Region us-west-2 -Deployment demo
    $null = Connect-SecureAccount -Name B -Simulated -Region us-east-1 -Deployment demo
}

Describe 'New-SecureBucket' {
    It 'makes a bucket without public access, versioned and encrypted' {
        $bucket = New-SecureBucket -Account B -Name demo-b
        $bucket.IsPublicAccessBlocked | Should -BeTrue
        $bucket.Versioning | Should -Be 'Enabled'
        $bucket.Encryption | Should -Be 'AES256'
        $bucket.PolicyDocument | Should -Match 'DenyInsecureTransport'
    }

    It 'changes nothing the second time' {
        $before = (Get-SecureAccount B).ChangingCalls
        $null = New-SecureBucket -Account B -Name demo-b
        (Get-SecureAccount B).ChangingCalls | Should -Be $before
    }

    It 'refuses a name that another account has' {
        { New-SecureBucket -Account A -Name demo-b } | Should -Throw -ErrorId 'BucketOwnedByAnotherAccount,*'
    }
}
