using System.Text;
using SecureNet.Model;
using SecureNet.Snapshots;

namespace SecureNet.Tests.Snapshots;

/// <summary>Dumps as people make them: of any name and depth, with places told or not, in AWS's answers and in Batfish's.</summary>
public sealed class SnapshotFolderTests : IDisposable
{
    private const string Vpcs =
        """{"Vpcs": [{"VpcId": "vpc-1", "CidrBlock": "10.0.0.0/16", "OwnerId": "111111111111", "State": "available","""
            + """ "DhcpOptionsId": "dopt-1"}]}""";
    private const string Subnets = """{"Subnets": """
        + """[{"SubnetId": "subnet-1", "VpcId": "vpc-1", "CidrBlock": "10.0.0.0/24", "AvailabilityZone": "us-gov-west-1a","""
        + """ "OwnerId": "111111111111"}]}""";
    private const string Balancer = "arn:aws:elasticloadbalancing:us-east-1:111111111111:loadbalancer/app/web/50dc6c495c0c9188";
    private const string Group = "arn:aws:elasticloadbalancing:us-east-1:111111111111:targetgroup/web/73e2d6bc24d8a067";
    private static readonly Place s_place = new("111111111111", "us-east-1");
    private readonly DumpFolder _dump = new();

    public void Dispose() => _dump.Dispose();

    [Theory]
    [InlineData("111111111111/us-east-1/x.json", "111111111111", "us-east-1")]
    [InlineData("accounts/222222222222/ap-southeast-2/deep/er/vpcs.txt", "222222222222", "ap-southeast-2")]
    [InlineData("Vpcs-us-west-2.json", "111111111111", "us-west-2")]
    [InlineData("202611252108/us-west-2/vpcs.json", "111111111111", "us-west-2")] // a point in time
    [InlineData("prod-333333333333/us-gov-west-1/vpcs.json", "333333333333", "us-gov-west-1")]
    public void The_place_is_told_by_folders_and_names_first(string file, string account, string region)
    {
        SnapshotReading read = _dump.Add(file, Vpcs.Replace("111111111111", account, StringComparison.Ordinal)).Read();
        Assert.Empty(read.Problems);
        Assert.Equal(new Place(account, region), Assert.Single(read.Network.Of<Vpc>()).Place);
        Assert.True(read.Network.Has(new(account, region), ResourceKind.Vpc));
        Assert.False(read.Network.Has(new(account, region), ResourceKind.Subnet));
    }

    [Fact]
    public void One_regions_folder_takes_the_account_from_owners_and_the_region_from_zones()
    {
        SnapshotReading read = _dump.Add("a.json", Vpcs).Add("b.json", Subnets)
            .Add("c.json", """{"NetworkAcls": [{"NetworkAclId": "acl-1", "VpcId": "vpc-1"}]}""").Read();
        Assert.Empty(read.Problems);
        Assert.All(read.Network.Resources, r => Assert.Equal(new Place("111111111111", "us-gov-west-1"), r.Place));
        Assert.Equal(3, read.Network.Count);
    }

    [Fact]
    public void A_shared_subnet_is_of_the_account_that_listed_it()
    {
        SnapshotReading read = _dump.Add("s.json", Subnets.Replace("111111111111", "999999999999", StringComparison.Ordinal))
            .Add("i.json", """{"NetworkInterfaces": """
                + """[{"NetworkInterfaceId": "eni-1", "VpcId": "vpc-1", "SubnetId": "subnet-1", "OwnerId": "111111111111","""
                + """ "PrivateIpAddress": "10.0.0.4"}]}""").Read();
        Assert.Equal("111111111111", Assert.Single(read.Network.Of<Subnet>()).AccountId);
    }

