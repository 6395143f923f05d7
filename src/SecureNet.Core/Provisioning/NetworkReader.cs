using SecureNet.Cloud;
using SecureNet.Model;

namespace SecureNet.Provisioning;

/// <summary>Reads clouds into a <see cref="Network"/>: one listing a kind and place, all at once.</summary>
public sealed class NetworkReader(RecentChanges recent)
{
    /// <summary>Every kind that a deployment is made of.</summary>
    public static IReadOnlyList<ResourceKind> AllKinds { get; } = [.. Enum.GetValues<ResourceKind>().Where(k => k != ResourceKind.ManagedPrefixList)];

    public async Task<Network> ReadAsync(
        IEnumerable<ICloud> clouds, IEnumerable<ResourceKind> kinds, ResourceFilter filter, CancellationToken cancellationToken)
    {
        ResourceKind[] wanted = [.. kinds];
        (Place Place, ResourceKind Kind, Task<IReadOnlyList<Resource>> List)[] listings =
            [.. clouds.DistinctBy(c => c.Place).SelectMany(c => wanted.Select(k => (c.Place, k, c.ListAsync(k, filter, cancellationToken))))];
        await Task.WhenAll(listings.Select(l => l.List)).ConfigureAwait(false);
        Network network = Network.Empty;
        foreach ((Place place, ResourceKind kind, Task<IReadOnlyList<Resource>> list) in listings)
        {
            network = network.With(await list.ConfigureAwait(false)).WithCollected(place, kind);
        }

        return recent.Correct(network, r => Matches(filter, r));
    }

    private static bool Matches(ResourceFilter filter, Resource r) =>
        (filter.Ids is null || filter.Ids.Contains(r.Id)) &&
        (filter.Deployment is null || filter.Deployment == r.Deployment) &&
        (filter.Address is null || filter.Address == r.Address) &&
        (filter.VpcIds is null || VpcIdsOf(r) is not { } ids || ids.Intersect(filter.VpcIds).Any());

    /// <summary>The VPCs a resource belongs to; null where it belongs to none by nature.</summary>
    public static IReadOnlyList<string>? VpcIdsOf(Resource resource) => resource switch
    {
        Vpc r => [r.Id],
        Subnet r => [r.VpcId],
        InternetGateway r => r.VpcId is { } v ? [v] : [],
        RouteTable r => [r.VpcId],
        NetworkAcl r => [r.VpcId],
        SecurityGroup r => r.VpcId is { } v ? [v] : [],
        NatGateway r => [r.VpcId],
        Instance r => [r.VpcId],
        NetworkInterface r => [r.VpcId],
        VpcPeeringConnection r => [r.Requester.VpcId, r.Accepter.VpcId],
        _ => null,
    };
}
