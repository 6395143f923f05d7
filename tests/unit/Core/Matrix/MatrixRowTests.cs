using System.Net;
using SecureNet.Model;
using SecureNet.Reachability;
using SecureNet.Reachability.Matrix;

namespace SecureNet.Tests.Core.Matrix;

/// <summary>Rows: grouped, complete, and the same whatever the order of a listing.</summary>
public sealed class MatrixRowTests
{
    [Fact]
    public void RowsSayWhoReachesWhomInTheLab()
    {
        ReachabilityLab lab = new();
        lab.Rules("sg-b", ReachabilityLab.Rule(true, TrafficType.Tcp(443), "0.0.0.0/0"),
            ReachabilityLab.Rule(false, TrafficType.Tcp(22), "10.0.0.10/32"),
            ReachabilityLab.Rule(false, TrafficType.Ping, "sg-a"));
        Assert.Equal(
        [
            "Bastion-host -> Private-host: tcp/22 icmp/8 Reachable",
            "Bastion-host -> Internet: all traffic Reachable",
            "Private-host -> Bastion-host: tcp/443 Reachable",
            "Internet -> Bastion-host: all traffic Reachable",
        ], Texts(lab.Network));
    }

    [Fact]
    public void AnAclThatLosesRepliesMakesARowPartial()
    {
        ReachabilityLab lab = new();
        lab.Rules("sg-b", ReachabilityLab.Rule(false, TrafficType.Tcp(22), "10.0.0.0/8"));
        lab.Entries("acl-a", ReachabilityLab.Entry(100, true, true, TrafficType.All, "0.0.0.0/0"),
            ReachabilityLab.Entry(100, false, true, TrafficType.Tcp(32768, 50000), "0.0.0.0/0"));
        ReachabilityRow row = Assert.Single(Rows(lab.Network), r => r.Destination.Name == "Private-host");
        Assert.Equal((Verdict.Partial, ReturnVerdict.Partial, "tcp/22"), (row.Verdict, row.Return, row.Traffic.ToString()));
    }

    [Fact]
    public void WhatWasNotReadIsUnknown()
    {
        ReachabilityLab lab = new();
        lab.Forget<NetworkAcl>(lab.B, ResourceKind.NetworkAcl);
        ReachabilityRow row = Assert.Single(Rows(lab.Network), r => r.Destination.Name == "Private-host");
        Assert.Equal((Verdict.Unknown, ReturnVerdict.Unknown), (row.Verdict, row.Return));
    }

    [Fact]
    public void HostsThatBehaveAlikeAreOneRow()
    {
        ReachabilityLab lab = new();
        for (int i = 0; i < 20; i++)
        {
            lab.AddHost(ReachabilityLab.A, $"w{i}", "subnet-a", "vpc-a", $"10.0.0.{100 + i}", null, $"web-{i}");
        }
        ReachabilityMatrix matrix = ReachabilityMatrix.Compile(lab.Network);
        Assert.Equal(3, matrix.ClassCount);
        ReachabilityRow row = Assert.Single(matrix.Rows(new()), r => r.Source.VpcId == "vpc-a" && r.Destination.VpcId == "vpc-a");
        Assert.Equal((21, 21, "21 interfaces of group-a in vpc-a"),
            (row.Source.Interfaces.Count, row.Destination.Interfaces.Count, row.Source.Name));
        Assert.Equal(21 * 20, row.Expand().Count());
    }

    [Fact]
    public void TheOrderOfAListingChangesNothing()
    {
        for (int seed = 0; seed < 30; seed++)
        {
            Network network = new RandomNetwork(seed).Network;
            Network shuffled = Network.Empty.With(
                network.Resources.OrderBy(r => r.Id.GetHashCode(StringComparison.Ordinal) * seed).Select(r => r switch
                {
                    SecurityGroup g => g with { Rules = [.. g.Rules.Reverse()] },
                    NetworkInterface i => i with { SecurityGroupIds = [.. i.SecurityGroupIds.Reverse()] },
                    RouteTable t => t with { Routes = [.. t.Routes.OrderBy(x => x.ToString().Length)] },
                    _ => r,
                }));
            foreach (Place place in network.Places)
            {
                foreach (ResourceKind kind in Enum.GetValues<ResourceKind>().Where(k => network.Has(place, k)))
                {
                    shuffled = shuffled.WithCollected(place, kind);
                }
            }
            Assert.Equal(Texts(network), Texts(shuffled));
        }
    }

