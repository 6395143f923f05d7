using SecureNet.Cloud;
using SecureNet.Model;

namespace SecureNet.Provisioning;

/// <summary>Plans the removal of resources, across accounts, in the order in which AWS lets go of them.</summary>
public sealed class RemovalPlanner
{
    private const int MostTold = 6;
    private readonly HashSet<Resource> _doomed;
    private readonly Network _have;
    private readonly PlanBuilder _plan = new();
    private readonly Dictionary<ResourceKey, int> _gone = [];

    private readonly Func<Bucket, bool> _empties;

    private RemovalPlanner(IEnumerable<Resource> doomed, Network have, Func<Bucket, bool> empties) =>
        (_doomed, _have, _empties) = ([.. doomed.Where(d => !d.IsGone)], have, empties);

    /// <param name="doomed">What goes.</param>
    /// <param name="have">Every kind, in every place of what goes, so that what others own is seen.</param>
    /// <param name="empties">The buckets whose content is deleted too; AWS refuses to delete others that are
    /// not empty. Null for none.</param>
    /// <exception cref="RefusedException">Something that does not go stands in what goes; nothing was changed.</exception>
    public static Plan Create(IEnumerable<Resource> doomed, Network have, Func<Bucket, bool>? empties = null)
    {
        RemovalPlanner planner = new(doomed, have, empties ?? (_ => false));
        planner.RefuseForeign();
        return planner.Create();
    }

    private void RefuseForeign()
    {
        HashSet<string> vpcs = [.. _doomed.OfType<Vpc>().Select(v => v.Id)];
        HashSet<ResourceKey> going = [.. _doomed.Where(d => !NetworkReader.HolderKinds.Contains(d.Kind)).Select(KeyOf)];
        Resource[] foreign = [.. _have.Resources.Where(r => r.Exists && !going.Contains(KeyOf(r)) && !MadeByAws(r) &&
            // The catalog deletes a database with everything in it.
            (r is VpcPeeringConnection ? false : r is CatalogTable t
                ? going.Contains(new(t.Place, ResourceKind.CatalogDatabase, t.DatabaseName)) : r.VpcIds?.Any(vpcs.Contains) == true))];
        if (foreign.Length == 0) { return; }
        (string list, string advice) = Tell(foreign, _have);
        throw new RefusedException("ForeignResources",
            $"{foreign.Length} resource(s) that are not part of this removal stand in its "
                + $"{(foreign[0] is CatalogTable ? "databases" : "VPCs")} in {foreign[0].Place}: {list}. Nothing was removed.",
            foreign[0].Id, $"{advice}. Then run this again.");
    }

    // An owner's things are told together; what goes with another thing in the way is counted and not told.
    private static (string List, string Advice) Tell(Resource[] foreign, Network have)
    {
        Resource[] causes = [.. foreign.Where(f => !ForeignOwner.GoesWith(f, foreign))];
        ForeignOwner[] owners = [.. causes.OrderBy(f => f is NetworkInterface).Take(MostTold).Select(f => ForeignOwner.Of(f, have))];
        string more = causes.Length > MostTold ? $"; and {causes.Length - MostTold} more" : "";
        return (string.Join("; ", owners.Select(o => o.Whose)) + more, string.Join(". ", owners.Select(o => o.Removal).Distinct()));
    }

    /// <summary>
    /// What keeps AWS from deleting what a plan failed to delete, in sentences; null where nothing that was read does. What others put in
    /// after the plan was made is seen here only.
    /// </summary>
    /// <param name="failed">The deletions that AWS refused.</param>
    /// <param name="now">What stands in their VPCs now.</param>
    public static string? WhatHolds(IReadOnlyCollection<Change> failed, Network now)
    {
        HashSet<string> vpcs =
        [
            .. failed.OfType<DeleteVpc>().Select(d => d.Id),
                .. failed.OfType<DeleteSubnet>().Select(d => now.Find<Subnet>(d.Id)?.VpcId).OfType<string>(),
            .. failed.OfType<DeleteSecurityGroup>().Select(d => now.Find<SecurityGroup>(d.Id)?.VpcId).OfType<string>(),
                .. failed.OfType<DetachInternetGateway>().Select(d => d.VpcId),
        ];
        RemovalPlanner planner = new([], now, _ => false);
        Resource[] holders = [.. now.Resources.Where(
            r => r.Exists && (r.Deployment is null || NetworkReader.HolderKinds.Contains(r.Kind)) && r is not (VpcPeeringConnection or Vpc)
                && r.VpcIds?.Any(vpcs.Contains) == true
            && !planner.MadeByAws(r))];
        if (holders.Length == 0) { return null; }
        (string list, string advice) = Tell(holders, now);
        return $"What keeps AWS from deleting it: {list}. {advice}. Then run this again.";
    }

