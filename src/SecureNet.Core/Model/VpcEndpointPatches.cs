using SecureNet.Cloud;

namespace SecureNet.Model;

/// <summary>The effects on gateway endpoints, whose prefix-list routes AWS keeps itself.</summary>
internal static class VpcEndpointPatches
{
    public static VpcEndpoint Create(Place place, CreateVpcEndpoint c, string id) => new()
    {
        Id = id, AccountId = place.AccountId, Region = place.Region, Tags = c.Tags, VpcId = c.VpcId, ServiceName = c.ServiceName,
        EndpointType = VpcEndpointType.Gateway,
        RouteTableIds = c.RouteTableIds, PolicyDocument = c.PolicyDocument,
    };

    public static Network Modify(Network network, Place place, ModifyVpcEndpoint c)
    {
        VpcEndpoint endpoint = NetworkPatcher.Get<VpcEndpoint>(network, place, ResourceKind.VpcEndpoint, c.EndpointId);
        string[] added = [.. c.AddRouteTableIds.Except(endpoint.RouteTableIds)];
        return AddRoutes(network.With(endpoint with
        {
            RouteTableIds = [.. endpoint.RouteTableIds, .. added], PolicyDocument = c.PolicyDocument ?? endpoint.PolicyDocument
        }), endpoint, added);
    }

    public static Network Delete(Network network, Place place, string id)
    {
        VpcEndpoint endpoint = NetworkPatcher.Get<VpcEndpoint>(network, place, ResourceKind.VpcEndpoint, id);
        network = network.Of<NetworkInterface>(place).Where(n => endpoint.NetworkInterfaceIds.Contains(n.Id))
            .Aggregate(network, (left, n) => left.Without(n));
        return network.Without(endpoint)
            .With(network.Of<RouteTable>(place).Where(t => t.Routes.Any(r => r.TargetId == id))
                .Select(t => t with { Routes = [.. t.Routes.Where(r => r.TargetId != id)] }).ToArray());
    }

    /// <summary>
    /// Adds the route of the service's prefix list to the tables. Where the list was not read nothing is known of the route either.
    /// </summary>
    public static Network AddRoutes(Network network, VpcEndpoint endpoint, IEnumerable<string> tableIds)
    {
        ManagedPrefixList? list = network.Of<ManagedPrefixList>(endpoint.Place)
            .FirstOrDefault(l => l.PrefixListName == endpoint.ServiceName);
        if (list is null) { return network; }
        Route route = new() { PrefixListId = list.Id, TargetKind = RouteTargetKind.VpcEndpoint, TargetId = endpoint.Id };
        return network.With(tableIds.Select(id => network.Find<RouteTable>(endpoint.Place, ResourceKind.RouteTable, id))
            .OfType<RouteTable>().Select(t => t with { Routes = [.. t.Routes, route] }).ToArray());
    }
}