    [Fact]
    public void RowsAreInTheOrderOfNamesAndAddressesWhateverTheIds()
    {
        // Ids are random: two builds of one blueprint differ in nothing else.
        string[][] texts = [.. new[] { ("z", "c", "m", "k"), ("c", "m", "z", "d") }.Select(ids =>
        {
            ReachabilityLab lab = new();
            foreach ((string id, string address, string name) in new[] { (ids.Item1, "10.0.0.41", "alpha"),
                (ids.Item2, "10.0.0.21", "Beta"), (ids.Item3, "10.0.0.31", "twin"), (ids.Item4, "10.0.0.11", "twin") })
            {
                lab.AddHost(ReachabilityLab.A, id, "subnet-a", "vpc-a", address, null, name);
                lab.Put(lab.Get<SecurityGroup>("sg-a") with { Id = $"sg-{id}", GroupName = name, Rules = [ReachabilityLab.Rule(false,
                    TrafficType.Tcp(int.Parse(address[^2..], System.Globalization.CultureInfo.InvariantCulture)), "10.0.0.0/24")] });
                lab.Put(lab.Get<NetworkInterface>($"eni-{id}") with { SecurityGroupIds = [$"sg-{id}"] });
            }
            return Texts(lab.Network).Where(
                t => t.StartsWith("Bastion-host -> ", StringComparison.Ordinal) && t.Contains("tcp/", StringComparison.Ordinal)).ToArray();
        })];
        Assert.Equal(
        [
            "Bastion-host -> alpha: tcp/41 Reachable", "Bastion-host -> Beta: tcp/21 Reachable",
            "Bastion-host -> twin (10.0.0.11): tcp/11 Reachable", "Bastion-host -> twin (10.0.0.31): tcp/31 Reachable",
        ], texts[0]);
        Assert.Equal(texts[0], texts[1]);
    }