    [Fact]
    public void A_place_that_cannot_be_told_is_an_error_and_can_be_said()
    {
        _dump.Add("v.json", """{"Vpcs": [{"VpcId": "vpc-1", "CidrBlock": "10.0.0.0/16"}]}""");
        SnapshotProblem problem = Assert.Single(_dump.Read().Problems);
        Assert.True(problem.IsError);
        Assert.Contains("-AccountId", problem.Message, StringComparison.Ordinal);
        Assert.Equal(s_place, Assert.Single(_dump.Read("111111111111", "us-east-1").Network.Of<Vpc>()).Place);
    }

    [Theory]
    [InlineData("utf-8")]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    [InlineData("utf-32")]
    public void Files_with_a_byte_order_mark_are_read(string encoding)
    {
        Encoding e = Encoding.GetEncoding(encoding);
        SnapshotReading read = _dump.Add("111111111111/us-east-1/v.json", [.. e.GetPreamble(), .. e.GetBytes(Vpcs)]).Read();
        Assert.Empty(read.Problems);
        Assert.Single(read.Network.Of<Vpc>());
    }

    [Fact]
    public void More_than_one_key_and_more_than_one_answer_may_lie_in_a_file()
    {
        SnapshotReading read = _dump.Add(
            "111111111111/us-east-1/all.json", Vpcs[..^1] + "," + Subnets[1..] + "\n" + """{"InternetGateways": []}""").Read();
        Assert.Empty(read.Problems);
        Assert.Equal(2, read.Network.Count);
        Assert.True(read.Network.Has(s_place, ResourceKind.InternetGateway));
    }

    [Fact]
    public void Both_listings_of_prefix_lists_and_the_entries_join()
    {
        SnapshotReading read = _dump
            .Add("111111111111/us-east-1/a.json",
                """{"PrefixLists": [{"PrefixListId": "pl-1", "PrefixListName": "com.amazonaws.us-east-1.s3", "Cidrs": """
                    + """["52.216.0.0/15"]}]}""")
            .Add("111111111111/us-east-1/b.json", """{"PrefixLists": """
                + """[{"PrefixListId": "pl-1", "PrefixListName": "com.amazonaws.us-east-1.s3", "AddressFamily": "IPv4","""
                + """ "MaxEntries": 1}, {"PrefixListId": "pl-2", "PrefixListName": "offices", "MaxEntries": 5}, """
                + """{"PrefixListId": "pl-3", "PrefixListName": "unread", "MaxEntries": 5}]}""")
            .Add("111111111111/us-east-1/entries-of-pl-2.json", """{"Entries": [{"Cidr": "198.51.100.0/24", "Description": "here"}]}""")
            .Add("111111111111/us-east-1/nameless.json", """{"Entries": []}""").Read();
        Assert.Equal("52.216.0.0/15", Assert.Single(read.Network.Find<ManagedPrefixList>("pl-1")!.Entries!).ToString());
        Assert.Equal("198.51.100.0/24", Assert.Single(read.Network.Find<ManagedPrefixList>("pl-2")!.Entries!).ToString());
        Assert.Null(read.Network.Find<ManagedPrefixList>("pl-3")!.Entries);
        Assert.True(read.Network.Has(s_place, ResourceKind.ManagedPrefixList));
        Assert.Equal(Path.Join("111111111111", "us-east-1", "nameless.json"), Assert.Single(read.Problems).File);
    }

    [Fact]
    public void The_lists_of_AWS_alone_are_not_all_lists() =>
        Assert.False(
            _dump.Add("111111111111/us-east-1/a.json", """{"PrefixLists": [{"PrefixListId": "pl-1", "Cidrs": ["52.216.0.0/15"]}]}""")
                .Read().Network.Has(s_place, ResourceKind.ManagedPrefixList));

