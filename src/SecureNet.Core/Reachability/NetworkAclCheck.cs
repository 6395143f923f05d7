using System.Net;
using SecureNet.Model;

namespace SecureNet.Reachability;

/// <summary>Which of a packet's possible ports a network ACL lets pass and which it loses.</summary>
internal sealed record NetworkAclDecision(PortSet Passed, PortSet Lost, NetworkAclEntry? FirstAllow, NetworkAclEntry? FirstDeny);

/// <summary>The stateless filter of a subnet. It is asked with the whole set of ports that a reply may go to.</summary>
internal static class NetworkAclCheck
{
    public static NetworkAclDecision Decide(NetworkAcl acl, bool egress, Packet packet)
    {
        IPAddress other = egress ? packet.Destination : packet.Source;
        PortSet rest = packet.Ports;
        PortSet passed = PortSet.Empty;
        NetworkAclEntry? allow = null;
        NetworkAclEntry? deny = null;

        // The order of a listing is not promised; the numbers decide.
        foreach (NetworkAclEntry entry in acl.Entries.Where(e => e.Egress == egress && e.CidrBlock.Contains(other)).OrderBy(e => e.RuleNumber))
        {
            PortSet matched = packet.Matched(entry.Traffic, rest);
            if (matched.IsEmpty) { continue; }
            if (entry.Allow)
            {
                passed = passed.Union(matched);
                allow ??= entry;
            }
            else
            {
                deny ??= entry;
            }
            rest = rest.Except(matched);
        }
        return new(passed, packet.Ports.Except(passed), allow, deny);
    }

    /// <summary>Asks the network ACL of a subnet and writes the hop.</summary>
    public static void Cross(Network network, WalkLog log, SubnetSite site, bool egress, Packet packet)
    {
        NetworkAcl? acl = network.Of<NetworkAcl>().FirstOrDefault(a => a.VpcId == site.VpcId && a.SubnetIds.Contains(site.SubnetId));
        if (acl is null)
        {
            log.Add(Layer.NetworkAcl, Component.Of(site), Disposition.Unknown,
                Topology.Missing(network, site.Place, ResourceKind.NetworkAcl, $"the network ACL of subnet {site.SubnetId}"));
            return;
        }
        NetworkAclDecision decision = Decide(acl, egress, packet);
        string way = egress ? "outbound" : "inbound";
        if (decision.Lost.IsEmpty)
        {
            log.Add(Layer.NetworkAcl, Component.Of(acl), Disposition.Permitted,
                $"network ACL {acl} of subnet {site.SubnetId}: {decision.FirstAllow}", decision.FirstAllow?.ToString());
            return;
        }
        string what = $"{packet.Kind} {(egress ? "to" : "from")} {(egress ? packet.Destination : packet.Source)}";
        string rule = decision.FirstDeny?.ToString() ?? $"no {way} rule matches, so it is denied";
        string reason = decision.Passed.IsEmpty
            ? $"network ACL {acl} of subnet {site.SubnetId} drops {what}: {rule}"
            : $"partial: network ACL {acl} of subnet {site.SubnetId} lets {packet.Protocol} ports {decision.Passed} pass {way} " +
              $"and ports {decision.Lost} lost: {rule}";
        log.Block(Layer.NetworkAcl, Component.Of(acl), new Step(Disposition.Denied, reason, decision.FirstDeny?.ToString()),
            $"{site.SubnetId}|{egress}|{packet.Destination}", "SUBNET_ACL_RESTRICTION",
            $"add an {way} rule that allows {what} before the rule that denies it",
            new NetworkAclRemedy(acl, egress, packet, decision.FirstDeny));
    }
}
