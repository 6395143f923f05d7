using SecureNet.Model;

namespace SecureNet.Cloud;

/// <summary>Creates a gateway endpoint. AWS adds a route for the service's prefix list to each of the tables.</summary>
/// <param name="PolicyDocument">The endpoint policy; without one everything may pass.</param>
public sealed record CreateVpcEndpoint(string VpcId, string ServiceName, IReadOnlyList<string> RouteTableIds,
    string PolicyDocument) : CreateChange
{
    public override ResourceKind Creates => ResourceKind.VpcEndpoint;
    public override string Describe() => $"create gateway endpoint {Label} to {ServiceName} on {string.Join(", ", RouteTableIds)}";
    public override Change Resolve(Func<string, string> id) =>
        this with { VpcId = id(VpcId), RouteTableIds = [.. RouteTableIds.Select(id)] };
}

/// <summary>Adds route tables to a gateway endpoint, or replaces its policy.</summary>
public sealed record ModifyVpcEndpoint(string EndpointId, IReadOnlyList<string> AddRouteTableIds, string? PolicyDocument) : Change
{
    public override string Describe() => string.Join(" and ", Parts());
    public override Change Resolve(Func<string, string> id) =>
        this with { EndpointId = id(EndpointId), AddRouteTableIds = [.. AddRouteTableIds.Select(id)] };

    private IEnumerable<string> Parts()
    {
        if (AddRouteTableIds.Count > 0) { yield return $"add {string.Join(", ", AddRouteTableIds)} to endpoint {EndpointId}"; }
        if (PolicyDocument is not null) { yield return $"set the policy of endpoint {EndpointId}"; }
    }
}

/// <summary>Deletes an endpoint, and with it the routes that AWS added for it.</summary>
public sealed record DeleteVpcEndpoints(string Id) : DeleteChange(Id)
{
    public override ResourceKind Deletes => ResourceKind.VpcEndpoint;
    public override Change Resolve(Func<string, string> id) => this with { Id = id(Id) };
}
