namespace SecureNet.Tests.Commands;

/// <summary>
/// For each New- and Enable- cmdlet a run over what stands, and for each of its parameters another value. The test that walks the cmdlets
/// fails for a parameter that has no line here.
/// </summary>
internal static class OtherValues
{
    /// <summary>Where the scripts below run: one of everything, and beside it what other values name.</summary>
    public static string Ground(string folder) => $$"""
        $path = '{{folder}}/one.pem'; $script = '{{folder}}/script'
        $a = Connect-SecureAccount -Name A -Simulated -AccountId 111111111111 -Region us-west-2 -Deployment law
        $b = Connect-SecureAccount -Name B -Simulated -AccountId 222222222222 -Region us-east-1 -Deployment law
        $vpc = New-SecureVpc -Account A -Name app -CidrBlock 10.0.0.0/16 -AvailabilityZoneCount 2 -NatGateway Single -Tag @{ Team = 'one' }
        $other = New-SecureVpc -Account A -Name other -CidrBlock 10.1.0.0/16
        $key = New-HostKeyPair -Account A -Name ssh -Path $path
        $key2 = New-HostKeyPair -Account A -Name ssh2 -Path '{{folder}}/two.pem'
        $bucket = New-SecureBucket -Account A -Name law-one-111111111111
        $bucket2 = New-SecureBucket -Account A -Name law-two-111111111111
        $logs = New-CentralLogBucket -Account A -Name law-logs-111111111111 -SourceAccount 111111111111
        $logs2 = New-CentralLogBucket -Account A -Name law-logs2-111111111111 -SourceAccount 111111111111
        $role = New-HostRole -Account A -Name host -S3Bucket $bucket
        $role2 = New-HostRole -Account A -Name host2 -S3Bucket $bucket
        $bastion = $vpc | New-BastionHost -Name bastion -AllowSshFrom 203.0.113.0/24 -KeyName ssh -UserData 'echo one'
        $bastion2 = $vpc | New-BastionHost -Name bastion2 -AllowSshFrom 203.0.113.0/24
        $far = $other | New-BastionHost -Name far -AllowSshFrom 203.0.113.0/24
        $private = $vpc | New-PrivateHost -Name private -Bastion $bastion -KeyName ssh -UserData 'echo one'
        $image = $bastion | New-HostImage -Name web -Description one
        $image2 = $bastion | New-HostImage -Name web2
        $alb = $vpc | New-WebLoadBalancer -Name alb
        $alb2 = $vpc | New-WebLoadBalancer -Name alb2
        $template = New-HostTemplate -Name template -Image $image -KeyName ssh -LoadBalancer $alb -Bastion $bastion -UserData 'echo one'
        $template2 = New-HostTemplate -Name template2 -Image $image -KeyName ssh -LoadBalancer $alb -Bastion $bastion
        $fleet = New-WebFleet -Name fleet -Template $template -LoadBalancer $alb
        $log = $vpc | Enable-CentralFlowLog -BucketName $logs
        $log2 = $vpc | Enable-CentralFlowLog -Destination CloudWatchLogs -LogGroupName /law/one

        """;

    /// <summary>The parameters of the run over what stands; the second run with them is silent and changes nothing.</summary>
    public static IReadOnlyDictionary<string, string> First { get; } = new Dictionary<string, string>
    {
        ["New-SecureVpc"] = "@{ Account = 'A'; Name = 'app'; CidrBlock = '10.0.0.0/16'; AvailabilityZoneCount = 2; NatGateway = 'Single'; "
            + "Tag = @{ Team = 'one' } }",
        ["New-BastionHost"] = "@{ Vpc = $vpc; Name = 'bastion'; AllowSshFrom = '203.0.113.0/24'; KeyName = 'ssh' }",
        ["New-PrivateHost"] = "@{ Vpc = $vpc; Name = 'private'; Bastion = $bastion; KeyName = 'ssh' }",
        ["New-HostKeyPair"] = "@{ Account = 'A'; Name = 'ssh'; Path = $path }",
        ["New-HostRole"] = "@{ Account = 'A'; Name = 'host'; S3Bucket = $bucket }",
        ["New-HostImage"] = "@{ InputObject = $bastion; Name = 'web'; Description = 'one' }",
        ["New-HostTemplate"] =
            "@{ Name = 'template'; Image = $image; KeyName = 'ssh'; LoadBalancer = $alb; Bastion = $bastion; UserData = 'echo one' }",
        ["New-WebLoadBalancer"] = "@{ Vpc = $vpc; Name = 'alb' }",
        ["New-WebFleet"] = "@{ Name = 'fleet'; Template = $template; LoadBalancer = $alb }",
        ["New-SecureBucket"] = "@{ Account = 'A'; Name = 'law-one-111111111111' }",
        ["New-CentralLogBucket"] = "@{ Account = 'A'; Name = 'law-logs-111111111111'; SourceAccount = '111111111111' }",
        ["Enable-CentralFlowLog"] = "@{ Vpc = $vpc; BucketName = $logs }",
    };

