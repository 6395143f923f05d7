using SecureNet.Model;
using SecureNet.Reachability;
using SecureNet.Reachability.Matrix;

namespace SecureNet.Tests.Core.Matrix;

/// <summary>Statements: how they are read, and what they find.</summary>
public sealed class NetworkIntentTests
{
    [Theory]
    [InlineData("Internet -> private: nothing", IntentKind.Only, "")]
    [InlineData("a, b → c: icmp, tcp/22", IntentKind.Reach, "icmp type 8 code 0|tcp/22")]
    [InlineData("a -> c: only icmp, udp/53-60", IntentKind.Only, "icmp any type|udp/53-60")]
    [InlineData("* -> db: nothing except web on tcp/5432 except ops on all", IntentKind.Only, "")]
    [InlineData("a -> b: 47", IntentKind.Reach, "protocol 47")]
    public void AStatementIsRead(string text, IntentKind kind, string traffic)
    {
        NetworkIntent intent = NetworkIntent.Parse(text);
        Assert.Equal((kind, traffic), (intent.Kind, string.Join('|', intent.Traffic)));
        Assert.Equal(text.Contains("except", StringComparison.Ordinal) ? ["web", "ops"] : Array.Empty<string>(),
            intent.Exceptions.Select(e => e.Who));
    }

    [Theory]
    [InlineData("a to b: nothing")]
    [InlineData("a -> b")]
    [InlineData("a -> b: tcp/99999")]
    [InlineData("a -> b: icmp except c on tcp/1")]
    [InlineData("a -> b: nothing except c")]
    [InlineData("a -> b: foo/1")]
    public void WhatIsNoStatementIsRefused(string text) => Assert.Throws<FormatException>(() => NetworkIntent.Parse(text));

    [Fact]
    public void EachViolationHasAFlowThatShowsIt()
    {
        ReachabilityLab lab = new();
        lab.Rules("sg-b", ReachabilityLab.Rule(true, TrafficType.All, "0.0.0.0/0"),
            ReachabilityLab.Rule(false, TrafficType.Tcp(22, 25), "10.0.0.0/8"));
        Assert.Equal("Passed", Check(lab, "Internet -> Private-host: nothing"));
        Assert.Equal("Bastion-host -> Private-host: tcp/22-25 is reachable", Check(lab, "Bastion-host -> Private-host: nothing"));
        Assert.Equal("Bastion-host -> Private-host: tcp/23-25 is reachable", Check(lab, "Bastion-host -> Private-host: only tcp/22"));
        Assert.Equal("Bastion-host -> Private-host: tcp/23-25 is reachable",
            Check(lab, "* -> Private-host: nothing except vpc-a on tcp/22"));
        Assert.Equal("Passed", Check(lab, "* -> Private-host: nothing except vpc-a on tcp"));
        Assert.Equal("Passed", Check(lab, "vpc-a -> sg-b: tcp/22"));
        Assert.Equal("Bastion-host -> Private-host: icmp type 8 code 0 is blocked", Check(lab, "10.0.0.10 -> 192.168.1.0/24: icmp"));
    }

    [Fact]
    public void AnExceptionForAPartOfTheInternetIsForThatPartOnly()
    {
        ReachabilityLab lab = new();
        lab.Rules("sg-a", ReachabilityLab.Rule(false, TrafficType.Tcp(22), "0.0.0.0/0"));
        Assert.Equal("Internet except 198.51.100.0/24 -> Bastion-host: tcp/22 is reachable",
            Check(lab, "Internet -> Bastion-host: nothing except 198.51.100.0/24 on tcp/22"));
        lab.Rules("sg-a", ReachabilityLab.Rule(false, TrafficType.Tcp(22), "198.51.100.0/25"));
        Assert.Equal("Passed", Check(lab, "Internet -> Bastion-host: nothing except 198.51.100.0/24 on tcp/22"));
    }

    [Fact]
    public void PartialRepliesViolateBothWays()
    {
        ReachabilityLab lab = new();
        lab.Entries("acl-a", ReachabilityLab.Entry(100, true, true, TrafficType.All, "0.0.0.0/0"),
            ReachabilityLab.Entry(100, false, true, TrafficType.Tcp(32768, 50000), "0.0.0.0/0"));
        const string lost = "is partial: replies to tcp ports 50001-60999 are lost; those to 32768-50000 come back";
        Assert.Equal($"Bastion-host -> Private-host: tcp/22 {lost}", Check(lab, "Bastion-host -> Private-host: tcp/22"));
        Assert.Contains(lost, Check(lab, "Bastion-host -> Private-host: nothing"), StringComparison.Ordinal);
        Assert.All(IntentChecker.Check(lab.Network,
            [NetworkIntent.Parse("Bastion-host -> Private-host: tcp/22"), NetworkIntent.Parse("Bastion-host -> Private-host: only icmp")]),
            r => Assert.True(r is { Passed: false, IsUnknown: false }
                && r.Violations.Any(v => v.Witness is { Reachable: false, IsPartial: true })));
    }

    private static string Check(ReachabilityLab lab, string statement)
    {
        IntentResult result = Assert.Single(IntentChecker.Check(lab.Network, [NetworkIntent.Parse(statement)]));
        foreach (IntentViolation violation in result.Violations)
        {
            Assert.Equal(PathAnalyzer.Analyze(lab.Network, violation.Witness.Flow).Verdict, violation.Verdict);
        }
        return result.Passed ? "Passed" : string.Join(" | ", result.Violations);
    }
}
