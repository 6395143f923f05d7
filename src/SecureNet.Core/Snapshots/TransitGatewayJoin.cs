using System.Net;
using SecureNet.Model;
using SecureNet.Snapshots.Shapes;

namespace SecureNet.Snapshots;

/// <summary>Puts transit gateways together from their listings, which tell attachments and routes apart from what they belong to.</summary>
internal sealed class TransitGatewayJoin
{
    private readonly Dictionary<string, TransitVpcTold> _vpcs = [];
    private readonly Dictionary<string, TransitPeeringTold> _peerings = [];
    private readonly Dictionary<string, string> _associations = [];
    private readonly Dictionary<string, List<TransitGatewayRoute>> _routes = [];
    private readonly Dictionary<string, List<string>> _policies = [];
    private readonly HashSet<string> _listed = [];
    private readonly HashSet<string> _partly = [];
    private readonly HashSet<string> _unproved = [];

    public TransitGatewayJoin(IReadOnlyList<DescribeDocument> documents)
    {
        foreach (TransitVpcTold a in documents.SelectMany(d => d.TransitGatewayVpcAttachments)) { _vpcs.TryAdd(a.Id, a); }
        foreach (TransitPeeringTold a in documents.SelectMany(d => d.TransitGatewayPeeringAttachments)) { _peerings.TryAdd(a.Id, a); }
        _listed = [.. documents.SelectMany(d => d.Resources).Select(r => r.Resource).OfType<TransitGatewayAttachment>().Select(a => a.Id)];
        foreach (DescribeDocument d in documents) { Read(d); }
    }

    public IEnumerable<Resource> Build(DescribeDocument d, Place place)
    {
        // What only a narrower listing has is better than nothing; the kind does not count as read.
        foreach (TransitGatewayAttachment a in d.TransitGatewayVpcAttachments.Where(a => !_listed.Contains(a.Id))
            .Select(a => a.Alone(place))
            .Concat(d.TransitGatewayPeeringAttachments.Where(a => !_listed.Contains(a.Id)).Select(a => a.Alone(place))))
        {
            yield return a with { AssociatedRouteTableId = _associations.GetValueOrDefault(a.Id) };
        }
    }

    /// <summary>An attachment or a table with what other answers tell of it.</summary>
    public Resource Complete(Resource read) => read switch
    {
        TransitGatewayAttachment a => Complete(a),
        TransitGatewayRouteTable t => t with
        {
            Routes = _partly.Contains(t.Id) ? null : _routes.GetValueOrDefault(t.Id), IsSearchUnproved = _unproved.Contains(t.Id)
        },
        TransitGatewayPolicyTable t => t with { AttachmentIds = _partly.Contains(t.Id) ? null : _policies.GetValueOrDefault(t.Id) },
        _ => read,
    };

    private TransitGatewayAttachment Complete(TransitGatewayAttachment a)
    {
        if (_vpcs.TryGetValue(a.Id, out TransitVpcTold? vpc)) { a = vpc.Complete(a); }
        if (_peerings.TryGetValue(a.Id, out TransitPeeringTold? peering)) { a = peering.Complete(a); }
        return a with { AssociatedRouteTableId = a.AssociatedRouteTableId ?? _associations.GetValueOrDefault(a.Id) };
    }

