using System.Collections.Specialized;
using System.Text;
using SecureNet.Model;
using SecureNet.Model.Answers;

namespace SecureNet.Tests.Aws;

/// <summary>What AWS answers and moto cannot hold, read by the SDK and by the reader of files alike.</summary>
public sealed class LiveReadingTests : IDisposable
{
    private readonly CannedAws _aws = new();

    public void Dispose() => _aws.Dispose();

    [Fact]
    public async Task Z7_every_request_that_can_hide_what_services_of_AWS_manage_asks_for_it()
    {
        // Where the account hides them EC2 leaves them out of an answer without the flag: of every page.
        _aws.Ec2("DescribeNetworkInterfaces",
            "<networkInterfaceSet><item><networkInterfaceId>eni-1</networkInterfaceId><vpcId>vpc-1</vpcId>"
                + "<subnetId>subnet-1</subnetId></item></networkInterfaceSet>")
            .Ec2("DescribeInstances", "<reservationSet/>");
        Network network = await _aws.ReadAsync();
        Assert.True(network.ShowsManaged(CannedAws.Place));
        foreach (string action in (string[])["DescribeNetworkInterfaces", "DescribeInstances"])
        {
            NameValueCollection[] asked = [.. _aws.Requests.Where(r => r["Action"] == action)];
            Assert.NotEmpty(asked);
            Assert.All(asked, r => Assert.Equal("true", r["IncludeManagedResources"]));
        }
    }

    [Fact]
    public async Task W7_every_address_of_a_NAT_gateway_is_read_the_primary_one_first()
    {
        _aws.Ec2("DescribeNatGateways", """
            <natGatewaySet><item><natGatewayId>nat-1</natGatewayId><vpcId>vpc-1</vpcId><subnetId>subnet-1</subnetId><state>available</state><connectivityType>public</connectivityType><availabilityMode>zonal</availabilityMode>
            <natGatewayAddressSet>
              <item><allocationId>eipalloc-2</allocationId><privateIp>10.0.0.98</privateIp><publicIp>203.0.113.98</publicIp><isPrimary>false</isPrimary><status>associating</status></item>
              <item><allocationId>eipalloc-1</allocationId><privateIp>10.0.0.99</privateIp><publicIp>203.0.113.99</publicIp><isPrimary>true</isPrimary><status>succeeded</status></item>
            </natGatewayAddressSet>
            <attachedApplianceSet><item><type>network-firewall-proxy</type><applianceArn>arn:p</applianceArn><attachmentState>attached</attachmentState></item></attachedApplianceSet></item>
            <item><natGatewayId>nat-2</natGatewayId><vpcId>vpc-1</vpcId><state>available</state><availabilityMode>regional</availabilityMode><routeTableId>rtb-9</routeTableId>
            <natGatewayAddressSet><item><allocationId>eipalloc-3</allocationId><publicIp>203.0.113.97</publicIp><availabilityZone>us-west-2a</availabilityZone><availabilityZoneId>usw2-az1</availabilityZoneId><status>succeeded</status></item></natGatewayAddressSet></item></natGatewaySet>
            """);
        Network live = await _aws.ReadAsync();
        Network files = Core.Answers.ThroughFiles(live);
        foreach (Network network in new[] { live, files })
        {
            NatGateway zonal = network.Find<NatGateway>("nat-1")!;
            Assert.Equal(("10.0.0.99", "203.0.113.99", "eipalloc-1"),
                (zonal.PrivateIpAddress!.ToString(), zonal.PublicIpAddress!.ToString(), zonal.AllocationId));
            Assert.Equal(["203.0.113.99 succeeded", "203.0.113.98 associating"], zonal.Addresses.Select(a => $"{a.Public} {a.Status}"));
            Assert.Equal(new AttachedAppliance("network-firewall-proxy", "arn:p", "attached"), Assert.Single(zonal.AttachedAppliances));
            NatGateway regional = network.Find<NatGateway>("nat-2")!;
            Assert.Equal((true, "", "rtb-9", null),
                (regional.IsRegional, regional.SubnetId, regional.RouteTableId, regional.PrivateIpAddress));
            Assert.Equal("usw2-az1", Assert.Single(regional.Addresses).Zone);
        }
    }

