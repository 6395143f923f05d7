using System.Net;
using SecureNet.Model;

namespace SecureNet.Benchmarks;

/// <summary>
/// An estate of many VPCs, for timing: peered along a ring, NAT and internet gateways, groups that name each other, realistic rule counts.
/// </summary>
internal static class PathNetwork
{
    private const int SubnetsOfVpc = 8;
    private const int RulesOfGroup = 10;
    private static readonly bool[] s_ways = [false, true];

    /// <param name="interfaces">How many hosts, spread over VPCs of up to 500.</param>
    public static Network Build(int interfaces)
    {
        int vpcs = Math.Max(2, interfaces / 500);
        int ofSubnet = interfaces / (vpcs * SubnetsOfVpc);
        Random random = new(1);
        List<Resource> all = [];
        Network network = Network.Empty;
        Place place = new("111111111111", "us-east-1");
        foreach (ResourceKind kind in Enum.GetValues<ResourceKind>()) { network = network.WithCollected(place, kind); }
        for (int v = 0; v < vpcs; v++)
        {
            string vpc = $"vpc-{v}";
            IPNetwork block = IPNetwork.Parse($"10.{v}.0.0/16");
            int next = (v + 1) % vpcs;
            all.Add(new Vpc { Id = vpc, AccountId = place.AccountId, Region = place.Region, CidrBlocks = [block] });
            all.Add(new InternetGateway { Id = $"igw-{v}", AccountId = place.AccountId, Region = place.Region, VpcId = vpc });
            all.Add(new NatGateway { Id = $"nat-{v}", AccountId = place.AccountId, Region = place.Region, VpcId = vpc,
                SubnetId = $"subnet-{v}-0", PrivateIpAddress = Ip($"10.{v}.0.250"), PublicIpAddress = Ip($"198.18.{v}.250") });
            all.Add(new VpcPeeringConnection { Id = $"pcx-{v}", AccountId = place.AccountId, Region = place.Region, Status = "active",
                Requester = End(place, vpc, block), Accepter = End(place, $"vpc-{next}", IPNetwork.Parse($"10.{next}.0.0/16")) });
            for (int s = 0; s < SubnetsOfVpc; s++) { AddSubnet(all, place, v, s, vpcs, ofSubnet, random); }
        }

        return network.With(all);
    }

    private static void AddSubnet(List<Resource> all, Place place, int v, int s, int vpcs, int hosts, Random random)
    {
        string vpc = $"vpc-{v}";
        string id = $"subnet-{v}-{s}";
        int last = (v + vpcs - 1) % vpcs;
        all.Add(new Subnet { Id = id, AccountId = place.AccountId, Region = place.Region, VpcId = vpc,
            CidrBlock = IPNetwork.Parse($"10.{v}.{s * 8}.0/21"), AvailabilityZone = place.Region + (char)('a' + (s % 3)) });
        all.Add(new NetworkAcl
        {
            Id = $"acl-{v}-{s}", AccountId = place.AccountId, Region = place.Region, VpcId = vpc, SubnetIds = [id],
            Entries = [.. s_ways.SelectMany(
                e => new[] { Entry(100, e, TrafficType.Tcp(22), "10.0.0.0/8"), Entry(110, e, TrafficType.Tcp(443), "0.0.0.0/0"), Entry(120,
                    e, TrafficType.Tcp(1024, 65535), "0.0.0.0/0"), Entry(130, e, TrafficType.Icmp(-1), "10.0.0.0/8") })],
        });
        all.Add(new RouteTable
        {
            Id = $"rtb-{v}-{s}", AccountId = place.AccountId, Region = place.Region, VpcId = vpc, SubnetIds = [id],
            Routes =
            [
                To($"10.{v}.0.0/16", RouteTargetKind.Local, "local"),
                To($"10.{(v + 1) % vpcs}.0.0/16", RouteTargetKind.VpcPeeringConnection, $"pcx-{v}"),
                To($"10.{last}.0.0/16", RouteTargetKind.VpcPeeringConnection, $"pcx-{last}"),
                s < 2 ? To("0.0.0.0/0", RouteTargetKind.InternetGateway, $"igw-{v}") : To("0.0.0.0/0",
                    RouteTargetKind.NatGateway, $"nat-{v}"),
            ],
        });
        for (int g = 0; g < 8; g++)
        {
            all.Add(new SecurityGroup
            {
                Id = $"sg-{v}-{s}-{g}", AccountId = place.AccountId, Region = place.Region, VpcId = vpc, GroupName = $"group {v} {s} {g}",
                Rules = [.. Enumerable.Range(0, RulesOfGroup).Select(_ => Rule(v, random)),
                    new() { Egress = true, Traffic = TrafficType.All, CidrBlock = IPNetwork.Parse("0.0.0.0/0") }],
            });
        }

        for (int h = 0; h < hosts; h++)
        {
            string address = $"10.{v}.{(s * 8) + (h / 200)}.{10 + (h % 200)}";
            string name = $"{v}-{s}-{h}";
            all.Add(new Instance { Id = $"i-{name}", AccountId = place.AccountId, Region = place.Region, VpcId = vpc, SubnetId = id,
                InstanceType = "t3.micro", ImageId = "ami-1", State = "running", PrivateIpAddress = Ip(address) });
            all.Add(new NetworkInterface
            {
                Id = $"eni-{name}", AccountId = place.AccountId, Region = place.Region, VpcId = vpc, SubnetId = id,
                InstanceId = $"i-{name}", SecurityGroupIds = [$"sg-{v}-{s}-{h % 8}", $"sg-{v}-{s}-{(h + 1) % 8}"],
                Addresses = [new(Ip(address), s < 2 && h < 200 ? Ip($"198.19.{(v * 2) + s}.{h}") : null)],
            });
        }
    }

    private static SecurityGroupRule Rule(int v, Random random)
    {
        bool group = random.Next(2) == 0;
        return new()
        {
            Egress = false, Traffic = random.Next(3) switch
            {
                0 => TrafficType.Tcp(443),
                1 => TrafficType.Tcp(22),
                _ => TrafficType.Tcp(random.Next(1024, 60000))
            },
            GroupId = group ? $"sg-{v}-{random.Next(SubnetsOfVpc)}-{random.Next(8)}" : null,
            CidrBlock = group ? null : IPNetwork.Parse($"10.{random.Next(v + 2)}.{random.Next(8) * 8}.0/21"),
        };
    }

    private static PeeringVpc End(Place place, string id, IPNetwork block) =>
        new() { AccountId = place.AccountId, Region = place.Region, VpcId = id, CidrBlocks = [block] };

    private static NetworkAclEntry Entry(int number, bool egress, TrafficType traffic, string block) =>
        new() { RuleNumber = number, Egress = egress, Allow = true, Traffic = traffic, CidrBlock = IPNetwork.Parse(block) };

    private static Route To(string block, RouteTargetKind kind, string id) =>
        new() { Destination = IPNetwork.Parse(block), TargetKind = kind, TargetId = id };

    private static IPAddress Ip(string text) => IPAddress.Parse(text);
}
