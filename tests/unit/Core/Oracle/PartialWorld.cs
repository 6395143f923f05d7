using System.Net;
using SecureNet.Model;

namespace SecureNet.Tests.Core.Oracle;

/// <summary>Makes a random network dense in what gets through in part: network ACLs that let replies to some ephemeral ports pass and not to others.</summary>
internal static class PartialWorld
{
    // Every port at which a cut begins or ends.
    public static IReadOnlyList<int> Borders { get; } = [1024, 20000, 32768, 40000, 49152, 55000, 61000];

    private static readonly SecurityGroupRule[] s_open = [Open(false, "0.0.0.0/0"), Open(true, "0.0.0.0/0"), Open(false, "::/0"), Open(true, "::/0")];

    /// <summary>The first and the last port of every piece that the cuts leave of a range.</summary>
    public static int[] PortsOf(int from, int to) =>
        [.. Borders.SelectMany(b => new[] { b - 1, b }).Append(from).Append(to).Where(p => from <= p && p <= to).Distinct().Order()];

    public static Network Cut(Network network, Random random)
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
                    cuts.Add(new() { RuleNumber = cuts.Count + 1, Egress = random.Next(2) == 0, Allow = false, Traffic = udp ? TrafficType.Udp(from, to) : TrafficType.Tcp(from, to), CidrBlock = IPNetwork.Parse(block) });
                }
            }

            network = network.With(acl with { Entries = [.. cuts, .. acl.Entries.Where(e => cuts.All(c => (c.RuleNumber, c.Egress) != (e.RuleNumber, e.Egress)))] });
        }

        // Groups that drop everything would hide it.
        foreach (SecurityGroup group in network.Of<SecurityGroup>().OrderBy(g => g.Id, StringComparer.Ordinal).ToArray())
        {
            if (random.Next(100) >= 60) { continue; }
            network = network.With(group with { Rules = [.. group.Rules, .. s_open] });
        }

        return network;
    }

    private static SecurityGroupRule Open(bool egress, string block) => new() { Egress = egress, Traffic = TrafficType.All, CidrBlock = IPNetwork.Parse(block) };
}
