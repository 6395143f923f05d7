using SecureNet.Model;
using SecureNet.Provisioning;

namespace SecureNet;

/// <summary>A VPC of a deployment with the parts that scripts ask for.</summary>
public sealed class SecureVpc
{
    internal SecureVpc(Vpc vpc, Network network)
    {
        Vpc = vpc;
        Subnet[] subnets = [.. network.Of<Subnet>(vpc.Place).Where(s => s.VpcId == vpc.Id)
            .OrderBy(s => s.AvailabilityZone, StringComparer.Ordinal).ThenByDescending(IsPublic).ThenBy(s => s.Id, StringComparer.Ordinal)];
        // Arrays: what the compiler makes of [..] for a read-only list cannot be indexed in PowerShell.
        PublicSubnetId = subnets.Where(IsPublic).Select(s => s.Id).ToArray();
        PrivateSubnetId = subnets.Where(s => !IsPublic(s)).Select(s => s.Id).ToArray();
        AvailabilityZone = subnets.Select(s => s.AvailabilityZone).Distinct().ToArray();
        SubnetCidrBlock = subnets.Select(s => s.CidrBlock.ToString()).ToArray();

        // A VPC that was just made is known by its addresses: its routes were not read again.
        bool IsPublic(Subnet s) => s.Address?.Contains("/subnet/public-", StringComparison.Ordinal) ?? HostBlueprint.IsPublic(s, network);
    }

    public string Name => Vpc.DisplayName;

    public string VpcId => Vpc.Id;

    public string CidrBlock => Vpc.CidrBlocks[0].ToString();

    public string AccountId => Vpc.AccountId;

    public string Region => Vpc.Region;

    public string? Deployment => Vpc.Deployment;

    public IReadOnlyList<string> AvailabilityZone { get; }

    public IReadOnlyList<string> PublicSubnetId { get; }

    public IReadOnlyList<string> PrivateSubnetId { get; }

    public IReadOnlyList<string> SubnetCidrBlock { get; }

    internal Vpc Vpc { get; }

    /// <summary>True where -WhatIf gave it: it shows what would be, and is not there.</summary>
    public bool IsPlanned => PlannedPart.Of(this) is not null;

    public override string ToString() => MockObject.NameOf(this) ?? Vpc.ToString();
}
