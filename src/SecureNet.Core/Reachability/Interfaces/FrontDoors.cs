using SecureNet.Model;

namespace SecureNet.Reachability;

/// <summary>The ways by which the internet may come to private addresses of a VPC, as far as interfaces and groups show that there are any (E20, E21).</summary>
/// <param name="Accelerator">The interface of Global Accelerator in the VPC, or null: endpoints there get packets of internet clients under their own addresses.</param>
/// <param name="Origin">The interface or group of CloudFront VPC origins in the VPC, or null: origins there get requests from CloudFront's own addresses.</param>
internal sealed record FrontDoors(string? Accelerator, string? Origin)
{
    private const string OriginGroup = "CloudFront-VPCOrigins-Service-SG";
    private const string OriginTag = "aws.cloudfront.vpcorigin";

    /// <summary>The doors by VPC.</summary>
    public static Dictionary<string, FrontDoors> Find(IEnumerable<NetworkInterface> interfaces, IEnumerable<SecurityGroup> groups)
    {
        Dictionary<string, FrontDoors> all = new(StringComparer.Ordinal);
        foreach (NetworkInterface at in interfaces.OrderBy(i => i.Id, StringComparer.Ordinal))
        {
            if (at.InterfaceType == "global_accelerator_managed") { all[at.VpcId] = In(at.VpcId) is var d ? d with { Accelerator = d.Accelerator ?? at.Id } : d; }
            if (at.Tags.ContainsKey(OriginTag)) { all[at.VpcId] = In(at.VpcId) is var d ? d with { Origin = d.Origin ?? at.Id } : d; }
        }

        foreach (SecurityGroup group in groups.Where(g => g.GroupName == OriginGroup && g.VpcId is not null).OrderBy(g => g.Id, StringComparer.Ordinal))
        {
            all[group.VpcId!] = In(group.VpcId!) is var d ? d with { Origin = d.Origin ?? group.Id } : d;
        }

        return all;

        FrontDoors In(string vpcId) => all.GetValueOrDefault(vpcId) ?? new(null, null);
    }

    /// <summary>True for what accelerators and distributions lead to: instances and load balancers.</summary>
    public static bool LeadTo(NetworkInterface at, InterfaceRole role) => at.InstanceId is not null || role.IsBalancer || InterfaceRoles.IsDescribedAsBalancer(at);

    /// <summary>What is known of the doors, as a sentence.</summary>
    public string Describe(string vpcId) => string.Join("; ", new[]
    {
        Accelerator is null ? null : $"Global Accelerator has an interface in {vpcId} ({Accelerator}), and whether it leads here globalaccelerator:ListEndpointGroups would say, which is not read",
        Origin is null ? null : $"CloudFront has VPC origins in {vpcId} ({Origin}), and whether this is one cloudfront:ListVpcOrigins would say, which is not read",
    }.OfType<string>());
}
