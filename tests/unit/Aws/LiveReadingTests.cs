using System.Net;
using SecureNet.Model;

namespace SecureNet.Tests.Aws;

/// <summary>What AWS answers and moto cannot hold, read by the SDK and by the reader of files alike.</summary>
public sealed class LiveReadingTests : IDisposable
{
    private readonly CannedAws _aws = new();

    public void Dispose() => _aws.Dispose();

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
            Assert.Equal(("10.0.0.99", "203.0.113.99", "eipalloc-1"), (zonal.PrivateIpAddress!.ToString(), zonal.PublicIpAddress!.ToString(), zonal.AllocationId));
            Assert.Equal(["203.0.113.99 succeeded", "203.0.113.98 associating"], zonal.Addresses.Select(a => $"{a.Public} {a.Status}"));
            Assert.Equal(new AttachedAppliance("network-firewall-proxy", "arn:p", "attached"), Assert.Single(zonal.AttachedAppliances));
            NatGateway regional = network.Find<NatGateway>("nat-2")!;
            Assert.Equal((true, "", "rtb-9", null), (regional.IsRegional, regional.SubnetId, regional.RouteTableId, regional.PrivateIpAddress));
            Assert.Equal("usw2-az1", Assert.Single(regional.Addresses).Zone);
        }
    }

    [Fact]
    public void W7_where_no_address_is_marked_the_first_one_is_the_primary_one() =>
        Assert.Equal(IPAddress.Parse("10.0.0.1"), new NatGateway
        {
            Id = "nat-1", AccountId = "", Region = "", VpcId = "", SubnetId = "",
            Addresses = NatGatewayAddress.PrimaryFirst([(null, new() { Private = IPAddress.Parse("10.0.0.1") }), (null, new() { Private = IPAddress.Parse("10.0.0.2") })]),
        }.PrivateIpAddress);
}
