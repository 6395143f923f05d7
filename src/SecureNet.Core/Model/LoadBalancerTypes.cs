namespace SecureNet.Model;

/// <summary>Reads the words of Elastic Load Balancing v2 for load balancers.</summary>
public static class LoadBalancerTypes
{
    public static LoadBalancerType Parse(string? text) => AwsWords.BalancerType.Read(text, "application") switch
    {
        "application" => LoadBalancerType.Application,
        "network" => LoadBalancerType.Network,
        "gateway" => LoadBalancerType.Gateway,
        _ => LoadBalancerType.Other,
    };
}
