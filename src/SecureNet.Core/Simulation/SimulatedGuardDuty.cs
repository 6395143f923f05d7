using SecureNet.Model;

namespace SecureNet.Simulation;

/// <summary>
/// GuardDuty's Runtime Monitoring with automated agents: an endpoint, a group and an interface in a VPC with a host (V9).
/// </summary>
internal static class SimulatedGuardDuty
{
    /// <summary>The state with GuardDuty's endpoint in the host's VPC, where it is not there yet.</summary>
    public static Network Watch(Network state, Instance host, Func<string, string> newId)
    {
        if (!host.Exists || state.Find<Subnet>(host.Place, ResourceKind.Subnet, host.SubnetId) is not { } subnet) { return state; }
        string service = $"com.amazonaws.{host.Region}.guardduty-data";
        if (state.Of<VpcEndpoint>(host.Place).Any(e => e.VpcId == subnet.VpcId && e.ServiceName == service)
            || AddressPool.NextPrivate(state, subnet) is not { } address)
        {
            return state;
        }
        string group = newId("sg"), endpoint = newId("vpce"), at = newId("eni");
        return state.With(new SecurityGroup
        {
            Id = group, AccountId = host.AccountId, Region = host.Region, VpcId = subnet.VpcId,
                GroupName = $"GuardDutyManagedSecurityGroup-{subnet.VpcId}",
            Description = "Associated with VPC endpoint for GuardDuty", Rules = [],
        }).With(new NetworkInterface
        {
            Id = at, AccountId = host.AccountId, Region = host.Region, VpcId = subnet.VpcId, SubnetId = subnet.Id,
                Addresses = [new(address, null)], SecurityGroupIds = [group],
            InterfaceType = "vpc_endpoint", RequesterManaged = true, RequesterId = "amazon-vpce",
                Description = $"VPC Endpoint Interface {endpoint}",
        }).With(new VpcEndpoint
        {
            Id = endpoint, AccountId = host.AccountId, Region = host.Region, VpcId = subnet.VpcId, ServiceName = service,
                EndpointType = VpcEndpointType.Interface,
            SubnetIds = [subnet.Id], SecurityGroupIds = [group], NetworkInterfaceIds = [at], PrivateDnsEnabled = true,
        });
    }
}
