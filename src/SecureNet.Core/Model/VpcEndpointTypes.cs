namespace SecureNet.Model;

/// <summary>Reads the words of the EC2 API for endpoints.</summary>
public static class VpcEndpointTypes
{
    /// <summary>The type.</summary>
    public static VpcEndpointType Parse(string? text) => AwsWords.EndpointType.Read(text, "Gateway") switch
    {
        "Gateway" => VpcEndpointType.Gateway,
        "GatewayLoadBalancer" => VpcEndpointType.GatewayLoadBalancer,
        "Resource" => VpcEndpointType.Resource,
        "ServiceNetwork" => VpcEndpointType.ServiceNetwork,
        "Interface" => VpcEndpointType.Interface,
        _ => VpcEndpointType.Other,
    };

    /// <summary>The state with a small first letter: the reference and the answers differ in it.</summary>
    public static string State(string? text) => AwsWords.EndpointState.Read(text, "available");
}
