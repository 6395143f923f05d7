BeforeAll {
    Import-Module "$PSScriptRoot/../../SecureNet.psd1" -Force
    $policy = '{"Version":"2012-10-17","Statement":[{"Sid":"OnlyEndpoint","Effect":"Deny","Principal":"*","Action":"s3:*","Resource":["arn:aws:s3:::demo","arn:aws:s3:::demo/*"],"Condition":{"StringNotEquals":{"aws:SourceVpce":"vpce-0a1b"}}}]}'
}

Describe 'Test-BucketPolicy' {
    It 'names the statement that locks log delivery out' {
        $test = Test-BucketPolicy $policy -BucketName demo -Principal delivery.logs.amazonaws.com -Action s3:PutObject -Key a
        $test.Decision | Should -Be 'ExplicitDeny'
        $test.Sid | Should -Be 'OnlyEndpoint'
    }

    It 'says Unknown where a value is not known' {
        $allow = '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"*","Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-1"}}}}'
        (Test-BucketPolicy $allow -BucketName demo -Principal delivery.logs.amazonaws.com -Action s3:PutObject -Key a).Decision | Should -Be 'Unknown'
    }

    It 'names the place of a mistake' {
        { Test-BucketPolicy '{"Statement":[{"Effect":"Permit"}]}' -BucketName demo -Principal '*' -Action s3:ListBucket -ErrorAction Stop } |
            Should -Throw -ErrorId 'MalformedPolicy,SecureNet.Commands.TestBucketPolicyCommand' -ExpectedMessage '*Statement`[0`].Effect, line 1*'
    }
}
