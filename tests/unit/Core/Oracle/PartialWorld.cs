using System.Net;
using SecureNet.Model;

namespace SecureNet.Tests.Core.Oracle;

/// <summary>
/// Makes a random network dense in what gets through in part: network ACLs that let replies to some ephemeral ports pass and not to others,
/// NAT gateways of up to three addresses, and groups, ACLs and routes that know some of them.
/// </summary>
internal static class PartialWorld
{
    // Every port at which a cut begins or ends.
    public static IReadOnlyList<int> Borders { get; } = [1024, 20000, 32768, 40000, 49152, 55000, 61000];

    private static readonly SecurityGroupRule[] s_open =
    [
        Open(false, "0.0.0.0/0"), Open(true, "0.0.0.0/0"), Open(false, "::/0"), Open(true, "::/0")
    ];

    /// <summary>The first and the last port of every piece that the cuts leave of a range.</summary>
    public static int[] PortsOf(int from, int to) =>
        [.. Borders.SelectMany(b => new[] { b - 1, b }).Append(from).Append(to).Where(p => from <= p && p <= to).Distinct().Order()];

    public static Network Cut(Network network, Random random) =>
        KnowAddresses(CutPorts(random.Next(5) < 3 ? Opened(network) : network, random), random);

    // Where everything else is open, what gets through in part is what shows.
    private static Network Opened(Network network)
    {
        NetworkAclEntry[] entries = [.. s_open.Select((r, i) => new NetworkAclEntry
        {
            RuleNumber = 1000 + i, Egress = r.Egress, Allow = true, Traffic = TrafficType.All, CidrBlock = r.CidrBlock!.Value
        })];
        foreach (NetworkAcl acl in network.Of<NetworkAcl>().ToArray()) { network = network.With(acl with { Entries = entries }); }
        foreach (SecurityGroup group in network.Of<SecurityGroup>().ToArray()) { network = network.With(group with { Rules = s_open }); }
        foreach (RouteTable table in network.Of<RouteTable>().ToArray()) { network = network.With(table with
        {
            Routes = [.. table.Routes.Select(r => r.TargetId == "vgw-gone" ? r : r with { IsBlackhole = false })]
        }); }
        foreach (VpcPeeringConnection peering in network.Of<VpcPeeringConnection>().ToArray())
        {
            network = network.With(peering with { Status = "active" });
        }
        return network;
    }