    // These come and go with their VPC, instance or gateway.
    private bool MadeByAws(Resource r) => r switch
    {
        RouteTable t => t.IsMain,
        NetworkAcl a => a.IsDefault,
        SecurityGroup g => g.IsDefault,
        NetworkInterface n => IsOfLoadBalancer(n) || Of<VpcEndpoint>().Any(e => e.Place == n.Place && e.NetworkInterfaceIds.Contains(n.Id))
            || n.InterfaceType == "nat_gateway" || (
            n.InstanceId is { } id && (_doomed.Any(d => d.Id == id) || _have.Find<Instance>(id) is not { Exists: true })),
        Instance i => GroupOf(i) is { } group && _doomed.Contains(group),
        _ => false,
    };

    private bool IsOfLoadBalancer(NetworkInterface n) =>
        n.Description.StartsWith("ELB ", StringComparison.Ordinal) && (Of<LoadBalancer>().Any(b => IsOf(b, n)) ||
            // Of a balancer that is gone already. A classic one, which has no path, is listed by no call that was made (V8).
            (n.Description.Contains('/', StringComparison.Ordinal) && !_have.Of<LoadBalancer>(n.Place).Any(b => IsOf(b, n))));

    private static bool IsOf(LoadBalancer b, NetworkInterface n) => b.Place == n.Place && n.Description == b.InterfaceDescription;

    private AutoScalingGroup? GroupOf(Instance i) => i.Tags.GetValueOrDefault(AutoScalingGroup.InstanceTag) is { } name
        ? _have.Find<AutoScalingGroup>(i.Place, ResourceKind.AutoScalingGroup, name) : null;

    private Plan Create()
    {
        if (Of<LoadBalancer>().FirstOrDefault(b => b.Attributes?.GetValueOrDefault("deletion_protection.enabled") == "true") is { } kept)
        {
            throw new RefusedException("DeletionProtected",
                $"Load balancer {kept} of {kept.Place} is protected against deletion. Nothing was removed.", kept.Id,
                "Take the protection off with Remove-WebLoadBalancer -Force, which removes the load balancer too, and run this again.");
        }

        Parts();
        // First, so that nothing is recorded of the removal itself.
        foreach (FlowLog f in Of<FlowLog>()) { Delete(f, new DeleteFlowLogs(f.Id)); }
        Fleets();
        foreach (Instance i in Of<Instance>().Where(i => !_gone.ContainsKey(KeyOf(i))))
        {
            Gone(i, i.IsLeaving ? null : new TerminateInstances(i.Id), "terminated",
                Leading([i.Id, .. _have.Of<NetworkInterface>(i.Place).Where(n => n.InstanceId == i.Id).Select(n => n.Id)]));
        }
        foreach (NatGateway n in Of<NatGateway>()) { Gone(n, n.IsLeaving ? null : new DeleteNatGateway(n.Id), "deleted", Leading(n.Id)); }
        foreach (ElasticIp e in Of<ElasticIp>()) { Delete(e, new ReleaseAddress(e.Id), Steps<NatGateway>(n => n.AllocationId == e.Id)); }
        foreach (IGrouping<string, VpcPeeringConnection> views in Of<VpcPeeringConnection>().GroupBy(p => p.Id)) { Peering(views.First()); }
        SecurityGroups();
        foreach (VpcEndpoint e in Of<VpcEndpoint>())
        {
            Gone(e, e.IsLeaving ? null : new DeleteVpcEndpoints(e.Id), "deleted",
                [.. Before(S3EndpointBlueprint.EntriesToRemove(e, _have)), .. Leading(e.Id)]);
        }
        foreach (RouteTable t in Of<RouteTable>())
        {
            Delete(t, new DeleteRouteTable(t.Id), [.. Steps<VpcEndpoint>(e => e.RouteTableIds.Contains(t.Id)),
                .. t.SubnetIds.Select(s => (int?)_plan.AddExactly(t.Place, new DisassociateRouteTable(t.Id, s)))]);
        }
        foreach (NetworkAcl a in Of<NetworkAcl>())
        {
            Delete(a, new DeleteNetworkAcl(a.Id), [.. a.SubnetIds.Select(s => UseDefaultAcl(a, s))]);
        }
        foreach (Subnet s in Of<Subnet>())
        {
            Delete(s, new DeleteSubnet(s.Id), [.. Steps<Instance>(i => i.SubnetId == s.Id), .. Steps<NatGateway>(n => n.SubnetId == s.Id),
                .. Steps<RouteTable>(t => t.SubnetIds.Contains(s.Id)), .. Steps<NetworkAcl>(a => a.SubnetIds.Contains(s.Id)),
                .. Steps<LoadBalancer>(b => b.SubnetIds.Contains(s.Id)), .. Steps<AutoScalingGroup>(g => g.SubnetIds.Contains(s.Id))]);
        }
        foreach (InternetGateway g in Of<InternetGateway>())
        {
            int? detached = g.VpcId is { } vpc
                ? _plan.AddExactly(g.Place, new DetachInternetGateway(g.Id, vpc),
                    [.. Leading(g.Id), .. Steps<Instance>(i => i.VpcId == vpc), .. Steps<NatGateway>(n => n.VpcId == vpc),
                    .. Steps<ElasticIp>(_ => true), .. Steps<LoadBalancer>(b => b.VpcId == vpc)])
                : null;
            Delete(g, new DeleteInternetGateway(g.Id), [detached]);
        }

        foreach (Vpc v in Of<Vpc>())
        {
            Delete(v, new DeleteVpc(v.Id), Steps<Resource>(r => r is not Vpc && r.VpcIds?.Contains(v.Id) == true));
        }
        foreach (InstanceProfile p in Of<InstanceProfile>()) { Profile(p); }
        foreach (Role r in Of<Role>()) { Role(r); }
        foreach (CatalogTable t in Of<CatalogTable>()) { Delete(t, new DeleteCatalogTable(t.Id)); }
        foreach (CatalogDatabase d in Of<CatalogDatabase>())
        {
            Delete(d, new DeleteCatalogDatabase(d.Id), Steps<CatalogTable>(t => t.DatabaseName == d.Id && t.Place == d.Place));
        }
        foreach (WorkGroup w in Of<WorkGroup>()) { Delete(w, new DeleteWorkGroup(w.Id)); }
        foreach (Bucket b in Of<Bucket>()) { Bucket(b); }
        foreach (LogGroup g in Of<LogGroup>())
        {
            Delete(g, new DeleteLogGroup(g.Id), Steps<FlowLog>(f => f.DestinationId == g.Id && f.Place == g.Place));
        }
        return _plan.Build();
    }

