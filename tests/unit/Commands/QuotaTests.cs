using System.Collections.Immutable;
using System.Management.Automation;
using System.Net;
using SecureNet.Cloud;
using SecureNet.Model;
using SecureNet.Provisioning.Quotas;
using SecureNet.Simulation;

namespace SecureNet.Tests.Commands;

/// <summary>
/// What AWS refuses for a quota is refused first, with the account's own value where it can be read; who is far below is asked nothing.
/// </summary>
public sealed class QuotaTests : IDisposable
{
    private const string Connect = "$null = Connect-SecureAccount A us-west-2 -Simulated -Deployment quota;";
    private readonly Shell _shell = new();
    private int _questions;

    public QuotaTests()
    {
        _shell.Run(Connect);
        _shell.World.Options.Inject = call =>
        {
            if (call.Action == "servicequotas:GetServiceQuota") { _questions++; }
            return null;
        };
    }

    public void Dispose() => _shell.Dispose();

    private static string Vpcs(int first, int count) =>
        $"{first}..{first + count - 1} | ForEach-Object {{ [pscustomobject]@{{ Name = \"v$_\"; CidrBlock = "
            + "\"10.$_.0.0/16\" } } | New-SecureVpc -AvailabilityZoneCount 1 -NatGateway None";

    private void Put(int vpcs) => _shell.World.Update(n => Enumerable.Range(100, vpcs).Aggregate(n, (all, i) => all.With(new Vpc
    {
        Id = $"vpc-0{i:d8}", AccountId = Account, Region = "us-west-2", CidrBlocks = [IPNetwork.Parse($"10.{i}.0.0/16")],
    })));

    private string Account => _shell.Run("(Get-SecureAccount A).AccountId")[0].ToString();

