using SecureNet.Cloud;
using SecureNet.Model;

namespace SecureNet.Provisioning;

/// <summary>
/// Reads clouds into a <see cref="Network"/>: one listing a kind and place, all at once, each caught up with what this session did; what an
/// account has once is asked of one of its regions.
/// </summary>
public sealed class NetworkReader(RecentChanges recent, ListingMemory? memory = null)
{
    /// <summary>Every kind that a network is made of.</summary>
    public static IReadOnlyList<ResourceKind> AllKinds { get; } =
    [
        ResourceKind.Vpc, ResourceKind.Subnet, ResourceKind.InternetGateway, ResourceKind.RouteTable, ResourceKind.NetworkAcl,
        ResourceKind.SecurityGroup,
        ResourceKind.NatGateway, ResourceKind.ElasticIp, ResourceKind.Instance, ResourceKind.NetworkInterface,
        ResourceKind.VpcPeeringConnection,
        ResourceKind.VpcEndpoint, ResourceKind.Bucket, ResourceKind.Role, ResourceKind.InstanceProfile, ResourceKind.FlowLog,
        ResourceKind.KeyPair, ResourceKind.Image, ResourceKind.Snapshot, ResourceKind.LaunchTemplate, ResourceKind.LoadBalancer,
        ResourceKind.TargetGroup, ResourceKind.Listener,
        ResourceKind.AutoScalingGroup,
    ];

    /// <summary>
    /// What a deployment may have in Athena and its catalog. It says nothing of the network, and not everybody may list it.
    /// </summary>
    public static IReadOnlyList<ResourceKind> CatalogKinds { get; } =
        [ResourceKind.WorkGroup, ResourceKind.CatalogDatabase, ResourceKind.CatalogTable];

    /// <summary>The kinds that stand in a VPC, or may.</summary>
    public static IReadOnlyList<ResourceKind> VpcKinds { get; } =
        [.. AllKinds.Where(k => k is not (ResourceKind.Bucket or ResourceKind.Role or ResourceKind.InstanceProfile))];

    /// <summary>
    /// What nobody here makes, and what AWS does not delete a VPC under: read where a VPC is removed, and not everybody may list it.
    /// </summary>
    public static IReadOnlyList<ResourceKind> HolderKinds { get; } =
        [ResourceKind.EgressOnlyInternetGateway, ResourceKind.VirtualPrivateGateway];

    public async Task<Network> ReadAsync(
        IEnumerable<ICloud> clouds, IEnumerable<ResourceKind> kinds, ResourceFilter filter, CancellationToken cancellationToken)
    {
        ResourceKind[] wanted = [.. kinds];
        (Place Place, ResourceKind Kind, Task<IReadOnlyList<Resource>> List)[] listings =
            [.. wanted.SelectMany(k => clouds.DistinctBy(c => c.Place.For(k)).Select(c => (c.Place.For(k), k, ListAsync(c, k))))];
        await Task.WhenAll(listings.Select(l => l.List)).ConfigureAwait(false);
        Network network = Network.Empty;
        foreach ((Place place, ResourceKind kind, Task<IReadOnlyList<Resource>> list) in listings)
        {
            // What a place says of itself beats what another region of the account says of it (buckets by name).
            network = network.With((await list.ConfigureAwait(false))
                .Where(r => r.Place == place || network.Find<Resource>(r.Place, kind, r.Id) is null)).WithCollected(place, kind);
        }

        return network;

        Task<IReadOnlyList<Resource>> ListAsync(ICloud cloud, ResourceKind kind)
        {
            return memory is null ? Ask() : memory.Get(cloud.Place, kind, filter, Ask);
            Task<IReadOnlyList<Resource>> Ask() => SettledListing.ListAsync(cloud, kind, filter, recent, cancellationToken);
        }
    }
}
