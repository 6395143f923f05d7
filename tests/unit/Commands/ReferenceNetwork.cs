using SecureNet.Model;

namespace SecureNet.Tests.Commands;

/// <summary>The reference network as a script, and its state as text that can be compared between runs.</summary>
internal static class ReferenceNetwork
{
    public const string Connect = """
        $a = Connect-SecureAccount -Name A -Simulated -AccountId 111111111111 -Region us-west-2 -Deployment reference
        $b = Connect-SecureAccount -Name B -Simulated -AccountId 222222222222 -Region us-east-1 -Deployment reference

        """;

    public const string Build = Connect + """
        $vpcA, $vpcB = @(
            [pscustomobject] @{ Account = 'A'; Name = 'VPC-ACC-A'; CidrBlock = '10.0.0.0/16'; AvailabilityZoneCount = 2 }
            [pscustomobject] @{ Account = 'B'; Name = 'VPC-ACC-B'; CidrBlock = '192.168.0.0/16'; AvailabilityZoneCount = 1 }
        ) | New-SecureVpc -ErrorAction Stop
        $bastionA, $bastionB = $vpcA, $vpcB | New-BastionHost -AllowSshFrom 203.0.113.0/24 -ErrorAction Stop
        $privateB = $vpcB | New-PrivateHost -Bastion $bastionB -ErrorAction Stop
        $peering = $vpcA | Connect-VpcPeering -With $vpcB -Name 'VPC A | VPC B' -ErrorAction Stop
        $test = $peering | Test-PeeringConnectivity -Source $bastionA -Destination $privateB -Protocol icmp
        if (-not $test.Reachable) { $repair = $test | Repair-PeeringConnectivity -PassThru }

        """;

    public const string Remove = "Remove-SecureDeployment -Name reference -Confirm:$false";

    /// <summary>Every resource that exists, with ids replaced by addresses, sorted.</summary>
    public static string Describe(Network network)
    {
        Dictionary<string, string> names = [];
        foreach (Resource r in network.Resources.Where(r => r.Exists && r.Address is not null).OrderBy(r => r.Address,
            StringComparer.Ordinal))
        {
            names.TryAdd(r.Id, r.Address!.StartsWith("peering/", StringComparison.Ordinal) ? "peering" : r.Address!);
        }
        foreach (Resource r in network.Resources.Where(r => r.Address is null && r.VpcIds is [string vpc] && names.ContainsKey(vpc)))
        {
            names.TryAdd(r.Id, $"{r.Kind} of {names[r.VpcIds![0]]}");
        }
        IEnumerable<string> lines = network.Resources.Where(r => r.Exists && r is not (NetworkInterface or ManagedPrefixList))
            .Select(r => (r is Instance { Address: null } ? "instance of " + r.Name : Name(r.Id)) + " in " + r.Region + ": " + Text(r));
        return string.Join('\n', lines.Order(StringComparer.Ordinal));

        string Name(string id) => names.GetValueOrDefault(id, id);
        string Join(IEnumerable<string> parts) => string.Join("; ", parts.Order(StringComparer.Ordinal));
        string Text(Resource r) => r switch
        {
            Vpc v => $"{v.CidrBlocks[0]} {v.EnableDnsSupport} {v.EnableDnsHostnames}",
            Subnet s => $"{s.AvailabilityZone} {s.MapPublicIpOnLaunch}",
            InternetGateway g => Name(g.VpcId ?? "none"),
            RouteTable t => Join(t.Routes.Select(x => $"{x.Destination}{x.PrefixListId} {Name(x.TargetId)} {x.IsBlackhole}")) + " for "
                + Join(t.SubnetIds.Select(Name)),
            NetworkAcl a => Join(a.Entries.Select(e => e.ToString())) + " for " + Join(a.SubnetIds.Select(Name)),
            SecurityGroup g =>
                Join(g.Rules.Select(x => $"{x.Egress} {x.Traffic} {(x.GroupId is { } id ? Name(id) : x.Peer)} {x.Description}")),
            Instance i => $"{i.InstanceType} {i.State} {Name(i.SubnetId)} {Join(i.SecurityGroupIds.Select(Name))} "
                + $"{i.PublicIpAddress is not null} {Name(i.InstanceProfileId ?? "none")}",
            VpcEndpoint e => $"{e.ServiceName} {e.State} {Name(e.VpcId)} {Join(e.RouteTableIds.Select(Name))} {e.PolicyDocument}",
            Role o => $"{o.RoleName} {o.AssumeRolePolicyDocument} {Join(o.InlinePolicies.Select(p => $"{p.Key} {p.Value}"))}",
            InstanceProfile o => $"{o.InstanceProfileName} {Join(o.RoleIds.Select(Name))}",
            VpcPeeringConnection p =>
                $"{p.Status} {p.Name} {p.Requester.AllowDnsResolutionFromRemoteVpc} {p.Accepter.AllowDnsResolutionFromRemoteVpc}",
            LogGroup g => $"{g.RetentionInDays}",
            FlowLog f => $"{Name(f.ResourceId)} {f.DestinationId} {f.Settings}",
            Bucket b => $"{b.PublicAccessBlock} {b.ObjectOwnership} {b.Encryption} {b.Versioning} "
                + $"{Join(b.LifecycleRules.Select(x => x.ToString()))} {b.PolicyDocument}",
            Image i => $"{i.ImageName} {i.State} {i.SnapshotIds.Count}",
            Snapshot s => $"{s.Address}",
            KeyPair k => $"{k.KeyName} {k.KeyType}",
            LaunchTemplate t =>
                $"{t.LaunchTemplateName} {t.LatestVersion} {Name(t.Data.ImageId)} {Join(t.Data.SecurityGroupIds.Select(Name))} "
                    + $"{t.Data with { ImageId = "", SecurityGroupIds = [] }}",
            LoadBalancer b => $"{b.State} {b.Scheme} {Join(b.SubnetIds.Select(Name))} {Join(b.SecurityGroupIds.Select(Name))} "
                + $"{Join(b.Attributes!.Select(a => $"{a.Key}={a.Value}"))}",
            TargetGroup t => $"{t.Protocol} {t.Port} {Join(t.LoadBalancerArns.Select(Name))} {Join(t.Targets!.Select(x => x.Health))}",
            Listener l => $"{l.Protocol} {l.Port} {Name(l.LoadBalancerArn)} {Join(l.TargetGroupArns.Select(Name))} "
                + $"{l.RedirectsToHttpsPort} {l.CertificateArn}",
            AutoScalingGroup g => $"{g.MinSize} {g.MaxSize} {g.DesiredCapacity} {g.TargetCpu} {Join(g.SubnetIds.Select(Name))} "
                + $"{Join(g.TargetGroupArns.Select(Name))} {g.Instances.Count} {g.HealthCheckGracePeriod} "
                + $"{Name(g.LaunchTemplateId!)}",
            _ => r.Kind.ToString(),
        };
    }

    public static IEnumerable<string> LeftOver(Network network) =>
        network.Resources.Where(r => r.Exists && r is not ManagedPrefixList).Select(r => $"{r.Kind} {r}");
}