    [Fact]
    public void Transit_gateways_join_from_their_listings()
    {
        _dump.Add("111111111111/us-east-1/t.json", """
            {"TransitGatewayAttachments": [{"TransitGatewayAttachmentId": "tgw-attach-1", "TransitGatewayId": "tgw-1", "ResourceType": "vpc", "ResourceId": "vpc-1", "State": "available", "Association": {"TransitGatewayRouteTableId": "tgw-rtb-1", "State": "associated"}},
              {"TransitGatewayAttachmentId": "tgw-attach-2", "TransitGatewayId": "tgw-1", "ResourceType": "vpn", "ResourceId": "vpn-1"}],
             "TransitGatewayRouteTables": [{"TransitGatewayRouteTableId": "tgw-rtb-1", "TransitGatewayId": "tgw-1"}, {"TransitGatewayRouteTableId": "tgw-rtb-2", "TransitGatewayId": "tgw-1"}]}
            """)
            .Add("111111111111/us-east-1/tgw-rtb-1/routes.json",
                """{"Routes": [{"DestinationCidrBlock": "10.9.0.0/16", "TransitGatewayAttachments": """
                    + """[{"TransitGatewayAttachmentId": "tgw-attach-1"}], "Type": "propagated", "State": "active"}],"""
                    + """ "AdditionalRoutesAvailable": false}""")
            .Add("111111111111/us-east-1/search-tgw-rtb-2.json", """{"Routes": [], "AdditionalRoutesAvailable": true}""")
            .Add("111111111111/us-east-1/assoc-tgw-rtb-2.json",
                """{"Associations": [{"TransitGatewayAttachmentId": "tgw-attach-2", "State": "associated"}]}""");
        // the zones of the VPC's attachment are not known
        Assert.False(_dump.Read().Network.Has(s_place, ResourceKind.TransitGatewayAttachment));
        SnapshotReading read = _dump.Add("111111111111/us-east-1/v.json",
            """{"TransitGatewayVpcAttachments": [{"TransitGatewayAttachmentId": "tgw-attach-1", "SubnetIds": """
                + """["subnet-1"], "Options": {"SecurityGroupReferencingSupport": "disable"}}]}""").Read();
        Assert.True(read.Network.Has(s_place, ResourceKind.TransitGatewayAttachment));
        TransitGatewayAttachment attachment = read.Network.Find<TransitGatewayAttachment>("tgw-attach-1")!;
        Assert.Equal(("tgw-rtb-1", "subnet-1", false),
            (attachment.AssociatedRouteTableId, Assert.Single(attachment.SubnetIds), attachment.SecurityGroupReferencingSupport));
        Assert.Equal("tgw-rtb-2", read.Network.Find<TransitGatewayAttachment>("tgw-attach-2")!.AssociatedRouteTableId);
        Assert.Equal("tgw-attach-1",
            Assert.Single(Assert.Single(read.Network.Find<TransitGatewayRouteTable>("tgw-rtb-1")!.Routes!).AttachmentIds));
        Assert.Null(read.Network.Find<TransitGatewayRouteTable>("tgw-rtb-2")!.Routes);
    }

    [Theory]
    [InlineData("associations-tgw-ptb-1.json",
        """{"Associations": [{"TransitGatewayAttachmentId": "tgw-attach-1", "State": "associated"}]}""", "tgw-attach-1")]
    [InlineData("associations-tgw-ptb-1.json", """{"Associations": []}""", "")]
    [InlineData("a.json", """{"Associations": """
        + """[{"TransitGatewayPolicyTableId": "tgw-ptb-1", "TransitGatewayAttachmentId": "tgw-attach-2","""
        + """ "State": "associating"}]}""", "tgw-attach-2")]
    [InlineData("associations-tgw-ptb-1.json",
        """{"Associations": [{"TransitGatewayAttachmentId": "tgw-attach-1", "State": "disassociated"}]}""", "")]
    [InlineData("associations-tgw-ptb-1.json",
        """{"Associations": [{"TransitGatewayAttachmentId": "tgw-attach-1"}], "NextToken": "more"}""", null)]
    [InlineData("a.json", """{"Associations": []}""", null)]
    [InlineData("associations-tgw-ptb-2.json", """{"Associations": []}""", null)]
    public void T10_policy_tables_join_from_their_listings(string file, string associations, string? attachments)
    {
        SnapshotReading read = _dump.Add("111111111111/us-east-1/t.json",
            """{"TransitGatewayPolicyTables": """
                + """[{"TransitGatewayPolicyTableId": "tgw-ptb-1", "TransitGatewayId": "tgw-1", "State": "available"}]}""")
            .Add($"111111111111/us-east-1/{file}", associations).Read();
        TransitGatewayPolicyTable table = read.Network.Find<TransitGatewayPolicyTable>("tgw-ptb-1")!;
        Assert.Equal(attachments, table.AttachmentIds is null ? null : string.Join(' ', table.AttachmentIds));
        Assert.True(read.Network.Has(s_place, ResourceKind.TransitGatewayPolicyTable));
    }

