using System.Net;
using SecureNet.Model.Answers;

namespace SecureNet.Model;

/// <summary>A NAT gateway, public or private, of one zone or of a region.</summary>
public sealed record NatGateway : Resource, IAnswered<NatGateway>
{
    public override ResourceKind Kind => ResourceKind.NatGateway;
    public override IReadOnlyList<string>? VpcIds => [VpcId];
    public required string VpcId { get; init; }

    /// <summary>The subnet that it lies in; empty for a regional one.</summary>
    public required string SubnetId { get; init; }

    /// <summary><c>pending</c>, <c>available</c>, <c>deleting</c>, <c>deleted</c> or <c>failed</c>.</summary>
    public string State { get; init; } = "available";

    /// <summary>Why it failed, in AWS's words.</summary>
    public string? FailureMessage { get; init; }

    /// <summary><c>public</c> or <c>private</c>; null where it was not told.</summary>
    public string? ConnectivityType { get; init; }

    /// <summary><c>zonal</c> or <c>regional</c>.</summary>
    public string AvailabilityMode { get; init; } = "zonal";

    /// <summary>For a regional one: the route table of its own.</summary>
    public string? RouteTableId { get; init; }

    /// <summary>Every address, the primary one first. A connection may leave under any of them (rule W7).</summary>
    public IReadOnlyList<NatGatewayAddress> Addresses { get; init; } = [];

    /// <summary>The addresses that are in use: a connection leaves under one of them, and which one is not for the sender to say.</summary>
    public IEnumerable<NatGatewayAddress> UsedAddresses => Addresses.Where(a => a.Status == "succeeded");

    /// <summary>What it hands its traffic to, such as a proxy of Network Firewall (rule M41).</summary>
    public IReadOnlyList<AttachedAppliance> AttachedAppliances { get; init; } = [];

    /// <summary>The allocation id of the primary address.</summary>
    public string? AllocationId { get => Primary.AllocationId; init => Primary = Primary with { AllocationId = value }; }

    /// <summary>The primary private address.</summary>
    public IPAddress? PrivateIpAddress { get => Primary.Private; init => Primary = Primary with { Private = value }; }

    /// <summary>The public address that stands for the primary private one.</summary>
    public IPAddress? PublicIpAddress { get => Primary.Public; init => Primary = Primary with { Public = value }; }

    public bool IsRegional => AvailabilityMode == "regional";
    public override bool Exists => State is not ("deleted" or "failed");
    public override bool IsLeaving => State is "deleting";

    static Listing IAnswered<NatGateway>.Listing { get; } = new(ResourceKind.NatGateway, "NatGateways", "describe-nat-gateways");

    private static readonly Rest s_rest = new Rest()
        .Irrelevant("history", "CreateTime", "DeleteTime", "FailureCode")
        .Irrelevant("throughput, not reachability", "ProvisionedBandwidth")
        .Irrelevant("how a regional gateway grows: the addresses that it has are told", "AutoScalingIps", "AutoProvisionZones");

    static NatGateway IAnswered<NatGateway>.Map(Io io, NatGateway? old)
    {
        io.Rest(s_rest);
        NatGatewayAddress? primary = null;
        IReadOnlyList<NatGatewayAddress> listed = io.List("NatGatewayAddresses", old?.Addresses, (a, have) =>
        {
            NatGatewayAddress address = NatGatewayAddress.Map(a, have);
            if (a.Truth("IsPrimary", ReferenceEquals(have, old?.Addresses[0])) == true) { primary ??= address; }
            return address;
        });
        return new()
        {
            Id = io.Identifier("NatGatewayId", old?.Id), AccountId = "", Region = "", Tags = io.Tags("Tags", old?.Tags),
            VpcId = io.Text("VpcId", old?.VpcId) ?? "",
            SubnetId = io.Text("SubnetId", old?.SubnetId) ?? "",
            State = io.Word(AwsWords.NatGatewayState, "State", old?.State, "available"),
            FailureMessage = io.FreeText("FailureMessage", old?.FailureMessage),
            ConnectivityType = io.WordOrNone(AwsWords.ConnectivityType, "ConnectivityType", old?.ConnectivityType),
            AvailabilityMode = io.Word(AwsWords.AvailabilityMode, "AvailabilityMode", old?.AvailabilityMode, "zonal"),
            RouteTableId = io.Text("RouteTableId", old?.RouteTableId),
            // Traffic leaves by the primary address, or by any of them (rule W7).
            Addresses = primary is null ? listed : [primary, .. listed.Where(a => !ReferenceEquals(a, primary))],
            AttachedAppliances = io.List<AttachedAppliance>("AttachedAppliances", old?.AttachedAppliances, AttachedAppliance.Map),
        };
    }

