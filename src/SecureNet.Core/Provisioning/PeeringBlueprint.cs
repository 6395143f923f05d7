using System.Net;
using SecureNet.Model;

namespace SecureNet.Provisioning;

/// <summary>Which blocks a peering's routes cover: each subnet of the other VPC (CIS 5.6), or its whole blocks.</summary>
public enum RouteScope
{
    Subnet,
    Vpc,
}

/// <summary>What <c>Connect-VpcPeering</c> is asked for.</summary>
public sealed record PeeringSpecification
{
    public required string Deployment { get; init; }
    public required Vpc Requester { get; init; }
    public required Vpc Accepter { get; init; }
    public required string Name { get; init; }
    public RouteScope RouteScope { get; init; }
    public bool NoRoute { get; init; }
    public bool NoDns { get; init; }

    /// <summary>Its path in the deployment.</summary>
    public string Address => $"peering/{Requester.Id}/{Accepter.Id}";
}

/// <summary>
/// Turns a <see cref="PeeringSpecification"/> into the connection, the routes of both sides and what their ACLs must let pass.
/// </summary>
public static class PeeringBlueprint
{
    private const int FirstEntry = 200;
    private const int LastEntry = 299;

    /// <exception cref="RefusedException">The blocks overlap, or the VPCs are the same.</exception>
    public static void Check(PeeringSpecification spec)
    {
        if (spec.Requester.Id == spec.Accepter.Id)
        {
            throw new RefusedException("SameVpc", $"VPC {spec.Requester} cannot be peered with itself.", spec.Requester.Id,
                "Name another VPC with -With.");
        }
        foreach (IPNetwork a in spec.Requester.CidrBlocks)
        {
            foreach (IPNetwork b in spec.Accepter.CidrBlocks.Where(b => VpcRules.Overlap(a, b)))
            {
                throw new RefusedException("OverlappingCidrBlocks",
                    $"VPC {spec.Requester} of {spec.Requester.Place} has {a} and VPC {spec.Accepter} of {spec.Accepter.Place} "
                        + $"has {b}: the blocks overlap, and AWS fails such a peering whatever the subnets.",
                    spec.Name, "Give one of the VPCs a block that the other does not share; the block of a VPC cannot be changed later.");
            }
        }
    }

    /// <param name="spec">What is asked for.</param>
    /// <param name="have">Subnets, route tables, network ACLs and peering connections of both VPCs.</param>
    public static Blueprint Create(PeeringSpecification spec, Network have)
    {
        Check(spec);
        VpcPeeringConnection[] between =
            [.. have.Of<VpcPeeringConnection>(spec.Requester.Place).Where(p => p.Exists && Joins(p, spec.Requester.Id, spec.Accepter.Id))];
        if (Array.Find(between, p => p.Deployment != spec.Deployment) is { } foreign)
        {
            throw new RefusedException("NameBelongsToAnother",
                $"The VPCs {spec.Requester} and {spec.Accepter} are peered by {foreign}, which is not part of deployment "
                    + $"'{spec.Deployment}'; AWS allows one peering a pair.", foreign.Id, "Use that one, or delete it first.");
        }

        VpcPeeringConnection? existing = TwinsException.Only(between, have);

        // An existing connection may have been requested from the other side.
        bool turned = existing?.Requester.VpcId == spec.Accepter.Id;
        Vpc requester = turned ? spec.Accepter : spec.Requester;
        Vpc accepter = turned ? spec.Requester : spec.Accepter;
        VpcPeeringConnection peering = new()
        {
            Id = existing?.Id ?? Blueprint.IdOf(requester.Place, ResourceKind.VpcPeeringConnection, spec.Address),
            AccountId = requester.AccountId, Region = requester.Region,
            Tags = Blueprint.TagsFor(spec.Deployment, existing?.Address ?? spec.Address, spec.Name), Requester = End(requester, spec),
            Accepter = End(accepter, spec),
        };
        return new(spec.Deployment,
            [peering, .. Side(spec, requester, accepter, peering.Id, have), .. Side(spec, accepter, requester, peering.Id, have)]);
    }

    /// <summary>True for a connection between these two VPCs, whichever asked.</summary>
    internal static bool Joins(VpcPeeringConnection peering, string vpcId, string otherVpcId) =>
        peering.End(vpcId) is not null && peering.OtherEnd(vpcId)!.VpcId == otherVpcId;

