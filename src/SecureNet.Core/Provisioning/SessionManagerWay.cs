using SecureNet.Model;
using SecureNet.Policies;

namespace SecureNet.Provisioning;

/// <summary>What is known of a way: that it stands, that it does not, or neither.</summary>
/// <param name="Stands">Null where that is not known.</param>
/// <param name="Reason">Why, as a sentence without its full stop.</param>
public sealed record WayAnswer(bool? Stands, string Reason);

/// <summary>
/// Whether Session Manager can reach a private host: its agent has to reach the service from the host's subnet, and the host's role has to
/// let it. Source: Systems Manager guide, "Setting up Session Manager" and "VPC endpoints for Systems Manager".
/// </summary>
public static class SessionManagerWay
{
    private static readonly string[] s_services = ["ssm", "ssmmessages"];

    private static readonly string[] s_actions =
    [
        "ssm:UpdateInstanceInformation", "ssmmessages:CreateControlChannel", "ssmmessages:CreateDataChannel",
            "ssmmessages:OpenControlChannel", "ssmmessages:OpenDataChannel",
    ];

    /// <summary>The way of the agent from a subnet, by endpoints or a NAT gateway. Network ACLs are not part of it.</summary>
    /// <param name="subnet">The subnet of the host.</param>
    /// <param name="have">Route tables, NAT gateways, VPC endpoints and security groups of the VPC.</param>
    public static WayAnswer Of(Subnet subnet, Network have)
    {
        ArgumentNullException.ThrowIfNull(subnet);
        ArgumentNullException.ThrowIfNull(have);
        WayAnswer[] each = [.. s_services.Select(s => Of(subnet, s, have))];
        return Array.Find(each, e => e.Stands == false) ?? Array.Find(each, e => e.Stands is null) ?? each[0];
    }

    /// <summary>What the role lets the agent do.</summary>
    /// <param name="role">The host's role, with its policies.</param>
    public static WayAnswer Of(Role role)
    {
        ArgumentNullException.ThrowIfNull(role);
        foreach (string action in s_actions)
        {
            PolicyDecision decision = PolicyEvaluator.Evaluate(
                new() { Principal = PolicyPrincipal.Session(role.Id, "i-0"), Action = action, Resource = "*",
                    ResourceAccountId = role.AccountId }, HostIdentity.With(new PolicySet(), role));
            if (decision.IsDenied) { return new(false, $"role {role} does not allow {action} ({decision.Reason.TrimEnd('.')})"); }
            if (!decision.IsAllowed)
            {
                return new(null, $"whether role {role} allows {action} is not known ({decision.Reason.TrimEnd('.')})");
            }
        }

        return new(true, $"role {role} allows it");
    }

    private static WayAnswer Of(Subnet subnet, string service, Network have)
    {
        VpcEndpoint[] doors = [.. have.Of<VpcEndpoint>(subnet.Place)
            .Where(e => e.Exists && e.VpcId == subnet.VpcId && e.EndpointType == VpcEndpointType.Interface
            && e.ServiceName.EndsWith($".{subnet.Region}.{service}", StringComparison.Ordinal))];
        // With private names the agent finds the endpoint and nothing else.
        if (Array.Find(doors, d => d.PrivateDnsEnabled) is { } door) { return ByEndpoint(subnet, door, have); }
        RouteTable? table = TableOf(subnet, have);
        Route? way = table?.Routes.FirstOrDefault(r => r.Destination.Equals(VpcRules.Anywhere));
        if (way is { TargetKind: RouteTargetKind.NatGateway, IsBlackhole: false })
        {
            return have.Find<NatGateway>(subnet.Place, ResourceKind.NatGateway, way.TargetId) switch
            {
                null => new(null, $"NAT gateway {way.TargetId} of subnet {subnet} was not read"),
                { Exists: false } gone => new(false, $"NAT gateway {gone} is {gone.State}"),
                // It leads into other networks, which may have endpoints.
                { ConnectivityType: "private" } inside => new(null, $"where the private NAT gateway {inside} leads is not known"),
                { State: "available" } nat => new(true, $"NAT gateway {nat} leads to it"),
                { } other => new(null, $"NAT gateway {other} is {other.State}"),
            };
        }

        if (doors.Length > 0)
        {
            return new(null, $"endpoint {doors[0]} has no private names, and whether the agent is told to use it is not known");
        }
        if (table is null) { return new(null, $"the route table of subnet {subnet} was not read"); }
        // A hub may have the endpoints, and a private zone their names: neither is read.
        if (table.Routes.FirstOrDefault(r => !r.IsBlackhole && r.TargetKind is not (RouteTargetKind.Local or RouteTargetKind.InternetGateway
            or RouteTargetKind.EgressOnlyInternetGateway or RouteTargetKind.VpcEndpoint)) is { } elsewhere && way is null)
        {
            return new(null,
                $"whether {elsewhere.TargetId}, to which subnet {subnet} has a route, leads to endpoints of others is not known");
        }

        return way is null or { IsBlackhole: true } or { TargetKind: RouteTargetKind.InternetGateway }
            ? new(false, $"subnet {subnet} has neither an interface endpoint to {service} nor a route by a NAT gateway")
            : new(null, $"where {way.TargetId}, the target of subnet {subnet}'s route to {VpcRules.Anywhere}, leads is not known");
    }

    private static WayAnswer ByEndpoint(Subnet subnet, VpcEndpoint door, Network have)
    {
        if (!string.Equals(door.State, "available", StringComparison.OrdinalIgnoreCase))
        {
            return new(null, $"endpoint {door} is {door.State}");
        }
        SecurityGroup?[] groups = [.. door.SecurityGroupIds.Select(
            g => have.Find<SecurityGroup>(subnet.Place, ResourceKind.SecurityGroup, g))];
        SecurityGroupRule[] rules = [.. groups.OfType<SecurityGroup>().SelectMany(g => g.Rules)
            .Where(r => !r.Egress && r.UnknownWord is null && r.Traffic.Covers(TrafficType.Tcp(443)))];
        if (rules.Any(r => r.CidrBlock is { } b && b.PrefixLength <= subnet.CidrBlock.PrefixLength
            && b.Contains(subnet.CidrBlock.BaseAddress)))
        {
            return new(true, $"endpoint {door} leads to it");
        }
        bool known = groups.Length > 0 && Array.TrueForAll(groups, g => g is not null && g.Rules.All(r => r.UnknownWord is null))
            && rules.All(r => r.CidrBlock is { } b && !VpcRules.Overlap(b, subnet.CidrBlock));
        return known ? new(false, $"the security groups of endpoint {door} let nothing in from {subnet.CidrBlock} at tcp/443")
            : new(null, $"whether the security groups of endpoint {door} let the host in at tcp/443 is not known");
    }

    private static RouteTable? TableOf(Subnet subnet, Network have)
    {
        RouteTable[] tables = [.. have.Of<RouteTable>(subnet.Place).Where(t => t.VpcId == subnet.VpcId)];
        return Array.Find(tables, t => t.SubnetIds.Contains(subnet.Id)) ?? Array.Find(tables, t => t.IsMain);
    }
}