    // What lies on what stays: nothing else holds it, and what it leads to must not go before it.
    private void Parts()
    {
        foreach (TaggedSecurityGroupRule r in Of<TaggedSecurityGroupRule>()
            .Where(r => _have.Find<SecurityGroup>(r.Place, ResourceKind.SecurityGroup, r.GroupId) is { } group && !_doomed.Contains(group)))
        {
            Delete(r, new RevokeSecurityGroupRules(r.GroupId, r.Rule.Egress, [r.Rule]) { RuleIds = [r.Id] });
        }

        foreach (PlacedPart p in Of<PlacedPart>().Where(p => !_doomed.Contains(p.Carrier)))
        {
            int? step = null;
            foreach (Change change in p.Removals) { step = _gone[KeyOf(p)] = _plan.AddExactly(p.Place, change, step); }
        }
    }

    // The steps that take away what leads to one of these.
    private int?[] Leading(params IEnumerable<string> ids) => Steps<PlacedPart>(p => p.LeadsTo is { } to && ids.Contains(to));

    private bool IsPart(Resource carrier, string leadsTo)
        => Of<PlacedPart>().Any(
        p => p.LeadsTo == leadsTo && p.Carrier.Place == carrier.Place && p.Carrier.Id == carrier.Id && p.Removals.Count > 0);

    // A subnet always has an ACL: its own goes only after the default one took over.
    private int? UseDefaultAcl(NetworkAcl acl, string subnetId) =>
        _have.Of<NetworkAcl>(acl.Place).FirstOrDefault(d => d.VpcId == acl.VpcId && d.IsDefault) is { } fallback
            ? _plan.AddExactly(acl.Place, new ReplaceNetworkAclAssociation(fallback.Id, subnetId)) : null;