    private static PeeringVpc End(Vpc vpc, PeeringSpecification spec) => new()
    {
        AccountId = vpc.AccountId, Region = vpc.Region, VpcId = vpc.Id, CidrBlocks = vpc.CidrBlocks,
        AllowDnsResolutionFromRemoteVpc = spec.NoDns ? null : true,
    };

    private static IEnumerable<Resource> Side(PeeringSpecification spec, Vpc own, Vpc peer, string peeringId, Network have)
    {
        if (spec.NoRoute) { yield break; }
        IPNetwork[] peerBlocks =
            [.. peer.CidrBlocks.Where(b => b.BaseAddress.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork)];
        IPNetwork[] blocks = [.. spec.RouteScope == RouteScope.Vpc
            ? peerBlocks.AsEnumerable()
            : have.Of<Subnet>(peer.Place).Where(s => s.VpcId == peer.Id).Select(s => s.CidrBlock).OrderBy(b => b.ToString(),
                StringComparer.Ordinal)];
        Route[] routes =
        [
            .. blocks.Select(b => new Route { Destination = b, TargetKind = RouteTargetKind.VpcPeeringConnection, TargetId = peeringId })
        ];
        foreach (RouteTable table in TablesInUse(own, have)) { yield return table with { Routes = routes, SubnetIds = [] }; }
        foreach (NetworkAcl acl in have.Of<NetworkAcl>(own.Place)
            .Where(a => a.VpcId == own.Id && a.Deployment == spec.Deployment && a.SubnetIds.Count > 0))
        {
            AclNumbers numbers = new(acl, FirstEntry, LastEntry);
            List<NetworkAclEntry> entries = [];
            foreach (IPNetwork block in peerBlocks)
            {
                NetworkAclEntry[] there = [.. acl.Entries.Where(e => e.Allow && e.Traffic == TrafficType.All && e.CidrBlock.Equals(block))];
                int number = there.Length > 0 ? there[0].RuleNumber : numbers.Next();
                entries.AddRange(((bool[])[false, true]).Where(egress => !there.Any(e => e.Egress == egress))
                    .Select(egress => VpcRules.Entry(number, egress, TrafficType.All, block)));
            }

            yield return acl with { Entries = entries, SubnetIds = [] };
        }
    }

    /// <summary>The route tables that subnets of the VPC really use: explicit ones, and the main one where a subnet has no other.</summary>
    public static IEnumerable<RouteTable> TablesInUse(Vpc vpc, Network have)
    {
        RouteTable[] tables = [.. have.Of<RouteTable>(vpc.Place).Where(t => t.VpcId == vpc.Id).OrderBy(t => t.Id, StringComparer.Ordinal)];
        bool mainIsUsed = have.Of<Subnet>(vpc.Place).Any(s => s.VpcId == vpc.Id && !tables.Any(t => t.SubnetIds.Contains(s.Id)));
        return tables.Where(t => t.SubnetIds.Count > 0 || (t.IsMain && mainIsUsed));
    }

    /// <summary>The blocks that peerings of deployments let through an ACL.</summary>
    internal static IEnumerable<IPNetwork> EntriesOf(NetworkAcl acl, Network have) => have.Of<VpcPeeringConnection>(acl.Place)
        .Where(p => p.Exists && p.Deployment is not null && p.End(acl.VpcId) is not null)
        .SelectMany(p => p.OtherEnd(acl.VpcId)!.CidrBlocks);

    /// <summary>The entries that were added to ACLs of deployments for a peering, and that no other needs.</summary>
    /// <param name="goes">True for the connections that go with it.</param>
    public static IEnumerable<(Place Place, Cloud.Change Change)> EntriesToRemove(VpcPeeringConnection peering, Network have,
        Func<VpcPeeringConnection, bool> goes) =>
            from side in new[] { (Own: peering.Requester, Peer: peering.Accepter), (Own: peering.Accepter, Peer: peering.Requester) }
            from acl in have.Of<NetworkAcl>(side.Own.Place)
            where acl.VpcId == side.Own.VpcId && acl.Deployment is not null
            from entry in acl.Entries
            where !have.Of<VpcPeeringConnection>(acl.Place)
                .Any(p => p.Exists && p.Id != peering.Id && !goes(p) && Joins(p, side.Own.VpcId, side.Peer.VpcId))
            where entry.RuleNumber is >= FirstEntry and <= LastEntry && entry.Traffic == TrafficType.All
                && side.Peer.CidrBlocks.Contains(entry.CidrBlock)
            select (acl.Place, (Cloud.Change)new Cloud.DeleteNetworkAclEntry(acl.Id, entry.RuleNumber, entry.Egress));
}
