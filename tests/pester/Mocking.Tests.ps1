# Every cmdlet, as a user's tests replace it: by Mock and by a proxy function, with real objects and with made ones.
BeforeDiscovery {
    Import-Module "$PSScriptRoot/../../SecureNet.psd1" -Force
    $commands = @(Get-Command -Module SecureNet).Name
}

BeforeAll {
    Import-Module "$PSScriptRoot/../../SecureNet.psd1" -Force
    $shared = [System.Management.Automation.Cmdlet]::CommonParameters

    # The cmdlets of this story are proxies, so that each pipeline of it passes through them.
    $proxies = foreach ($command in Get-Command -Module SecureNet) {
        Set-Item "function:$($command.Name)" ([scriptblock]::Create([System.Management.Automation.ProxyCommand]::Create([System.Management.Automation.CommandMetadata]::new($command))))
        $command.Name
    }
    $null = Connect-SecureAccount -Name A -Simulated -Region us-west-2
    $null = Connect-SecureAccount -Name B -Simulated -Region us-east-1
    $vpc = New-SecureVpc -Account A -Name V -CidrBlock 10.0.0.0/16 -AvailabilityZoneCount 2
    $other = New-SecureVpc -Account B -Name W -CidrBlock 10.1.0.0/16 -AvailabilityZoneCount 1
    $key = New-HostKeyPair -Account A -Name key -Path "$TestDrive/key.pem"
    $bastion = $vpc | New-BastionHost -AllowSshFrom 203.0.113.0/24 -KeyName $key
    $private = $vpc | New-PrivateHost -Bastion $bastion
    $peering = $vpc | Connect-VpcPeering -With $other
    $endpoint = $vpc | Connect-S3Endpoint -AllowBucket mocking-b
    $bucket = New-SecureBucket -Account A -Name mocking-b
    $role = New-HostRole -Account A -Name readers -S3Bucket $bucket
    $image = $bastion | New-HostImage -Name image
    $balancer = $vpc | New-WebLoadBalancer -Name alb -TargetGroupName tg
    $template = $image | New-HostTemplate -Name template -KeyName $key -Bastion $bastion
    $fleet = $template | New-WebFleet -Name fleet -LoadBalancer $balancer
    $log = $vpc | Enable-CentralFlowLog -BucketName mocking-logs -LogAccount A
    $real = @(
        $vpc, $other, $key, $bastion, $private, $peering, $endpoint, $bucket, $role, $image, $balancer, $template, $fleet, $log
        Get-NetworkSnapshot
        Test-NetworkPath $bastion $private tcp -Port 22
        $peering | Test-PeeringConnectivity -Source $bastion -Destination $private
        (Test-NetworkPath $private $bastion tcp -Port 22).Blockers.Fix | Where-Object { $_ }
    )
    $proxies | ForEach-Object { Remove-Item "function:$_" }

    # One of each type that a cmdlet puts out, and objects of nobody's type, with every text set to its property's name.
    $made = @(
        foreach ($type in (Get-Command -Module SecureNet).OutputType.Type | Where-Object Namespace -Like 'SecureNet*' | Sort-Object FullName -Unique) {
            $ids = @{}
            foreach ($property in $type.GetProperties()) { if ($property.PropertyType -eq [string]) { $ids[$property.Name] = $property.Name } }
            [SecureNet.MockObject]::Of($type.FullName, $ids)
        }
        [SecureNet.MockObject]::Of('Fix')
    )
    $foreign = 'VpcId', 'InstanceId', 'GroupId', 'LoadBalancerArn', 'BucketName', 'ImageId', 'KeyName', 'Name', 'LaunchTemplateId', 'VpcEndpointId', 'FlowLogId', 'VpcPeeringConnectionId' |
        ForEach-Object { [pscustomobject] @{ $_ = $_ } }

    # What the parameter takes, as its own attribute says.
    function Find-Object($Command, $Parameter, $Pool) {
        $type = $Parameter.ParameterType
        $one = if ($type.IsArray) { $type.GetElementType() } else { $type }
        if ($one -eq [string]) { return 'a', 'b' }
        if ($one -ne [SecureNet.ResourceReference]) { return $Pool | Where-Object { $_ -is $one } }
        $names = ($Command.Parameters[$Parameter.Name].Attributes | Where-Object { $_ -is [SecureNet.ResourceReferenceTransformationAttribute] }).PropertyNames
        $Pool | Where-Object { $object = $_; $names | Where-Object { $object.$_ } }
    }

    # What has to be given beside the pipeline.
    function Get-Given($Set, [switch] $WithPipeline) {
        $given = @{}
        foreach ($parameter in $Set.Parameters | Where-Object { $_.IsMandatory -and ($WithPipeline -or -not $_.ValueFromPipeline) }) {
            $type = $parameter.ParameterType
            $given[$parameter.Name] = if ($parameter.Name -eq 'RoleArn') { 'arn:aws:iam::111111111111:role/x' }
                elseif ($parameter.Name -like '*Path') { "$TestDrive/nothing-$([guid]::NewGuid())" }
                elseif ($parameter.Name -in 'AllowSshFrom', 'CidrBlock') { '10.9.0.0/16' }
                elseif ($parameter.Name -eq 'Protocol') { 'icmp' }
                elseif ($parameter.Name -eq 'Action') { 's3:GetObject' }
                elseif ($type -eq [switch]) { $true }
                elseif ($type -eq [timespan]) { [timespan]::Zero }
                elseif ($type -eq [scriptblock]) { { } }
                elseif ($type -eq [SecureNet.ResourceReference[]]) { $private, 'an-id' }
                elseif ($type -eq [SecureNet.ResourceReference]) { $private }
                else { 'named' }
        }
        $given
    }
}

