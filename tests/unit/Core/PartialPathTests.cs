using System.Net;
using SecureNet.FlowLogs;
using SecureNet.Model;
using SecureNet.Reachability;
using SecureNet.Reachability.Matrix;
using static SecureNet.Tests.Core.ReachabilityLab;

namespace SecureNet.Tests.Core;

/// <summary>
/// What gets through under some of the addresses of a NAT gateway and not under others (rules W7, N3), told
/// alike by everything that answers.
/// </summary>
public class PartialPathTests
{
    private static readonly IPNetwork s_first = IPNetwork.Parse("10.0.0.98/32");
    private readonly ReachabilityLab _lab = new();

    public PartialPathTests()
    {
        // A worker behind a gateway of two addresses, towards the peered VPC and the internet.
        _lab.AddSubnet(A, "p", "a", "10.0.5.0/24");
        _lab.AddHost(A, "p", "subnet-p", "vpc-a", "10.0.5.5", null, "worker");
        _lab.Put(new NatGateway
        {
            Id = "nat-1", AccountId = A.AccountId, Region = A.Region, VpcId = "vpc-a", SubnetId = "subnet-a",
            Addresses = [new() { Private = IPAddress.Parse("10.0.0.98"), Public = IPAddress.Parse("203.0.113.98") },
                new() { Private = IPAddress.Parse("10.0.0.99"), Public = IPAddress.Parse("203.0.113.99") }],
        });
        _lab.Put(_lab.Get<RouteTable>("rtb-a") with
        {
            Id = "rtb-p", IsMain = false, SubnetIds = ["subnet-p"],
            Routes = [To("10.0.0.0/16", RouteTargetKind.Local, "local"), To("0.0.0.0/0", RouteTargetKind.NatGateway, "nat-1")],
        });
    }

    private Endpoint Worker => EndpointResolver.Resolve(_lab.Network, "i-p");

    [Fact]
    public void A_group_that_admits_one_of_two_addresses_lets_it_through_in_part()
    {
        Assert.Equal(Verdict.Reachable, Ask().Verdict);
        AdmitFirst();
        PathAnalysis path = Ask();
        Assert.Equal((Verdict.Partial, true, false), (path.Verdict, path.IsPartial, path.Reachable));
        Assert.Equal("what leaves as 10.0.0.99 (203.0.113.99) is lost; what leaves as 10.0.0.98 (203.0.113.98) gets through", path.Lost);
        Assert.Contains("for tcp/443 from 10.0.0.99", Assert.Single(path.Blockers).Reason, StringComparison.Ordinal);
        Assert.Contains(path.Forward.Hops.SelectMany(h => h.Steps),
            s => s.Detail.Contains("its own 10.0.0.99, one of 2 addresses", StringComparison.Ordinal));
        IsMadeWhole();
    }

    [Fact]
    public void An_acl_that_drops_one_of_them_does_too_there_and_back()
    {
        foreach (bool egress in new[] { false, true })
        {
            _lab.Entries("acl-b", Entry(1, egress, false, Any, "10.0.0.99/32"), Entry(100, false, true, Any, "0.0.0.0/0"),
                Entry(100, true, true, Any, "0.0.0.0/0"));
            PathAnalysis path = Ask();
            Assert.Equal((Verdict.Partial, egress), (path.Verdict, Assert.Single(path.Blockers).OnReturn));
            Assert.Equal(egress ? Verdict.Reachable : Verdict.Partial, path.Forward.Verdict);
            IsMadeWhole(where: () => _lab.Entries("acl-b", Entry(2, egress, false, Any, "10.0.0.99/32"),
                Entry(100, false, true, Any, "0.0.0.0/0"), Entry(100, true, true, Any, "0.0.0.0/0")));
        }
    }

    [Fact]
    public void A_route_back_to_one_of_them_does_too()
    {
        _lab.Routes("rtb-b", To("192.168.0.0/16", RouteTargetKind.Local, "local"),
            To("10.0.0.98/32", RouteTargetKind.VpcPeeringConnection, "pcx-1"));
        Assert.Equal(Verdict.Partial, Ask().Verdict);
        IsMadeWhole();
    }

    [Fact]
    public void What_stands_in_the_way_of_all_of_them_is_blocked_and_told_once()
    {
        _lab.Entries("acl-p", Entry(100, false, true, Any, "0.0.0.0/0"));
        AdmitFirst();
        PathAnalysis path = Ask();
        Assert.Equal((Verdict.Blocked, null, 2), (path.Verdict, path.Lost, path.Blockers.Count));
        IsMadeWhole(before: Verdict.Blocked);
    }

