using System.Collections.Immutable;
using SecureNet.Cloud;
using SecureNet.Model;

namespace SecureNet.Provisioning;

/// <summary>Compares what is wanted with what is there, and plans the changes between them. Pure: makes no call.</summary>
public sealed class Planner
{
    // Kinds in the order in which they refer to each other, so that an id has its provider before it is used.
    private static readonly ResourceKind[] s_order =
    [
        ResourceKind.Role, ResourceKind.InstanceProfile, ResourceKind.Vpc, ResourceKind.InternetGateway, ResourceKind.Subnet,
        ResourceKind.SecurityGroup, ResourceKind.NetworkAcl,
        ResourceKind.ElasticIp, ResourceKind.NatGateway, ResourceKind.VpcPeeringConnection, ResourceKind.RouteTable,
        ResourceKind.VpcEndpoint, ResourceKind.Instance,
        ResourceKind.Bucket,
        ResourceKind.Image, ResourceKind.LaunchTemplate, ResourceKind.TargetGroup, ResourceKind.LoadBalancer, ResourceKind.Listener,
        ResourceKind.AutoScalingGroup,
        ResourceKind.LogGroup, ResourceKind.FlowLog,
        ResourceKind.WorkGroup, ResourceKind.CatalogDatabase, ResourceKind.CatalogTable,
    ];

    private readonly Blueprint _blueprint;
    private readonly Network _have;
    private readonly PlanBuilder _plan = new();

    private Planner(Blueprint blueprint, Network have) => (_blueprint, _have) = (blueprint, have);

    /// <summary>The plan that makes <paramref name="have"/> hold everything that is wanted; empty where it does.</summary>
    public static Plan Create(Blueprint blueprint, Network have) => new Planner(blueprint, have).Create();

    private Plan Create()
    {
        Resource[] wanted = [.. _blueprint.Wanted.OrderBy(w => Array.IndexOf(s_order, w.Kind))];
        RefuseTwice(wanted);
        foreach (Resource w in wanted)
        {
            if (Existing(w) is { } e) { _plan.Know(w.Id, e.Id); }
        }

        List<string> remarks = Compare(wanted);

        SecurityGroup[] groups = [.. wanted.OfType<SecurityGroup>()];
        foreach (Resource w in wanted)
        {
            // Groups refer to each other: all of them come before the rules of any, and after the VPCs.
            if (groups is [var first, ..] && ReferenceEquals(w, first)) { PlanGroups(groups); }
            switch (w)
            {
                case Vpc vpc: PlanVpc(vpc); break;
                case InternetGateway gateway: PlanInternetGateway(gateway); break;
                case SecurityGroup group: SecurityGroupDiff.Plan(group, Existing(group) as SecurityGroup, _plan); break;
                case NetworkAcl acl: PlanNetworkAcl(acl); break;
                case NatGateway nat: PlanNatGateway(nat); break;
                case VpcPeeringConnection peering: PeeringDiff.Plan(peering, Existing(peering) as VpcPeeringConnection, _have, _plan);
                    break;
                case RouteTable table: PlanRouteTable(table); break;
                case Instance instance: PlanInstance(instance); break;
                case VpcEndpoint endpoint: VpcEndpointDiff.Plan(endpoint, Existing(endpoint) as VpcEndpoint, _plan); break;
                case Role role: RoleDiff.Plan(role, Existing(role) as Role, _plan); break;
                case InstanceProfile profile: RoleDiff.Plan(profile, Existing(profile) as InstanceProfile, _plan); break;
                case Bucket bucket: BucketDiff.Plan(bucket, Existing(bucket) as Bucket, _plan); break;
                case Image image: FleetDiff.Plan(image, Existing(image) as Image, _plan); break;
                case LaunchTemplate template: FleetDiff.Plan(template, Existing(template) as LaunchTemplate, _plan); break;
                case LoadBalancer balancer: FleetDiff.Plan(balancer, Existing(balancer) as LoadBalancer, _plan); break;
                case Listener listener: FleetDiff.Plan(listener, Existing(listener) as Listener, _plan); break;
                case AutoScalingGroup group: FleetDiff.Plan(group, Existing(group) as AutoScalingGroup, _plan); break;
                case LogGroup group: LogGroupDiff.Plan(group, Existing(group) as LogGroup, _plan); break;
                case FlowLog log: PlanFlowLog(log); break;
                case WorkGroup group: AthenaDiff.Plan(group, Existing(group) as WorkGroup, _plan); break;
                case CatalogDatabase database: AthenaDiff.Plan(database, Existing(database) as CatalogDatabase, _plan); break;
                case CatalogTable table: AthenaDiff.Plan(table, Existing(table) as CatalogTable, _plan); break;
                default: if (Existing(w) is null) { Created(w, Make(w)); } break;
            }
        }

        foreach (HostReplacement replacement in _blueprint.Replacements)
        {
            if (replacement.Interrupts(_have) is { } interrupts) { remarks.Add(interrupts); }
            PlanReplacement(replacement);
        }

        foreach ((Place place, Change change) in _blueprint.Cleanups) { _plan.Add(place, change); }
        return _plan.Build() with { Remarks = remarks };
    }