Describe 'A mock of every cmdlet' {
    It '<_> takes real, made and foreign objects from the pipeline, and an id by name' -ForEach $commands {
        $name = $_
        $command = Get-Command $name -Module SecureNet -CommandType Cmdlet
        $script:got = [System.Collections.Generic.List[object]]::new()
        Mock $name { $script:got.Add($PesterBoundParameters); 'mocked' }
        # Each mock and each call of one costs: one object of each origin, and an id.
        $set = $command.ParameterSets | Where-Object { $_.Parameters.ValueFromPipeline -contains $true } | Select-Object -First 1
        $given = Get-Given $(if ($set) { $set } else { $command.ParameterSets[0] })
        $wrong = if (-not $set) { if ((& $name @given) -ne 'mocked') { 'it is not mocked' } }
        else {
            $piped = $set.Parameters | Where-Object ValueFromPipeline | Select-Object -First 1
            $isReference = $piped.ParameterType -in [SecureNet.ResourceReference], [SecureNet.ResourceReference[]]
            $fitting = @(foreach ($pool in $real, $made, $foreign) { Find-Object $command $piped $pool | Select-Object -First 1 }) + @(if ($isReference) { 'an-id' })
            if ($fitting.Count -lt $(if ($isReference) { 4 } else { 1 })) { "too little fits -$($piped.Name): $fitting" }
            $said = @($fitting | & $name @given -ErrorAction Stop)
            if ($said.Count -ne $fitting.Count) { "it was called $($said.Count) times for $($fitting.Count) objects" }
            for ($i = 0; $isReference -and $i -lt $fitting.Count; $i++) {
                $bound = @($script:got[$i][$piped.Name])[0]
                if ($fitting[$i] -is [string]) { if ("$bound" -ne $fitting[$i]) { "-$($piped.Name) $($fitting[$i]) was '$bound'" } }
                elseif ($bound.Source -ne $fitting[$i]) { "-$($piped.Name) has another source than $($fitting[$i])" }
                elseif ($bound.Id -notin @($fitting[$i].psobject.Properties | ForEach-Object { "$($_.Value)" })) { "-$($piped.Name) has the id '$($bound.Id)', which $($fitting[$i]) has not" }
            }
        }
        $wrong | Should -BeNullOrEmpty
    }
}