    [Fact]
    public void Addresses_that_are_not_in_use_do_not_count()
    {
        AdmitFirst();
        NatGateway nat = _lab.Get<NatGateway>("nat-1");
        _lab.Put(nat with { Addresses = [nat.Addresses[0], nat.Addresses[1] with { Status = "failed" }] });
        Assert.Equal(Verdict.Reachable, Ask().Verdict);
        _lab.Put(nat with { Addresses = [nat.Addresses[0] with { Status = "failed" }, nat.Addresses[1]] });
        Assert.Equal(Verdict.Blocked, Ask().Verdict);
        _lab.Put(nat with { Addresses = [nat.Addresses[0], nat.Addresses[1] with { Private = null }] });
        Assert.Equal(Verdict.Unknown, Ask().Verdict);
    }

    [Fact]
    public void By_the_internet_it_is_the_public_addresses_that_are_seen()
    {
        _lab.Put(new InternetGateway { Id = "igw-b", AccountId = "222222222222", Region = "us-west-2", VpcId = "vpc-b" });
        _lab.Put(_lab.Get<NetworkInterface>(
            "eni-b") with { Addresses = [new(IPAddress.Parse("192.168.1.10"), IPAddress.Parse("203.0.113.20"))] });
        _lab.Routes("rtb-b", To("192.168.0.0/16", RouteTargetKind.Local, "local"),
            To("0.0.0.0/0", RouteTargetKind.InternetGateway, "igw-b"));
        Endpoint known = new() { Address = IPAddress.Parse("203.0.113.20"), Interface = _lab.Get<NetworkInterface>("eni-b") };
        Assert.Equal(Verdict.Reachable, _lab.Analyze(Worker, known, IpProtocol.Tcp, 443).Verdict);
        _lab.Rules("sg-b", Rule(false, Any, "203.0.113.99/32"), Rule(true, Any, "0.0.0.0/0"));
        PathAnalysis path = _lab.Analyze(Worker, known, IpProtocol.Tcp, 443);
        Assert.Equal((Verdict.Partial,
            "what leaves as 10.0.0.98 (203.0.113.98) is lost; what leaves as 10.0.0.99 (203.0.113.99) gets through"),
            (path.Verdict, path.Lost));

        // One without a public address gets out nowhere.
        static NatGateway Without(NatGateway nat) => nat with { Addresses = [nat.Addresses[0], nat.Addresses[1] with { Public = null }] };
        _lab.Put(Without(_lab.Get<NatGateway>("nat-1")));
        Assert.Equal(Verdict.Partial,
            _lab.Analyze(Worker, EndpointResolver.Resolve(_lab.Network, "Internet"), IpProtocol.Tcp, 443).Verdict);
        Assert.Equal(Verdict.Partial, Assert.Single(Rows("worker", "Internet")).Verdict);
    }

    [Fact]
    public void A_statement_is_violated_by_it_both_ways_and_a_comparison_takes_it_for_a_loss_or_an_opening()
    {
        Network whole = _lab.Network;
        AdmitFirst();
        IntentResult[] results = [.. IntentChecker.Check(_lab.Network,
            [NetworkIntent.Parse("worker -> Private-host: tcp/443"), NetworkIntent.Parse("worker -> Private-host: nothing")])];
        Assert.All(results, r => Assert.Equal((false, false), (r.Passed, r.IsUnknown)));
        Assert.Equal("worker -> Private-host: tcp/443 is partial: what leaves as 10.0.0.99 (203.0.113.99) is lost; what leaves as "
            + "10.0.0.98 (203.0.113.98) gets through", results[0].Violations[0].ToString());
        ReachabilityRow row = Assert.Single(Rows("worker", "Private-host"));
        Assert.Equal((Verdict.Partial, ReturnVerdict.Partial), (row.Verdict, row.Return));
        Assert.Contains("from 10.0.0.99", RowEvidence.Of(_lab.Network, row).Lost, StringComparison.Ordinal);

        ReachabilityDelta loss = ReachabilityComparer.Compare(whole, _lab.Network);
        Assert.Contains(loss.Closed, c => c.Source.Name == "worker" && (c.Before, c.After) == (Verdict.Reachable, Verdict.Partial));
        Assert.DoesNotContain(loss.Opened, c => c.Source.Name == "worker");
        Network part = _lab.Network;
        _lab.Rules("sg-b", Rule(true, Any, "0.0.0.0/0"));
        Assert.Contains(ReachabilityComparer.Compare(_lab.Network, part).Opened,
            c => c.Source.Name == "worker" && (c.Before, c.After) == (Verdict.Blocked, Verdict.Partial));
    }