    private void PlanGroups(SecurityGroup[] groups)
    {
        foreach (SecurityGroup group in groups.Where(g => Existing(g) is null)) { Created(group, Make(group)); }
    }

    // Only what a blueprint means whole: one that is named by its id gets what it lacks, and the rest of it is another's to say.
    private List<string> Compare(Resource[] wanted)
    {
        ForeignChanges foreign = new(wanted, _have, _blueprint.Deployment, _plan.Id);
        LostTags lost = new(wanted, _have, _blueprint.Deployment, _plan.Id);
        List<string> remarks = [];
        foreach (Resource w in wanted.Where(w => StandIn.Is(w.Id)))
        {
            if (Existing(w) is { } there)
            {
                if (Differences.Check(w, there, _have, _plan.Id) is { } said) { remarks.Add(said); }
                remarks.AddRange(foreign.Of(w, there));
            }
            else { lost.Refuse(w); }
        }

        return remarks;
    }

    // One object piped twice, or two names alike: two would be made, of which nobody could tell one from the other.
    private static void RefuseTwice(IEnumerable<Resource> wanted)
    {
        Resource? twice = wanted.Where(w => StandIn.Is(w.Id)).GroupBy(w => w.Id).FirstOrDefault(g => g.Count() > 1)?.First();
        if (twice is null) { return; }
        throw new RefusedException("WantedTwice",
            $"{Words.Of(twice.Kind)} '{twice.DisplayName}' is asked for twice in {twice.Place}. Nothing was changed.", twice.DisplayName,
            "Ask for it once, or give each its own name.");
    }

    // One that is known by its id is looked for by its address too: beside a twin nobody can say that it is the one.
    private Resource? Existing(Resource wanted)
    {
        Resource? ours = wanted.Address is null ? null : TwinsException.Only(
            _have.Resources.Where(r => r.Kind == wanted.Kind && r.Place == wanted.Place && r.Exists && r.Deployment == _blueprint.Deployment
                && r.Address == wanted.Address), _have);
        return StandIn.Is(wanted.Id) ? ours : _have.Find<Resource>(wanted.Place, wanted.Kind, wanted.Id);
    }

    private int Created(Resource wanted, CreateChange change)
    {
        int step = _plan.Add(wanted.Place, change);
        _plan.Provides(wanted, step);
        return step;
    }

    private static CreateChange Make(Resource wanted) => wanted switch
    {
        Subnet s => new CreateSubnet(s.VpcId, s.CidrBlock, s.AvailabilityZone) { Tags = s.Tags },
        ElasticIp e => new AllocateAddress { Tags = e.Tags },
        SecurityGroup g => new CreateSecurityGroup(g.VpcId!, g.GroupName, g.Description) { Tags = g.Tags },
        KeyPair k => new ImportKeyPair(k.KeyName, k.PublicKey!) { Tags = k.Tags },
        TargetGroup t => new CreateTargetGroup(t.TargetGroupName, t.Protocol, t.Port, t.VpcId!, t.HealthCheckPath) { Tags = t.Tags },
        _ => throw new ArgumentException($"A {wanted.Kind} cannot be created by itself.", nameof(wanted)),
    };