    private void Read(DescribeDocument d)
    {
        if (d.Keys.Contains("Routes") && FileHint.Id(d, "TransitGatewayRouteTableId", "tgw-rtb") is { } table)
        {
            if (d.Texts.GetValueOrDefault(SnapshotFiles.AllRoutesMark) != "true") { _unproved.Add(table); }
            if (d.HasMoreRoutes || d.Incomplete.Contains("Routes")) { _partly.Add(table); }

            // One that is still being made, or names its blocks by a prefix list alone, may match anything.
            if (TransitRouteTold.All(d.Routes) is { } routes) { RoutesOf(table).AddRange(routes); }
            else { _partly.Add(table); }
        }

        foreach (TransitRoutesTold s in d.TransitGatewayStaticRoutes)
        {
            RoutesOf(s.TableId).AddRange(s.Routes.Select(r => r.Route).OfType<TransitGatewayRoute>());
        }
        if (PolicyTablesOf(d) is { Length: > 0 } policies)
        {
            // Whatever the state of an association is: it may decide, unless it has ended.
            ILookup<string, string> attached = d.Associations.Where(
                a => a.TransitGatewayAttachmentId is not null && a.State is not "disassociated")
                .ToLookup(a => a.TransitGatewayPolicyTableId ?? policies[0], a => a.TransitGatewayAttachmentId!);
            foreach (string policy in policies)
            {
                if (d.Incomplete.Contains("Associations")) { _partly.Add(policy); }
                if (!_policies.TryGetValue(policy, out List<string>? known)) { _policies[policy] = known = []; }
                known.AddRange(attached[policy].Except(known));
            }
        }
        else if (d.Keys.Contains("Associations") && FileHint.Id(d, "TransitGatewayRouteTableId", "tgw-rtb") is { } associated)
        {
            foreach (TransitGatewayRouteAttachmentShape a in d.Associations.Where(a => a.TransitGatewayAttachmentId is not null
                && a.State is null or "associated")) { _associations[a.TransitGatewayAttachmentId!] = associated; }
        }
    }

    // Which policy tables an answer of GetTransitGatewayPolicyTableAssociations is about; none where it is another call's.
    private static string[] PolicyTablesOf(DescribeDocument d)
    {
        if (!d.Keys.Contains("Associations")) { return []; }
        string[] named = [.. d.Associations.Select(a => a.TransitGatewayPolicyTableId).OfType<string>().Distinct()];
        return named.Length > 0 ? named : FileHint.Id(d, "TransitGatewayPolicyTableId", "tgw-ptb") is { } asked ? [asked] : [];
    }

    private List<TransitGatewayRoute> RoutesOf(string table)
    {
        if (!_routes.TryGetValue(table, out List<TransitGatewayRoute>? routes)) { _routes[table] = routes = []; }
        return routes;
    }

    /// <summary>
    /// The routes that attached VPCs propagate, where a dump (Batfish's) tells the propagations and the static routes only: the blocks of
    /// the VPC, which may be of another account.
    /// </summary>
    public static Network WithPropagations(Network network, IEnumerable<(Place Place, DescribeDocument Document)> documents)
    {
        (Place Place, DescribeDocument Document)[] all = [.. documents];
        HashSet<(Place, string?)> searched = [.. all.Where(d => d.Document.Keys.Contains("Routes"))
            .Select(d => (d.Place, FileHint.Id(d.Document, "TransitGatewayRouteTableId", "tgw-rtb")))];
        foreach ((Place place, DescribeDocument d) in all)
        {
            foreach (TransitGatewayPropagationsShape s in d.TransitGatewayPropagations.Where(
                s => !searched.Contains((place, s.TransitGatewayRouteTableId))))
            {
                if (network.Find<TransitGatewayRouteTable>(place, ResourceKind.TransitGatewayRouteTable, s.TransitGatewayRouteTableId)
                    is not { } table)
                {
                    continue;
                }

                // Not all of its routes were told: no part of them is the whole.
                if (table.Routes is null) { continue; }

                // What others than VPCs propagate, or a VPC that was not read, is told by a search of the routes alone (rule T8).
                if ((s.TransitGatewayRouteTablePropagations ?? [])
                    .Any(p => p.State is not "disabled" && (
                    p.ResourceType != "vpc" || p.State is not (null or "enabled") || p.ResourceId is null
                    || network.Find<Vpc>(p.ResourceId) is null)))
                {
                    network = network.With(table with { Routes = null });
                    continue;
                }

                IEnumerable<TransitGatewayRoute> propagated =
                    from p in s.TransitGatewayRouteTablePropagations ?? []
                    where p.ResourceType == "vpc" && p.TransitGatewayAttachmentId is not null && p.State is null or "enabled"
                    from IPNetwork block in (p.ResourceId is { } id ? network.Find<Vpc>(id)?.CidrBlocks : null) ?? []
                    select new TransitGatewayRoute
                    {
                        Destination = block, AttachmentIds = [p.TransitGatewayAttachmentId!], IsPropagated = true
                    };
                network = network.With(table with { Routes = [.. table.Routes, .. propagated] });
            }
        }

        return network;
    }
}
