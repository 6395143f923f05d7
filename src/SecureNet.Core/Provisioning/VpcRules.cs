using System.Net;
using SecureNet.Model;

namespace SecureNet.Provisioning;

/// <summary>What a VPC must satisfy before the first call, and the rules it is given.</summary>
public static class VpcRules
{
    /// <summary>Everywhere.</summary>
    public static IPNetwork Anywhere { get; } = IPNetwork.Parse("0.0.0.0/0");

    /// <summary>True if two blocks share an address.</summary>
    public static bool Overlap(IPNetwork a, IPNetwork b) => a.Contains(b.BaseAddress) || b.Contains(a.BaseAddress);

    internal static Route DefaultRoute(RouteTargetKind kind, string target) =>
        new() { Destination = Anywhere, TargetKind = kind, TargetId = target };

    internal static void Check(VpcSpecification spec, Vpc? existing, IReadOnlyList<string> zones, Network have)
    {
        IPNetwork block = spec.CidrBlock;
        // Source: EC2 API reference, CreateVpc: "between /28 and /16".
        if (block.BaseAddress.AddressFamily != System.Net.Sockets.AddressFamily.InterNetwork || block.PrefixLength is < 16 or > 28)
        {
            throw new RefusedException("InvalidCidrBlock",
                $"'{block}' cannot be the block of VPC '{spec.Name}': AWS takes IPv4 blocks from /16 to /28.", block.ToString(),
                "Give a block such as 10.0.0.0/16.");
        }

        if (spec.SubnetPrefixLength is < 16 or > 28)
        {
            throw new RefusedException("InvalidSubnetPrefixLength",
                $"A subnet of /{spec.SubnetPrefixLength} cannot be: AWS takes /16 to /28.", spec.SubnetPrefixLength,
                "Give a -SubnetPrefixLength from 16 to 28.");
        }
        if (spec.AvailabilityZoneCount > zones.Count)
        {
            throw new RefusedException("TooFewAvailabilityZones",
                $"{spec.Place.Region} offers {zones.Count} availability zones to account {spec.Place.AccountId}, not "
                    + $"{spec.AvailabilityZoneCount}.", spec.AvailabilityZoneCount,
                $"Use at most {zones.Count}: {string.Join(", ", zones)}.");
        }

        long needed = (long)spec.AvailabilityZoneCount * (spec.NoPublicSubnet ? 1 : 2);
        if (spec.SubnetPrefixLength < block.PrefixLength || needed > 1L << (spec.SubnetPrefixLength - block.PrefixLength))
        {
            throw DoesNotFit(spec);
        }
        if (spec.NoPublicSubnet && spec.NatGateway != NatGatewayMode.None)
        {
            throw new RefusedException("NatGatewayNeedsPublicSubnet",
                $"VPC '{spec.Name}' cannot have a NAT gateway and no public subnet: the gateway lives in one.", spec.Name,
                "Leave out -NoPublicSubnet or -NatGateway.");
        }

        if (existing is not null && !existing.CidrBlocks.Contains(block))
        {
            throw new RefusedException("CidrBlockDiffers",
                $"VPC {existing} of {spec.Place} has the block {existing.CidrBlocks[0]}, and AWS cannot change it to {block}.", spec.Name,
                "Use its block, another name, or remove it first.");
        }

        Vpc? foreign = have.Of<Vpc>(spec.Place).FirstOrDefault(v => v.Name == spec.Name && v.Id != existing?.Id);
        if (foreign is not null && existing is null)
        {
            string owner = foreign.Deployment is { } d ? $"belongs to the deployment '{d}'" : "was not made by SecureNet";
            throw new RefusedException("NameBelongsToAnother",
                $"A VPC named '{spec.Name}' ({foreign.Id}) is there in {spec.Place} and {owner}; it is not touched.", spec.Name,
                "Use another name, or connect with the -Deployment that owns it.");
        }
    }

    internal static RefusedException DoesNotFit(VpcSpecification spec)
    {
        int subnets = spec.AvailabilityZoneCount * (spec.NoPublicSubnet ? 1 : 2);
        return new("SubnetsDoNotFit", $"{spec.CidrBlock} of VPC '{spec.Name}' cannot hold {subnets} subnets of /{spec.SubnetPrefixLength}.",
            spec.CidrBlock.ToString(),
            "Give a larger -CidrBlock, a longer -SubnetPrefixLength (28 is the longest) or a smaller -AvailabilityZoneCount.");
    }

    internal static IReadOnlyList<NetworkAclEntry> PublicEntries(VpcSpecification spec)
    {
        List<NetworkAclEntry> entries =
        [
            Entry(100, false, TrafficType.All, spec.CidrBlock),
            Entry(110, false, TrafficType.Tcp(80), Anywhere),
            Entry(120, false, TrafficType.Tcp(443), Anywhere),
            // The ports from which Linux sends. 1024-65535 would hold 3389, which CIS 5.2 forbids to let in from anywhere.
            Entry(130, false, TrafficType.Tcp(32768, 60999), Anywhere),
            // ICMP errors, path MTU discovery among them, concern every host; which pings get in, the groups decide.
            Entry(140, false, TrafficType.Icmp(-1), Anywhere),
            Entry(100, true, TrafficType.All, spec.CidrBlock),
            Entry(110, true, TrafficType.Tcp(80), Anywhere),
            Entry(120, true, TrafficType.Tcp(443), Anywhere),
            Entry(130, true, TrafficType.Tcp(1024, 65535), Anywhere),
            Entry(140, true, TrafficType.Icmp(-1), Anywhere),
        ];
        // A NAT gateway sends from 1024-65535, so the replies need all of it, behind a denial of 3389.
        if (spec.NatGateway != NatGatewayMode.None)
        {
            entries.AddRange([Deny(90), Entry(135, false, TrafficType.Tcp(1024, 65535), Anywhere)]);
        }
        return entries;
    }

    internal static IReadOnlyList<NetworkAclEntry> PrivateEntries(VpcSpecification spec)
    {
        List<NetworkAclEntry> entries =
            [Entry(100, false, TrafficType.All, spec.CidrBlock), Entry(100, true, TrafficType.All, spec.CidrBlock)];
        if (spec.NatGateway != NatGatewayMode.None)
        {
            entries.AddRange(
            [
                Entry(110, false, TrafficType.Tcp(32768, 60999), Anywhere), Entry(140, false, TrafficType.Icmp(-1), Anywhere),
                Entry(110, true, TrafficType.Tcp(80), Anywhere), Entry(120, true, TrafficType.Tcp(443), Anywhere),
            ]);
        }

        return entries;
    }

    /// <summary>The entries that New-SecureVpc gives its ACLs in any of its forms: with NAT gateways, and without.</summary>
    internal static IEnumerable<NetworkAclEntry> EntriesOfEveryRun(IPNetwork block)
    {
        VpcSpecification spec = new()
        {
            Place = default, Deployment = "", Name = "", CidrBlock = block, NatGateway = NatGatewayMode.Single
        };
        return PublicEntries(spec).Concat(PrivateEntries(spec)).Concat(PublicEntries(spec with { NatGateway = NatGatewayMode.None }));
    }

    internal static NetworkAclEntry Entry(int number, bool egress, TrafficType traffic, IPNetwork block) =>
        new() { RuleNumber = number, Egress = egress, Allow = true, Traffic = traffic, CidrBlock = block };

    private static NetworkAclEntry Deny(int number) =>
        new() { RuleNumber = number, Egress = false, Allow = false, Traffic = TrafficType.Tcp(3389), CidrBlock = Anywhere };
}