    [Fact]
    public async Task T10_policy_tables_of_transit_gateways_are_read_with_whom_they_decide_for()
    {
        _aws.Ec2("DescribeTransitGatewayPolicyTables", """
            <transitGatewayPolicyTables><item><transitGatewayPolicyTableId>tgw-ptb-1</transitGatewayPolicyTableId><transitGatewayId>tgw-1</transitGatewayId><state>available</state>
            <tagSet><item><key>Name</key><value>edge</value></item></tagSet></item>
            <item><transitGatewayPolicyTableId>tgw-ptb-2</transitGatewayPolicyTableId><transitGatewayId>tgw-1</transitGatewayId><state>deleted</state></item></transitGatewayPolicyTables>
            """);
        Assert.Null((await _aws.ReadAsync()).Find<TransitGatewayPolicyTable>("tgw-ptb-1")!.AttachmentIds);
        _aws.Ec2("GetTransitGatewayPolicyTableAssociations", """
            <associations><item><transitGatewayPolicyTableId>tgw-ptb-1</transitGatewayPolicyTableId><transitGatewayAttachmentId>tgw-attach-1</transitGatewayAttachmentId><resourceType>vpc</resourceType><state>associated</state></item>
            <item><transitGatewayPolicyTableId>tgw-ptb-1</transitGatewayPolicyTableId><transitGatewayAttachmentId>tgw-attach-2</transitGatewayAttachmentId><resourceType>vpc</resourceType><state>disassociated</state></item>
            <item><transitGatewayPolicyTableId>tgw-ptb-1</transitGatewayPolicyTableId><transitGatewayAttachmentId>tgw-attach-3</transitGatewayAttachmentId><resourceType>vpn</resourceType><state>frozen</state></item></associations>
            """);
        Network live = await _aws.ReadAsync();
        foreach (Network network in new[] { live, Core.Answers.ThroughFiles(live) })
        {
            TransitGatewayPolicyTable table = Assert.Single(network.Of<TransitGatewayPolicyTable>());
            Assert.Equal(("tgw-ptb-1", "tgw-1", "edge"), (table.Id, table.TransitGatewayId, table.Tags["Name"]));
            Assert.Equal(["tgw-attach-1", "tgw-attach-3"], table.AttachmentIds!);
            Assert.True(network.Has(CannedAws.Place, ResourceKind.TransitGatewayPolicyTable));
        }
    }

