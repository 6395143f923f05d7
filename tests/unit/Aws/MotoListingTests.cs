using Amazon.EC2;
using Amazon.Runtime;
using SecureNet.Aws;
using SecureNet.Cloud;
using SecureNet.Model;
using SecureNet.Provisioning.Quotas;
using SecureNet.Snapshots;

namespace SecureNet.Tests.Aws;

/// <summary>Every kind that the analyzer reasons about, listed over the real wire protocol from what moto was made to hold.</summary>
[Trait("Category", "Moto")]
public sealed class MotoListingTests(MotoServer moto) : IClassFixture<MotoServer>
{
    private static readonly Place s_place = new("123456789012", "eu-west-1");

    [SkippableFact]
    public async Task Quotas_are_read_by_their_codes_and_have_the_defaults_of_motos_table()
    {
        AwsCloud cloud = new(s_place,
            new(new CloudConnection { Region = s_place.Region, EndpointUrl = moto.Url() }, new BasicAWSCredentials("test", "test")));
        Quota[] quotas = [.. QuotaTable.All.Where(q => q.Service == "vpc")];
        Assert.True(quotas.Length >= 13);
        double?[] read = await Task.WhenAll(quotas.Select(q => cloud.GetQuotaAsync(q.Service, q.Code, default)));
        // moto's routes a table are those of before 2026, from which on more are asked for.
        Assert.Equal(quotas.Select(q => (q.Name, (double?)q.Granted)), quotas.Zip(read, (q, v) => (q.Name, v)));
        QuotaValue own = await QuotaValue.ReadAsync(cloud, QuotaTable.Vpcs, default),
            unread = await QuotaValue.ReadAsync(cloud, QuotaTable.ElasticIps, default);
        Assert.Equal((5, true, 5, false), (own.Value, own.IsOwn, unread.Value, unread.IsOwn));
        Assert.StartsWith("AWS's default, because", unread.Source, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task User_data_is_read_by_its_hash_and_none_is_told_apart()
    {
        CloudConnection connection = new() { Region = s_place.Region, EndpointUrl = moto.Url() };
        AwsClients clients = new(connection, new BasicAWSCredentials("test", "test"));
        string[] scripts = ["#!/bin/sh\necho \u00fc\n", ""];
        AwsCloud cloud = new(s_place, clients);
        foreach (string script in scripts)
        {
            string data = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(script));
            Amazon.EC2.Model.RunInstancesResponse ran = await clients.Ec2.RunInstancesAsync(
                new() { ImageId = "ami-12c6146b", MinCount = 1, MaxCount = 1, UserData = script.Length == 0 ? null : data });
            Assert.Equal(UserDataHash.Of(script), await cloud.GetUserDataHashAsync(ran.Reservation.Instances[0].InstanceId, default));
        }
    }

    [SkippableFact]
    public async Task Every_kind_is_read_with_its_IPv6_members_routes_and_targets()
    {
        CloudConnection connection = new() { Region = s_place.Region, EndpointUrl = moto.Url() };
        AwsClients clients = new(connection, new BasicAWSCredentials("test", "test"));
        AmazonEC2Client ec2 = clients.Ec2;
        Amazon.EC2.Model.Vpc vpc = (await ec2.CreateVpcAsync(new() { CidrBlock = "10.7.0.0/16", AmazonProvidedIpv6CidrBlock = true })).Vpc;
        Amazon.EC2.Model.Subnet[] subnets = [.. await Task.WhenAll(new[] { ("10.7.0.0/24", "eu-west-1a"), ("10.7.1.0/24", "eu-west-1b") }
            .Select(async s =>
                (await ec2.CreateSubnetAsync(new() { VpcId = vpc.VpcId, CidrBlock = s.Item1, AvailabilityZone = s.Item2 })).Subnet))];
        string eigw = (await ec2.CreateEgressOnlyInternetGatewayAsync(new() { VpcId = vpc.VpcId }))
            .EgressOnlyInternetGateway.EgressOnlyInternetGatewayId;
        string table = (await ec2.CreateRouteTableAsync(new() { VpcId = vpc.VpcId })).RouteTable.RouteTableId;
        await ec2.CreateRouteAsync(new() { RouteTableId = table, DestinationIpv6CidrBlock = "::/0", EgressOnlyInternetGatewayId = eigw });
        string endpoint = (await ec2.CreateVpcEndpointAsync(
            new() { VpcId = vpc.VpcId, ServiceName = "com.amazonaws.eu-west-1.s3", RouteTableIds = [table] })).VpcEndpoint.VpcEndpointId;
        string list = (await ec2.CreateManagedPrefixListAsync(new() { PrefixListName = "offices", MaxEntries = 3, AddressFamily = "IPv4",
            Entries = [new() { Cidr = "198.51.100.0/24" }, new() { Cidr = "203.0.113.7/32" }] })).PrefixList.PrefixListId;
        string gateway = (await ec2.CreateTransitGatewayAsync(new())).TransitGateway.TransitGatewayId;
        string attachment = (await ec2.CreateTransitGatewayVpcAttachmentAsync(new()
        {
            TransitGatewayId = gateway, VpcId = vpc.VpcId, SubnetIds = [subnets[0].SubnetId]
        })).TransitGatewayVpcAttachment.TransitGatewayAttachmentId;
        string gatewayTable = (await ec2.CreateTransitGatewayRouteTableAsync(new() { TransitGatewayId = gateway }))
            .TransitGatewayRouteTable.TransitGatewayRouteTableId;
        await ec2.CreateTransitGatewayRouteAsync(
            new() { TransitGatewayRouteTableId = gatewayTable, DestinationCidrBlock = "10.8.0.0/16", Blackhole = true });
        await ec2.CreateTransitGatewayRouteAsync(new()
        {
            TransitGatewayRouteTableId = gatewayTable, DestinationCidrBlock = "10.7.0.0/16", TransitGatewayAttachmentId = attachment
        });
        (string balancer, string group, string listener) = await BalanceAsync(clients.Query(QueryService.ElasticLoadBalancingV2), vpc.VpcId,
            [.. subnets.Select(s => s.SubnetId)]);

        string vpn = (await ec2.CreateVpnGatewayAsync(new() { Type = Amazon.EC2.GatewayType.Ipsec1 })).VpnGateway.VpnGatewayId;
        Assert.Empty(await new AwsCloud(s_place, clients).ListAsync(ResourceKind.VirtualPrivateGateway, ResourceFilter.All, default));
        await ec2.AttachVpnGatewayAsync(new() { VpnGatewayId = vpn, VpcId = vpc.VpcId });
        VirtualPrivateGateway attached = Assert.IsType<VirtualPrivateGateway>(Assert.Single(
            await new AwsCloud(s_place, clients).ListAsync(ResourceKind.VirtualPrivateGateway, ResourceFilter.All, default)));
        Assert.Equal((vpn, vpc.VpcId), (attached.Id, attached.VpcId));

        (Network network, IReadOnlyList<SnapshotProblem> problems) = await LiveReader.ReadAsync([new AwsCloud(s_place, clients)],
            new(TimeProvider.System), default);

        Assert.Contains(network.Find<Model.Vpc>(vpc.VpcId)!.CidrBlocks,
            b => b.BaseAddress.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6);
        Assert.Equal("euw1-az", network.Find<Model.Subnet>(subnets[0].SubnetId)!.AvailabilityZoneId![..7]);
        Model.Route route = Assert.Single(network.Find<Model.RouteTable>(table)!.Routes,
            r => r.TargetKind == RouteTargetKind.EgressOnlyInternetGateway);
        Assert.Equal(("::/0", eigw), (route.Destination.ToString(), route.TargetId));
        Assert.Equal(vpc.VpcId, network.Find<Model.EgressOnlyInternetGateway>(eigw)!.VpcId);
        Assert.Equal([table], network.Find<Model.VpcEndpoint>(endpoint)!.RouteTableIds);
        Assert.Equal(["198.51.100.0/24", "203.0.113.7/32"],
            network.Find<Model.ManagedPrefixList>(list)!.Entries!.Select(e => e.ToString()).Order());
        Assert.Equal([subnets[0].SubnetId], network.Find<Model.TransitGatewayAttachment>(attachment)!.SubnetIds);
        Model.TransitGatewayRoute[] routes = [.. network.Find<Model.TransitGatewayRouteTable>(gatewayTable)!.Routes!];
        Assert.True(routes.Single(r => r.Destination.ToString() == "10.8.0.0/16").IsBlackhole);
        Assert.False(routes.Single(r => r.Destination.ToString() == "10.7.0.0/16").IsBlackhole); // moto leaves out what it leads to
        Assert.Equal(("web", LoadBalancerType.Application, 2), (network.Find<LoadBalancer>(balancer)!.LoadBalancerName,
            network.Find<LoadBalancer>(balancer)!.Type, network.Find<LoadBalancer>(balancer)!.SubnetIds.Count));
        Assert.Equal("prod", network.Find<LoadBalancer>(balancer)!.Tags["stage"]);
        Assert.NotEmpty(network.Find<LoadBalancer>(balancer)!.Attributes!);
        Model.TargetGroup targets = network.Find<Model.TargetGroup>(group)!;
        Assert.Equal(("10.7.0.9", 8080), (Assert.Single(targets.Targets!).Id, Assert.Single(targets.Targets!).Port));
        Assert.Equal((80, group),
            (network.Find<Listener>(listener)!.Port, Assert.Single(network.Find<Listener>(listener)!.TargetGroupArns)));
        // moto knows no Block Public Access, no policy tables and no associations of groups with other VPCs: that is missing, and nothing
        // else is.
        Assert.Equal([ResourceKind.VpcBlockPublicAccess, ResourceKind.TransitGatewayPolicyTable],
            SnapshotKinds.All.Where(k => !network.Has(s_place, k)));
        Assert.Equal(["ec2:DescribeSecurityGroupVpcAssociations", "ec2:DescribeTransitGatewayPolicyTables",
            "ec2:DescribeVpcBlockPublicAccessOptions"], problems.Where(p => !p.IsError).Select(p => p.Action).Order());
        Assert.Equal(3, problems.Count);
    }

    [SkippableFact]
    public async Task A_rule_on_someone_elses_group_is_made_with_its_tags_listed_by_them_and_revoked()
    {
        AwsCloud cloud = new(s_place,
            new(new CloudConnection { Region = s_place.Region, EndpointUrl = moto.Url() }, new BasicAWSCredentials("test", "test")));
        Resource vpc = (await cloud.ApplyAsync(
            new CreateVpc(System.Net.IPNetwork.Parse("10.9.0.0/16")) { Tags = System.Collections.Immutable.ImmutableSortedDictionary<string,
            string>.Empty }, default))!;
        Resource[] groups = [(await Group("own", "theirs"))!, (await Group("other", "others"))!];
        Model.SecurityGroupRule[] rules =
        [
            new() { Egress = false, Traffic = Model.TrafficType.Tcp(443), CidrBlock = System.Net.IPNetwork.Parse("10.0.0.0/16"),
                Description = "one" },
            new() { Egress = false, Traffic = Model.TrafficType.Icmp(8, -1), GroupId = groups[1].Id, Description = "two" },
            new() { Egress = true, Traffic = Model.TrafficType.Tcp(5432, 5433), CidrBlock = System.Net.IPNetwork.Parse("10.1.0.0/16"),
                Description = "three" },
        ];
        System.Collections.Immutable.ImmutableSortedDictionary<string,
            string> tags = Provisioning.Blueprint.TagsFor("guest", "security-group/x/rule", "n");
        await cloud.ApplyAsync(new AuthorizeSecurityGroupRules(
            groups[0].Id, false, [rules[0] with { Traffic = Model.TrafficType.Tcp(80) }]), default);
        foreach (Model.SecurityGroupRule rule in rules)
        {
            await cloud.ApplyAsync(new AuthorizeSecurityGroupRules(groups[0].Id, rule.Egress, [rule]) { Tags = tags }, default);
        }
        TaggedSecurityGroupRule[] listed = await ListAsync();
        Assert.Equal(rules.Select(r => r.ToString()).Order(), listed.Select(t => t.Rule.ToString()).Order());
        // moto gives no description back of a rule that names a group.
        Assert.Equal(["", "one", "three"], listed.Select(t => t.Rule.Description).Order());
        Assert.All(listed, t => Assert.Equal((groups[0].Id, "guest"), (t.GroupId, t.Deployment)));
        foreach (TaggedSecurityGroupRule t in listed)
        {
            await cloud.ApplyAsync(new RevokeSecurityGroupRules(t.GroupId, t.Rule.Egress, [t.Rule]) { RuleIds = [t.Id] }, default);
        }
        Assert.Empty(await ListAsync());
        Assert.Equal(2,
            ((Model.SecurityGroup)(await cloud.ListAsync(ResourceKind.SecurityGroup, ResourceFilter.ById(groups[0].Id), default))[0])
            .Rules.Count);

        Task<Resource?> Group(string name, string deployment)
            => cloud.ApplyAsync(new CreateSecurityGroup(
            vpc.Id, name, name) { Tags = Provisioning.Blueprint.TagsFor(deployment, name, name) }, default);
        async Task<TaggedSecurityGroupRule[]> ListAsync()
            => [.. (await cloud.ListAsync(ResourceKind.SecurityGroupRule, ResourceFilter.All, default)).Cast<TaggedSecurityGroupRule>()];
    }

    [SkippableFact]
    public async Task The_policy_of_someone_elses_bucket_is_read_where_it_is_asked_for_and_tags_are_taken_off()
    {
        AwsClients clients = new(new CloudConnection { Region = s_place.Region, EndpointUrl = moto.Url() },
            new BasicAWSCredentials("test", "test"));
        AwsCloud cloud = new(s_place, clients);
        string policy = Policies.EndpointOnlyStatement.Json("arn:aws:s3:::their-bucket", ["vpce-1"], []);
        foreach (string name in new[] { "their-bucket", "plain-bucket" })
        {
            await clients.S3.PutBucketAsync(new Amazon.S3.Model.PutBucketRequest { BucketName = name,
                PutBucketConfiguration = new() { LocationConstraint = s_place.Region } });
        }

        await clients.S3.PutBucketPolicyAsync(new() { BucketName = "their-bucket", Policy = policy });
        Bucket[] read = [.. (await cloud.ListAsync(ResourceKind.Bucket, ResourceFilter.AllWithPolicies, default)).Cast<Bucket>()
            .OrderBy(b => b.Id)];
        Assert.Equal([null, policy], read.Select(b => b.PolicyDocument));
        Assert.All(await cloud.ListAsync(ResourceKind.Bucket, ResourceFilter.All, default), b => Assert.Null(((Bucket)b).PolicyDocument));
        Resource vpc = (await cloud.ApplyAsync(
            new CreateVpc(System.Net.IPNetwork.Parse("10.10.0.0/16")) { Tags = Provisioning.Blueprint.TagsFor("d", "a", "n") }, default))!;
        await cloud.ApplyAsync(new DeleteTags(vpc.Id, [TagNames.Address, TagNames.Name]), default);
        Assert.Equal([TagNames.Deployment], (await cloud.ListAsync(ResourceKind.Vpc, ResourceFilter.ById(vpc.Id), default))[0].Tags.Keys);
    }

    private static async Task<(string Balancer, string Group, string Listener)> BalanceAsync(QueryClient elb, string vpcId,
        string[] subnetIds)
    {
        QueryResponse balancer = await elb.CallAsync("CreateLoadBalancer",
            new QueryParameters().Set("Name", "web").List("Subnets", subnetIds)
                .List("Tags", ["prod"], (p, at, v) => p.Set(at + ".Key", "stage").Set(at + ".Value", v)), default);
        string arn = balancer.Result.Descendants("LoadBalancerArn").First().Value;
        QueryResponse group = await elb.CallAsync("CreateTargetGroup", new QueryParameters().Set("Name", "web").Set("Protocol", "HTTP")
            .Set("Port", 8080).Set("VpcId", vpcId).Set("TargetType", "ip"), default);
        string groupArn = group.Result.Descendants("TargetGroupArn").First().Value;
        await elb.CallAsync("RegisterTargets", new QueryParameters().Set("TargetGroupArn", groupArn).List("Targets", ["10.7.0.9"],
            (p, at, v) => p.Set(at + ".Id", v).Set(at + ".Port", 8080)), default);
        QueryResponse listener = await elb.CallAsync("CreateListener",
            new QueryParameters().Set("LoadBalancerArn", arn).Set("Protocol", "HTTP").Set("Port", 80)
                .List("DefaultActions", [groupArn], (p, at, v) => p.Set(at + ".Type", "forward").Set(at + ".TargetGroupArn", v)), default);
        return (arn, groupArn, listener.Result.Descendants("ListenerArn").First().Value);
    }
}
