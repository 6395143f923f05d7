using System.Net;

namespace SecureNet.Model;

/// <summary>An elastic network interface: where packets enter and leave, and where security groups are attached.</summary>
public sealed record NetworkInterface : Resource
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
    /// <c>in-use</c>, <c>available</c> (attached to nothing), <c>associated</c>, <c>attaching</c> or <c>detaching</c>; null where it was not said.
    /// </summary>
    public string? Status { get; init; } = "in-use";

    /// <summary>Of the attachment: <c>attached</c>, <c>detached</c>, <c>attaching</c> or <c>detaching</c>; null where there is none or it was not said.</summary>
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
}

/// <summary>A private address and the public one that stands for it, if any.</summary>
public readonly record struct InterfaceAddress(IPAddress Private, IPAddress? Public);