    [Fact]
    public async Task Z1_words_that_are_not_known_are_read_told_written_and_read_again()
    {
        _aws.Ec2("DescribeRouteTables", """
            <routeTableSet><item><routeTableId>rtb-1</routeTableId><vpcId>vpc-1</vpcId><routeSet>
            <item><destinationCidrBlock>10.0.0.0/16</destinationCidrBlock><gatewayId>local</gatewayId><state>active</state><origin>CreateRouteTable</origin></item>
            <item><destinationCidrBlock>10.1.0.0/16</destinationCidrBlock><transitGatewayId>tgw-1</transitGatewayId><state>filtered</state><origin>CreateRoute</origin></item>
            <item><destinationCidrBlock>10.2.0.0/16</destinationCidrBlock><networkInterfaceId>eni-1</networkInterfaceId><ipAddress>10.0.0.9</ipAddress><state>active</state><origin>Advertisement</origin></item>
            <item><destinationCidrBlock>10.3.0.0/16</destinationCidrBlock><natGatewayId>nat-1</natGatewayId><state>frozen</state><origin>CreateRoute</origin></item>
            <item><destinationCidrBlock>10.4.0.0/16</destinationCidrBlock><natGatewayId>nat-1</natGatewayId><state>active</state><origin>Rumour</origin></item>
            <item><destinationCidrBlock>10.5.0.0/16</destinationCidrBlock><quantumGatewayId>qgw-1</quantumGatewayId><state>active</state><origin>CreateRoute</origin></item>
            <item><destinationCidrBlock>10.6.0.0/16</destinationCidrBlock><gatewayId>xgw-1</gatewayId><state>active</state><origin>CreateRoute</origin></item></routeSet>
            <associationSet><item><routeTableAssociationId>a</routeTableAssociationId><routeTableId>rtb-1</routeTableId><subnetId>subnet-1</subnetId><associationState><state>disassociated</state></associationState></item>
            <item><routeTableAssociationId>b</routeTableAssociationId><routeTableId>rtb-1</routeTableId><subnetId>subnet-2</subnetId><associationState><state>frozen</state></associationState></item></associationSet></item></routeTableSet>
            """)
            .Ec2("DescribeNetworkAcls", """
            <networkAclSet><item><networkAclId>acl-1</networkAclId><vpcId>vpc-1</vpcId><entrySet>
            <item><ruleNumber>100</ruleNumber><protocol>-1</protocol><ruleAction>ponder</ruleAction><egress>false</egress><cidrBlock>0.0.0.0/0</cidrBlock></item>
            <item><ruleNumber>110</ruleNumber><protocol>smtp</protocol><ruleAction>allow</ruleAction><egress>false</egress><cidrBlock>0.0.0.0/0</cidrBlock></item></entrySet></item></networkAclSet>
            """)
            .Ec2("DescribeSecurityGroups", """
            <securityGroupInfo><item><groupId>sg-1</groupId><groupName>g</groupName><vpcId>vpc-1</vpcId><ipPermissions><item><ipProtocol>smtp</ipProtocol><ipRanges><item><cidrIp>0.0.0.0/0</cidrIp></item></ipRanges></item></ipPermissions></item></securityGroupInfo>
            """)
            .Ec2("DescribeVpcEndpoints",
                "<vpcEndpointSet><item><vpcEndpointId>vpce-1</vpcEndpointId><vpcEndpointType>Tunnel</vpcEndpointType>"
                    + "<vpcId>vpc-1</vpcId><state>Available</state></item></vpcEndpointSet>")
            .Elb("DescribeLoadBalancers", "<LoadBalancers><member>"
                + "<LoadBalancerArn>arn:aws:elasticloadbalancing:us-west-2:111111111111:loadbalancer/app/web/1</LoadBalancerArn>"
                + "<LoadBalancerName>web</LoadBalancerName><Type>quantum</Type><Scheme>interplanetary</Scheme>"
                + "<VpcId>vpc-1</VpcId></member></LoadBalancers>")
            .Elb("DescribeLoadBalancerAttributes", "<Attributes></Attributes>").Elb("DescribeListeners", "<Listeners></Listeners>")
            .Elb("DescribeTags", "<TagDescriptions></TagDescriptions>");
        Network live = await _aws.ReadAsync();
        foreach (Network network in new[] { live, Core.Answers.ThroughFiles(live) })
        {
            RouteTable table = network.Find<RouteTable>("rtb-1")!;
            Assert.Equal(["10.0.0.0/16 ", "10.1.0.0/16 filtered", "10.2.0.0/16 advertised", "10.3.0.0/16 State frozen",
                "10.4.0.0/16 Origin Rumour", "10.5.0.0/16 Target none that is known", "10.6.0.0/16 GatewayId xgw-1"],
                table.Routes.Select(r => $"{r.Destination} "
                    + $"{(r.IsFiltered ? "filtered" : "")}{(r.IsAdvertised ? "advertised" : "")}{r.UnknownWord?.Member}"
                    + $"{(r.UnknownWord is null ? "" : " ")}{r.UnknownWord?.Value}"));
            Assert.Empty(table.SubnetIds);
            Assert.Equal(new UnknownWord("AssociationState", "frozen", "subnet-2"), Assert.Single(table.UnknownWords));
            Assert.Equal(["RuleAction of entry 100 ponder", "Protocol of entry 110 smtp"], network.Find<NetworkAcl>(
                "acl-1")!.Entries.Select(e => $"{e.UnknownWord!.Member} of {e.UnknownWord.Element} {e.UnknownWord.Value}"));
            Assert.Equal("smtp", network.Find<SecurityGroup>("sg-1")!.Rules[0].UnknownWord!.Value);
            Assert.Equal((VpcEndpointType.Other, "available", "Tunnel"), (network.Find<VpcEndpoint>("vpce-1")!.EndpointType,
                network.Find<VpcEndpoint>("vpce-1")!.State, network.Find<VpcEndpoint>("vpce-1")!.UnknownWords[0].Value));
            LoadBalancer balancer = network.Of<LoadBalancer>().Single();
            Assert.Equal((LoadBalancerType.Other, "interplanetary", "quantum"),
                (balancer.Type, balancer.Scheme, balancer.UnknownWords[0].Value));
        }
    }

    [Theory]
    [InlineData("", "", "10.0.0.1")]
    [InlineData("", ""","IsPrimary":true""", "10.0.0.2")]
    [InlineData(""","IsPrimary":false""", ""","IsPrimary":true""", "10.0.0.2")]
    public void W7_the_primary_address_is_the_marked_one_else_the_first(string first, string second, string primary)
    {
        byte[] json = Encoding.UTF8.GetBytes(
            $$"""{"NatGatewayId":"nat-1","NatGatewayAddresses":[{"PrivateIp":"10.0.0.1"{{first}}},{"PrivateIp":"10.0.0.2"{{second}}}]}""");
        NatGateway read = (NatGateway)Answered.All.Single(k => k.Type == typeof(NatGateway)).Read(json, 0, json.Length)[0].Resource;
        Assert.Equal((primary, 2), ($"{read.PrivateIpAddress}", read.Addresses.Count));
    }
}
