using System.Globalization;
using SecureNet.Model;

namespace SecureNet.Policies.Rights;

/// <summary>
/// On what an action is allowed: the name of the statement, its resources ({0} is the partition, {1} the account) and its conditions.
/// </summary>
/// <param name="Sid">The name of the statement; actions of one name share it.</param>
/// <param name="Resources">Its resources.</param>
/// <param name="ServiceKey">The condition key that names the services which a role is handed to or made for.</param>
public sealed record RightScope(string Sid, IReadOnlyList<string> Resources, string? ServiceKey = null)
{
    /// <summary>The name of the statement that is not narrowed.</summary>
    public const string Any = "SecureNet";

    private static readonly RightScope s_any = new(Any, ["*"]);
    private static readonly RightScope s_roles = new("RolesOfHosts",
        [$"arn:{{0}}:iam::{{1}}:instance-profile{Role.IamPath}*", $"arn:{{0}}:iam::{{1}}:role{Role.IamPath}*"]);

    private static readonly RightScope s_pass =
        new("PassRolesOfHosts", [$"arn:{{0}}:iam::{{1}}:role{Role.IamPath}*"], "iam:PassedToService");

    private static readonly RightScope s_linked =
        new("ServiceLinkedRoles", ["arn:{0}:iam::{1}:role/aws-service-role/*"], "iam:AWSServiceName");

    private static readonly RightScope s_parameters = new("PublicParameters", ["arn:{0}:ssm:*:*:parameter/aws/service/*"]);
    private static readonly RightScope s_probes =
        new("Probes", ["arn:{0}:ec2:*:{1}:instance/*", "arn:{0}:ssm:*:*:document/AWS-RunShellScript"]);

    private static readonly RightScope s_workGroups =
        new("WorkGroups", [$"arn:{{0}}:athena:*:{{1}}:workgroup/{WorkGroup.NamePrefix}*"]);

    private static readonly RightScope s_keys = new("Keys", ["arn:{0}:kms:*:*:key/*"]);

    private static readonly RightScope s_volumes = new("KeysOfVolumes", s_keys.Resources)
    {
        Conditions = [("StringLike", "kms:ViaService", "ec2.*.amazonaws.com*")],
    };

    private static readonly RightScope s_grants = new("GrantsOfVolumes", s_keys.Resources)
    {
        Conditions = [("Bool", "kms:GrantIsForAWSResource", "true"), .. s_volumes.Conditions],
    };

    /// <summary>Further conditions: operator, key and value.</summary>
    public IReadOnlyList<(string Operator, string Key, string Value)> Conditions { get; init; } = [];

    /// <summary>The scope of an action. What is only read is not narrowed: roles, buckets and hosts of others are looked at too.</summary>
    public static RightScope Of(string action)
    {
        ArgumentNullException.ThrowIfNull(action);
        return action switch
        {
            "iam:PassRole" => s_pass,
            "iam:CreateServiceLinkedRole" => s_linked,
            "kms:CreateGrant" => s_grants,
            "kms:GenerateDataKeyWithoutPlaintext" or "kms:ReEncryptFrom" or "kms:ReEncryptTo" => s_volumes,
            "ssm:GetParameter" => s_parameters,
            "ssm:SendCommand" => s_probes,
            // It changes nothing, and is asked about a user or a role of any path; a list is no right on one work group.
            "iam:SimulatePrincipalPolicy" or "athena:ListWorkGroups" => s_any,
            _ when action.StartsWith("athena:", StringComparison.Ordinal) => s_workGroups,
            _ when action.StartsWith("kms:", StringComparison.Ordinal) => s_keys,
            _ when action.StartsWith("iam:", StringComparison.Ordinal) && !IsRead(action["iam:".Length..]) => s_roles,
            _ => s_any,
        };
    }

    /// <summary>One of the resources, as a simulation of policies is asked about it; null where the scope is not narrowed.</summary>
    /// <param name="action">The action: one of instance profiles is asked of a profile.</param>
    /// <param name="partition">The partition of the ARN.</param>
    /// <param name="accountId">Its account.</param>
    /// <param name="region">Its region, where it has one.</param>
    /// <param name="name">Its name, where any is allowed.</param>
    public string? ExampleOf(string action, string partition, string accountId, string region, string name)
    {
        ArgumentNullException.ThrowIfNull(action);
        if (Sid == Any) { return null; }
        string resource = action.EndsWith("InstanceProfile", StringComparison.Ordinal) ? Resources[0] : Resources[^1];
        string[] parts = string.Format(CultureInfo.InvariantCulture, resource, partition, accountId).Split(':', 6);
        if (parts[3] == "*") { parts[3] = region; }
        // What AWS has for everybody is of no account.
        if (parts[4] == "*") { parts[4] = ""; }
        parts[5] = parts[5].Replace("*", name, StringComparison.Ordinal);
        return string.Join(':', parts);
    }

    private static bool IsRead(string operation) =>
        operation.StartsWith("Get", StringComparison.Ordinal) || operation.StartsWith("List", StringComparison.Ordinal);
}