    [Fact]
    public void A_record_of_a_rejected_packet_is_traced_to_what_drops_its_address_and_what_another_saw_is_not_foretold()
    {
        AdmitFirst();
        NatGateway nat = _lab.Get<NatGateway>("nat-1");
        _lab.Put(new NetworkInterface
        {
            Id = "eni-nat", AccountId = A.AccountId, Region = A.Region, VpcId = "vpc-a", SubnetId = "subnet-a",
            InterfaceType = "nat_gateway", SourceDestCheck = false,
            Addresses = [.. nat.Addresses.Select(a => new InterfaceAddress(a.Private!, a.Public))],
        });
        SeenPacket seen = Assert.Single(FlowLogObserver.Observe(Ask()));
        Assert.Equal(("eni-p", true, true), (seen.Interface.Id, seen.Egress, seen.Accepted));
        FlowLogRecord record = FlowLogRecord.Create(FlowLogSchema.Default, new Dictionary<FlowLogField, object?>
        {
            [FlowLogField.Version] = 2, [FlowLogField.AccountId] = "222222222222", [FlowLogField.InterfaceId] = "eni-b",
            [FlowLogField.SourceAddress] = "10.0.0.99", [FlowLogField.DestinationAddress] = "192.168.1.10",
            [FlowLogField.SourcePort] = 40_000, [FlowLogField.DestinationPort] = 443, [FlowLogField.Protocol] = 6,
            [FlowLogField.Packets] = 1L, [FlowLogField.Bytes] = 60L,
            [FlowLogField.Start] = DateTimeOffset.UnixEpoch, [FlowLogField.End] = DateTimeOffset.UnixEpoch,
            [FlowLogField.Action] = "REJECT", [FlowLogField.LogStatus] = "OK",
        });
        FlowLogRejection rejection = new RejectTracer(_lab.Network).Trace(record);
        Assert.Equal((Layer.SecurityGroup, "sg-b"), (rejection.Layer, rejection.ResourceId));
        Assert.Contains("10.0.0.99", rejection.Fix?.Description, StringComparison.Ordinal);
    }

    private void AdmitFirst() => _lab.Rules("sg-b", Rule(false, Any, s_first.ToString()), Rule(true, Any, "0.0.0.0/0"));

    private IEnumerable<ReachabilityRow> Rows(string from, string to)
    {
        MatrixQuery query = new()
        {
            From = PartySelectors.Parse(_lab.Network, from), To = PartySelectors.Parse(_lab.Network, to), Traffic = [TrafficType.Tcp(443)]
        };
        return ReachabilityMatrix.Compile(_lab.Network, query).Rows(query);
    }

    /// <summary>What the walk says of it, which the matrix says too, on the network and on what comes back from its files.</summary>
    private PathAnalysis Ask()
    {
        // The way leads over the peering connection, from the gateway's subnet.
        foreach (Network each in new[] { Answers.ThroughFiles(_lab.Network), _lab.Network })
        {
            Flow flow = new() { Source = EndpointResolver.Resolve(each, "i-p"), Destination = EndpointResolver.Resolve(each, "i-b"),
                Protocol = IpProtocol.Tcp, Port = 443 };
            PathAnalysis path = PathAnalyzer.Analyze(each, flow);
            Assert.Equal(path.Verdict, ReachabilityMatrix.Compile(each).Ask(flow)?.Verdict);
            if (each == _lab.Network) { return path; }
        }

        throw new InvalidOperationException();
    }

    /// <summary>A repair offers what makes it whole, and proves it.</summary>
    private void IsMadeWhole(Verdict before = Verdict.Partial, Action? where = null)
    {
        where?.Invoke();
        Assert.Equal(before, Ask().Verdict);
        RepairPlan plan = PathRepair.Plan(_lab.Network, Ask().Flow);
        Assert.Equal(Verdict.Reachable, plan.After.Verdict);
        Assert.NotEmpty(plan.Fixes);
        Assert.All(plan.Fixes, f => Assert.DoesNotContain("0.0.0.0/0", f.Description, StringComparison.Ordinal));
    }
}
