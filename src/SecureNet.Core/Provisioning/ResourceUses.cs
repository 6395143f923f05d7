using SecureNet.Cloud;
using SecureNet.Model;

namespace SecureNet.Provisioning;

/// <summary>Which resources use which: what would be missed if one went.</summary>
internal static class ResourceUses
{
    private const int Named = 3;

    /// <summary>What a resource is used by, of what was read, in words: <c>4 subnets, instance bastion (i-0a)</c>.</summary>
    public static string Describe(Resource resource, Network network)
    {
        Resource[] users =
        [
            .. network.Resources.Where(r => r.Exists && r.Place == resource.Place && !ComesWithVpc(r) && IsUsedBy(resource, r))
        ];
        string[] words = [.. users.GroupBy(u => u.Kind).OrderBy(g => g.Key).Select(g => g.Count() <= Named
            ? string.Join(", ", g.OrderBy(u => u.Id, StringComparer.Ordinal).Select(u => $"{Words.Of(u.Kind)} {u}"))
            : $"{g.Count()} {Words.Of(g.Key)}s")];
        return words.Length > 0 ? "used by " + string.Join(", ", words) : "used by nothing that was read";
    }

    private static bool IsUsedBy(Resource resource, Resource by) => References(by).Contains(resource.Id) || resource switch
    {
        RouteTable t => t.SubnetIds.Contains(by.Id),
        NetworkAcl a => a.SubnetIds.Contains(by.Id),
        InternetGateway g => g.VpcId == by.Id,
        _ => false,
    };

    private static bool ComesWithVpc(Resource r) =>
        r is RouteTable { IsMain: true } or NetworkAcl { IsDefault: true } or SecurityGroup { IsDefault: true };

    private static IEnumerable<string?> References(Resource r) => (r.VpcIds ?? []).Concat<string?>(r switch
    {
        RouteTable t => t.Routes.Select(x => x.TargetId),
        SecurityGroup g => g.Rules.Where(x => x.GroupId != g.Id).Select(x => x.GroupId),
        NatGateway n => [n.SubnetId, n.AllocationId],
        Instance i => [i.SubnetId, i.ImageId, i.InstanceProfileId, .. i.SecurityGroupIds],
        NetworkInterface { InstanceId: null } n => [n.SubnetId, .. n.SecurityGroupIds],
        VpcEndpoint e => [.. e.RouteTableIds, .. e.SubnetIds, .. e.SecurityGroupIds],
        LoadBalancer b => [.. b.SubnetIds, .. b.SecurityGroupIds],
        TargetGroup t => t.LoadBalancerArns,
        Listener l => [l.LoadBalancerArn, .. l.TargetGroupArns],
        LaunchTemplate t => [t.Data.ImageId, .. t.Data.SecurityGroupIds],
        AutoScalingGroup g => [g.LaunchTemplateId, .. g.SubnetIds, .. g.TargetGroupArns],
        _ => [],
    });
}