    private static Network KnowAddresses(Network network, Random random)
    {
        List<IPAddress> known = [];
        foreach (NatGateway nat in network.Of<NatGateway>().Where(n => n.PrivateIpAddress is not null)
            .OrderBy(n => n.Id, StringComparer.Ordinal).ToArray())
        {
            byte[] own = nat.PrivateIpAddress!.GetAddressBytes();
            NatGatewayAddress[] more = [.. Enumerable.Range(1, random.Next(3)).Select(i => new NatGatewayAddress
            {
                Private = new([own[0], own[1], own[2], (byte)(own[3] + (8 * i))]),
                Public = nat.PublicIpAddress is null ? null : IPAddress.Parse($"203.0.114.{known.Count + i}"),
            })];
            NatGatewayAddress[] all = [.. nat.Addresses, .. more];
            known.AddRange(all.SelectMany(a => new[] { a.Private, a.Public }).OfType<IPAddress>());
            network = network.With(nat with { Addresses = all });
            foreach (NetworkInterface at in network.Of<NetworkInterface>().Where(i => i.InterfaceType == "nat_gateway"
                && i.VpcId == nat.VpcId && i.Addresses.Any(a => a.Private.Equals(nat.PrivateIpAddress))).ToArray())
            {
                network = network.With(at with { Addresses = [.. all.Select(a => new InterfaceAddress(a.Private!, a.Public))] });
            }
        }

        if (known.Count == 0) { return network; }
        IPNetwork One() => new(known[random.Next(known.Count)], 32);
        foreach (SecurityGroup group in network.Of<SecurityGroup>().OrderBy(g => g.Id, StringComparer.Ordinal).ToArray())
        {
            if (random.Next(100) >= 40) { continue; }
            IPNetwork[] admitted = [.. Enumerable.Range(0, random.Next(2, 8)).Select(_ => One())];
            network = network.With(group with { Rules = [.. group.Rules.Where(r => r.Egress || r.CidrBlock is not { PrefixLength: 0 }),
                .. admitted.Select(b => Open(false, b.ToString()))] });
        }

        foreach (NetworkAcl acl in network.Of<NetworkAcl>().OrderBy(a => a.Id, StringComparer.Ordinal).ToArray())
        {
            if (random.Next(100) >= 30) { continue; }
            bool egress = random.Next(2) == 0;
            NetworkAclEntry deny = new() { RuleNumber = 1, Egress = egress, Allow = false, Traffic = TrafficType.All, CidrBlock = One() };
            network = network.With(acl with { Entries = [deny, .. acl.Entries.Where(e => (e.RuleNumber, e.Egress) != (1, egress))] });
        }

        // From the other subnets of its VPC, what goes to other VPCs goes through the gateway.
        foreach (NatGateway nat in network.Of<NatGateway>().Where(n => n.Addresses.Count > 1)
            .OrderBy(n => n.Id, StringComparer.Ordinal).ToArray())
        {
            foreach (RouteTable table in network.Of<RouteTable>().Where(t => t.VpcId == nat.VpcId && t.SubnetIds.Count > 0
                && !t.SubnetIds.Contains(nat.SubnetId)).OrderBy(t => t.Id, StringComparer.Ordinal).ToArray())
            {
                network = network.With(table with { Routes = [.. table.Routes.Select(r => r.TargetKind
                    is RouteTargetKind.VpcPeeringConnection or RouteTargetKind.TransitGateway or RouteTargetKind.InternetGateway
                    && r.Destination?.BaseAddress.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork
                    ? r with { TargetKind = RouteTargetKind.NatGateway, TargetId = nat.Id } : r)] });
            }
        }

        foreach (RouteTable table in network.Of<RouteTable>().Where(t => t.GatewayIds.Count == 0)
            .OrderBy(t => t.Id, StringComparer.Ordinal).ToArray())
        {
            if (random.Next(100) >= 20) { continue; }
            network = network.With(table with { Routes = [.. table.Routes, new()
            {
                Destination = One(), TargetKind = RouteTargetKind.VpcPeeringConnection, TargetId = "pcx-gone", IsBlackhole = true
            }] });
        }

        return network;
    }

    private static Network CutPorts(Network network, Random random)
    {
        foreach (NetworkAcl acl in network.Of<NetworkAcl>().OrderBy(a => a.Id, StringComparer.Ordinal).ToArray())
        {
            List<NetworkAclEntry> cuts = [];
            for (int i = 0; i < random.Next(1, 3); i++)
            {
                int border = random.Next(Borders.Count - 1);
                (int from, int to) = (Borders[border], (random.Next(3) == 0 ? 65536 : Borders[border + 1]) - 1);
                bool udp = random.Next(5) == 0;
                foreach (string any in new[] { "0.0.0.0/0", "::/0" })
                {
                    string block = any[0] != ':' && random.Next(3) == 0 ? $"10.{random.Next(4)}.0.0/16" : any;
                    cuts.Add(new() { RuleNumber = cuts.Count + 1, Egress = random.Next(2) == 0, Allow = false,
                        Traffic = udp ? TrafficType.Udp(from, to) : TrafficType.Tcp(from, to), CidrBlock = IPNetwork.Parse(block) });
                }
            }

            network = network.With(acl with
            {
                Entries = [.. cuts, .. acl.Entries.Where(e => cuts.All(c => (c.RuleNumber, c.Egress) != (e.RuleNumber, e.Egress)))]
            });
        }

        // Groups that drop everything would hide it.
        foreach (SecurityGroup group in network.Of<SecurityGroup>().OrderBy(g => g.Id, StringComparer.Ordinal).ToArray())
        {
            if (random.Next(100) >= 60) { continue; }
            network = network.With(group with { Rules = [.. group.Rules, .. s_open] });
        }

        return network;
    }

    private static SecurityGroupRule Open(bool egress, string block) =>
        new() { Egress = egress, Traffic = TrafficType.All, CidrBlock = IPNetwork.Parse(block) };
}
