using System.Net;
using SecureNet.Model;
using SecureNet.Reachability;
using SecureNet.Reachability.Matrix;

namespace SecureNet.Tests.Core.Interfaces;

/// <summary>
/// The lab of two VPCs with one more interface, <c>eni-x</c>, in the public subnet: what is asked is asked of the walk, of a single
/// question to the matrix, of the matrix's rows and of statements, which all have to say the same.
/// </summary>
internal sealed class InterfaceLab
{
    public ReachabilityLab Lab { get; } = new();

    public InterfaceLab(NetworkInterface? like = null) => Put(like ?? Plain);

    public static NetworkInterface Plain { get; } = new()
    {
        Id = "eni-x", AccountId = ReachabilityLab.A.AccountId, Region = ReachabilityLab.A.Region, VpcId = "vpc-a", SubnetId = "subnet-a",
        SecurityGroupIds = ["sg-a"],
        Addresses = [new(IPAddress.Parse("10.0.0.20"), IPAddress.Parse("203.0.113.20"))],
    };

    public void Put(Resource resource) => Lab.Put(resource);

    /// <summary>Asks every engine for <c>tcp/port</c>, or for a ping where there is no port.</summary>
    public PathAnalysis Expect(Verdict verdict, string from, string to, int? port = 443)
    {
        (Endpoint source, Endpoint destination) = EndpointResolver.ResolvePair(Lab.Network, from, to);
        bool v6 = source.Address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6;
        IpProtocol protocol = port is null ? v6 ? IpProtocol.IcmpV6 : IpProtocol.Icmp : IpProtocol.Tcp;
        Flow flow = new() { Source = source, Destination = destination, Protocol = protocol, Port = port };
        PathAnalysis path = PathAnalyzer.Analyze(Lab.Network, flow);
        Assert.True(verdict == path.Verdict, string.Join('\n', PathText.Render(path)));
        Assert.Equal(verdict == Verdict.Unknown, path.Verdict == Verdict.Unknown && path.Unknowns.Count > 0);
        Assert.Equal(verdict == Verdict.Blocked, path.Blockers.Count > 0);
        if (destination.Interface is null) { return path; }

        TrafficType traffic = port is { } p ? TrafficType.Tcp(p) : new(protocol, v6 ? 128 : 8, 0);
        MatrixQuery query = new() { From = Select(source, from), To = Select(destination, to), Traffic = [traffic] };
        ReachabilityMatrix matrix = ReachabilityMatrix.Compile(Lab.Network, query);
        Flow own = flow with { Destination = destination with { Address = destination.Interface.Addresses.Where(
            a => destination.Address.Equals(a.Public)).Select(a => a.Private).FirstOrDefault() ?? destination.Address } };
        Assert.Equal(verdict, matrix.Ask(own)?.Verdict ?? Verdict.Blocked);
        Assert.Equal(verdict, RowVerdict(matrix, query, source.Address.AddressFamily));
        Assert.Equal(verdict switch { Verdict.Reachable => "violated", Verdict.Unknown => "unknown", _ => "passed" },
            Statement($"{Named(source, from)} -> {to}: nothing"));

        // A public address names the internet's host of that address too, so a demand is stated of hosts only.
        if (v6) { return path; }
        string reach = Statement($"{Named(source, from)} -> {to}: {(port is null ? protocol.ToString() : $"tcp/{port}")}");
        Assert.Equal(verdict switch { Verdict.Reachable => "passed", Verdict.Unknown => "unknown", _ => "violated" }, reach);
        return path;

        // A statement that nothing passes is about all traffic; only this one is asked here.
        string Statement(string text) => Result(IntentChecker.Check(Narrowed(port, v6), [NetworkIntent.Parse(text)]).Single());
    }

    /// <summary>The verdicts of the rows of one address family, worst for a prover first: reachable, then unknown.</summary>
    private static Verdict RowVerdict(ReachabilityMatrix matrix, MatrixQuery query, System.Net.Sockets.AddressFamily family)
    {
        Verdict[] rows = [.. matrix.Rows(query).Where(r => r.Destination.Addresses.Any(a => a.AddressFamily == family))
            .Select(r => r.Verdict)];
        return rows.Contains(Verdict.Reachable) ? Verdict.Reachable : rows.Contains(Verdict.Unknown) ? Verdict.Unknown : Verdict.Blocked;
    }

    /// <summary>The network in which groups let in nothing but the traffic that is asked for.</summary>
    private Network Narrowed(int? port, bool v6)
    {
        TrafficType only = port is { } p ? TrafficType.Tcp(p) : new(v6 ? IpProtocol.IcmpV6 : IpProtocol.Icmp, v6 ? 128 : 8, 0);
        Network network = Lab.Network;
        foreach (SecurityGroup group in network.Of<SecurityGroup>().ToArray())
        {
            network = network.With(group with { Rules = [.. group.Rules.Where(r => r.Egress || r.Traffic.Matches(only.Protocol, only.From,
                port is null ? 0 : only.To)).Select(r => r.Egress ? r : r with { Traffic = only })] });
        }

        return network;
    }

    private static string Named(Endpoint end, string name) => end.Interface is null ? "Internet" : name;

    private static string Result(IntentResult result) => result.Passed ? "passed" : result.IsUnknown ? "unknown" : "violated";

    private PartySelector Select(Endpoint end, string name) =>
        end.Interface is null ? PartySelectors.Parse(Lab.Network, "Internet") : PartySelectors.Parse(Lab.Network, name);
}
