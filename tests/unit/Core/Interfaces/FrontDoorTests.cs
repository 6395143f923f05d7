using System.Collections.Immutable;
using System.Net;
using SecureNet.Model;
using SecureNet.Reachability;

namespace SecureNet.Tests.Core.Interfaces;

/// <summary>Private hosts to which Global Accelerator or CloudFront may lead the internet (E20, E21).</summary>
public sealed class FrontDoorTests
{
    private static readonly NetworkInterface s_private = InterfaceLab.Plain with { InstanceId = "i-x", Addresses = [new(IPAddress.Parse("10.0.0.20"), null)], SecurityGroupIds = ["sg-x"] };

    [Fact]
    public void Without_a_door_a_private_host_is_blocked() => Lab("0.0.0.0/0").Expect(Verdict.Blocked, "Internet", "eni-x");

    [Fact]
    public void Where_an_accelerator_is_in_the_vpc_a_private_host_is_unknown_with_the_door_named()
    {
        InterfaceLab lab = Lab("0.0.0.0/0", Accelerator);
        PathAnalysis path = lab.Expect(Verdict.Unknown, "Internet", "eni-x");
        Assert.Contains(path.Unknowns, u => u.Contains("Global Accelerator", StringComparison.Ordinal) && u.Contains("eni-door", StringComparison.Ordinal) && u.Contains("globalaccelerator:ListEndpointGroups", StringComparison.Ordinal));
        lab.Expect(Verdict.Blocked, "Internet", "eni-x", 22);

        // The groups see the client, and the documents disagree about ACLs.
        Lab("10.0.0.0/8", Accelerator).Expect(Verdict.Blocked, "Internet", "eni-x");
        lab.Lab.Entries("acl-a");
        lab.Expect(Verdict.Unknown, "Internet", "eni-x");
        lab.Put(lab.Lab.Get<InternetGateway>("igw-a") with { VpcId = null });
        lab.Expect(Verdict.Blocked, "Internet", "eni-x");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void So_is_a_host_beside_a_vpc_origin_of_cloudfront(bool byTag)
    {
        Resource door = byTag ? Origin : new SecurityGroup { Id = "sg-cf", AccountId = "111111111111", Region = "us-west-2", VpcId = "vpc-a", GroupName = "CloudFront-VPCOrigins-Service-SG" };
        InterfaceLab lab = Lab("10.0.0.0/8", door);
        Assert.Contains(lab.Expect(Verdict.Unknown, "Internet", "eni-x").Unknowns, u => u.Contains("cloudfront:ListVpcOrigins", StringComparison.Ordinal));

        // What no rule admits from anyone is stopped for certain.
        lab.Expect(Verdict.Blocked, "Internet", "eni-x", 22);
    }

    [Fact]
    public void A_door_leads_to_instances_and_load_balancers_alone()
    {
        InterfaceLab lab = Lab("0.0.0.0/0", Accelerator);
        lab.Put(s_private with { InstanceId = null });
        lab.Expect(Verdict.Blocked, "Internet", "eni-x");
    }

    private static NetworkInterface Accelerator => InterfaceLab.Plain with { Id = "eni-door", InterfaceType = "global_accelerator_managed", Addresses = [new(IPAddress.Parse("10.0.0.60"), null)] };

    private static NetworkInterface Origin => Accelerator with { InterfaceType = "interface", RequesterManaged = true, Tags = ImmutableSortedDictionary<string, string>.Empty.Add("aws.cloudfront.vpcorigin", "enabled") };

    private static InterfaceLab Lab(string from, Resource? door = null)
    {
        InterfaceLab lab = new(s_private);
        lab.Put(new Instance { Id = "i-x", AccountId = "111111111111", Region = "us-west-2", VpcId = "vpc-a", SubnetId = "subnet-a", InstanceType = "t3.micro", ImageId = "ami-1", State = "running" });
        lab.Put(new SecurityGroup { Id = "sg-x", AccountId = "111111111111", Region = "us-west-2", VpcId = "vpc-a", GroupName = "x", Rules = [ReachabilityLab.Rule(false, TrafficType.Tcp(443), from)] });
        lab.Lab.Routes("rtb-a", ReachabilityLab.To("10.0.0.0/16", RouteTargetKind.Local, "local"));
        if (door is not null) { lab.Put(door); }
        return lab;
    }
}