    [Fact]
    public void A_plan_beyond_a_quota_is_refused_before_the_first_change_with_one_question()
    {
        Put(4);
        int changes = _shell.World.ChangingCalls;
        ErrorRecord error = _shell.Fails(Vpcs(1, 2));
        Assert.StartsWith("QuotaExceeded,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal($"Account {Account} would have 6 VPCs in us-west-2, 4 there and 2 more, and the quota 'VPCs per Region' is 5 "
            + "(as Service Quotas says of the account). Nothing was changed.", error.Exception.Message);
        Assert.Contains("--service-code vpc --quota-code L-F678F1CE --desired-value 6 --region us-west-2",
            error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Assert.Equal((changes, 1), (_shell.World.ChangingCalls, _questions));
    }

    [Fact]
    public void Who_is_within_the_defaults_is_asked_nothing_and_an_account_with_more_gets_more()
    {
        Put(4);
        _shell.Run($"$null = {Vpcs(1, 1)}");
        Assert.Equal(0, _questions);
        _shell.World.Options.Quotas[QuotaTable.Vpcs.Code] = 7;
        _shell.Run($"$null = {Vpcs(2, 1)}");
        Assert.Equal(6, _shell.World.State.Of<Vpc>().Count());
        Assert.Equal(1, _questions);
    }

    [Fact]
    public void Where_the_value_cannot_be_read_the_default_holds_and_what_is_there_disproves_it()
    {
        _shell.World.Options.DeniedActions.Add("servicequotas:GetServiceQuota");
        Put(5);
        ErrorRecord error = _shell.Fails(Vpcs(1, 1));
        Assert.Contains("is 5 (AWS's default, because servicequotas:GetServiceQuota answered UnauthorizedOperation)",
            error.Exception.Message, StringComparison.Ordinal);
        Assert.Contains("allow servicequotas:GetServiceQuota", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Put(6);
        _shell.World.Options.Quotas[QuotaTable.Vpcs.Code] = 9;
        _shell.Run($"$null = {Vpcs(1, 1)}");
        Assert.Contains(_shell.Warnings,
            w => w.Contains("6 there and 1 more, and the quota 'VPCs per Region' of the account is not known", StringComparison.Ordinal));
        Assert.Equal(7, _shell.World.State.Of<Vpc>().Count());
    }

    [Fact]
    public async Task Rules_of_a_group_are_counted_by_direction_and_family()
    {
        _shell.Run("$b = New-SecureVpc -Name v -CidrBlock 10.0.0.0/16 -NatGateway None | New-BastionHost -AllowSshFrom 203.0.113.0/24");
        SecurityGroup group = _shell.World.State.Of<SecurityGroup>()
            .Single(g => g.GroupName.StartsWith("Bastion", StringComparison.Ordinal));
        SecurityGroupRule[] rules = [.. Enumerable.Range(0, 60 - group.Rules.Count(r => !r.Egress))
            .Select(i => new SecurityGroupRule { Egress = false, Traffic = TrafficType.Tcp(443),
            CidrBlock = IPNetwork.Parse($"198.51.{i}.0/24") })];
        SimulatedCloud cloud = _shell.World.Connect(group.AccountId, group.Region);
        await cloud.ApplyAsync(new AuthorizeSecurityGroupRules(group.Id, false, rules), CancellationToken.None);
        CloudException refused = await Assert.ThrowsAsync<CloudException>(
            () => cloud.ApplyAsync(new AuthorizeSecurityGroupRules(group.Id, false,
            [new SecurityGroupRule { Egress = false, Traffic = TrafficType.Tcp(80), CidrBlock = IPNetwork.Parse("192.0.2.0/24") }]),
                CancellationToken.None));
        Assert.Equal("RulesPerSecurityGroupLimitExceeded", refused.Code);
        // Of the other family and direction there is room.
        await cloud.ApplyAsync(new AuthorizeSecurityGroupRules(group.Id, false,
            [new SecurityGroupRule { Egress = false, Traffic = TrafficType.Tcp(80), CidrBlock = IPNetwork.Parse("2001:db8::/32") }]),
                CancellationToken.None);
        int changes = _shell.World.ChangingCalls;
        ErrorRecord error = _shell.Fails("Grant-NetworkAccess -From 192.0.2.0/24 -To $b -Protocol tcp -Port 80");
        Assert.StartsWith("QuotaExceeded,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("would have 61 rules inbound for IPv4 in security group Bastion-host-sg", error.Exception.Message,
            StringComparison.Ordinal);
        Assert.Equal(changes, _shell.World.ChangingCalls);
    }

    /// <summary>Every quota: a world that is full of it, a change that is one too many, and AWS's code.</summary>
    public static TheoryData<string> Codes => new(QuotaTable.All.Select(q => q.Code));

    [Theory]
    [MemberData(nameof(Codes))]
    public void The_simulator_refuses_one_too_many_with_AWSs_code_and_the_plan_knows_before(string code)
    {
        Quota quota = QuotaTable.All.Single(q => q.Code == code);
        Place place = new("111111111111", "us-west-2");
        SimulatedWorld world = new();
        SimulatedCloud cloud = world.Connect(place.AccountId, place.Region);
        const int Most = 3;
        for (int n = 0; n < Most; n++) { foreach (Change change in More(n)) { Apply(change); } }
        world.Options.Quotas[code] = Most;
        Network before = world.State;
        Change[] last = More(Most);
        QuotaNeed need = Assert.Single(QuotaUse.Of([.. last.Select(c => (place, c))], before), n => n.Quota == quota && n.Place == place);
        Assert.Equal(Most + 1, need.After);
        CloudException refused = Assert.Throws<CloudException>(() => { foreach (Change change in last) { Apply(change); } });
        Assert.Equal(quota.ErrorCode, refused.Code);

        void Apply(Change change) => cloud.ApplyAsync(change, CancellationToken.None).GetAwaiter().GetResult();
        T One<T>() where T : Resource => world.State.Of<T>(place).First();
        ImmutableSortedDictionary<string, string> Tags(string name) => ImmutableSortedDictionary<string, string>.Empty.Add("Name", name);

        Change[] More(int n)
        {
            string name = $"n{n}";
            bool first = n == 0;
            if (quota == QuotaTable.Vpcs) { return [new CreateVpc(IPNetwork.Parse($"10.{n}.0.0/16")) { Tags = Tags(name) }]; }
            if (quota == QuotaTable.InternetGateways) { return [new CreateInternetGateway { Tags = Tags(name) }]; }
            if (quota == QuotaTable.ElasticIps) { return [new AllocateAddress { Tags = Tags(name) }]; }
            if (quota == QuotaTable.GroupsPerInterface)
            {
                return n < Most ? [] : [new CreateLaunchTemplate(
                    "tpl", new() { ImageId = "ami-0123", InstanceType = "t3.micro",
                    SecurityGroupIds = ["a", "b", "c", "d"] }) { Tags = Tags(name) }];
            }
            if (first)
            {
                Apply(new CreateVpc(IPNetwork.Parse("10.0.0.0/16")) { Tags = Tags("v") });
                Apply(new CreateInternetGateway { Tags = Tags("g") });
                Apply(new AttachInternetGateway(One<InternetGateway>().Id, One<Vpc>().Id));
                foreach (string zone in new[] { "a", "b" })
                {
                    Apply(new CreateSubnet(One<Vpc>().Id, IPNetwork.Parse($"10.0.{(zone == "a" ? 200 : 201)}.0/24"),
                        $"us-west-2{zone}") { Tags = Tags("s") });
                }
                if (quota == QuotaTable.Subnets) { world.Update(s => s.Without(s.Of<Subnet>().First()).Without(s.Of<Subnet>().Last())); }
            }

            string vpc = One<Vpc>().Id;
            if (quota == QuotaTable.Subnets)
            {
                return [new CreateSubnet(vpc, IPNetwork.Parse($"10.0.{n}.0/24"), "us-west-2a") { Tags = Tags(name) }];
            }
            // The main table, the default ACL and the default group count too.
            if (quota == QuotaTable.RouteTables) { return first ? [] : [new CreateRouteTable(vpc) { Tags = Tags(name) }]; }
            if (quota == QuotaTable.NetworkAcls) { return first ? [] : [new CreateNetworkAcl(vpc) { Tags = Tags(name) }]; }
            if (quota == QuotaTable.SecurityGroups)
            {
                return first ? [] : [new CreateSecurityGroup(vpc, name, name) { Tags = Tags(name) }];
            }
            if (quota == QuotaTable.Routes)
            {
                return [new CreateRoute(One<RouteTable>().Id, IPNetwork.Parse($"198.51.{n}.0/24"), RouteTargetKind.InternetGateway,
                    One<InternetGateway>().Id)];
            }
            if (quota == QuotaTable.NetworkAclRules)
            {
                if (first) { Apply(new CreateNetworkAcl(vpc) { Tags = Tags("acl") }); }
                return [new CreateNetworkAclEntry(world.State.Of<NetworkAcl>().Single(a => !a.IsDefault).Id,
                    new() { RuleNumber = 100 + n, Egress = false, Allow = true, Traffic = TrafficType.All,
                    CidrBlock = IPNetwork.Parse($"198.51.{n}.0/24") })];
            }

            if (quota == QuotaTable.SecurityGroupRules)
            {
                if (first) { Apply(new CreateSecurityGroup(vpc, "g", "g") { Tags = Tags("g") }); }
                return [new AuthorizeSecurityGroupRules(
                    world.State.Of<SecurityGroup>().Single(g => !g.IsDefault).Id, false,
                    [new() { Egress = false, Traffic = TrafficType.Tcp(443), CidrBlock = IPNetwork.Parse($"198.51.{n}.0/24") }])];
            }

            if (quota == QuotaTable.NatGateways)
            {
                Apply(new AllocateAddress { Tags = Tags(name) });
                return [new CreateNatGateway(world.State.Of<Subnet>().First(s => s.AvailabilityZone == "us-west-2a").Id,
                    world.State.Of<ElasticIp>().Last(e => e.AssociationId is null).Id, name) { Tags = Tags(name) }];
            }

            if (quota == QuotaTable.Peerings)
            {
                if (n < Most)
                {
                    world.Update(s => s.With(new VpcPeeringConnection
                    {
                        Id = $"pcx-0{n}", AccountId = place.AccountId, Region = place.Region, Status = "active",
                            Requester = new() { AccountId = place.AccountId, Region = place.Region, VpcId = vpc },
                        Accepter = new() { AccountId = "222222222222", Region = "us-west-2", VpcId = $"vpc-0{n}" },
                    }));
                    return [];
                }

                world.Connect("222222222222", "us-west-2")
                    .ApplyAsync(new CreateVpc(IPNetwork.Parse("10.9.0.0/16")) { Tags = Tags("peer") }, CancellationToken.None).GetAwaiter()
                    .GetResult();
                return [new CreateVpcPeeringConnection(vpc, world.State.Of<Vpc>().Single(v => v.AccountId == "222222222222").Id,
                    "222222222222", "us-west-2") { Tags = Tags("p") }];
            }

            if (quota == QuotaTable.GatewayEndpoints)
            {
                if (n < Most)
                {
                    world.Update(s => s.With(
                        new VpcEndpoint { Id = $"vpce-0{n}", AccountId = place.AccountId, Region = place.Region, VpcId = vpc,
                        ServiceName = "com.amazonaws.us-west-2.s3", EndpointType = VpcEndpointType.Gateway }));
                    return [];
                }

                return [new CreateVpcEndpoint(vpc, "com.amazonaws.us-west-2.s3", [One<RouteTable>().Id],
                    """{"Version":"2012-10-17","Statement":[]}""") { Tags = Tags(name) }];
            }

            if (quota == QuotaTable.TargetGroups) { return [new CreateTargetGroup(name, "HTTP", 80, vpc, "/") { Tags = Tags(name) }]; }
            CreateLoadBalancer balancer = new(name, "internal", [.. world.State.Of<Subnet>().Select(s => s.Id)],
                [world.State.Of<SecurityGroup>().First().Id]) { Tags = Tags(name) };
            if (quota == QuotaTable.LoadBalancers) { return [balancer]; }
            Assert.Equal(QuotaTable.Listeners, quota);
            if (first)
            {
                Apply(balancer);
                Apply(new CreateTargetGroup("t", "HTTP", 80, vpc, "/") { Tags = Tags("t") });
            }

            return [new CreateListener(One<LoadBalancer>().Id,
                new("HTTP", 80 + n, One<TargetGroup>().Id, null, null)) { Tags = Tags(name) }];
        }
    }
}
