using SecureNet.FlowLogs;
using SecureNet.Reachability;
using SecureNet.Tests.Commands;

namespace SecureNet.Tests.Core;

/// <summary>What interfaces record of a flow. Source: VPC User Guide, "Flow log record examples".</summary>
public class FlowLogObserverTests
{
    [Theory]
    // A group that blocks the request: it leaves, and is rejected where it arrives.
    [InlineData("", "egress ACCEPT, ingress REJECT")]
    // A network ACL that blocks the reply on its way out: an ACCEPT and a REJECT at the destination.
    [InlineData("allow acl-out", "egress ACCEPT, ingress ACCEPT, egress REJECT")]
    // One that blocks the reply on its way in: the source rejects it.
    [InlineData("allow acl-in", "egress ACCEPT, ingress ACCEPT, egress ACCEPT, ingress REJECT")]
    [InlineData("allow", "egress ACCEPT, ingress ACCEPT, egress ACCEPT, ingress ACCEPT")]
    // Nothing arrives without a route, and nothing is recorded there.
    [InlineData("allow no-route", "egress ACCEPT")]
    // What the source's own side drops is rejected there.
    [InlineData("no-egress", "egress REJECT")]
    public void Each_interface_records_what_its_own_side_does(string change, string expected)
    {
        using Shell shell = new();
        shell.Run(ReferenceNetwork.Build.Replace("if (-not $test.Reachable)",
            change.Contains("allow", StringComparison.Ordinal) ? "if (-not $test.Reachable)" : "if ($false)", StringComparison.Ordinal));
        Model.Network network = shell.World.State;
        Model.Instance from = network.Of<Model.Instance>().First(i => i.AccountId == "111111111111"),
        to = network.Of<Model.Instance>().First(i => i.Name == "Private-host");
        Model.NetworkAclEntry deny = new() { RuleNumber = 1, Egress = true, Allow = false, Traffic = Model.TrafficType.Icmp(0),
            CidrBlock = System.Net.IPNetwork.Parse("0.0.0.0/0") };
        network = change.Split(' ')[^1] switch
        {
            "acl-out" => network.With(network.Of<Model.NetworkAcl>().First(a => a.SubnetIds.Contains(to.SubnetId)) is var a
                ? a with { Entries = [deny, .. a.Entries] } : null!),
            "acl-in" => network.With(network.Of<Model.NetworkAcl>().First(a => a.SubnetIds.Contains(from.SubnetId)) is var a
                ? a with { Entries = [deny with { Egress = false }, .. a.Entries] } : null!),
            "no-route" => network.With(network.Of<Model.RouteTable>().Where(t => t.AccountId == "111111111111")
                .Select(t => t with { Routes = [.. t.Routes.Where(r => r.TargetKind != Model.RouteTargetKind.VpcPeeringConnection)] })),
            "no-egress" => network.With(network.Of<Model.SecurityGroup>().Where(g => from.SecurityGroupIds.Contains(g.Id))
                .Select(g => g with { Rules = [.. g.Rules.Where(r => !r.Egress)] })),
            _ => network,
        };
        PathAnalysis path = PathAnalyzer.Analyze(network, new() { Source = EndpointResolver.Resolve(network, from.Id),
            Destination = EndpointResolver.Resolve(network, to.Id), Protocol = Model.IpProtocol.Icmp });
        Assert.Equal(expected, string.Join(", ",
            FlowLogObserver.Observe(path).Select(p => $"{(p.Egress ? "egress" : "ingress")} {(p.Accepted ? "ACCEPT" : "REJECT")}")));
    }
}
