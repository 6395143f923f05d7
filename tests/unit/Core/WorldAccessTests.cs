using System.Net;
using System.Net.Sockets;
using SecureNet.Findings;
using SecureNet.Model;
using SecureNet.Reachability;
using SecureNet.Reachability.Matrix;

namespace SecureNet.Tests.Core;

/// <summary>
/// Whether a port is open to the world is what the ranges add up to: held against what the exposure engine lets in, address by address.
/// </summary>
public sealed class WorldAccessTests
{
    private const string Block6 = "2600:1f14:1:1::/64";
    private static readonly Func<string, IReadOnlyList<IPNetwork>?> s_noLists = _ => null;

    [Fact]
    public void A_group_is_open_to_the_world_exactly_where_the_engine_lets_in_more_addresses_than_the_bound()
    {
        Random random = new(20261130);
        int open = 0, narrow = 0;
        for (int round = 0; round < 120; round++)
        {
            ReachabilityLab lab = Lab();
            // Of one group or of two on one interface, and by a prefix list.
            SecurityGroupRule[] rules = [.. Enumerable.Range(0, random.Next(1, 30)).Select(_ => Rule(random))];
            SecurityGroup second = lab.Get<SecurityGroup>("sg-a") with { Id = "sg-2", GroupName = "second" };
            int cut = random.Next(rules.Length + 1);
            lab.Rules("sg-a", rules[..cut]);
            lab.Put(second with { Rules = rules[cut..] });
            lab.Put(new ManagedPrefixList { Id = "pl-1", AccountId = ReachabilityLab.A.AccountId, Region = ReachabilityLab.A.Region,
                PrefixListName = "p", Entries = [Net(random), Net(random)] });
            lab.Put(lab.Get<NetworkInterface>("eni-a") with { SecurityGroupIds = ["sg-a", "sg-2"] });
            (UInt128 v4, UInt128 v6) = Exposed(lab.Network, 22);
            bool world = v4 > 1 << 24 || v6 > UInt128.One << 96;
            NetworkFinding[] found = [.. FindingChecks.Run(lab.Network).Findings.Where(f => f.Rule == "OpenToInternet" && f.Severity
                == FindingSeverity.High && f.Region == ReachabilityLab.A.Region && f.AccountId == ReachabilityLab.A.AccountId)];
            InternetShare share = WorldAccess.OpenPorts(rules, id => lab.Get<ManagedPrefixList>(id).Entries).GetValueOrDefault(22);
            Assert.True(world == share.IsWorld, $"round {round}: the engine lets {v4} and {v6} in, the rules add up to {share}");
            Assert.True(!world || share.IPv4 == v4, $"round {round}: {v4} and {share.IPv4}");
            Assert.True(!world || found.Length > 0, $"round {round}: no finding");
            Assert.True(world || !found.Any(f => f.Explanation.Contains("22", StringComparison.Ordinal) && !f.Explanation.Contains(
                "every port", StringComparison.Ordinal)), $"round {round}: {string.Join("\n", found.Select(f => f.Explanation))}");
            if (world) { open++; }
            else { narrow++; }
        }

        Assert.InRange(open, 25, 95);
        Assert.InRange(narrow, 25, 95);
    }

    [Fact]
    public void A_network_ACL_is_open_to_the_world_exactly_where_the_engine_lets_in_more_addresses_than_the_bound()
    {
        Random random = new(5);
        int open = 0;
        for (int round = 0; round < 80; round++)
        {
            ReachabilityLab lab = Lab();
            NetworkAclEntry[] entries = [.. Enumerable.Range(1, random.Next(1, 12))
                .Select(n => ReachabilityLab.Entry(n, false, random.Next(3) > 0, Traffic(random), Net(random).ToString()))];
            lab.Entries("acl-a", [.. entries, ReachabilityLab.Entry(1, true, true, TrafficType.All, "0.0.0.0/0"),
                ReachabilityLab.Entry(2, true, true, TrafficType.All, "::/0")]);
            (UInt128 v4, UInt128 v6) = Exposed(lab.Network, 22);
            InternetShare share = WorldAccess.Of(lab.Get<NetworkAcl>("acl-a"), 22);
            Assert.Equal(v4, share.IPv4);
            Assert.True(v6 <= share.IPv6 && share.IPv6 - v6 <= UInt128.One << 72, $"round {round}: {v6} and {share.IPv6}");
            bool told = FindingChecks.Run(lab.Network).Findings.Any(f => f.Rule == "AdminPortOpenInNetworkAcl" && f.ResourceId == "acl-a"
                && f.Explanation.Contains("TCP 22", StringComparison.Ordinal));
            Assert.Equal(share.IsWorld, told);
            open += told ? 1 : 0;
        }

        Assert.InRange(open, 15, 65);
    }