    /// <summary>The second value of each parameter as PowerShell writes it, or <c>#</c> and why it has none.</summary>
    public static IReadOnlyDictionary<string, string> Second { get; } = new Dictionary<string, string>
    {
        ["New-SecureVpc -Account"] = "'B'", ["New-SecureVpc -Name"] = "'new'", ["New-SecureVpc -CidrBlock"] = "'10.9.0.0/16'",
        ["New-SecureVpc -AvailabilityZoneCount"] = "1", ["New-SecureVpc -SubnetPrefixLength"] = "26",
            ["New-SecureVpc -NoPublicSubnet"] = "$true; $p.Remove('NatGateway')",
        ["New-SecureVpc -NatGateway"] = "'None'", ["New-SecureVpc -Tag"] = "@{ Team = 'two' }",

        ["New-BastionHost -Account"] = "'B'", ["New-BastionHost -Vpc"] = "$other", ["New-BastionHost -Name"] = "'new'",
            ["New-BastionHost -InstanceType"] = "'t3.small'",
        ["New-BastionHost -ImageId"] = "'ami-0fedcba9876543210'", ["New-BastionHost -KeyName"] = "'nobody'",
        ["New-BastionHost -UserData"] = "'echo two'",
            ["New-BastionHost -UserDataPath"] = "$script",
        ["New-BastionHost -Role"] = "$role", ["New-BastionHost -Replace"] = "$true; $p.InstanceType = 't3.small'; $p.UserData = ''",
            ["New-BastionHost -AllowSshFrom"] = "'198.51.100.0/24'",
        ["New-BastionHost -AllowWorld"] = "# a consent, not a property: it lets -AllowSshFrom be wide, and nothing is wide here",

        ["New-PrivateHost -Account"] = "'B'", ["New-PrivateHost -Vpc"] = "$other", ["New-PrivateHost -Name"] = "'new'",
            ["New-PrivateHost -InstanceType"] = "'t3.small'",
        ["New-PrivateHost -ImageId"] = "'ami-0123456789abcdef0'", ["New-PrivateHost -KeyName"] = "'ssh2'",
            ["New-PrivateHost -UserData"] = "''", ["New-PrivateHost -UserDataPath"] = "$script",
        ["New-PrivateHost -AccessBy"] = "'None'", ["New-PrivateHost -Role"] = "$role",
            ["New-PrivateHost -Replace"] = "$true; $p.InstanceType = 't3.small'; $p.UserData = ''",
            ["New-PrivateHost -Bastion"] = "$bastion2",

        ["New-HostKeyPair -Account"] = "'B'", ["New-HostKeyPair -Name"] = "'new'", ["New-HostKeyPair -Path"] = "$path + '.other'",
            ["New-HostKeyPair -KeyType"] = "'Rsa'", ["New-HostKeyPair -Format"] = "'Ppk'",
        ["New-HostKeyPair -MadeByEC2"] = "# how a pair is made, not what it is: EC2 does not tell it of one that stands",
        ["New-HostKeyPair -UseExistingFile"] = "# true of every pair that stands: its file holds its key",

        ["New-HostRole -Account"] = "'B'", ["New-HostRole -Name"] = "'new'", ["New-HostRole -S3Bucket"] = "$bucket2",
            ["New-HostRole -Access"] = "'List'", ["New-HostRole -AllowSessionManager"] = "$true",
        ["New-HostRole -PermissionsBoundary"] = "'arn:aws:iam::111111111111:policy/bound'",

        ["New-HostImage -Account"] = "'B'", ["New-HostImage -InputObject"] = "$bastion2", ["New-HostImage -Name"] = "'new'",
            ["New-HostImage -Description"] = "'two'",
        ["New-HostImage -NoReboot"] = "# how an image is made, not what it is: AWS does not tell it of one that stands",
        ["New-HostImage -NoWait"] = "# whether to wait, and an image that stands needs none",

        ["New-HostTemplate -Account"] = "'B'", ["New-HostTemplate -Name"] = "'new'", ["New-HostTemplate -Image"] = "$image2",
            ["New-HostTemplate -KeyName"] = "'ssh2'",
        ["New-HostTemplate -InstanceType"] = "'t3.small'", ["New-HostTemplate -UserData"] = "'echo two'",
            ["New-HostTemplate -LoadBalancer"] = "$alb2", ["New-HostTemplate -Bastion"] = "$bastion2",
        ["New-HostTemplate -InstanceProfile"] = "'host'",

        ["New-WebLoadBalancer -Account"] = "'B'", ["New-WebLoadBalancer -Vpc"] = "$other", ["New-WebLoadBalancer -Name"] = "'new'",
            ["New-WebLoadBalancer -TargetGroupName"] = "'TG-new'",
        ["New-WebLoadBalancer -Port"] = "8080",
            ["New-WebLoadBalancer -CertificateArn"] = "'arn:aws:acm:us-west-2:111111111111:certificate/0'",
            ["New-WebLoadBalancer -Scheme"] = "'internal'",
        ["New-WebLoadBalancer -AllowFrom"] = "'198.51.100.0/24'", ["New-WebLoadBalancer -HealthCheckPath"] = "'/health'",
            ["New-WebLoadBalancer -AccessLogBucket"] = "'law-one-111111111111'",
        ["New-WebLoadBalancer -DeletionProtection"] = "$true",

        ["New-WebFleet -Account"] = "'B'", ["New-WebFleet -Name"] = "'new'", ["New-WebFleet -Template"] = "$template2",
            ["New-WebFleet -LoadBalancer"] = "$alb2", ["New-WebFleet -MinSize"] = "2",
        ["New-WebFleet -MaxSize"] = "4", ["New-WebFleet -TargetCpu"] = "60", ["New-WebFleet -HealthCheckGracePeriod"] = "60",

        ["New-SecureBucket -Account"] = "'B'", ["New-SecureBucket -Name"] = "'law-new-111111111111'",
            ["New-SecureBucket -NoncurrentDays"] = "60", ["New-SecureBucket -Tag"] = "@{ Team = 'two' }",
        ["New-SecureBucket -KmsKeyArn"] = "'arn:aws:kms:us-west-2:111111111111:key/00000000-0000-0000-0000-000000000001'",

        ["New-CentralLogBucket -Account"] = "'B'", ["New-CentralLogBucket -Name"] = "'law-new-111111111111'",
            ["New-CentralLogBucket -SourceAccount"] = "'222222222222'", ["New-CentralLogBucket -RetentionDays"] = "30",
        ["New-CentralLogBucket -KmsKeyArn"] = "'arn:aws:kms:us-west-2:111111111111:key/00000000-0000-0000-0000-000000000001'",

        ["Enable-CentralFlowLog -Account"] = "'B'", ["Enable-CentralFlowLog -Vpc"] = "$other",
            ["Enable-CentralFlowLog -Destination"] = "'CloudWatchLogs'; $p.Remove('BucketName')",
        ["Enable-CentralFlowLog -BucketName"] = "$logs2", ["Enable-CentralFlowLog -LogAccount"] = "'B'",
        ["Enable-CentralFlowLog -LogGroupName"] = "'/law/two'; $p.Destination = 'CloudWatchLogs'; $p.Remove('BucketName')",
        ["Enable-CentralFlowLog -RetentionDays"] =
            "30; $p.LogGroupName = '/law/one'; $p.Destination = 'CloudWatchLogs'; $p.Remove('BucketName')",
        ["Enable-CentralFlowLog -TrafficType"] = "'REJECT'", ["Enable-CentralFlowLog -MaxAggregationInterval"] = "600",
        ["Enable-CentralFlowLog -LogFormat"] = "'${interface-id} ${srcaddr} ${dstaddr} ${start} ${end} ${action} ${log-status}'",
            ["Enable-CentralFlowLog -FileFormat"] = "'Parquet'",
        ["Enable-CentralFlowLog -HivePartition"] = "$true", ["Enable-CentralFlowLog -HourlyPartition"] = "$true",
            ["Enable-CentralFlowLog -Prefix"] = "'folder'", ["Enable-CentralFlowLog -Name"] = "'named'",
    };
}
