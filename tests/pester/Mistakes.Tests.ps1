# What each cmdlet says where a user made a mistake: the id by which a script knows it, and a sentence that names what was given.
BeforeDiscovery {
    Import-Module "$PSScriptRoot/../../SecureNet.psd1" -Force
    # Mistakes of a cmdlet's own; those that take -Account and are not here are given the name of no account.
    $own = @(
        @{ Command = 'Compare-FlowLogReachability'; Run = { 'x' | Compare-FlowLogReachability -ErrorAction Stop }; Id = 'InputObjectNotBound,*'; Says = '*cannot be bound*' }
        @{ Command = 'Compare-NetworkReachability'; Run = { Compare-NetworkReachability -Before nothing -After nothing }; Id = '*'; Says = '*nothing*' }
        @{ Command = 'Connect-SecureAccount'; Run = { Connect-SecureAccount X us-nowhere-1 -Simulated }; Id = 'UnknownRegion,*'; Says = '*us-nowhere-1*' }
        @{ Command = 'Disconnect-SecureAccount'; Run = { Disconnect-SecureAccount Nobody -ErrorAction Stop }; Id = 'NotFound,*'; Says = "*'Nobody'*" }
        @{ Command = 'Enable-CentralFlowLog'; Run = { Enable-CentralFlowLog -Vpc vpc-1 -ErrorAction Stop }; Id = 'BucketMissing,*'; Says = '*need a bucket*' }
        @{ Command = 'Export-NetworkSnapshot'; Run = { Export-NetworkSnapshot -Path x -Snapshot named }; Id = 'CannotConvertArgument*,*'; Says = '*"named"*NetworkSnapshot*' }
        @{ Command = 'Get-FlowLogRecord'; Run = { Get-FlowLogRecord no-such-file -ErrorAction Stop }; Id = 'NotFound,*'; Says = '*no-such-file*' }
        @{ Command = 'Get-NetworkSnapshot'; Run = { Get-NetworkSnapshot -Account Nobody -ErrorAction Stop }; Id = 'NotFound,*'; Says = "*'Nobody'*" }
        @{ Command = 'Measure-FlowLog'; Run = { Measure-FlowLog no-such-file -ErrorAction Stop }; Id = 'NotFound,*'; Says = '*no-such-file*' }
        @{ Command = 'New-PrivateHost'; Run = { New-PrivateHost -Vpc vpc-1 -ErrorAction Stop }; Id = 'AccessNotSaid,*'; Says = '*is reached was not said*' }
        @{ Command = 'Test-NetworkIntent'; Run = { Test-NetworkIntent -Path no-such-file -ErrorAction Stop }; Id = 'NotFound,*'; Says = '*no-such-file*' }
        @{ Command = 'Test-S3Access'; Run = { Test-S3Access -Source i-1 -BucketName named -Action s3:GetObject -ErrorAction Stop }; Id = 'KeyRequired,*'; Says = '*s3:GetObject*' }
        @{ Command = 'Get-SecureAccount'; Run = { Get-SecureAccount Nobody -ErrorAction Stop }; Id = 'NotFound,*'; Says = "*'Nobody'*" }
        @{ Command = 'Import-NetworkSnapshot'; Run = { Import-NetworkSnapshot no-such-folder -ErrorAction Stop }; Id = 'NotFound,*'; Says = '*no-such-folder*' }
        @{ Command = 'Repair-NetworkPath'; Run = { [SecureNet.MockObject]::Of('NetworkPath') | Repair-NetworkPath -ErrorAction Stop }; Id = 'MadeObject,*'; Says = '*-InputObject of Repair-NetworkPath*' }
        @{ Command = 'Repair-PeeringConnectivity'; Run = { [SecureNet.MockObject]::Of('PeeringConnectivity') | Repair-PeeringConnectivity -ErrorAction Stop }; Id = 'MadeObject,*'; Says = '*-InputObject of Repair-PeeringConnectivity*' }
        @{ Command = 'Reset-SimulatedAccount'; Run = { Reset-SimulatedAccount -Name A }; Id = 'NamedParameterNotFound,*'; Says = "*'Name'*" }
        @{ Command = 'Resolve-FlowLogReject'; Run = { 'x' | Resolve-FlowLogReject -ErrorAction Stop }; Id = 'InputObjectNotBound,*'; Says = '*cannot be bound*' }
        @{ Command = 'Step-SimulatedTime'; Run = { Step-SimulatedTime -By -00:00:01 }; Id = 'BadTime,*'; Says = '*-00:00:01*' }
    )
    $others = Get-Command -Module SecureNet | Where-Object Name -NotIn $own.Command | ForEach-Object { @{ Command = $_.Name } }
}

BeforeAll {
    Import-Module "$PSScriptRoot/../../SecureNet.psd1" -Force
    $null = Connect-SecureAccount A us-west-2 -Simulated
    $null = Connect-SecureAccount B us-east-1 -Simulated
}

Describe 'A mistake' {
    It '<Command> names what was given' -ForEach $own {
        $Run | Should -Throw $Says -ErrorId $Id
    }

    It 'is asserted of every cmdlet, once' -ForEach @{ Asserted = @($own.Command) + @($others.Command) } {
        $Asserted | Sort-Object | Should -Be ((Get-Command -Module SecureNet -CommandType Cmdlet).Name | Sort-Object)
    }

    It '<Command> of an account that is not connected names it and those that are' -ForEach $others {
        $of = Get-Command $Command -Module SecureNet
        $given = @{}
        $set = $of.ParameterSets | Where-Object IsDefault | Select-Object -First 1
        if (-not $set) { $set = $of.ParameterSets[0] }
        foreach ($parameter in $set.Parameters | Where-Object IsMandatory) {
            $given[$parameter.Name] = switch ($parameter.Name) {
                { $_ -in 'AllowSshFrom', 'CidrBlock' } { '10.9.0.0/16' }
                'Path' { "$TestDrive/key.pem" }
                'Protocol' { 'icmp' }
                'Action' { 's3:GetObject' }
                'Principal' { 'arn:aws:iam::111111111111:role/reader' }
                'SourceAccount' { '111111111111' }
                'Intent' { 'Internet cannot reach Internet' }
                default { 'named' }
            }
        }
        $mistake = { & $Command @given -Account Nobody -ErrorAction Stop } | Should -Throw "*'Nobody'*" -ErrorId 'NotFound,*' -PassThru
        $mistake.ErrorDetails.RecommendedAction | Should -BeLike '*A, B*'
    }
}