    [Theory]
    [InlineData("0.0.0.0/0", true)]
    [InlineData("0.0.0.0/1,128.0.0.0/1", true)]
    [InlineData("128.0.0.0/1", true)]
    [InlineData("8.0.0.0/8", false)]
    [InlineData("8.0.0.0/8,9.0.0.0/32", true)]
    [InlineData("8.0.0.0/9,8.128.0.0/9,8.1.0.0/16", false)] // an address twice is one
    [InlineData("10.0.0.0/8,172.16.0.0/12,192.168.0.0/16,100.64.0.0/10", false)] // nobody of the internet
    [InlineData("2000::/3", true)]
    [InlineData("2a00:1450::/32", false)]
    [InlineData("2a00:1450::/31", true)]
    [InlineData("fc00::/7", false)]
    [InlineData("::/0", true)]
    public void The_bound_is_a_block_of_8_bits_and_of_32_bits(string blocks, bool world) =>
        Assert.Equal(world, WorldAccess.Of(blocks.Split(',').Select(IPNetwork.Parse)).IsWorld);

    [Fact]
    public void A_rule_opens_only_what_was_not_open_to_the_same_part()
    {
        SecurityGroupRule half = ReachabilityLab.Rule(false, TrafficType.Tcp(20, 25), "0.0.0.0/1"),
        eighth = ReachabilityLab.Rule(false, TrafficType.Tcp(22), "8.0.0.0/8");
        Assert.Equal([20, 21, 22, 23, 25], WorldAccess.OpenedBy(half, [], s_noLists).Keys);
        Assert.Empty(WorldAccess.OpenedBy(eighth, [half], s_noLists));
        Assert.Equal([22], WorldAccess.OpenedBy(
            ReachabilityLab.Rule(false, TrafficType.Tcp(22), "200.0.0.0/32"), [eighth], s_noLists).Keys);
        Assert.Empty(WorldAccess.OpenedBy(ReachabilityLab.Rule(false, TrafficType.Tcp(443), "0.0.0.0/0"), [], s_noLists));
        Assert.Empty(WorldAccess.OpenedBy(ReachabilityLab.Rule(true, TrafficType.All, "0.0.0.0/0"), [], s_noLists));
        Assert.Equal(WorldAccess.Ports,
            WorldAccess.OpenedBy(ReachabilityLab.Rule(false, TrafficType.All, "0.0.0.0/0"), [], s_noLists).Keys);
    }

    [Fact]
    public void Prefix_lists_count_where_their_entries_are_known_and_are_told_where_they_are_not()
    {
        ReachabilityLab lab = Lab();
        lab.Rules("sg-a", ReachabilityLab.Rule(false, TrafficType.Tcp(22), "pl-1"));
        ManagedPrefixList list = new() { Id = "pl-1", AccountId = ReachabilityLab.A.AccountId, Region = ReachabilityLab.A.Region,
            PrefixListName = "all", Entries = [IPNetwork.Parse("0.0.0.0/1"), IPNetwork.Parse("128.0.0.0/1")] };
        lab.Put(list);
        Assert.Contains("the whole internet", Assert.Single(FindingChecks.Run(lab.Network).Findings, f => f.Rule == "OpenToInternet"
            && f.ResourceId == "sg-a").Explanation, StringComparison.Ordinal);
        Assert.DoesNotContain(FindingChecks.Run(lab.Network).Skipped, s => s.Rule == "OpenToInternet");
        lab.Put(list with { Entries = null });
        SkippedCheck told = Assert.Single(FindingChecks.Run(lab.Network).Skipped, s => s.Rule == "OpenToInternet");
        Assert.Equal((ReachabilityLab.A, "ec2:GetManagedPrefixListEntries"), (told.Place, told.Action));
    }

