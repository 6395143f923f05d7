using System.Collections.Immutable;
using SecureNet.Cloud;

namespace SecureNet.Model;

/// <summary>The effects on images, key pairs, templates, load balancers and groups. What takes time is the simulator's to play.</summary>
internal static class FleetPatches
{
    /// <summary>The resource that the change creates, or null where it is of another family.</summary>
    public static Resource? Create(Network network, Place place, CreateChange change, Func<string, string> newId)
    {
        (string account, string region) = place;
        return change switch
        {
            CreateImage c => new Image
            {
                Id = newId("ami"), AccountId = account, Region = region, Tags = c.Tags, ImageName = c.ImageName,
                Description = c.Description, State = "pending",
                RootDeviceName = "/dev/xvda", SourceInstanceId = c.InstanceId, SnapshotIds = [newId("snap")],
            },
            ImportKeyPair c => new KeyPair { Id = newId("key"), AccountId = account, Region = region, Tags = c.Tags, KeyName = c.KeyName,
                KeyType = Keys.PublicKeyLine.TypeOf(c.PublicKey), KeyFingerprint = Keys.PublicKeyLine.FingerprintOf(c.PublicKey),
                PublicKey = c.PublicKey },
            CreateLaunchTemplate c => new LaunchTemplate { Id = newId("lt"), AccountId = account, Region = region, Tags = c.Tags,
                LaunchTemplateName = c.LaunchTemplateName, Data = Stored(c.Data) },
            CreateLoadBalancer c => new LoadBalancer
            {
                Id = Arn(place, $"loadbalancer/app/{c.LoadBalancerName}", newId), AccountId = account, Region = region, Tags = c.Tags,
                LoadBalancerName = c.LoadBalancerName, Type = LoadBalancerType.Application,
                Scheme = c.Scheme, State = "provisioning", SubnetIds = c.SubnetIds, SecurityGroupIds = c.SecurityGroupIds,
                VpcId = NetworkPatcher.Get<Subnet>(network, place, ResourceKind.Subnet, c.SubnetIds[0]).VpcId,
                DnsName = $"{(c.Scheme == "internal" ? "internal-" : "")}{c.LoadBalancerName}-{newId("x")[3..12]}.{region}.elb."
                    + $"{Partition.In(region).DnsSuffix}", Attributes = ImmutableSortedDictionary<string, string>.Empty,
            },
            CreateTargetGroup c => new TargetGroup
            {
                Id = Arn(place, $"targetgroup/{c.TargetGroupName}", newId), AccountId = account, Region = region, Tags = c.Tags,
                TargetGroupName = c.TargetGroupName, Protocol = c.Protocol, Port = c.Port, VpcId = c.VpcId,
                HealthCheckPath = c.HealthCheckPath, Targets = [],
            },
            CreateListener c =>
                ListenerOf(c.Settings, new Listener { Id = Arn(place, $"listener/{LoadBalancer.PathOf(c.LoadBalancerArn)}", newId),
                    AccountId = account, Region = region, Tags = c.Tags, LoadBalancerArn = c.LoadBalancerArn, Protocol = "", Port = 0 }),
            CreateAutoScalingGroup c => Settled(new AutoScalingGroup
            {
                Id = c.AutoScalingGroupName, AccountId = account, Region = region, Tags = c.Tags, MinSize = 0, MaxSize = 0,
                TargetGroupArns = c.Settings.TargetGroupArns,
                Arn = $"arn:{Partition.Of(region)}:autoscaling:{region}:{account}:autoScalingGroup:{newId("x")[2..]}"
                    + $":autoScalingGroupName/{c.AutoScalingGroupName}",
            }, c.Settings),
            _ => null,
        };
    }

    /// <summary>What comes with a resource that was just created.</summary>
    public static Network Complete(Network network, CreateChange change, Resource created, Func<string, string> newId) => created switch
    {
        Image i => network.With(i.SnapshotIds.Select(
            s => new Snapshot { Id = s, AccountId = i.AccountId, Region = i.Region, Tags = ((CreateImage)change).SnapshotTags,
                Description = $"Created by CreateImage({i.SourceInstanceId}) for {i.Id}", Encrypted = true })),
        LoadBalancer b => b.SubnetIds.Aggregate(network,
            (n, subnet) => n.With(InterfaceOf(n, b, NetworkPatcher.Get<Subnet>(n, b.Place, ResourceKind.Subnet, subnet), newId))),
        Listener l => UseTargetGroups(network, l.Place),
        _ => network,
    };

