using SecureNet.Model;

namespace SecureNet.Provisioning;

/// <summary>
/// What is asked for of a VPC that exists. Zones, public subnets and NAT gateways are added in place; none is taken away, and no subnet
/// gets another size: that would end what runs in them. What is not asked for in so many words stays as it is.
/// </summary>
internal sealed class VpcDifferences(Vpc existing, Network have)
{
    private const string Advice =
        "Leave the parameter out, which keeps what is there. To be without it, build another VPC under another -Name, "
            + "move what runs here, and remove this one with Remove-SecureVpc.";

    private readonly Subnet[] _subnets = [.. have.Of<Subnet>(existing.Place)
        .Where(s => s.VpcId == existing.Id && s.Deployment == existing.Deployment && s.Address is not null)
        .OrderBy(s => s.Address, StringComparer.Ordinal)];

    /// <summary>The specification with the size that the subnets have, where none was asked for.</summary>
    public VpcSpecification Complete(VpcSpecification spec) =>
        _subnets is [{ } first, ..] && !spec.Asked.Contains(nameof(spec.SubnetPrefixLength))
            ? spec with { SubnetPrefixLength = first.CidrBlock.PrefixLength } : spec;

    /// <exception cref="RefusedException">Something is asked for that would take away what is there.</exception>
    public void Refuse(VpcSpecification spec)
    {
        List<Difference> differences = [];
        int zones = _subnets.Select(s => s.AvailabilityZone).Distinct().Count();
        if (spec.Asked.Contains(nameof(spec.AvailabilityZoneCount)) && spec.AvailabilityZoneCount < zones)
        {
            differences.Add(new("the number of its zones", $"{zones}", $"{spec.AvailabilityZoneCount}"));
        }
        Subnet[] open = [.. _subnets.Where(s => s.Address!.Contains("/subnet/public-", StringComparison.Ordinal))];
        if (spec.NoPublicSubnet && open.Length > 0)
        {
            differences.Add(new(
                "the number of its public subnets", $"{open.Length} ({string.Join(", ", open.Select(s => s.Id))})", "none"));
        }
        int[] prefixes = [.. _subnets.Select(s => s.CidrBlock.PrefixLength).Distinct().Order()];
        if (prefixes.Length > 0 && !prefixes.Contains(spec.SubnetPrefixLength))
        {
            differences.Add(new("the size of its subnets", $"/{string.Join(", /", prefixes)}", $"/{spec.SubnetPrefixLength}"));
        }
        NatGateway[] nats = [.. have.Of<NatGateway>(existing.Place)
            .Where(n => n.VpcId == existing.Id && n.Deployment == existing.Deployment && n is { Exists: true, IsLeaving: false })];
        int wanted = spec.NatGateway switch { NatGatewayMode.None => 0, NatGatewayMode.Single => 1, _ => int.MaxValue };
        if (spec.Asked.Contains(nameof(spec.NatGateway)) && nats.Length > wanted)
        {
            differences.Add(new(
                "the number of its NAT gateways", $"{nats.Length} ({string.Join(", ", nats.Select(n => n.Id))})", wanted == 0 ? "none"
                : "one"));
        }
        Differences.Refuse(existing, differences, Advice);
    }
}
