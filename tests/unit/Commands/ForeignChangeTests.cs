using System.Management.Automation;
using System.Net;
using System.Text.RegularExpressions;
using SecureNet.Model;

namespace SecureNet.Tests.Commands;

/// <summary>
/// What others changed on what is ours is said by the run that owns it; what our own cmdlets made never is; lost tags are a
/// refusal that tells the way back.
/// </summary>
public sealed partial class ForeignChangeTests : IDisposable
{
    private const string Vpc =
        "$v = New-SecureVpc -Account A -Name app -CidrBlock 10.0.0.0/16 -AvailabilityZoneCount 2 -NatGateway Single -ErrorAction Stop\n";
    private const string Bastion = "$b = $v | New-BastionHost -Name bastion -AllowSshFrom 203.0.113.0/24 -ErrorAction Stop\n";

    private readonly Shell _shell = new();
    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;

    public void Dispose()
    {
        _shell.Dispose();
        Directory.Delete(_folder, true);
    }

    private string[] Said(string script)
    {
        _shell.Warnings.Clear();
        _shell.Run(script);
        return [.. _shell.Warnings.Where(
            w => w.Contains("It is left as it is", StringComparison.Ordinal) || w.Contains("put back", StringComparison.Ordinal))];
    }

    [Fact]
    public void Nothing_that_our_own_cmdlets_made_is_called_somebody_elses()
    {
        string all = ReferenceNetwork.Build + S3Network.Story + FleetNetwork.Path(_folder) + """
            $vpc = $vpcA
            $key = New-HostKeyPair -Account A -Name ssh -Path $path -ErrorAction Stop
            $bastion = $bastionA

            """ + FleetNetwork.Fleet + """
            $open = $vpcA | New-WebLoadBalancer -Name odd -TargetGroupName odd -Port 8088 -AllowFrom 198.51.100.0/24 -ErrorAction Stop
            $grant = $privateB | Grant-NetworkAccess -From $bastionB -Protocol tcp -Port 5432 -ErrorAction Stop
            $grant = $bastionB | Grant-NetworkAccess -From 198.51.100.9/32 -Protocol tcp -Port 443 -ErrorAction Stop
            $repair = Test-NetworkPath 198.51.100.77 $bastionB tcp -Port 8443 | Repair-NetworkPath -ErrorAction Stop

            """;
        Assert.Empty(Said(all));
        Assert.Contains(_shell.World.State.Of<NetworkAcl>(),
            a => a.Tags.Keys.Any(k => k.StartsWith("securenet:repair/entry/in-", StringComparison.Ordinal)));
        Assert.Empty(Said(all));
        // Other forms of the same VPC leave what they no longer want; that is ours too.
        Assert.Empty(
            Said("$v = New-SecureVpc -Account A -Name VPC-ACC-A -CidrBlock 10.0.0.0/16 -AvailabilityZoneCount 2 -NatGateway Single"));
        Assert.Empty(Said("$v = New-SecureVpc -Account A -Name VPC-ACC-A -CidrBlock 10.0.0.0/16 -AvailabilityZoneCount 2"));
    }