    [Fact]
    public void Load_balancers_join_from_their_listings()
    {
        _dump.Add("111111111111/us-east-1/lb.json", $$"""{"LoadBalancers": """
            + $$"""[{"LoadBalancerArn": "{{Balancer}}", "LoadBalancerName": "web", "Type": "application","""
            + $$""" "Scheme": "internet-facing", "VpcId": "vpc-1", "State": {"Code": "active"}, "AvailabilityZones": """
            + $$"""[{"ZoneName": "us-east-1a", "SubnetId": "subnet-1"}], "SecurityGroups": ["sg-1"]}]}""")
            .Add("111111111111/us-east-1/tg.json",
                $$"""{"TargetGroups": [{"TargetGroupArn": "{{Group}}", "TargetGroupName": "web", "Protocol": "HTTP", "Port": """
                    + $$"""8080, "VpcId": "vpc-1"}]}""")
            .Add("111111111111/us-east-1/health-web.json",
                """{"TargetHealthDescriptions": [{"Target": {"Id": "i-1", "Port": 8080}, "TargetHealth": """
                    + """{"State": "unhealthy", "Reason": "Target.Timeout"}}]}""")
            .Add("111111111111/us-east-1/attributes-73e2d6bc24d8a067.json",
                """{"Attributes": [{"Key": "preserve_client_ip.enabled", "Value": "false"}]}""")
            .Add("111111111111/us-east-1/attributes-of-lb-web.json",
                """{"Attributes": [{"Key": "load_balancing.cross_zone.enabled", "Value": "true"}]}""");
        Assert.False(_dump.Read().Network.Has(s_place, ResourceKind.Listener));
        SnapshotReading read = _dump.Add("111111111111/us-east-1/l.json", $$"""
            {"Listeners": [{"ListenerArn": "arn:aws:elasticloadbalancing:us-east-1:111111111111:listener/app/web/50dc6c495c0c9188/f2f7dc8efc522ab2", "LoadBalancerArn": "{{Balancer}}", "Port": 80, "Protocol": "HTTP",
              "DefaultActions": [{"Type": "redirect", "RedirectConfig": {"Protocol": "HTTPS", "Port": "#{port}"} }]}]}
            """)
            .Add("111111111111/us-east-1/r.json",
                $$"""{"Rules": [{"RuleArn": "arn:aws:elasticloadbalancing:us-east-1:111111111111:listener-rule/app/web/"""
                    + $$"""50dc6c495c0c9188/f2f7dc8efc522ab2/9683b2d02a6cabee", "Priority": "1", "Actions": """
                    + $$"""[{"Type": "forward", "TargetGroupArn": "{{Group}}"}]}]}""").Read();
        Assert.Empty(read.Problems);
        Assert.True(read.Network.Has(s_place, ResourceKind.Listener));
        Assert.Equal("true", read.Network.Find<LoadBalancer>(Balancer)!.Attributes!["load_balancing.cross_zone.enabled"]);
        TargetGroup group = read.Network.Find<TargetGroup>(Group)!;
        Assert.Equal(("unhealthy", false), (Assert.Single(group.Targets!).Health, group.PreserveClientIp));
        Listener listener = Assert.Single(read.Network.Of<Listener>());
        Assert.Equal((Group, 80), (Assert.Single(listener.TargetGroupArns), listener.RedirectsToHttpsPort));
    }