    private NatGatewayAddress Primary
    {
        get => Addresses is [var first, ..] ? first : NatGatewayAddress.None;
        init => Addresses = Addresses.Count == 0 && value == NatGatewayAddress.None ? [] : [value, .. Addresses.Skip(1)];
    }
}

/// <summary>An address of a NAT gateway: a private one, the public one that stands for it, or only that.</summary>
public sealed record NatGatewayAddress
{
    internal static readonly NatGatewayAddress None = new();

    public IPAddress? Private { get; init; }
    public IPAddress? Public { get; init; }
    public string? AllocationId { get; init; }

    /// <summary><c>succeeded</c>, or a state on the way to it or away from it, or <c>failed</c>.</summary>
    public string Status { get; init; } = "succeeded";

    /// <summary>The zone of a regional gateway's address, by its id where that was told, else by its name.</summary>
    public string? Zone { get; init; }

    private static readonly Rest s_rest = new Rest()
        .Irrelevant("the interface and the address say it", "NetworkInterfaceId", "AssociationId", "FailureMessage");

    internal static NatGatewayAddress Map(Io io, NatGatewayAddress? old)
    {
        io.Rest(s_rest);
        // The zone is told by its id where that is told.
        string? id = io.Text("AvailabilityZoneId", old?.Zone), name = io.Text("AvailabilityZone", null);
        return new()
        {
            Private = io.Address("PrivateIp", old?.Private), Public = io.Address("PublicIp", old?.Public),
            AllocationId = io.Text("AllocationId", old?.AllocationId),
            Status = io.Word(AwsWords.NatGatewayAddressStatus, "Status", old?.Status, "succeeded"),
            Zone = id ?? name,
        };
    }
}

/// <summary>An appliance that a NAT gateway hands its traffic to.</summary>
/// <param name="Type"><c>network-firewall-proxy</c>.</param>
/// <param name="Arn">The appliance.</param>
/// <param name="State"><c>attached</c>, or a state on the way to it or away from it.</param>
public sealed record AttachedAppliance(string Type, string? Arn, string State)
{
    private static readonly Rest s_rest = new Rest()
        .Irrelevant("where it is attached is read", "VpcEndpointId")
        .Irrelevant("whether it is attached is told by the state", "ModificationState", "FailureCode", "FailureMessage");

    internal static AttachedAppliance Map(Io io, AttachedAppliance? old)
    {
        io.Rest(s_rest);
        return new(io.Text("Type", old?.Type) ?? "", io.Text("ApplianceArn", old?.Arn),
            io.Word(AwsWords.ApplianceState, "AttachmentState", old?.State, "attached"));
    }
}

/// <summary>An Elastic IP address; its id is the allocation id.</summary>
public sealed record ElasticIp : Resource, IAnswered<ElasticIp>
{
    public override ResourceKind Kind => ResourceKind.ElasticIp;
    public required IPAddress PublicIpAddress { get; init; }
    public string? AssociationId { get; init; }
    public string? NetworkInterfaceId { get; init; }

    /// <summary><c>amazon</c>, or the id of a pool of one's own; null where it was not said.</summary>
    public string? PublicIpv4Pool { get; init; }

    static Listing IAnswered<ElasticIp>.Listing { get; } = new(ResourceKind.ElasticIp, "Addresses", "describe-addresses");

    private static readonly Rest s_rest = new Rest()
        .Irrelevant("the interface says it", "InstanceId", "NetworkInterfaceOwnerId", "PrivateIpAddress", "SubnetId")
        .Irrelevant("which edge announces it", "NetworkBorderGroup")
        .Irrelevant("every address is of a VPC today", "Domain")
        .Irrelevant("of outposts and wavelength zones, whose gateways are not understood themselves", "CustomerOwnedIp",
            "CustomerOwnedIpv4Pool", "CarrierIp")
        .Irrelevant("who made it", "ServiceManaged");

    static ElasticIp IAnswered<ElasticIp>.Map(Io io, ElasticIp? old)
    {
        io.Rest(s_rest);
        IPAddress address = io.NeededAddress("PublicIp", old?.PublicIpAddress);
        // An address of EC2-Classic has no allocation id.
        string? id = io.Text("AllocationId", old?.Id == address.ToString() ? null : old?.Id);
        return new()
        {
            Id = id ?? address.ToString(), AccountId = "", Region = "", Tags = io.Tags("Tags", old?.Tags), PublicIpAddress = address,
            AssociationId = io.Text("AssociationId", old?.AssociationId),
            NetworkInterfaceId = io.Text("NetworkInterfaceId", old?.NetworkInterfaceId),
            PublicIpv4Pool = io.Text("PublicIpv4Pool", old?.PublicIpv4Pool),
        };
    }
}
