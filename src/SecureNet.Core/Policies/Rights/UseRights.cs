using SecureNet.Cloud;
using SecureNet.Model;

namespace SecureNet.Policies.Rights;

/// <summary>
/// The uses of an account, as the commands of each: what Test-SecureAccount asks about, and the policy that it ends with.
/// </summary>
public static class UseRights
{
    /// <summary>The action by which a service-linked role is made, by AWS on behalf of who needs it first.</summary>
    public const string MakeLinkedRole = "iam:CreateServiceLinkedRole";

    private static readonly Dictionary<AccountUse, string[]> s_nouns = new()
    {
        [AccountUse.Network] =
        [
            "SecureVpc", "BastionHost", "PrivateHost", "SecureHost", "HostSshCommand", "VpcPeering", "PeeringConnectivity", "HostKeyPair",
            "NetworkAccess",
        ],
        [AccountUse.Fleet] = ["HostImage", "HostTemplate", "WebLoadBalancer", "WebFleet"],
        [AccountUse.Storage] = ["SecureBucket", "BucketPolicy", "S3Endpoint", "S3Bucket", "S3Access", "HostRole"],
    };

    // Marks and rules on what is somebody else's: Remove-SecureDeployment takes them back, whatever the use.
    private static readonly string[] s_takenBack = ["ec2:DeleteTags", "ec2:DescribeSecurityGroupRules"];

    /// <summary>The service-linked roles that the first Auto Scaling group and the first load balancer need (RT7).</summary>
    public static IReadOnlyList<(string Role, string Service, string For)> LinkedRoles { get; } =
    [
        ("AWSServiceRoleForAutoScaling", "autoscaling.amazonaws.com", "the first Auto Scaling group"),
        ("AWSServiceRoleForElasticLoadBalancing", "elasticloadbalancing.amazonaws.com", "the first load balancer"),
    ];

    /// <summary>The rights that the uses need, each asked of a resource that the policy allows it on.</summary>
    /// <param name="uses">What the account is for.</param>
    /// <param name="accountId">The account of SecureNet's roles.</param>
    /// <param name="region">A region of its partition.</param>
    public static IReadOnlyList<AccountRight> Of(IReadOnlyCollection<AccountUse> uses, string accountId, string region) =>
        [.. RightsOf(uses).Select(r => Asked(r, accountId, region))];

    /// <summary>The right to have a service-linked role made.</summary>
    public static AccountRight LinkedRole(string service, string accountId, string region) =>
        Asked(new(MakeLinkedRole, service), accountId, region);

    /// <summary>The policy of the uses, as JSON.</summary>
    public static string Json(IReadOnlyCollection<AccountUse> uses, string accountId, string region) =>
        LeastPolicy.Json(RightsOf(uses), Partition.Of(region), accountId)!;

    // Most accounts have no key of their own for volumes: the lack of its rights would be told of all of them.
    private static IEnumerable<Right> RightsOf(IReadOnlyCollection<AccountUse> uses) => RightNeeds.Of(
        [.. CommandRights.Lines.Where(l => IsOfAll(l) || uses.Any(u => IsOf(l, u))).SelectMany(CommandRights.CallsOf), .. s_takenBack])
        .Where(r => !r.IsOfKeys);

    private static AccountRight Asked(Right right, string accountId, string region)
    {
        string partition = Partition.Of(region);
        RightScope scope = RightScope.Of(right.Action);
        // A linked role has the name that its service gives it.
        string name = LinkedRoles.FirstOrDefault(r => r.Service == right.Service) is { Role: { } role } ? $"{right.Service}/{role}" : "one";
        return new(right.Action, scope.ExampleOf(right.Action, partition, accountId, region, name),
            scope.ServiceKey, scope.ServiceKey is null ? null : right.ServiceIn(partition));
    }

    // Roles of hosts are of Storage, wherever they are given. What only repairs is of no use.
    private static bool IsOf(string line, AccountUse use) => line.EndsWith(" -Role", StringComparison.Ordinal) ? use == AccountUse.Storage
        : !line.StartsWith("Repair-", StringComparison.Ordinal) && s_nouns[use].Contains(line.Split('-', ' ')[1]);

    private static bool IsOfAll(string line) => line is "Connect-SecureAccount" or "Test-SecureAccount";
}
