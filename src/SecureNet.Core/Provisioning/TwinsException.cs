using SecureNet.Cloud;
using SecureNet.Model;

namespace SecureNet.Provisioning;

/// <summary>
/// Two resources or more that have one deployment and one address, so that nobody can say which one is meant; nothing was changed.
/// </summary>
public sealed class TwinsException : RefusedException
{
    /// <param name="twins">The resources, of one place and kind.</param>
    /// <param name="network">What is known of their use.</param>
    public TwinsException(IReadOnlyList<Resource> twins, Network network)
        : base("TwoOfOneAddress", Tell(twins, network), twins?[0].DisplayName, Advise(twins!)) => Twins = twins!;

    /// <summary>All that have the address.</summary>
    public IReadOnlyList<Resource> Twins { get; }

    /// <summary>The only one of these; null where there is none.</summary>
    /// <exception cref="TwinsException">There are more.</exception>
    internal static T? Only<T>(IEnumerable<T> found, Network network) where T : Resource
    {
        T[] all = [.. found.OrderBy(r => r.Id, StringComparer.Ordinal)];
        return all.Length < 2 ? all.FirstOrDefault() : throw new TwinsException(all, network);
    }

    private static string Tell(IReadOnlyList<Resource> twins, Network network)
    {
        Resource one = twins[0];
        return $"Deployment '{one.Deployment}' has {twins.Count} {Words.Of(one.Kind)}s in {one.Place} where it means one, '{one.Address}': "
            + string.Join("; and ", twins.Select(t => $"{t}, {ResourceUses.Describe(t, network)}"))
            + ". Two runs at once, or a call whose answer was lost, made one too many. Nothing was changed.";
    }

    private static string Advise(IReadOnlyList<Resource> twins) =>
        string.Join(" ", twins.Select(keep => $"To keep {keep.Id}: {string.Join("; ", twins.Where(t => t != keep).Select(RemovalOf))}."))
            + " Remove-SecureDeployment removes all of them with what hangs on them.";

    // Where no cmdlet takes one of a kind by its id, the AWS CLI does.
    private static string RemovalOf(Resource r) => r.Kind switch
    {
        ResourceKind.Vpc => $"Remove-SecureVpc {r.Id}",
        ResourceKind.Instance => $"Remove-SecureHost {r.Id}",
        ResourceKind.VpcPeeringConnection => $"Disconnect-VpcPeering {r.Id}",
        ResourceKind.VpcEndpoint => $"Remove-S3Endpoint {r.Id}",
        ResourceKind.Image => $"Remove-HostImage {r.Id}",
        ResourceKind.Subnet => Cli(r, "delete-subnet --subnet-id"),
        ResourceKind.RouteTable => Cli(r, "delete-route-table --route-table-id"),
        ResourceKind.NetworkAcl => Cli(r, "delete-network-acl --network-acl-id"),
        ResourceKind.SecurityGroup => Cli(r, "delete-security-group --group-id"),
        ResourceKind.NatGateway => Cli(r, "delete-nat-gateway --nat-gateway-id"),
        ResourceKind.ElasticIp => Cli(r, "release-address --allocation-id"),
        ResourceKind.FlowLog => Cli(r, "delete-flow-logs --flow-log-ids"),
        ResourceKind.InternetGateway when ((InternetGateway)r).VpcId is { } vpc =>
            Cli(r, $"detach-internet-gateway --vpc-id {vpc} --internet-gateway-id") + "; "
                + Cli(r, "delete-internet-gateway --internet-gateway-id"),
        ResourceKind.InternetGateway => Cli(r, "delete-internet-gateway --internet-gateway-id"),
        // Without its address it is nobody's, and stays.
        _ => Cli(r, "delete-tags --tags Key=securenet:address --resources"),
    };

    private static string Cli(Resource r, string command) => $"aws ec2 {command} {r.Id} --region {r.Region}";
}
