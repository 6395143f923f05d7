using System.Text.RegularExpressions;

namespace SecureNet.Policies;

/// <summary>The kind of caller that makes a request.</summary>
public enum PrincipalKind
{
    /// <summary>Nobody who signed.</summary>
    Anonymous,

    /// <summary>The root user of an account.</summary>
    Root,

    User,

    /// <summary>Someone who has assumed a role.</summary>
    RoleSession,

    /// <summary>A session of GetFederationToken.</summary>
    FederatedUser,

    /// <summary>An AWS service with its own name, such as delivery.logs.amazonaws.com.</summary>
    Service,
}

/// <summary>
/// The caller that makes a request. A session's own ARN does not tell the path of its role, so a condition on aws:PrincipalArn is unknown
/// for it; the role's ARN stands for any session of the role and tells it.
/// </summary>
public sealed partial record PolicyPrincipal
{
    private PolicyPrincipal(PrincipalKind kind, string text) => (Kind, Text) = (kind, text);

    public PrincipalKind Kind { get; }

    /// <summary>As it was given: an ARN, a service's name, or <c>*</c>.</summary>
    public string Text { get; private init; }

    /// <summary>Its account; null for a service and for nobody.</summary>
    public string? AccountId { get; private init; }

    /// <summary>The partition of its ARN, such as <c>aws</c>.</summary>
    public string Partition { get; private init; } = "aws";

    /// <summary>The user's name, without its path.</summary>
    public string? UserName { get; private init; }

    /// <summary>The name of the role that was assumed, without its path.</summary>
    public string? RoleName { get; private init; }

    /// <summary>The role's ARN with its path; null where only a session was named.</summary>
    public string? RoleArn { get; private init; }

    /// <summary>The session's ARN; null where only the role was named.</summary>
    public string? SessionArn { get; private init; }

    public static PolicyPrincipal Anonymous { get; } = new(PrincipalKind.Anonymous, "*");

    public static PolicyPrincipal Service(string name) => new(PrincipalKind.Service, name);

    /// <summary>A session of a role of which both are known.</summary>
    public static PolicyPrincipal Session(string roleArn, string sessionName)
    {
        PolicyPrincipal role = Parse(roleArn);
        return role with { SessionArn = $"arn:{role.Partition}:sts::{role.AccountId}:assumed-role/{role.RoleName}/{sessionName}" };
    }

    /// <summary>
    /// Reads an ARN of a user, role, role session, federated user or root user; an account id (its root user); the name of a service;
    /// or <c>*</c> for nobody who signed.
    /// </summary>
    public static PolicyPrincipal Parse(string text)
    {
        if (text == "*") { return Anonymous; }
        if (AccountIdForm().IsMatch(text)) { return new(PrincipalKind.Root, $"arn:aws:iam::{text}:root") { AccountId = text }; }
        if (ServiceForm().IsMatch(text)) { return Service(text); }
        if (ArnForm().Match(text) is not { Success: true } arn)
        {
            throw new FormatException(
                $"'{text}' is no principal: it is an ARN such as arn:aws:iam::111122223333:role/name, an account id, the name "
                    + "of a service such as delivery.logs.amazonaws.com, or '*' for anonymous.");
        }

        string resource = arn.Groups["resource"].Value;
        string name = resource[(resource.LastIndexOf('/') + 1)..];
        PolicyPrincipal With(PrincipalKind kind) =>
            new(kind, text) { AccountId = arn.Groups["account"].Value, Partition = arn.Groups["partition"].Value };
        return (arn.Groups["service"].Value, resource.Split('/')) switch
        {
            ("iam", ["root"]) => With(PrincipalKind.Root),
            ("iam", ["user", _, ..]) => With(PrincipalKind.User) with { UserName = name },
            ("iam", ["role", _, ..]) => With(PrincipalKind.RoleSession) with { RoleName = name, RoleArn = text },
            ("sts", ["assumed-role", string role, _]) => With(PrincipalKind.RoleSession) with { RoleName = role, SessionArn = text },
            ("sts", ["federated-user", _]) => With(PrincipalKind.FederatedUser),
            _ => throw new FormatException($"'{text}' is no ARN of a user, role, role session, federated user or root user."),
        };
    }

    public override string ToString() => Kind == PrincipalKind.Anonymous ? "an anonymous caller" : Text;

    [GeneratedRegex(@"^\d{12}$")]
    private static partial Regex AccountIdForm();

    [GeneratedRegex(@"^[a-z0-9.-]+\.amazonaws\.com(\.cn)?$")]
    private static partial Regex ServiceForm();

    [GeneratedRegex(@"^arn:(?<partition>[^:]+):(?<service>iam|sts)::(?<account>\d{12}):(?<resource>.+)$")]
    private static partial Regex ArnForm();
}