    private static ReachabilityLab Lab()
    {
        ReachabilityLab lab = new();
        lab.Rules("sg-b");
        IPNetwork six = IPNetwork.Parse(Block6);
        lab.Put(lab.Get<Vpc>("vpc-a") with { CidrBlocks = [.. lab.Get<Vpc>("vpc-a").CidrBlocks, IPNetwork.Parse("2600:1f14:1::/56")] });
        lab.Put(lab.Get<Subnet>("subnet-a") with { Ipv6CidrBlocks = [six] });
        lab.Put(lab.Get<NetworkInterface>("eni-a") with { Ipv6Addresses = [IPAddress.Parse("2600:1f14:1:1::10")] });
        lab.Put(lab.Get<RouteTable>("rtb-a") with { Routes = [.. lab.Get<RouteTable>("rtb-a").Routes, ReachabilityLab.To("2600:1f14:1::/56",
            RouteTargetKind.Local, "local"), ReachabilityLab.To("::/0", RouteTargetKind.InternetGateway, "igw-a")] });
        lab.Put(lab.Get<NetworkAcl>("acl-a") with { Entries = [.. lab.Get<NetworkAcl>("acl-a").Entries, ReachabilityLab.Entry(101, false,
            true, TrafficType.All, "::/0"), ReachabilityLab.Entry(101, true, true, TrafficType.All, "::/0")] });
        lab.Put(lab.Get<SecurityGroup>("sg-a") with
        {
            Rules = [ReachabilityLab.Rule(false, TrafficType.All, "0.0.0.0/0"), ReachabilityLab.Rule(false, TrafficType.All, "::/0")]
        });
        return lab;
    }

    /// <summary>How many addresses of the internet the matrix lets reach the bastion on a port.</summary>
    private static (UInt128 V4, UInt128 V6) Exposed(Network network, int port)
    {
        MatrixQuery query = new()
        {
            From = PartySelector.Everyone with { Text = "Internet", Matches = (_, _) => false },
            To = new("bastion", (at, _) => at.Id == "eni-a", []), Traffic = [TrafficType.Tcp(port)],
        };
        HashSet<(AddressFamily, UInt128, UInt128)> ranges = [.. ReachabilityMatrix.Compile(network).Rows(query)
            .Where(r => r.Verdict == Verdict.Reachable)
            .SelectMany(r => r.Source.Atoms).SelectMany(a => a.Ranges.Select(g => (a.Family, g.First, g.Last)))];
        return (Sum(AddressFamily.InterNetwork), Sum(AddressFamily.InterNetworkV6));

        UInt128 Sum(AddressFamily family) =>
            ranges.Where(r => r.Item1 == family).Aggregate(UInt128.Zero, (sum, r) => sum + (r.Item3 - r.Item2) + 1);
    }

    private static SecurityGroupRule Rule(Random random) =>
        ReachabilityLab.Rule(false, Traffic(random), random.Next(12) == 0 ? "pl-1" : Net(random).ToString());

    private static TrafficType Traffic(Random random) => random.Next(8) switch
    {
        0 => TrafficType.Tcp(443), 1 => TrafficType.Tcp(0, 1023), 2 => TrafficType.Udp(0, 65535),
        3 when random.Next(3) == 0 => TrafficType.All, 4 => TrafficType.Tcp(23, 4000), _ => TrafficType.Tcp(22),
    };

    private static IPNetwork Net(Random random)
    {
        if (random.Next(5) == 0)
        {
            byte[] six = new byte[16];
            random.NextBytes(six);
            six[0] = (byte)(random.Next(4) == 0 ? 0xfc : 0x20 + random.Next(16));
            int length = random.Next(31, 49);
            return Masked(six, random.Next(12) == 0 ? random.Next(4) : length);
        }

        byte[] four = new byte[4];
        random.NextBytes(four);
        if (random.Next(3) == 0) { four[0] = 10; }
        return Masked(four, random.Next(10) == 0 ? random.Next(9) : random.Next(9, 33));
    }

    private static IPNetwork Masked(byte[] bytes, int length)
    {
        for (int bit = length; bit < bytes.Length * 8; bit++) { bytes[bit / 8] &= (byte)~(0x80 >> (bit % 8)); }
        return new(new IPAddress(bytes), length);
    }
}
