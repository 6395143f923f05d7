using System.Net;
using SecureNet.Model.Answers;

namespace SecureNet.Model;

/// <summary>An elastic network interface: where packets enter and leave, and where security groups are attached.</summary>
public sealed record NetworkInterface : Resource, IAnswered<NetworkInterface>
{
    public override ResourceKind Kind => ResourceKind.NetworkInterface;
    public override IReadOnlyList<string>? VpcIds => [VpcId];
    public required string VpcId { get; init; }
    public required string SubnetId { get; init; }

    /// <summary>Primary address first. A public address is translated one to one by the internet gateway.</summary>
    public required IReadOnlyList<InterfaceAddress> Addresses { get; init; }

    public IReadOnlyList<IPAddress> Ipv6Addresses { get; init; } = [];

    /// <summary>Assigned prefixes (IPv4 /28, IPv6 /80): every address in them is the interface's own.</summary>
    public IReadOnlyList<IPNetwork> Prefixes { get; init; } = [];

    public IReadOnlyList<string> SecurityGroupIds { get; init; } = [];

    /// <summary>The instance it is attached to, or null.</summary>
    public string? InstanceId { get; init; }

    /// <summary>
    /// <c>in-use</c>, <c>available</c> (attached to nothing), <c>associated</c>, <c>attaching</c> or
    /// <c>detaching</c>; null where it was not said.
    /// </summary>
    public string? Status { get; init; } = "in-use";

    /// <summary>
    /// Of the attachment: <c>attached</c>, <c>detached</c>, <c>attaching</c> or <c>detaching</c>; null where
    /// there is none or it was not said.
    /// </summary>
    public string? AttachmentStatus { get; init; }

    /// <summary>Whose instance it is attached to: an account, or a service such as <c>amazon-rds</c>; null where it was not said.</summary>
    public string? AttachmentOwnerId { get; init; }

    /// <summary>Who created it: a principal, an account, or a service such as <c>amazon-elb</c>; null where it was not said.</summary>
    public string? RequesterId { get; init; }

    /// <summary>True where a service of AWS holds it.</summary>
    public bool RequesterManaged { get; init; }

    /// <summary>The service that operates it (empty where it is not named); null where none does.</summary>
    public string? OperatorPrincipal { get; init; }

    /// <summary>True where internet gateways let nothing in to it; null where it was not said. Only load balancers set it.</summary>
    public bool? DenyAllIgwTraffic { get; init; }

    /// <summary><c>interface</c>, <c>nat_gateway</c> and so on, as AWS writes it: a word that nobody here knows is kept.</summary>
    public string InterfaceType { get; init; } = "interface";

    public bool SourceDestCheck { get; init; } = true;
    public string Description { get; init; } = "";

    static Listing IAnswered<NetworkInterface>.Listing { get; } = new(ResourceKind.NetworkInterface, "NetworkInterfaces",
        "describe-network-interfaces");

    private static readonly Rest s_rest = new Rest()
        .Irrelevant("how long idle connections are known", "ConnectionTrackingConfiguration")
        .Irrelevant("names, not packets", "PrivateDnsName", "PublicDnsName", "PublicIpDnsNameOptions")
        .Irrelevant("its routes say where it leads", "OutpostArn")
        .Irrelevant("the hardware, and the zone by its id", "MacAddress", "AvailabilityZoneId")
        .Irrelevant("the addresses are listed", "Ipv6Native", "Ipv6Address");

    static NetworkInterface IAnswered<NetworkInterface>.Map(Io io, NetworkInterface? old)
    {
        io.Rest(s_rest);
        io.Owner("OwnerId", old?.AccountId);
        io.Zone("AvailabilityZone");
        string subnet = io.Identifier("SubnetId", old?.SubnetId);
        foreach (string other in io.Texts("AssociatedSubnets", null).Where(s => s != subnet))
        {
            io.Unknown(new("AssociatedSubnets", other));
        }
        InterfaceAttachment? attachment = io.Part<InterfaceAttachment>("Attachment",
            old is null or { InstanceId: null, AttachmentStatus: null, AttachmentOwnerId: null }
                ? null : new(old.InstanceId, old.AttachmentOwnerId, old.AttachmentStatus), InterfaceAttachment.Map);
        IReadOnlyList<PrivateAddress> listed = io.List<PrivateAddress>("PrivateIpAddresses",
            old?.Addresses.Select((a, at) => new PrivateAddress(a.Private, a.Public, at == 0)).ToArray(), PrivateAddress.Map);
        // Dumps that were cut down have the primary address alone.
        PrivateAddress alone = new(io.Address("PrivateIpAddress", null), PrivateAddress.PublicOf(io, null), true);
        PrivateAddress[] addresses =
            [.. (listed.Count > 0 ? listed : [alone]).Where(a => a.Private is not null).OrderByDescending(a => a.IsPrimary)];
        IPNetwork[] prefixes = [.. old?.Prefixes ?? []];
        return new()
        {
            Id = io.Identifier("NetworkInterfaceId", old?.Id), AccountId = "", Region = "", Tags = io.Tags("TagSet", old?.Tags),
            VpcId = io.Identifier("VpcId", old?.VpcId), SubnetId = subnet,
            InstanceId = attachment?.InstanceId, AttachmentStatus = attachment?.Status, AttachmentOwnerId = attachment?.OwnerId,
            Status = io.Text("Status", old?.Status), RequesterId = io.Text("RequesterId", old?.RequesterId),
            RequesterManaged = io.Truth("RequesterManaged", old?.RequesterManaged) ?? false,
            OperatorPrincipal = PrivateAddress.OperatorOf(io, old),
            DenyAllIgwTraffic = io.Truth("DenyAllIgwTraffic", old?.DenyAllIgwTraffic),
            InterfaceType = io.Text("InterfaceType", old?.InterfaceType) ?? "interface",
            SourceDestCheck = io.Truth("SourceDestCheck", old?.SourceDestCheck) ?? true,
            Description = io.FreeText("Description", old?.Description) ?? "",
            SecurityGroupIds = GroupReference.Ids(io, "Groups", old?.SecurityGroupIds),
            Addresses = [.. addresses.Select(a => new InterfaceAddress(a.Private!, a.Public))],
            Ipv6Addresses = [.. io.List<PrivateAddress>("Ipv6Addresses", old?.Ipv6Addresses.Select(a => new PrivateAddress(a, null, false))
                .ToArray(), PrivateAddress.MapIpv6).Select(a => a.Private).OfType<IPAddress>()],
            Prefixes =
            [
                .. io.List<string>("Ipv4Prefixes", [.. prefixes.Where(CidrAssociation.IsIpv4).Select(x => x.ToString())], (x,
                    have) => Prefix(x, "Ipv4Prefix", have)).Select(IPNetwork.Parse),
                .. io.List<string>("Ipv6Prefixes", [.. prefixes.Where(x => !CidrAssociation.IsIpv4(x)).Select(x => x.ToString())], (x,
                    have) => Prefix(x, "Ipv6Prefix", have)).Select(IPNetwork.Parse),
            ],
        };
    }