    private void PlanVpc(Vpc wanted)
    {
        Vpc? have = Existing(wanted) as Vpc;
        int? created = have is null ? Created(wanted, new CreateVpc(wanted.CidrBlocks[0]) { Tags = wanted.Tags }) : null;
        // A new VPC has DNS support on and DNS hostnames off; one attribute a call.
        if (have?.EnableDnsSupport == false)
        {
            _plan.Add(wanted.Place, new ModifyVpcAttribute(wanted.Id, VpcAttribute.EnableDnsSupport, true));
        }
        if (have?.EnableDnsHostnames != true)
        {
            _plan.Add(wanted.Place, new ModifyVpcAttribute(wanted.Id, VpcAttribute.EnableDnsHostnames, true));
        }
        SecurityGroup? group = have is null
            ? null : _have.Of<SecurityGroup>(wanted.Place).FirstOrDefault(g => g.VpcId == have.Id && g.IsDefault);
        if (created is not null || group is { Rules.Count: > 0 }) { _plan.Add(wanted.Place, new EmptyDefaultSecurityGroup(wanted.Id)); }
    }

    private void PlanInternetGateway(InternetGateway wanted)
    {
        InternetGateway? have = Existing(wanted) as InternetGateway;
        int? created = have is null ? Created(wanted, new CreateInternetGateway { Tags = wanted.Tags }) : null;
        if (have?.VpcId is not null) { return; }
        // A route to the gateway needs it attached, so the attachment is what provides it.
        int attached = _plan.Add(wanted.Place, new AttachInternetGateway(wanted.Id, wanted.VpcId!), created);
        _plan.Provides(wanted, attached);
    }

    private void PlanNetworkAcl(NetworkAcl wanted)
    {
        NetworkAcl? have = Existing(wanted) as NetworkAcl;
        if (have is null) { Created(wanted, new CreateNetworkAcl(wanted.VpcId) { Tags = wanted.Tags }); }
        List<int?> entries = [];
        foreach (NetworkAclEntry entry in wanted.Entries)
        {
            NetworkAclEntry? old = have?.Entries.FirstOrDefault(e => e.RuleNumber == entry.RuleNumber && e.Egress == entry.Egress);
            if (old == entry) { continue; }
            entries.Add(_plan.Add(wanted.Place,
                old is null ? new CreateNetworkAclEntry(wanted.Id, entry) : new ReplaceNetworkAclEntry(wanted.Id, entry)));
        }

        foreach (string subnet in wanted.SubnetIds)
        {
            // After the entries: a subnet never waits behind an ACL that denies everything.
            if (have?.SubnetIds.Contains(_plan.Id(subnet)) != true)
            {
                _plan.Add(wanted.Place, new ReplaceNetworkAclAssociation(wanted.Id, subnet), [.. entries]);
            }
        }
    }

    private void PlanNatGateway(NatGateway wanted)
    {
        NatGateway? have = Existing(wanted) as NatGateway;
        if (have?.State == "available") { return; }
        int? attached = _blueprint.Wanted.OfType<InternetGateway>().Where(g => g.VpcId == wanted.VpcId)
            .SelectMany(g => _plan.ProvidersOf(g.Place, _plan.Id(g.Id))).FirstOrDefault();
        int? created = have is null
            ? _plan.Add(wanted.Place,
                new CreateNatGateway(wanted.SubnetId, wanted.AllocationId!, Guid.NewGuid().ToString()) { Tags = wanted.Tags }, attached)
            : null;
        int ready = _plan.Wait(wanted.Place, new(ResourceKind.NatGateway, wanted.Id, "available", Waits.NatGatewayAvailable), created);
        _plan.Provides(wanted, ready);
    }

