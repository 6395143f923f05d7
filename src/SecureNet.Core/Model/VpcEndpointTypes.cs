namespace SecureNet.Model;

/// <summary>Reads the words of the EC2 API for endpoints.</summary>
public static class VpcEndpointTypes
{
    /// <summary>The type.</summary>
    public static VpcEndpointType Parse(string? text) => text switch
    {
        "Gateway" or null or "" => VpcEndpointType.Gateway,
        "GatewayLoadBalancer" => VpcEndpointType.GatewayLoadBalancer,
        "Resource" => VpcEndpointType.Resource,
        "ServiceNetwork" => VpcEndpointType.ServiceNetwork,
        _ => VpcEndpointType.Interface,
    };

    /// <summary>The state with a small first letter: the reference and the answers differ in it.</summary>
    public static string State(string? text) => string.IsNullOrEmpty(text) ? "available" : char.ToLowerInvariant(text[0]) + text[1..];
}