    private static string Prefix(Io io, string name, string? have) =>
        io.NeededBlock(name, have is null ? null : IPNetwork.Parse(have)).ToString();
}

/// <summary>A private address and the public one that stands for it, if any.</summary>
public readonly record struct InterfaceAddress(IPAddress Private, IPAddress? Public);

/// <summary>What an interface is attached to.</summary>
internal sealed record InterfaceAttachment(string? InstanceId, string? OwnerId, string? Status)
{
    private static readonly Rest s_rest = new Rest()
        .Irrelevant("where on the instance, and since when", "AttachTime", "AttachmentId", "DeleteOnTermination", "DeviceIndex",
            "NetworkCardIndex")
        .Irrelevant("throughput, not reachability", "EnaSrdSpecification", "EnaQueueCount");

    public static InterfaceAttachment Map(Io io, InterfaceAttachment? old)
    {
        io.Rest(s_rest);
        return new(io.Text("InstanceId", old?.InstanceId), io.Text("InstanceOwnerId", old?.OwnerId), io.Text("Status", old?.Status));
    }
}

/// <summary>An address of an interface, with the public one that stands for it.</summary>
internal sealed record PrivateAddress(IPAddress? Private, IPAddress? Public, bool IsPrimary)
{
    private static readonly Rest s_rest = new Rest().Irrelevant("names, not packets", "PrivateDnsName");

    private static readonly Rest s_restOfIpv6 = new Rest().Irrelevant("names, and which is first", "PublicIpv6DnsName", "IsPrimaryIpv6");

    private static readonly Rest s_restOfPublic = new Rest()
        .Irrelevant("ids and names", "AllocationId", "AssociationId", "IpOwnerId", "PublicDnsName")
        .Irrelevant("of outposts and wavelength zones: no addresses of the internet gateway (rule E9a)", "CustomerOwnedIp", "CarrierIp");

    private static readonly Rest s_restOfOperator = new Rest().Irrelevant("whether listings show it", "HiddenByDefault");

    public static PrivateAddress Map(Io io, PrivateAddress? old)
    {
        io.Rest(s_rest);
        return new(io.Address("PrivateIpAddress", old?.Private), PublicOf(io, old?.Public), io.Truth("Primary", old?.IsPrimary) ?? false);
    }

    public static PrivateAddress MapIpv6(Io io, PrivateAddress? old)
    {
        io.Rest(s_restOfIpv6);
        return new(io.Address("Ipv6Address", old?.Private), null, false);
    }

    public static IPAddress? PublicOf(Io io, IPAddress? have) =>
        io.Part<PrivateAddress>("Association", have is null ? null : new(null, have, false), (a, old) =>
        {
            a.Rest(s_restOfPublic);
            return new(null, a.Address("PublicIp", old?.Public), false);
        })?.Public;

    /// <summary>The service that operates an interface; empty where it is not named.</summary>
    public static string? OperatorOf(Io io, NetworkInterface? old) => io.Part<string>("Operator", old?.OperatorPrincipal, (o, have) =>
    {
        o.Rest(s_restOfOperator);
        string principal = o.Text("Principal", have) ?? "";
        return o.Truth("Managed", have is null ? null : true) == true ? principal : null;
    });
}

/// <summary>Reads groups that are named with their ids.</summary>
internal static class GroupReference
{
    private static readonly Rest s_rest = new Rest().Irrelevant("the group's own listing says it", "GroupName");

    public static IReadOnlyList<string> Ids(Io io, string name, IReadOnlyList<string>? have) => io.List<string>(name, have, (g, old) =>
    {
        g.Rest(s_rest);
        return g.Identifier("GroupId", old);
    });
}