    [Fact]
    public void Batfishs_keys_are_understood()
    {
        SnapshotReading read = _dump.Add("aws_configs/accounts/111111111111/us-east-1/aws.json", $$"""
            {"Vpcs": [{"VpcId": "vpc-1", "CidrBlock": "10.1.0.0/16"}], "Regions": [], "CustomerGateways": [],
             "TransitGatewayRouteTables": [{"TransitGatewayRouteTableId": "tgw-rtb-1", "TransitGatewayId": "tgw-1"}],
             "TransitGatewayStaticRoutes": [{"TransitGatewayRouteTableId": "tgw-rtb-1", "Routes": [{"DestinationCidrBlock": "10.9.0.0/16", "State": "blackhole", "Type": "static"}]}],
             "TransitGatewayPropagations": [{"TransitGatewayRouteTableId": "tgw-rtb-1", "TransitGatewayRouteTablePropagations": [{"TransitGatewayAttachmentId": "tgw-attach-1", "ResourceId": "vpc-1", "ResourceType": "vpc", "State": "enabled"}]}],
             "LoadBalancers": [{"LoadBalancerArn": "{{Balancer}}", "Type": "network"}],
             "LoadBalancerListeners": [{"LoadBalancerArn": "{{Balancer}}", "Listeners": [{"ListenerArn": "arn:l", "Port": 53, "Protocol": "UDP", "DefaultActions": [{"Type": "forward", "TargetGroupArn": "{{Group}}"}]}]}],
             "TargetGroups": [{"TargetGroupArn": "{{Group}}"}],
             "LoadBalancerTargetHealth": [{"TargetGroupArn": "{{Group}}", "TargetHealthDescriptions": [{"Target": {"Id": "10.1.0.4"} }]}],
             "LoadBalancerAttributes": [{"LoadBalancerArn": "{{Balancer}}", "Attributes": [{"Key": "load_balancing.cross_zone.enabled", "Value": "false"}]}]}
            """).Read();
        Assert.Empty(read.Problems);
        Assert.Equal(["10.1.0.0/16", "10.9.0.0/16"],
            read.Network.Find<TransitGatewayRouteTable>("tgw-rtb-1")!.Routes!.Select(r => r.Destination.ToString()).Order());
        Assert.Equal(Balancer, read.Network.Find<Listener>("arn:l")!.LoadBalancerArn);
        Assert.True(read.Network.Has(s_place, ResourceKind.Listener));
        Assert.Equal("10.1.0.4", Assert.Single(read.Network.Find<TargetGroup>(Group)!.Targets!).Id);
        Assert.Equal("false", read.Network.Find<LoadBalancer>(Balancer)!.Attributes!.Values.Single());
    }