    private void Peering(VpcPeeringConnection peering)
    {
        // Routes of ours first: once the connection is gone they would stay behind as black holes.
        List<int?> routes = [.. Leading(peering.Id)];
        foreach (RouteTable table in _have.Of<RouteTable>()
            .Where(t => t.Routes.Any(r => r.TargetId == peering.Id) && !_doomed.Contains(t) && !IsPart(t, peering.Id)))
        {
            routes.AddRange(table.Routes.Where(r => r.TargetId == peering.Id && r.Destination is not null)
                .Select(r => (int?)_plan.AddExactly(table.Place, new DeleteRoute(table.Id, r.Destination!.Value))));
        }

        Gone(peering, peering.IsLeaving ? null : new DeleteVpcPeeringConnection(peering.Id), "deleted",
            [.. routes, .. Before(PeeringBlueprint.EntriesToRemove(peering, _have, _doomed.Contains))]);
    }

    // What ACLs that stay let pass for it goes first: once it is gone, a run after a crash would not know of them any more.
    private int?[] Before(IEnumerable<(Place Place, Change Change)> entries) =>
        [.. entries.Where(e => !_doomed.Any(d => e.Change.References.Contains(d.Id)))
            .Select(e => (int?)_plan.AddExactly(e.Place, e.Change))];

    // The role leaves the profile first, and the profile the instances that stay.
    private void Profile(InstanceProfile profile)
    {
        int?[] before =
        [
            .. Steps<Instance>(i => i.InstanceProfileId == profile.Id), .. Leading(profile.Id),
            .. _have.Of<Instance>().Where(
                i => i.Exists && i.InstanceProfileId == profile.Id && !_doomed.Contains(i) && !IsPart(i, profile.Id))
                .Select(i => (int?)_plan.AddExactly(i.Place, new DisassociateIamInstanceProfile(i.Id))),
        ];
        Delete(profile, new DeleteInstanceProfile(profile.Id), [.. before, .. profile.RoleIds.Select(
            r => (int?)_plan.AddExactly(profile.Place, new RemoveRoleFromInstanceProfile(profile.Id, r), before))]);
    }

    private void Role(Role role)
    {
        int?[] before = [.. Steps<InstanceProfile>(p => p.RoleIds.Contains(role.Id)),
            .. Steps<FlowLog>(f => f.Settings.DeliverLogsPermissionArn == role.Id)];
        Delete(role, new DeleteRole(role.Id),
        [
            .. before, .. role.InlinePolicies.Keys.Select(
                p => (int?)_plan.AddExactly(role.Place, new DeleteRolePolicy(role.Id, p), before)),
            .. role.AttachedPolicyArns.Select(a => (int?)_plan.AddExactly(role.Place, new DetachRolePolicy(role.Id, a), before)),
        ]);
    }

    // Buckets are last: until the hosts are gone they may be written to.
    private void Bucket(Bucket bucket)
    {
        int?[] before =
        [
            .. Steps<Instance>(_ => true),
            .. Steps<WorkGroup>(w => w.Settings.OutputLocation.StartsWith($"s3://{bucket.Id}/", StringComparison.Ordinal)),
            // What still delivers fills it again.
            .. Steps<FlowLog>(f => f.DestinationId == bucket.Id && f.Settings.DestinationType == FlowLogDestinationType.S3),
        ];
        // A policy may deny even its owner the deletion.
        int? step = bucket.PolicyDocument is null ? null : _plan.AddExactly(bucket.Place, new DeleteBucketPolicy(bucket.Id), before);
        if (_empties(bucket)) { step = _plan.AddExactly(bucket.Place, new EmptyBucket(bucket.Id), [step, .. before]); }
        Delete(bucket, new DeleteBucket(bucket.Id), [step, .. before]);
    }

    private void SecurityGroups()
    {
        SecurityGroup[] groups = [.. Of<SecurityGroup>()];
        HashSet<string> ids = [.. groups.Select(g => g.Id)];
        TaggedSecurityGroupRule[] tagged = [.. Of<TaggedSecurityGroupRule>()];
        List<int?> revoked = [.. Steps<TaggedSecurityGroupRule>(_ => true)];
        // Groups that refer to each other cannot be deleted before the rules are gone, also those in groups that stay.
        foreach (SecurityGroup group in _have.Of<SecurityGroup>().Where(g => g.Exists))
        {
            foreach (IGrouping<bool, SecurityGroupRule> rules in group.Rules.Where(
                r => r.GroupId is { } id && ids.Contains(id) && id != group.Id)
                .Where(r => !Array.Exists(tagged, t => t.GroupId == group.Id && t.Rule.SameAs(r) && _gone.ContainsKey(KeyOf(t))))
                    .GroupBy(r => r.Egress))
            {
                revoked.Add(_plan.AddExactly(group.Place, new RevokeSecurityGroupRules(group.Id, rules.Key, [.. rules])));
            }
        }

        foreach (SecurityGroup g in groups)
        {
            Delete(g, new DeleteSecurityGroup(g.Id), [.. revoked, .. Steps<Instance>(i => i.SecurityGroupIds.Contains(g.Id)),
                .. Steps<LoadBalancer>(b => b.SecurityGroupIds.Contains(g.Id)), .. Steps<AutoScalingGroup>(_ => true)]);
        }
    }

