using System.Net;

namespace SecureNet.Model;

/// <summary>A NAT gateway, public or private, of one zone or of a region.</summary>
public sealed record NatGateway : Resource
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

    /// <summary>The addresses in the order of a listing, with the one that is marked as the primary one (else the first) before the others.</summary>
    public static IReadOnlyList<NatGatewayAddress> PrimaryFirst(IEnumerable<(bool? IsPrimary, NatGatewayAddress Address)> listed) =>
        [.. listed.OrderByDescending(a => a.IsPrimary == true).Select(a => a.Address)];
}

/// <summary>An appliance that a NAT gateway hands its traffic to.</summary>
/// <param name="Type"><c>network-firewall-proxy</c>.</param>
/// <param name="Arn">The appliance.</param>
/// <param name="State"><c>attached</c>, or a state on the way to it or away from it.</param>
public sealed record AttachedAppliance(string Type, string? Arn, string State);

/// <summary>An Elastic IP address; its id is the allocation id.</summary>
public sealed record ElasticIp : Resource
{
    public override ResourceKind Kind => ResourceKind.ElasticIp;
    public required IPAddress PublicIpAddress { get; init; }
    public string? AssociationId { get; init; }
    public string? NetworkInterfaceId { get; init; }

    /// <summary><c>amazon</c>, or the id of a pool of one's own; null where it was not said.</summary>
    public string? PublicIpv4Pool { get; init; }
}
