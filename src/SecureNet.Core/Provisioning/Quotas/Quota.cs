using SecureNet.Model;

namespace SecureNet.Provisioning.Quotas;

/// <summary>A quota of AWS: how many of something an account may have in a region, a VPC, or a resource.</summary>
/// <param name="Name">Its name in Service Quotas.</param>
/// <param name="Service">Its service there: <c>vpc</c>, <c>ec2</c> or <c>elasticloadbalancing</c>.</param>
/// <param name="Code">Its code there.</param>
/// <param name="Default">What AWS grants every account.</param>
/// <param name="Noun">What is counted, in the plural: <c>VPCs</c>.</param>
/// <param name="ErrorCode">The code with which AWS refuses more.</param>
public sealed record Quota(string Name, string Service, string Code, int Default, string Noun, string ErrorCode)
{
    /// <summary>
    /// Up to here nobody is asked: every account has at least this. Below <see cref="Default"/> where that was raised and accounts may be
    /// behind.
    /// </summary>
    public int Granted { get; init; } = Default;

    /// <summary>The command that asks AWS for more.</summary>
    public string IncreaseCommand(int wanted, string region) =>
        $"aws service-quotas request-service-quota-increase --service-code {Service} --quota-code {Code} "
            + $"--desired-value {wanted} --region {region}";
}

/// <summary>
/// The quotas that building networks meets. Source: rules QU1 to QU4 of docs/dev/rules.md; a test holds codes, names and defaults against
/// moto's.
/// </summary>
public static class QuotaTable
{
    public static Quota Vpcs { get; } = new("VPCs per Region", "vpc", "L-F678F1CE", 5, "VPCs", "VpcLimitExceeded");

    public static Quota InternetGateways { get; } = new(
        "Internet gateways per Region", "vpc", "L-A4707A72", 5, "internet gateways", "InternetGatewayLimitExceeded");

    public static Quota ElasticIps { get; } = new(
        "EC2-VPC Elastic IPs", "ec2", "L-0263D0A3", 5, "Elastic IP addresses", "AddressLimitExceeded");

    public static Quota NatGateways { get; } = new(
        "NAT gateways per Availability Zone", "vpc", "L-FE5A380F", 5, "NAT gateways", "NatGatewayLimitExceeded");

    public static Quota Subnets { get; } = new("Subnets per VPC", "vpc", "L-407747CB", 200, "subnets", "SubnetLimitExceeded");

    public static Quota RouteTables { get; } = new(
        "Route tables per VPC", "vpc", "L-589F43AA", 200, "route tables", "RouteTableLimitExceeded");

    // It was 50 until 2026, and Service Quotas may still say so of an account.
    public static Quota Routes { get; } = new(
        "Routes per route table", "vpc", "L-93826ACB", 500, "routes", "RouteLimitExceeded") { Granted = 50 };

    public static Quota NetworkAcls { get; } = new(
        "Network ACLs per VPC", "vpc", "L-B4A6D682", 200, "network ACLs", "NetworkAclLimitExceeded");

    public static Quota NetworkAclRules { get; } = new(
        "Rules per network ACL", "vpc", "L-2AEEBF1A", 20, "rules", "NetworkAclEntryLimitExceeded");

    public static Quota SecurityGroups { get; } = new(
        "VPC security groups per Region", "vpc", "L-E79EC296", 2500, "security groups", "SecurityGroupLimitExceeded");

    public static Quota SecurityGroupRules { get; } =
        new("Inbound or outbound rules per security group", "vpc", "L-0EA8095F", 60, "rules", "RulesPerSecurityGroupLimitExceeded");

    public static Quota GroupsPerInterface { get; } =
        new("Security groups per network interface", "vpc", "L-2AFB9258", 5, "security groups", "SecurityGroupsPerInterfaceLimitExceeded");

    public static Quota Peerings { get; } =
        new("Active VPC peering connections per VPC", "vpc", "L-7E9ECCDB", 50, "peering connections",
            "ActiveVpcPeeringConnectionPerVpcLimitExceeded");

    public static Quota GatewayEndpoints { get; } = new(
        "Gateway VPC endpoints per Region", "vpc", "L-1B52E74A", 20, "gateway endpoints", "VpcEndpointLimitExceeded");

    public static Quota LoadBalancers { get; } =
        new("Application Load Balancers per Region", "elasticloadbalancing", "L-53DA6B97", 50, "Application Load Balancers",
            "TooManyLoadBalancers");

    public static Quota TargetGroups { get; } = new(
        "Target Groups per Region", "elasticloadbalancing", "L-B22855CB", 3000, "target groups", "TooManyTargetGroups");

    public static Quota Listeners { get; } =
        new("Listeners per Application Load Balancer", "elasticloadbalancing", "L-B6DF7632", 50, "listeners", "TooManyListeners");

    public static IReadOnlyList<Quota> All { get; } =
    [
        Vpcs, InternetGateways, ElasticIps, NatGateways, Subnets, RouteTables, Routes, NetworkAcls, NetworkAclRules, SecurityGroups,
            SecurityGroupRules, GroupsPerInterface,
        Peerings, GatewayEndpoints, LoadBalancers, TargetGroups, Listeners,
    ];
}

/// <summary>What a plan needs of a quota in one place.</summary>
/// <param name="Quota">The quota.</param>
/// <param name="Place">The account and region that it counts in.</param>
/// <param name="Within">Where in the place, as the end of a sentence: <c>in VPC app (vpc-1)</c>; empty for the region as a whole.</param>
/// <param name="There">How many there are, of what was read: others may be there.</param>
/// <param name="Wanted">How many the plan adds.</param>
public sealed record QuotaNeed(Quota Quota, Place Place, string Within, int There, int Wanted)
{
    public int After => There + Wanted;
}
