using System.Net;

namespace SecureNet.Policies;

/// <summary>A statement that makes a policy public, and why.</summary>
public sealed record PublicStatement(PolicyStatement Statement, string Reason);

/// <summary>
/// Says whether Amazon S3 takes a bucket policy for public: it does unless every Allow is limited to principals, or to fixed values (no
/// wildcard, no variable) of certain keys. Source: Amazon S3 User Guide, "Blocking public access", "The meaning of public".
/// </summary>
public static class PublicPolicy
{
    private static readonly string[] s_fixingKeys =
    [
        "aws:PrincipalOrgID", "aws:PrincipalArn", "aws:PrincipalAccount", "aws:PrincipalServiceName", "aws:SourceIp", "aws:SourceArn",
        "aws:SourceVpc",
        "aws:SourceVpce", "aws:SourceOwner", "aws:SourceAccount", "aws:SourceOrgID",
        "s3:x-amz-server-side-encryption-aws-kms-key-id", "aws:userid",
        "s3:DataAccessPointArn", "s3:DataAccessPointAccount",
    ];

    private static readonly IPNetwork[] s_private =
        [IPNetwork.Parse("10.0.0.0/8"), IPNetwork.Parse("172.16.0.0/12"), IPNetwork.Parse("192.168.0.0/16")];

    public static bool IsPublic(PolicyDocument policy) => FirstPublic(policy) is not null;

    /// <summary>The first statement that makes the policy public, or null.</summary>
    public static PublicStatement? FirstPublic(PolicyDocument policy)
    {
        foreach (PolicyStatement statement in policy.Statements.Where(s => s.IsAllow))
        {
            if (WhoIsOpen(statement) is { } who && !statement.Conditions.Any(Fixes))
            {
                return new(statement, $"it allows {who}, limited by no fixed value");
            }
        }

        return null;
    }

    private static string? WhoIsOpen(PolicyStatement statement) => statement.Principals switch
    {
        null => null,
        { IsNot: true } => "everyone but those in NotPrincipal",
        { IsAnyone: true } => "everyone",
        { Entries: var entries } when entries.Any(e => e is { Type: "AWS", Value: "*" }) => "everyone",
        { Entries: var entries } when entries.Any(e => e.Type == "Federated") => "whoever a provider vouches for",
        _ => null,
    };

    private static bool Fixes(PolicyCondition condition)
    {
        ConditionOperator op = condition.Operator;
        // …IfExists and ForAllValues are met by requests without the key: they limit nobody.
        if (op.IsNegated || op.IfExists || op.Quantifier == SetQuantifier.ForAllValues || condition.Values.Length == 0) { return false; }
        if (!s_fixingKeys.Contains(condition.Key, StringComparer.OrdinalIgnoreCase)) { return false; }
        return op.Type switch
        {
            ConditionType.IpAddress => condition.Values.All(IsNarrow),
            ConditionType.String or ConditionType.StringIgnoreCase or ConditionType.StringLike or ConditionType.Arn =>
                condition.Values.All(v => IsFixed(condition.Key, v)),
            _ => false,
        };
    }

    private static bool IsFixed(string key, string value)
    {
        if (value.Contains("${", StringComparison.Ordinal)) { return false; }
        // For an access point the account is enough: its name may have a wildcard.
        if (key.Equals("s3:DataAccessPointArn", StringComparison.OrdinalIgnoreCase))
        {
            return value.Split(':', 6) is [_, _, _, _, { Length: > 0 } account, _] && IsPlain(account);
        }
        if (key.Equals("aws:userid", StringComparison.OrdinalIgnoreCase))
        {
            return IsPlain(value) && !value.EndsWith(":*", StringComparison.Ordinal);
        }
        return IsPlain(value);
    }

    private static bool IsPlain(string value) => value.AsSpan().IndexOfAny('*', '?') < 0;

    /// <summary>Broader than /8 (IPv6: /32) is public, but for private blocks.</summary>
    private static bool IsNarrow(string value) => ConditionValues.Block(value) is { } block
        && (block.BaseAddress.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? block.PrefixLength >= 32
            : block.PrefixLength >= 8 || s_private.Any(p => p.PrefixLength <= block.PrefixLength && p.Contains(block.BaseAddress)));
}