    public static TheoryData<string, string> Changes => new()
    {
        { "rule", "Security group bastion-sg (sg-x) of account 111111111111 in us-west-2 has the rule ingress tcp/22 from "
            + "0.0.0.0/0: no cmdlet of SecureNet made it. It is left as it is." },
        { "described rule", "Security group bastion-sg (sg-x) of account 111111111111 in us-west-2 has the rule ingress tcp/22 from "
            + "0.0.0.0/0 ('my laptop'): no cmdlet of SecureNet made it. It is left as it is." },
        { "route", "Route table app-private (rtb-x) of account 111111111111 in us-west-2 has the route 10.77.0.0/16 -> "
            + "pcx-0123456789abcdef0: no cmdlet of SecureNet made it. It is left as it is." },
        { "open route", "Route table app-private (rtb-x) of account 111111111111 in us-west-2 has the route 198.51.100.0/24 -> igw-x: "
            + "no cmdlet of SecureNet made it. It is left as it is." },
        { "entry", "Network ACL app-public (acl-x) of account 111111111111 in us-west-2 has the entry 'inbound rule 95 allows "
            + "tcp/22 from 0.0.0.0/0': no cmdlet of SecureNet made it. It is left as it is." },
        { "block", "VPC app (vpc-x) of account 111111111111 in us-west-2 has the block 10.200.0.0/16: no cmdlet of SecureNet made "
            + "it. It is left as it is." },
        { "public addresses", "Subnet app-private-a (subnet-x) of account 111111111111 in us-west-2 gives every instance a public address: "
            + "no cmdlet of SecureNet made it. It is left as it is." },
        { "group", "Instance bastion (i-x) of account 111111111111 in us-west-2 has the security group sg-0123456789abcdef0: no "
            + "cmdlet of SecureNet made it. It is left as it is." },
        { "tag", "Subnet hand-named (subnet-x) of account 111111111111 in us-west-2 has the tag Name=hand-named where "
            + "app-private-a is wanted. It is left as it is." },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public void A_change_by_hand_is_said_with_resource_and_difference_and_left(string what, string sentence)
    {
        _shell.Run(ReferenceNetwork.Connect + Vpc + Bastion);
        T One<T>(string address) where T : Resource => _shell.World.State.Of<T>().Single(r => r.Address == address);
        SecurityGroupRule ssh = new() { Egress = false, Traffic = TrafficType.Tcp(22), CidrBlock = IPNetwork.Parse("0.0.0.0/0") };
        Resource changed = what switch
        {
            "rule" => One<SecurityGroup>("app/security-group/bastion") is var g ? g with { Rules = [.. g.Rules, ssh] } : null!,
            "described rule" => One<SecurityGroup>("app/security-group/bastion") is var g
                ? g with { Rules = [.. g.Rules, ssh with { Description = "my laptop" }] } : null!,
            "route" => One<RouteTable>("app/route-table/private") is var t ? t with { Routes = [.. t.Routes, new() { Destination = IPNetwork
                .Parse("10.77.0.0/16"), TargetKind = RouteTargetKind.VpcPeeringConnection, TargetId = "pcx-0123456789abcdef0" }] } : null!,
            "open route" => One<RouteTable>("app/route-table/private") is var t
                ? t with { Routes = [.. t.Routes, new() { Destination = IPNetwork.Parse("198.51.100.0/24"),
                    TargetKind = RouteTargetKind.InternetGateway, TargetId = One<InternetGateway>("app/internet-gateway").Id }] } : null!,
            "entry" => One<NetworkAcl>("app/network-acl/public") is var a ? a with { Entries = [.. a.Entries, new()
            {
                RuleNumber = 95, Egress = false, Allow = true, Traffic = TrafficType.Tcp(22), CidrBlock = IPNetwork.Parse("0.0.0.0/0")
            }] } : null!,
            "block" => One<Vpc>("app") is var v ? v with { CidrBlocks = [.. v.CidrBlocks, IPNetwork.Parse("10.200.0.0/16")] } : null!,
            "public addresses" => One<Subnet>("app/subnet/private-a") with { MapPublicIpOnLaunch = true },
            "group" => One<Instance>("app/instance/bastion") is var i
                ? i with { SecurityGroupIds = [.. i.SecurityGroupIds, "sg-0123456789abcdef0"] } : null!,
            _ => One<Subnet>("app/subnet/private-a") is var s ? s with { Tags = s.Tags.SetItem("Name", "hand-named") } : null!,
        };
        _shell.World.Update(n => n.With(changed));
        int changes = _shell.World.ChangingCalls;
        string said = Assert.Single(Said(Vpc + Bastion));
        Assert.Equal(sentence, Id().Replace(said,
            m => m.Value == "pcx-0123456789abcdef0" || m.Value == "sg-0123456789abcdef0" ? m.Value : m.Value.Split('-')[0] + "-x"));
        Assert.Equal(changes, _shell.World.ChangingCalls);
    }

    [GeneratedRegex("[a-z]+-0[0-9a-f]{16}")]
    private static partial Regex Id();

    [Theory]
    [InlineData("app", Vpc)]
    [InlineData("app/subnet/private-a", Vpc)]
    [InlineData("app/subnet/public-b", Vpc)]
    [InlineData("app/internet-gateway", Vpc)]
    [InlineData("app/route-table/public", Vpc)]
    [InlineData("app/network-acl/private", Vpc)]
    [InlineData("app/nat-gateway/a", Vpc)]
    [InlineData("app/elastic-ip/a", Vpc)]
    [InlineData("app/instance/bastion", Bastion)]
    public void What_lost_its_tags_is_a_refusal_and_the_command_that_it_names_takes_it_back(string address, string command)
    {
        _shell.Run(ReferenceNetwork.Connect + Vpc + Bastion);
        Resource one = _shell.World.State.Resources.Single(r => r.Address == address);
        _shell.World.Update(n => n.With(one with { Tags = one.Tags.Clear() }));
        int changes = _shell.World.ChangingCalls;
        ErrorRecord error = _shell.Fails(command);
        Assert.StartsWith("LostTags", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains(one.Id, error.Exception.Message, StringComparison.Ordinal);
        Assert.Equal(changes, _shell.World.ChangingCalls);
        // What the command says, done.
        Assert.Contains($"--region us-west-2 --resources {one.Id} --tags", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Dictionary<string, string> tags = Tag().Matches(error.ErrorDetails.RecommendedAction).ToDictionary(m => m.Groups[1].Value,
            m => m.Groups[2].Value);
        _shell.World.Update(n => n.With(one with { Tags = one.Tags.Clear().SetItems(tags) }));
        _shell.Run(Vpc + Bastion);
        Assert.Equal(changes, _shell.World.ChangingCalls);
    }

    [GeneratedRegex("'Key=([^,]+),Value=([^']*)'")]
    private static partial Regex Tag();

    [Fact]
    public void A_subnet_that_somebody_made_beside_ours_is_none_that_lost_its_tags()
    {
        _shell.Run(ReferenceNetwork.Connect + Vpc);
        Vpc vpc = _shell.World.State.Of<Vpc>().Single();
        _shell.World.Update(n => n.With(new Subnet { Id = "subnet-0123456789abcdef0", AccountId = vpc.AccountId, Region = vpc.Region,
            VpcId = vpc.Id, CidrBlock = IPNetwork.Parse("10.0.200.0/24"), AvailabilityZone = "us-west-2c" }));
        Assert.Empty(Said(Vpc.Replace("Count 2", "Count 3", StringComparison.Ordinal)));
        Assert.Equal(7, _shell.World.State.Of<Subnet>().Count());
    }
}
