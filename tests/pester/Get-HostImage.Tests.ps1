BeforeAll { . "$PSScriptRoot/FleetNetwork.ps1" -Until Image }

Describe 'Get-HostImage' {
    It 'finds by wildcard' {
        (Get-HostImage AMI-*).ImageId | Should -Be $image.ImageId
    }

    It 'says what is not there' {
        Get-HostImage nothing -ErrorVariable e -ErrorAction SilentlyContinue
        $e.FullyQualifiedErrorId | Should -BeLike 'NotFound,*'
    }
}