    [Fact]
    public void ThePartsOfTheInternetAreToldApartOnlyWhereTheyDiffer()
    {
        ReachabilityLab lab = new();
        lab.AddHost(ReachabilityLab.A, "w", "subnet-a", "vpc-a", "10.0.0.20", "203.0.113.20", "web");
        lab.Put(lab.Get<SecurityGroup>(
            "sg-a") with { Id = "sg-w", GroupName = "web", Rules = [ReachabilityLab.Rule(false, TrafficType.Tcp(443), "0.0.0.0/0")] });
        lab.Put(lab.Get<NetworkInterface>("eni-w") with { SecurityGroupIds = ["sg-w"] });
        lab.Rules("sg-a", ReachabilityLab.Rule(false, TrafficType.Tcp(22), "198.51.100.0/24"));
        Assert.Equal(["198.51.100.0/24 -> Bastion-host: tcp/22 Reachable", "Internet -> web: tcp/443 Reachable"], Texts(lab.Network)
            .Where(t => !t.StartsWith("Bastion", StringComparison.Ordinal) && !t.StartsWith("Private", StringComparison.Ordinal)));
        lab.Rules("sg-w", ReachabilityLab.Rule(false, TrafficType.Tcp(443), "0.0.0.0/0"),
            ReachabilityLab.Rule(false, TrafficType.Tcp(22), "198.51.100.0/24"));
        Assert.Equal(["198.51.100.0/24 -> web: tcp/22,443 Reachable", "Internet except 198.51.100.0/24 -> web: tcp/443 Reachable"],
            Texts(lab.Network).Where(t => t.Contains("-> web", StringComparison.Ordinal) && !t.StartsWith("Bastion",
                StringComparison.Ordinal) && !t.StartsWith("Private", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void NumbersInNamesCountByTheirValue()
    {
        ReachabilityLab lab = new();
        foreach ((string name, int host) in new[] { ("web-10", 20), ("Web-9", 30), ("web-010a", 40), ("web-2", 50) })
        {
            lab.AddHost(ReachabilityLab.A, $"h{host}", "subnet-a", "vpc-a", $"10.0.0.{host}", null, name);
        }
        PartySelector some = PartySelectors.Parse(lab.Network, "web-*");
        MatrixQuery query = new() { From = some, To = some, Traffic = [TrafficType.Tcp(22)] };
        Assert.Equal("web-2,Web-9,web-10,web-010a", string.Join(",",
            ReachabilityMatrix.Compile(lab.Network, query).Rows(query).Single().Expand().Select(r => r.Source.Name).Distinct()));
    }

    [Fact]
    public void InterfacesOfOneNameAreNamedOnce()
    {
        ReachabilityLab lab = new();
        for (int i = 0; i < 5; i++) { lab.AddHost(lab.B, $"w{i}", "subnet-b", "vpc-b", $"192.168.1.{100 + i}", null, "fleet"); }
        Assert.Contains("Bastion-host -> Private-host, fleet (5 interfaces): all traffic Reachable", Texts(lab.Network)
            .Select(t => t.Replace("fleet (5 interfaces), Private-host", "Private-host, fleet (5 interfaces)", StringComparison.Ordinal)));
    }

    [Fact]
    public void AFilterSelectsFromTheWholeResult()
    {
        for (int seed = 0; seed < 25; seed++)
        {
            Network network = new RandomNetwork(seed).Network;
            PartySelector some = new("some", (at, _) => at.Id[^1] == '0', [IPNetwork.Parse("203.0.113.0/28")]);
            PartySelector others = new("others", (at, _) => at.Id[4] != '1', []);
            MatrixQuery query = new() { From = some, To = others, Traffic = [TrafficType.Tcp(22)] };
            MatrixQuery back = new() { From = others, To = some, Traffic = [TrafficType.Tcp(22)] };
            ReachabilityMatrix matrix = ReachabilityMatrix.Compile(network, query);
            SortedSet<string> all = Pairs(matrix.Rows(new() { Traffic = [TrafficType.Tcp(22)] }).Where(r => r.Unread is null));
            ReachabilityRow[] filtered = [.. matrix.Rows(query).Where(r => r.Unread is null)];
            Assert.Equal(all.Where(p => p.Split(' ')[0] is ['e', .., '0'] && p.Split('>')[1] is ['e', 'n', 'i', '-', not '1', ..]),
                Pairs(filtered.Where(r => !r.Source.IsInternet)));
            foreach (ReachabilityRow row in filtered.Where(r => r.Source.IsInternet).SelectMany(r => r.Expand()))
            {
                Flow flow = new()
                {
                    Source = new() { Address = IPAddress.Parse("203.0.113.9") }, Protocol = IpProtocol.Tcp, Port = 22,
                    Destination = new() { Interface = row.Destination.Interfaces[0], Address = row.Destination.Addresses[0] },
                };
                Assert.Equal((row.Verdict, row.Return), (matrix.Ask(flow)!.Value.Verdict, matrix.Ask(flow)!.Value.Return));
            }
            Assert.All(matrix.Rows(back), r => Assert.False(r.Source.IsInternet));
        }
    }

    private static List<ReachabilityRow> Rows(Network network) => [.. ReachabilityMatrix.Compile(network).Rows(new())];

    private static List<string> Texts(Network network) => [.. Rows(network).Select(r => r.ToString())];

    private static SortedSet<string> Pairs(IEnumerable<ReachabilityRow> rows) => new(rows.SelectMany(r => r.Expand())
        .SelectMany(r => Names(r.Source).SelectMany(s => Names(r.Destination).Select(d => $"{s}>{d} {r.Traffic} {r.Verdict} {r.Return}"))),
        StringComparer.Ordinal);

    private static IEnumerable<string> Names(ReachabilityParty party) =>
        party.IsInternet ? party.Blocks : [$"{party.Interfaces[0].Id} {party.Addresses[0]}"];
}
