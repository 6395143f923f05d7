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

    /// <summary><c>interface</c>, <c>nat_gateway</c> and so on.</summary>
    public string InterfaceType { get; init; } = "interface";

    public bool SourceDestCheck { get; init; } = true;
    public string Description { get; init; } = "";
}

/// <summary>A private address and the public one that stands for it, if any.</summary>
public readonly record struct InterfaceAddress(IPAddress Private, IPAddress? Public);