    [Theory]
    [InlineData("vpn", "vpn-1", "enabled", false)]
    [InlineData("connect", "tgw-attach-9", "enabled", false)]
    [InlineData("vpc", "vpc-of-nobody", "enabled", false)]
    [InlineData("vpc", "vpc-1", "enabling", false)]
    [InlineData("vpn", "vpn-1", "disabled", true)]
    [InlineData("vpc", "vpc-1", "enabled", true)]
    public void T8_what_others_than_VPCs_propagate_is_known_by_a_search_of_the_routes_alone(
        string type, string id, string state, bool known)
    {
        string propagations = $$"""
            {"Vpcs": [{"VpcId": "vpc-1", "CidrBlock": "10.1.0.0/16", "OwnerId": "111111111111"}], "TransitGatewayRouteTables": [{"TransitGatewayRouteTableId": "tgw-rtb-1", "TransitGatewayId": "tgw-1"}],
             "TransitGatewayStaticRoutes": [{"TransitGatewayRouteTableId": "tgw-rtb-1", "Routes": []}],
             "TransitGatewayPropagations": [{"TransitGatewayRouteTableId": "tgw-rtb-1", "TransitGatewayRouteTablePropagations": [{"TransitGatewayAttachmentId": "tgw-attach-1", "ResourceId": "{{id}}", "ResourceType": "{{type}}", "State": "{{state}}"}]}]}
            """;
        Assert.Equal(known,
            _dump.Add("111111111111/us-east-1/aws.json", propagations).Read()
            .Network.Find<TransitGatewayRouteTable>("tgw-rtb-1")!.Routes is not null);
        // A second file about the table makes no whole of a part.
        _dump.Add("111111111111/us-east-1/more.json", """
            {"TransitGatewayPropagations": [{"TransitGatewayRouteTableId": "tgw-rtb-1", "TransitGatewayRouteTablePropagations": [
             {"TransitGatewayAttachmentId": "tgw-attach-1", "ResourceId": "vpc-1", "ResourceType": "vpc", "State": "enabled"}]}]}
            """);
        Assert.Equal(known, _dump.Read().Network.Find<TransitGatewayRouteTable>("tgw-rtb-1")!.Routes is not null);
        _dump.Add("111111111111/us-east-1/search-transit-gateway-routes-tgw-rtb-1.json",
            """{"Routes": [{"DestinationCidrBlock": "10.0.0.0/8", "Type": "propagated", "State": "active","""
                + """ "TransitGatewayAttachments": [{"TransitGatewayAttachmentId": "tgw-attach-1"}]}]}""");
        Assert.Equal("10.0.0.0/8",
            Assert.Single(_dump.Read().Network.Find<TransitGatewayRouteTable>("tgw-rtb-1")!.Routes!).Destination.ToString());
    }

    [Fact]
    public void A_page_of_more_is_not_the_whole()
    {
        SnapshotReading read = _dump.Add("111111111111/us-east-1/v.json", Vpcs[..^1] + ", \"NextToken\": \"eyJ\"}")
            .Add("111111111111/us-east-1/s.json", Subnets[..^1] + ", \"NextToken\": null}").Read();
        Assert.NotNull(read.Network.Find<Vpc>("vpc-1"));
        Assert.False(read.Network.Has(s_place, ResourceKind.Vpc));
        Assert.True(read.Network.Has(s_place, ResourceKind.Subnet));
        Assert.False(Assert.Single(read.Problems).IsError);
    }

    [Fact]
    public void Block_Public_Access_needs_its_exclusions_where_it_is_on()
    {
        _dump.Add("111111111111/us-east-1/o.json", """{"VpcBlockPublicAccessOptions": """
            + """{"AwsAccountId": "111111111111", "AwsRegion": "us-east-1", "InternetGatewayBlockMode": "block-bidirectional"}}""");
        Assert.False(_dump.Read().Network.Has(s_place, ResourceKind.VpcBlockPublicAccess));
        SnapshotReading read = _dump.Add("111111111111/us-east-1/x.json", """
            {"VpcBlockPublicAccessExclusions": [{"InternetGatewayExclusionMode": "allow-egress", "ResourceArn": "arn:aws:ec2:us-east-1:111111111111:vpc/vpc-1", "State": "create-complete"},
              {"InternetGatewayExclusionMode": "allow-egress", "ResourceArn": "arn:aws:ec2:us-east-1:111111111111:vpc/vpc-2", "State": "delete-complete"}]}
            """).Read();
        Assert.True(read.Network.Has(s_place, ResourceKind.VpcBlockPublicAccess));
        Assert.Equal(new BlockPublicAccessExclusion("vpc-1", "allow-egress"),
            Assert.Single(Assert.Single(read.Network.Of<VpcBlockPublicAccess>()).Exclusions));
    }
}