    /// <summary>The network after the change, or null where it is of another family.</summary>
    public static Network? Apply(Network network, Place place, Change change) => change switch
    {
        DeleteLoadBalancer c => UseTargetGroups(network.Of<Listener>(place).Where(l => l.LoadBalancerArn == c.Id).Aggregate(network, (n,
            l) => n.Without(l)).Without(NetworkPatcher.Get<LoadBalancer>(network, place, ResourceKind.LoadBalancer, c.Id)), place),
        RegisterTargets c => NetworkPatcher.Update<TargetGroup>(network, place, ResourceKind.TargetGroup, c.TargetGroupArn,
            g => g with { Targets = [.. (g.Targets ?? []).Where(t => t.Port != c.Port || !c.TargetIds.Contains(t.Id)),
                .. c.TargetIds.Select(id => new Target(id, c.Port))] }),
        DeregisterImage c => NetworkPatcher.Update<Image>(network, place, ResourceKind.Image, c.Id, i => i with { State = "deregistered" }),
        DeleteListener c =>
            UseTargetGroups(network.Without(NetworkPatcher.Get<Listener>(network, place, ResourceKind.Listener, c.Id)), place),
        ModifyListener c => UseTargetGroups(
            NetworkPatcher.Update<Listener>(network, place, ResourceKind.Listener, c.ListenerArn, l => ListenerOf(c.Settings, l)), place),
        ModifyLoadBalancerAttributes c =>
            NetworkPatcher.Update<LoadBalancer>(network, place, ResourceKind.LoadBalancer, c.LoadBalancerArn, b => b with { Attributes =
                (b.Attributes ?? ImmutableSortedDictionary<string, string>.Empty).ToImmutableSortedDictionary().SetItems(c.Attributes) }),
        CreateLaunchTemplateVersion c => NetworkPatcher.Update<LaunchTemplate>(network, place, ResourceKind.LaunchTemplate,
            c.LaunchTemplateId, t => t with { Data = Stored(c.Data), LatestVersion = t.LatestVersion + 1 }),
        UpdateAutoScalingGroup c => NetworkPatcher.Update<AutoScalingGroup>(network, place, ResourceKind.AutoScalingGroup,
            c.AutoScalingGroupName, g => Settled(g, c.Settings)),
        AttachLoadBalancerTargetGroups c => NetworkPatcher.Update<AutoScalingGroup>(network, place, ResourceKind.AutoScalingGroup,
            c.AutoScalingGroupName, g => g with { TargetGroupArns = [.. g.TargetGroupArns, c.TargetGroupArn] }),
        PutScalingPolicy c => NetworkPatcher.Update<AutoScalingGroup>(network, place, ResourceKind.AutoScalingGroup, c.AutoScalingGroupName,
            g => g with { TargetCpu = c.TargetCpu }),
        _ => null,
    };

    private static LaunchTemplateData Stored(LaunchTemplateData data) =>
        data with { UserData = null, UserDataHash = data.UserDataHash ?? LaunchTemplateData.HashOf(data.UserData) };

    private static string Arn(Place place, string path, Func<string, string> newId)
        => $"arn:{Partition.Of(place.Region)}:elasticloadbalancing:{place.Region}:{place.AccountId}:{path}/{newId("x")[2..]}";

    private static Listener ListenerOf(ListenerSettings s, Listener l) =>
        l with { Protocol = s.Protocol, Port = s.Port, CertificateArn = s.CertificateArn, RedirectsToHttpsPort = s.RedirectToPort,
            TargetGroupArns = s.TargetGroupArn is { } t ? [t] : [] };

    // The desired size stays where scaling put it, within the new limits.
    private static AutoScalingGroup Settled(AutoScalingGroup g, AutoScalingGroupSettings s) => g with
    {
        LaunchTemplateId = s.LaunchTemplateId, MinSize = s.MinSize, MaxSize = s.MaxSize, SubnetIds = s.SubnetIds,
        HealthCheckGracePeriod = s.GracePeriod, DesiredCapacity = Math.Clamp(g.DesiredCapacity, s.MinSize, s.MaxSize),
    };

    private static NetworkInterface InterfaceOf(Network network, LoadBalancer b, Subnet subnet, Func<string, string> newId) => new()
    {
        Id = newId("eni"), AccountId = b.AccountId, Region = b.Region, VpcId = b.VpcId, SubnetId = subnet.Id,
        SecurityGroupIds = b.SecurityGroupIds, Description = b.InterfaceDescription,
        Addresses = [new(AddressPool.NextPrivate(network, subnet)!, b.Scheme == "internal" ? null : AddressPool.NextPublic(network))],
    };

    private static Network UseTargetGroups(Network network, Place place)
    {
        foreach (TargetGroup group in network.Of<TargetGroup>(place).ToArray())
        {
            string[] users = [.. network.Of<Listener>(place).Where(l => l.TargetGroupArns.Contains(group.Id)).Select(l => l.LoadBalancerArn)
                .Distinct().Order(StringComparer.Ordinal)];
            if (!users.SequenceEqual(group.LoadBalancerArns)) { network = network.With(group with { LoadBalancerArns = users }); }
        }

        return network;
    }
}
