using System.Collections.Immutable;
using System.Net;
using SecureNet.Model;
using SecureNet.Reachability;

namespace SecureNet.Tests.Core;

/// <summary>
/// Two peered VPCs of two accounts: a bastion with a public address and a private host. Everything is open; each test closes one thing.
/// </summary>
internal sealed class ReachabilityLab
{
    public static readonly Place A = new("111111111111", "us-west-2");

    public ReachabilityLab(string regionOfB = "us-west-2")
    {
        B = new("222222222222", regionOfB);
        foreach (Place place in new[] { A, B })
        {
            foreach (ResourceKind kind in Enum.GetValues<ResourceKind>()) { Network = Network.WithCollected(place, kind); }
        }
        AddVpc(A, "a", "10.0.0.0/16", "10.0.0.0/24");
        AddVpc(B, "b", "192.168.0.0/16", "192.168.1.0/24");
        AddHost(A, "a", "subnet-a", "vpc-a", "10.0.0.10", "203.0.113.10", "Bastion-host");
        AddHost(B, "b", "subnet-b", "vpc-b", "192.168.1.10", null, "Private-host");
        Put(new InternetGateway { Id = "igw-a", AccountId = A.AccountId, Region = A.Region, VpcId = "vpc-a" });
        Put(Peering("pcx-1", "active", "vpc-a", "vpc-b"));
        Routes("rtb-a", To("10.0.0.0/16", RouteTargetKind.Local, "local"),
            To("192.168.1.0/24", RouteTargetKind.VpcPeeringConnection, "pcx-1"),
            To("0.0.0.0/0", RouteTargetKind.InternetGateway, "igw-a"));
        Routes("rtb-b", To("192.168.0.0/16", RouteTargetKind.Local, "local"),
            To("10.0.0.0/24", RouteTargetKind.VpcPeeringConnection, "pcx-1"));
    }

    public Place B { get; }
    public Network Network { get; set; } = Network.Empty;
    public Endpoint Bastion => EndpointResolver.Resolve(Network, "i-a");
    public Endpoint Private => EndpointResolver.Resolve(Network, "i-b");

    public static TrafficType Any => TrafficType.All;

    public void Put(Resource resource) => Network = Network.With(resource);

    public T Get<T>(string id) where T : Resource => Network.Find<T>(id)!;

    public PathAnalysis Ping() => Analyze(Bastion, Private);

    public PathAnalysis Tcp(int port, int? sourcePort = null) => Analyze(Bastion, Private, IpProtocol.Tcp, port, sourcePort);

    public PathAnalysis Analyze(Endpoint source, Endpoint destination, IpProtocol? protocol = null, int? port = null,
        int? sourcePort = null) =>
            PathAnalyzer.Analyze(Network, new()
            {
                Source = source,
                Destination = destination,
                Protocol = protocol ?? IpProtocol.Icmp,
                Port = port,
                SourcePort = sourcePort,
            });

    public void AddVpc(Place place, string letter, string block, string subnetBlock)
    {
        Put(new Vpc { Id = $"vpc-{letter}", AccountId = place.AccountId, Region = place.Region, CidrBlocks = [IPNetwork.Parse(block)] });
        AddSubnet(place, letter, letter, subnetBlock);
        Put(new SecurityGroup
        {
            Id = $"sg-{letter}", AccountId = place.AccountId, Region = place.Region, VpcId = $"vpc-{letter}", GroupName = $"group-{letter}",
            Rules = [Rule(false, Any, "0.0.0.0/0"), Rule(true, Any, "0.0.0.0/0")],
        });
        Put(new RouteTable
        {
            Id = $"rtb-{letter}", AccountId = place.AccountId, Region = place.Region, VpcId = $"vpc-{letter}", IsMain = true,
            Routes = [To(block, RouteTargetKind.Local, "local")],
        });
    }