    // Groups before what they launch with and register with; an image before its snapshots.
    private void Fleets()
    {
        foreach (AutoScalingGroup g in Of<AutoScalingGroup>())
        {
            Gone(g, g.IsLeaving ? null : new DeleteAutoScalingGroup(g.Id, ForceDelete: true), "deleted");
            // They end with their group; one that does not, because somebody deleted the group meanwhile, is ended here.
            foreach (Instance i in Of<Instance>().Where(i => GroupOf(i)?.Id == g.Id && i.Place == g.Place))
            {
                Gone(i, new TerminateInstances(i.Id), "terminated", _gone[KeyOf(g)]);
            }
        }

        foreach (Listener l in Of<Listener>()) { Delete(l, new DeleteListener(l.Id)); }
        foreach (LoadBalancer b in Of<LoadBalancer>())
        {
            int deleted = _plan.AddExactly(b.Place, new DeleteLoadBalancer(b.Id), Steps<Listener>(l => l.LoadBalancerArn == b.Id));
            // Its interfaces hold its groups and subnets for minutes more.
            int?[] waits = [.. _have.Of<NetworkInterface>(b.Place).Where(n => IsOf(b, n)).OrderBy(n => n.Id, StringComparer.Ordinal)
                .Select(n => (int?)_plan.Wait(n.Place, new(ResourceKind.NetworkInterface, n.Id, "gone", Waits.Gone), deleted))];
            _gone[KeyOf(b)] = _plan.Wait(b.Place, new(ResourceKind.LoadBalancer, b.Id, "deleted", Waits.Gone), [deleted, .. waits]);
        }

        foreach (TargetGroup t in Of<TargetGroup>()) { Delete(t, new DeleteTargetGroup(t.Id),
        [
            .. Steps<Listener>(_ => true), .. Steps<LoadBalancer>(_ => true), .. Steps<AutoScalingGroup>(_ => true)
        ]); }
        foreach (LaunchTemplate t in Of<LaunchTemplate>())
        {
            Delete(t, new DeleteLaunchTemplate(t.Id), Steps<AutoScalingGroup>(g => g.LaunchTemplateId == t.Id));
        }
        foreach (Image i in Of<Image>())
        {
            Delete(i, new DeregisterImage(i.Id), [.. Steps<AutoScalingGroup>(_ => true), .. Steps<LaunchTemplate>(_ => true)]);
        }
        foreach (Snapshot s in Of<Snapshot>()) { Delete(s, new DeleteSnapshot(s.Id), Steps<Image>(i => i.SnapshotIds.Contains(s.Id))); }
        foreach (KeyPair k in Of<KeyPair>())
        {
            Delete(k, new DeleteKeyPair(k.Id, k.KeyName), [.. Steps<AutoScalingGroup>(_ => true), .. Steps<LaunchTemplate>(_ => true)]);
        }
    }

    private void Gone(Resource resource, Change? change, string until, params int?[] after)
    {
        int?[] before = change is null ? after : [_plan.AddExactly(resource.Place, change, after)];
        _gone[KeyOf(resource)] = _plan.Wait(resource.Place, new(resource.Kind, resource.Id, until, Waits.Gone), before);
    }

    private void Delete(Resource resource, Change change, params int?[] after) =>
        _gone[KeyOf(resource)] = _plan.AddExactly(resource.Place, change, after);

    // A name is an id in every place that has it.
    private static ResourceKey KeyOf(Resource r) => new(r.Place, r.Kind, r.Id);

    private IEnumerable<T> Of<T>() where T : Resource =>
        _doomed.OfType<T>().OrderBy(r => r.AccountId, StringComparer.Ordinal).ThenBy(r => r.Address ?? r.Id, StringComparer.Ordinal);

    private int?[] Steps<T>(Func<T, bool> which) where T : Resource =>
        [.. Of<T>().Where(which).Select(r => _gone.TryGetValue(KeyOf(r), out int step) ? step : (int?)null)];
}
