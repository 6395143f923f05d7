using System.Net;
using SecureNet.Cloud;
using SecureNet.Model;

namespace SecureNet.Reachability;

/// <summary>
/// Finds the smallest change against an obstacle and proves it: on the changed network the obstacle has to be
/// gone, and nothing unknown come up.
/// </summary>
internal static class FixFinder
{
    public static Fix? Find(Network network, Flow flow, Obstacle obstacle, Func<Network, Place, Change, Network> patch)
    {
        if (Propose(NetworkIndex.Of(network), flow, obstacle) is not { } fix) { return null; }
        Network patched = fix.Changes.Aggregate(network, (n, change) => patch(n, fix.Place, change));
        WalkResult after = PathAnalyzer.Walk(patched, flow);
        return after.Unknown is null && after.Obstacles.All(o => !o.AsksTheSame(obstacle))
            ? fix with { FindOpens = () => FixImpact.Of(network, patched, flow, [fix], FixImpact.NeverWhole) } : null;
    }

    private static Fix? Propose(NetworkIndex index, Flow flow, Obstacle obstacle) => obstacle.Remedy switch
    {
        // "The internet" is no address to open a rule for; who may come in is a person's decision.
        SecurityGroupRemedy or NetworkAclRemedy when IsInternet(flow.Source) || IsInternet(flow.Destination) => null,
        SecurityGroupRemedy r => ForSecurityGroup(index, flow, r),
        NetworkAclRemedy r => ForNetworkAcl(r),
        RouteRemedy r => ForRoute(index, r),
        TransitRouteRemedy r => TransitFixes.For(index, r),
        TransitAssociationRemedy r => TransitFixes.For(index, r),
        TargetRemedy r => TransitFixes.For(index, r),
        PeeringRemedy { Peering: var p } => Make(p.Accepter.Place, $"Accept peering connection {p}", new AcceptVpcPeeringConnection(p.Id)),
        _ => null,
    };

    private static bool IsInternet(Endpoint end) => end is { Interface: null, Label: EndpointResolver.InternetLabel };

    private static Fix Make(Place place, string description, Change change) =>
        new() { Place = place, Description = description, Changes = [change] };

    private static Fix? ForSecurityGroup(NetworkIndex index, Flow flow, SecurityGroupRemedy remedy)
    {
        // A default group is shared by whatever was launched without one: never widened.
        SecurityGroup? group = remedy.Interface.Groups.OfType<GroupNode>().Select(g => g.Record).Where(g => !g.IsDefault)
            .OrderByDescending(g => g.Deployment is not null).FirstOrDefault();
        if (group is null) { return null; }
        Packet packet = remedy.Packet;
        string? onlyItsOwn = remedy.Egress || remedy.Peer is not { } peer || peer.Vpc != remedy.Interface.Vpc ? null
            : peer.Record.SecurityGroupIds.FirstOrDefault(id => index.Interfaces.Count(i => i.Record.SecurityGroupIds.Contains(id)) == 1);
        Ip other = remedy.Egress ? packet.Destination : packet.Source;
        Endpoint end = remedy.Egress ? flow.Destination : flow.Source;
        bool isEnd = end.Interface is { } named && index.Interface(named.Id)?.Owns(other) == true;
        string purpose =
            $"{packet.Protocol} {(remedy.Egress ? "to" : "from")} {(isEnd ? end.Label : null) ?? other.ToString()} (Repair-NetworkPath)";
        SecurityGroupRule rule = new()
        {
            Egress = remedy.Egress,
            Traffic = packet.Narrowest,
            GroupId = onlyItsOwn,
            CidrBlock = onlyItsOwn is null ? other.ToBlock() : null,
            Description = Allowed(purpose),
        };
        return Make(group.Place, $"Allow {rule} in {group}", new AuthorizeSecurityGroupRules(group.Id, remedy.Egress, [rule]));
    }

    // EC2 takes these characters in a rule's description and no others.
    private static string Allowed(string text) =>
        string.Concat(text.Take(255).Select(c => char.IsAsciiLetterOrDigit(c) || " ._-:/()#,@[]+=&;{}!$*".Contains(c) ? c : '_'));