    private void PlanRouteTable(RouteTable wanted)
    {
        RouteTable? have = Existing(wanted) as RouteTable;
        if (have is null) { Created(wanted, new CreateRouteTable(wanted.VpcId) { Tags = wanted.Tags }); }
        foreach (Route route in wanted.Routes)
        {
            Route? old = have?.Routes.FirstOrDefault(r => r.Destination.Equals(route.Destination));
            if (old?.TargetId == _plan.Id(route.TargetId)) { continue; }
            _plan.Add(wanted.Place, old is null
                ? new CreateRoute(wanted.Id, route.Destination!.Value, route.TargetKind, route.TargetId)
                : new ReplaceRoute(wanted.Id, route.Destination!.Value, route.TargetKind, route.TargetId));
        }

        foreach (string subnet in wanted.SubnetIds)
        {
            if (have?.SubnetIds.Contains(_plan.Id(subnet)) != true) { _plan.Add(wanted.Place, new AssociateRouteTable(wanted.Id, subnet)); }
        }
    }

    private void PlanInstance(Instance wanted)
    {
        Instance? have = Existing(wanted) as Instance;
        if (have is not null) { RoleDiff.PlanProfileOf(wanted, have, _plan); }
        if (have is { State: not "pending" }) { return; }
        int? created = have is null
            ? Created(wanted, new RunInstances(wanted.SubnetId, wanted.ImageId, wanted.InstanceType, wanted.SecurityGroupIds,
                wanted.PublicIpAddress is not null, Guid.NewGuid().ToString())
            {
                Tags = wanted.Tags, KeyName = wanted.KeyName, UserData = wanted.UserData, InstanceProfileId = wanted.InstanceProfileId
            })
            : null;
        int running = _plan.Wait(wanted.Place, new(ResourceKind.Instance, wanted.Id, "running", Waits.InstanceRunning), created);
        // Nothing goes for it that does not run.
        if (_blueprint.Replacements.Any(r => r.Next.Id == wanted.Id)) { _plan.Provides(wanted, running); }
    }

    // The address last: two that have it at once would be twins.
    private void PlanReplacement(HostReplacement replacement)
    {
        Instance next = replacement.Next;
        int?[] running = [.. _plan.ProvidersOf(next.Place, _plan.Id(next.Id))];
        if (replacement.Old is { } old)
        {
            int gone = _plan.AddExactly(next.Place, new TerminateInstances(old.Id), running);
            running = [_plan.Wait(next.Place, new(ResourceKind.Instance, old.Id, "terminated", Waits.Gone), gone)];
        }

        _plan.Add(next.Place, new CreateTags(next.Id, next.Tags.SetItem(TagNames.Address, replacement.Address)), running);
    }

    private void PlanFlowLog(FlowLog wanted)
    {
        FlowLog? have = Existing(wanted) as FlowLog;
        string? role = wanted.Settings.DeliverLogsPermissionArn is { } r ? _plan.Id(r) : null;
        if (have is not null && have.Settings == wanted.Settings with { DeliverLogsPermissionArn = role }
            && have.DestinationId == _plan.Id(wanted.DestinationId))
        {
            ImmutableSortedDictionary<string, string> lacking = wanted.Tags.Where(t => have.Tags.GetValueOrDefault(t.Key) != t.Value)
                .ToImmutableSortedDictionary();
            if (lacking.Count > 0) { _plan.Add(wanted.Place, new CreateTags(wanted.Id, lacking)); }
            return;
        }

        // Nothing of a flow log can be changed: the old one goes first, because AWS refuses a second one to the same destination.
        int? gone = have is null ? null : _plan.AddExactly(wanted.Place, new DeleteFlowLogs(have.Id));
        _plan.Forget(wanted.Id);
        _plan.Provides(wanted, _plan.Add(wanted.Place,
            new CreateFlowLogs(wanted.ResourceId, wanted.DestinationId, wanted.Settings, Guid.NewGuid().ToString()) { Tags = wanted.Tags },
            // A role without its policy can be assumed, and delivers nothing.
            [gone, .. role is null ? [] : _plan.StepsAbout(wanted.Place, role)]));
    }
}