Describe 'A proxy function' {
    It 'of every cmdlet binds what the cmdlet binds' {
        # The story above went through its proxies for real; of the others it is asked that what they are given arrives.
        $wrong = foreach ($command in Get-Command -Module SecureNet -CommandType Cmdlet | Where-Object Name -NE 'Connect-SecureAccount') {
            $set = $command.ParameterSets[0]
            $given = Get-Given $set
            $piped = $set.Parameters | Where-Object ValueFromPipeline | Select-Object -First 1
            $object = if ($piped) { @(Find-Object $command $piped $made) + @(Find-Object $command $piped $foreign) | Select-Object -First 1 }
            if ($command.Parameters['WhatIf']) { $given.WhatIf = $true }
            if ($command.Name -eq 'Remove-SecureDeployment') { $given.Name = 'none' }
            if ($command.Parameters['TimeoutSeconds']) { $given.TimeoutSeconds = 1 }
            $proxy = [scriptblock]::Create([System.Management.Automation.ProxyCommand]::Create([System.Management.Automation.CommandMetadata]::new($command)))
            try { if ($object) { $null = $object | & $proxy @given -ErrorAction Stop } else { $null = & $proxy @given -ErrorAction Stop } }
            catch { if ($_.Exception.GetBaseException() -is [System.Management.Automation.ParameterBindingException]) { "${command}: $_" } }
        }
        $wrong | Should -BeNullOrEmpty
    }
}

Describe 'A made object' {
    It 'has the properties that it is given, of their types, and no others' {
        $path = [SecureNet.MockObject]::Of('NetworkPath', @{ Verdict = 'Blocked' })
        $path | Should -BeOfType SecureNet.NetworkPath
        $path.Verdict | Should -Be ([SecureNet.Reachability.Verdict]::Blocked)
        $path.IsReachable | Should -BeNullOrEmpty
        $vpc = [SecureNet.MockObject]::Of('SecureVpc', @{ vpcid = 'vpc-1'; PublicSubnetId = 'subnet-1' })
        $vpc.PublicSubnetId[0] | Should -Be 'subnet-1'
        "$([SecureNet.MockObject]::Of('SecureVpc', @{ Name = 'web' }))" | Should -Be 'web'
    }

    It 'of every type has a text and can be shown' {
        $wrong = foreach ($object in $made) {
            try {
                $null = "$object"
                if ("$($object | Out-String)".Trim() -eq '') { "$($object.psobject.TypeNames[0]) shows nothing" }
                if ("$($object | Out-String)" -match '#ERR') { "$($object.psobject.TypeNames[0]) has a column that fails" }
            }
            catch { "$($object.psobject.TypeNames[0]): $($_.Exception.InnerException)" }
        }
        $wrong | Should -BeNullOrEmpty
    }

    It 'says what it cannot be' {
        { [SecureNet.MockObject]::Of('SecureHosts') } | Should -Throw "*no objects of a type 'SecureHosts'*"
        { [SecureNet.MockObject]::Of('SecureHost', @{ InstanceIdd = 'i-1' }) } | Should -Throw "*no property 'InstanceIdd'. It has *InstanceId*"
        { [SecureNet.MockObject]::Of('NetworkPath', @{ Verdict = 'Perhaps' }) } | Should -Throw "*Verdict of NetworkPath cannot be 'Perhaps'*"
    }

    It 'is refused by a cmdlet that would have to know more' {
        { [SecureNet.MockObject]::Of('NetworkPath', @{ Verdict = 'Blocked' }) | Repair-NetworkPath } | Should -Throw -ErrorId 'MadeObject,*'
        { [SecureNet.MockObject]::Of('SecureVpc', @{ VpcId = 'vpc-1' }) | New-BastionHost -AllowSshFrom 10.0.0.0/24 -Account A } | Should -Throw -ErrorId 'NotFound,*'
    }

    It 'is what a script under test gets' {
        function Get-Bastion { Get-SecureVpc web | New-BastionHost -AllowSshFrom 203.0.113.0/24 }
        Mock Get-SecureVpc { [SecureNet.MockObject]::Of('SecureVpc', @{ Name = 'web'; VpcId = 'vpc-1' }) }
        Mock New-BastionHost { [SecureNet.MockObject]::Of('SecureHost', @{ InstanceId = 'i-1' }) } -ParameterFilter { $Vpc.Id -eq 'vpc-1' }
        (Get-Bastion).InstanceId | Should -Be 'i-1'
        Should -Invoke New-BastionHost -Exactly -Times 1
    }
}