    private static Fix? ForNetworkAcl(NetworkAclRemedy remedy)
    {
        if (FreeNumber(remedy.Acl, remedy.Egress, remedy.FirstDeny?.RuleNumber ?? NetworkAclEntry.DefaultRuleNumber) is not { } number)
        {
            return null;
        }
        NetworkAclEntry entry = new()
        {
            RuleNumber = number,
            Egress = remedy.Egress,
            Allow = true,
            Traffic = remedy.Packet.Narrowest,
            CidrBlock = (remedy.Egress ? remedy.Packet.Destination : remedy.Packet.Source).ToBlock(),
        };
        return Make(remedy.Acl.Place, $"Add to network ACL {remedy.Acl}: {entry}", new CreateNetworkAclEntry(remedy.Acl.Id, entry));
    }

    /// <summary>
    /// A number before the deny: the next ten after the last rule where only the final deny is in the way, else right before it.
    /// </summary>
    internal static int? FreeNumber(NetworkAcl acl, bool egress, int deny)
    {
        HashSet<int> used = [.. acl.Entries.Where(e => e.Egress == egress && e.RuleNumber < NetworkAclEntry.DefaultRuleNumber)
            .Select(e => e.RuleNumber)];
        int next = (used.DefaultIfEmpty(90).Max() / 10 * 10) + 10;
        if (deny >= NetworkAclEntry.DefaultRuleNumber && next < NetworkAclEntry.DefaultRuleNumber) { return next; }
        List<int> free = [.. Enumerable.Range(1, Math.Max(0, Math.Min(deny, NetworkAclEntry.DefaultRuleNumber) - 1))
            .Where(n => !used.Contains(n))];
        return free.Where(n => n % 10 == 0).Cast<int?>().LastOrDefault() ?? free.Cast<int?>().LastOrDefault();
    }

    private static Fix? ForRoute(NetworkIndex index, RouteRemedy remedy)
    {
        RouteTable table = remedy.Table;
        bool v6 = remedy.Packet.Destination.IsV6;
        (IPNetwork Block, RouteTargetKind Kind, string Id)? target = null;
        if (remedy.Towards is { } towards)
        {
            VpcPeeringConnection? peering = towards.Vpc.Id == table.VpcId ? null : index.PeeringBetween(table.VpcId, towards.Vpc.Id);
            string? gatewayOfBoth = peering is null && towards.Vpc.Id != table.VpcId
                ? TransitFixes.Between(index, table.VpcId, towards.Vpc.Id) : null;
            if ((peering?.Id ?? gatewayOfBoth) is { } id && towards.Subnet is { } subnet)
            {
                target = (v6 ? subnet.Ipv6CidrBlocks.Append(remedy.Packet.Destination.ToBlock()).First() : subnet.CidrBlock,
                    peering is null ? RouteTargetKind.TransitGateway : RouteTargetKind.VpcPeeringConnection, id);
            }
        }
        else if (remedy.HasPublicAddress && index.Vpc(table.VpcId)?.Gateway is { } gateway)
        {
            target = (new IPNetwork(v6 ? IPAddress.IPv6Any : IPAddress.Any, 0), RouteTargetKind.InternetGateway, gateway.Id);
        }
        if (target is not { } wanted) { return null; }

        // A dead route that is as specific or more wins over a new one, so it is the one to change. A route that works for
        // others is left alone: one host's address is more specific than any of them.
        if (remedy.Matched is { } matched && remedy.MatchedLength >= wanted.Block.PrefixLength)
        {
            if (matched is { IsBlackhole: true, Destination: { } dead })
            {
                return Make(table.Place, $"Point route {dead} of {table} at {wanted.Id}",
                    new ReplaceRoute(table.Id, dead, wanted.Kind, wanted.Id));
            }
            if (remedy.MatchedLength == remedy.Packet.Destination.Bits) { return null; }
            wanted.Block = remedy.Packet.Destination.ToBlock();
        }
        return Make(table.Place, $"Add route {wanted.Block} -> {wanted.Id} to {table}",
            new CreateRoute(table.Id, wanted.Block, wanted.Kind, wanted.Id));
    }
}
