using SecureNet.Model;

namespace SecureNet.Reachability;

/// <summary>Which of a packet's possible ports a network ACL lets pass and which it loses.</summary>
internal readonly record struct NetworkAclDecision(PortSet Passed, PortSet Lost, NetworkAclEntry? FirstAllow, NetworkAclEntry? FirstDeny);

/// <summary>The stateless filter of a subnet. It is asked with the whole set of ports that a reply may go to.</summary>
internal static class NetworkAclCheck
{
    public static NetworkAclDecision Decide(AclNode acl, bool egress, Packet packet)
    {
        Ip other = egress ? packet.Destination : packet.Source;
        PortSet rest = packet.Ports;
        PortSet passed = PortSet.Empty;
        NetworkAclEntry? allow = null;
        NetworkAclEntry? deny = null;
        foreach ((IpBlock block, NetworkAclEntry entry) in acl.Entries(egress))
        {
            if (!block.Contains(other)) { continue; }
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

            if (ReferenceEquals(matched, rest))
            {
                return new(passed, passed.IsEmpty ? packet.Ports : packet.Ports.Except(passed), allow, deny);
            }
            rest = rest.Except(matched);
        }

        return new(passed, packet.Ports.Except(passed), allow, deny);
    }

    /// <summary>Asks the network ACL of a subnet and writes the hop. Returns the ports that pass; all where the ACL was not read.</summary>
    public static PortSet Cross(NetworkIndex index, WalkLog log, SubnetNode subnet, bool egress, Packet packet)
    {
        if (subnet.Acl is not { } node)
        {
            NotRead(index, log, subnet);
            return packet.Ports;
        }

        NetworkAclDecision decision = Decide(node, egress, packet);
        if (decision.Lost.IsEmpty) { Permit(log, node.Record, subnet, decision.FirstAllow!); }
        else { Deny(log, node.Record, subnet, egress, packet, decision); }
        return decision.Passed;
    }

    private static void NotRead(NetworkIndex index, WalkLog log, SubnetNode subnet) =>
        log.Add(Layer.NetworkAcl, Component.Of(subnet), Disposition.Unknown,
            () => index.Missing(subnet.Place, ResourceKind.NetworkAcl, $"the network ACL of subnet {subnet.Id}"));

    // Apart, so that the common case makes the smallest closure.
    private static void Permit(WalkLog log, NetworkAcl acl, SubnetNode subnet, NetworkAclEntry allow) =>
        log.Add(Layer.NetworkAcl, Component.Of(acl), Disposition.Permitted, () => $"network ACL {acl} of subnet {subnet.Id}: {allow}",
            allow, allow.RuleNumber);

    private static void Deny(WalkLog log, NetworkAcl acl, SubnetNode subnet, bool egress, Packet packet, NetworkAclDecision decision)
    {
        log.Block(Layer.NetworkAcl, Component.Of(acl), new Step(decision.Passed.IsEmpty ? Disposition.Denied : Disposition.PartlyDenied,
            Reason, decision.FirstDeny, decision.FirstDeny?.RuleNumber),
            (subnet.Id, egress, packet.Destination), "SUBNET_ACL_RESTRICTION", (Func<string>)Advice,
            new NetworkAclRemedy(acl, egress, packet, decision.FirstDeny));

        string Advice() => $"add an {(egress ? "outbound" : "inbound")} rule that allows {What()} before the rule that denies it";

        string What() => $"{packet.Kind} {(egress ? "to" : "from")} {(egress ? packet.Destination : packet.Source)}";

        string Reason()
        {
            string way = egress ? "outbound" : "inbound";
            string rule = decision.FirstDeny?.ToString() ?? $"no {way} rule matches, so it is denied";
            return decision.Passed.IsEmpty
                ? $"network ACL {acl} of subnet {subnet.Id} drops {What()}: {rule}"
                : $"partial: network ACL {acl} of subnet {subnet.Id} lets {packet.Protocol} ports {decision.Passed} pass {way} "
                    + $"and ports {decision.Lost} lost: {rule}";
        }
    }
}