    public void AddSubnet(Place place, string name, string vpcLetter, string block)
    {
        Put(new Subnet
        {
            Id = $"subnet-{name}", AccountId = place.AccountId, Region = place.Region, VpcId = $"vpc-{vpcLetter}",
            CidrBlock = IPNetwork.Parse(block), AvailabilityZone = place.Region + "a",
        });
        Put(new NetworkAcl
        {
            Id = $"acl-{name}", AccountId = place.AccountId, Region = place.Region, VpcId = $"vpc-{vpcLetter}",
            SubnetIds = [$"subnet-{name}"],
            Entries = [Entry(100, false, true, Any, "0.0.0.0/0"), Entry(100, true, true, Any, "0.0.0.0/0")],
        });
    }

    public void AddHost(Place place, string name, string subnetId, string vpcId, string address, string? publicAddress,
        string? label = null)
    {
        string group = "sg-" + vpcId[4..];
        ImmutableSortedDictionary<string, string> tags = ImmutableSortedDictionary<string, string>.Empty.Add(TagNames.Name, label ?? name);
        Put(new Instance
        {
            Id = $"i-{name}", AccountId = place.AccountId, Region = place.Region, VpcId = vpcId, SubnetId = subnetId,
            InstanceType = "t3.micro",
            ImageId = "ami-1", State = "running", PrivateIpAddress = IPAddress.Parse(address), SecurityGroupIds = [group], Tags = tags,
        });
        Put(new NetworkInterface
        {
            Id = $"eni-{name}", AccountId = place.AccountId, Region = place.Region, VpcId = vpcId, SubnetId = subnetId,
            InstanceId = $"i-{name}",
            Addresses = [new(IPAddress.Parse(address), publicAddress is null ? null : IPAddress.Parse(publicAddress))],
            SecurityGroupIds = [group],
        });
    }

    public VpcPeeringConnection Peering(string id, string status, string from, string to) => new()
    {
        Id = id, AccountId = A.AccountId, Region = A.Region, Status = status, Requester = End(from), Accepter = End(to),
    };

    public void Routes(string tableId, params Route[] routes) => Put(Get<RouteTable>(tableId) with { Routes = routes });

    public void Rules(string groupId, params SecurityGroupRule[] rules) => Put(Get<SecurityGroup>(groupId) with { Rules = rules });

    public void Entries(string aclId, params NetworkAclEntry[] entries) => Put(Get<NetworkAcl>(aclId) with { Entries = entries });

    public static Route To(string block, RouteTargetKind kind, string id, bool blackhole = false) =>
        new() { Destination = IPNetwork.Parse(block), TargetKind = kind, TargetId = id, IsBlackhole = blackhole };

    public static SecurityGroupRule Rule(bool egress, TrafficType traffic, string peer) => new()
    {
        Egress = egress,
        Traffic = traffic,
        CidrBlock = peer.Contains('/') ? IPNetwork.Parse(peer) : null,
        GroupId = peer.StartsWith("sg-", StringComparison.Ordinal) ? peer : null,
        PrefixListId = peer.StartsWith("pl-", StringComparison.Ordinal) ? peer : null,
    };

    public static NetworkAclEntry Entry(int number, bool egress, bool allow, TrafficType traffic, string block) =>
        new() { RuleNumber = number, Egress = egress, Allow = allow, Traffic = traffic, CidrBlock = IPNetwork.Parse(block) };

    private PeeringVpc End(string vpcId) => new()
    {
        AccountId = Get<Vpc>(vpcId).AccountId, Region = Get<Vpc>(vpcId).Region, VpcId = vpcId, CidrBlocks = Get<Vpc>(vpcId).CidrBlocks,
    };

    /// <summary>The network as it would be if one kind had not been read in a place.</summary>
    public void Forget<T>(Place place, ResourceKind kind) where T : Resource
    {
        Network forgotten = Network.Empty.With(Network.Resources.Where(r => !(r is T && r.Place == place)));
        foreach (Place p in Network.Places)
        {
            foreach (ResourceKind k in Enum.GetValues<ResourceKind>().Where(k => (p != place || k != kind) && Network.Has(p, k)))
            {
                forgotten = forgotten.WithCollected(p, k);
            }
        }
        Network = forgotten;
    }
}
