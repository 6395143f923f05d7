using System.Net;
using SecureNet.Cloud;
using SecureNet.Model;

namespace SecureNet.Reachability;

/// <summary>Finds the smallest change against each obstacle and proves it: on the changed network the obstacle has to be gone.</summary>
internal static class FixFinder
{
    public static IReadOnlyList<Blocker> Find(
        Network network, Flow flow, IReadOnlyList<Obstacle> obstacles, Func<Network, Place, Change, Network> patch) =>
        [.. obstacles.Select(o => Propose(network, flow, o) is { } fix && Removes(network, flow, o, fix, patch)
            ? o.Blocker with { Fix = fix }
            : o.Blocker with { Reason = $"{o.Blocker.Reason}. By hand: {o.Advice}" })];

    private static bool Removes(Network network, Flow flow, Obstacle obstacle, Fix fix, Func<Network, Place, Change, Network> patch)
    {
        Network patched = fix.Changes.Aggregate(network, (n, change) => patch(n, fix.Place, change));
        return PathAnalyzer.Walk(patched, flow).Obstacles.All(o => o.Key != obstacle.Key);
    }

    private static Fix? Propose(Network network, Flow flow, Obstacle obstacle) => obstacle.Remedy switch
    {
        // "The internet" is no address to open a rule for; who may come in is a person's decision.
        SecurityGroupRemedy or NetworkAclRemedy when IsInternet(flow.Source) || IsInternet(flow.Destination) => null,
        SecurityGroupRemedy r => ForSecurityGroup(network, flow, r),
        NetworkAclRemedy r => ForNetworkAcl(r),
        RouteRemedy r => ForRoute(network, r),
        PeeringRemedy { Peering: var p } => Make(p.Accepter.Place, $"Accept peering connection {p}", new AcceptVpcPeeringConnection(p.Id)),
        _ => null,
    };

    private static bool IsInternet(Endpoint end) => end is { Interface: null, Label: EndpointResolver.InternetLabel };

    private static Fix Make(Place place, string description, Change change) => new() { Place = place, Description = description, Changes = [change] };

    private static Fix? ForSecurityGroup(Network network, Flow flow, SecurityGroupRemedy remedy)
    {
        // A default group is shared by whatever was launched without one: never widened.
        SecurityGroup? group = remedy.Interface.SecurityGroupIds
            .Select(id => network.Find<SecurityGroup>(remedy.Interface.Place, ResourceKind.SecurityGroup, id))
            .OfType<SecurityGroup>().Where(g => !g.IsDefault).OrderByDescending(g => g.Deployment is not null).FirstOrDefault();
        if (group is null) { return null; }
        Packet packet = remedy.Packet;
        string? onlyItsOwn = remedy.Egress || remedy.Peer?.VpcId != remedy.Interface.VpcId ? null
            : remedy.Peer.SecurityGroupIds.FirstOrDefault(id => network.Of<NetworkInterface>().Count(i => i.SecurityGroupIds.Contains(id)) == 1);
        Endpoint end = remedy.Egress ? flow.Destination : flow.Source;
        string purpose = $"{packet.Protocol} {(remedy.Egress ? "to" : "from")} {end.Label ?? end.Address.ToString()} (Repair-PeeringConnectivity)";
        SecurityGroupRule rule = new()
        {
            Egress = remedy.Egress,
            Traffic = packet.Narrowest,
            GroupId = onlyItsOwn,
            CidrBlock = onlyItsOwn is null ? new IPNetwork(remedy.Egress ? packet.Destination : packet.Source, 32) : null,
            Description = Allowed(purpose),
        };
        return Make(group.Place, $"Allow {rule} in {group}", new AuthorizeSecurityGroupRules(group.Id, remedy.Egress, [rule]));
    }

    // EC2 takes these characters in a rule's description and no others.
    private static string Allowed(string text) =>
        string.Concat(text.Take(255).Select(c => char.IsAsciiLetterOrDigit(c) || " ._-:/()#,@[]+=&;{}!$*".Contains(c) ? c : '_'));

    private static Fix? ForNetworkAcl(NetworkAclRemedy remedy)
    {
        if (FreeNumber(remedy.Acl, remedy.Egress, remedy.FirstDeny?.RuleNumber ?? NetworkAclEntry.DefaultRuleNumber) is not { } number) { return null; }
        NetworkAclEntry entry = new()
        {
            RuleNumber = number,
            Egress = remedy.Egress,
            Allow = true,
            Traffic = remedy.Packet.Narrowest,
            CidrBlock = new IPNetwork(remedy.Egress ? remedy.Packet.Destination : remedy.Packet.Source, 32),
        };
        return Make(remedy.Acl.Place, $"Add to network ACL {remedy.Acl}: {entry}", new CreateNetworkAclEntry(remedy.Acl.Id, entry));
    }

    /// <summary>A number before the deny: the next ten after the last rule where only the final deny is in the way, else right before it.</summary>
    internal static int? FreeNumber(NetworkAcl acl, bool egress, int deny)
    {
        HashSet<int> used = [.. acl.Entries.Where(e => e.Egress == egress && e.RuleNumber < NetworkAclEntry.DefaultRuleNumber).Select(e => e.RuleNumber)];
        int next = (used.DefaultIfEmpty(90).Max() / 10 * 10) + 10;
        if (deny >= NetworkAclEntry.DefaultRuleNumber && next < NetworkAclEntry.DefaultRuleNumber) { return next; }
        List<int> free = [.. Enumerable.Range(1, Math.Max(0, Math.Min(deny, NetworkAclEntry.DefaultRuleNumber) - 1)).Where(n => !used.Contains(n))];
        return free.Where(n => n % 10 == 0).Cast<int?>().LastOrDefault() ?? free.Cast<int?>().LastOrDefault();
    }

    private static Fix? ForRoute(Network network, RouteRemedy remedy)
    {
        RouteTable table = remedy.Table;
        (IPNetwork Block, RouteTargetKind Kind, string Id)? target = null;
        if (remedy.Towards is { } towards)
        {
            VpcPeeringConnection? peering = towards.VpcId == table.VpcId ? null : Topology.PeeringBetween(network, table.VpcId, towards.VpcId);
            if (peering is not null && towards.Subnet is { } subnet)
            {
                target = (subnet.CidrBlock, RouteTargetKind.VpcPeeringConnection, peering.Id);
            }
        }
        else if (remedy.HasPublicAddress && Topology.GatewayOf(network, table.VpcId) is { } gateway)
        {
            target = (new IPNetwork(IPAddress.Any, 0), RouteTargetKind.InternetGateway, gateway.Id);
        }
        if (target is not { } wanted) { return null; }

        // A dead route that is as specific or more wins over a new one, so it is the one to change. A route that works for
        // others is left alone: one host's address is more specific than any of them.
        if (remedy.Matched is { } matched && remedy.MatchedLength >= wanted.Block.PrefixLength)
        {
            if (matched is { IsBlackhole: true, Destination: { } dead })
            {
                return Make(table.Place, $"Point route {dead} of {table} at {wanted.Id}", new ReplaceRoute(table.Id, dead, wanted.Kind, wanted.Id));
            }
            if (remedy.MatchedLength == 32) { return null; }
            wanted.Block = new IPNetwork(remedy.Packet.Destination, 32);
        }
        return Make(table.Place, $"Add route {wanted.Block} -> {wanted.Id} to {table}", new CreateRoute(table.Id, wanted.Block, wanted.Kind, wanted.Id));
    }
}
