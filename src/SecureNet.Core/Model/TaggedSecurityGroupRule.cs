namespace SecureNet.Model;

/// <summary>
/// A rule of a security group that carries a deployment's tags of its own: the deployment put it onto a group that is not its.
/// </summary>
public sealed record TaggedSecurityGroupRule : Resource
{
    public override ResourceKind Kind => ResourceKind.SecurityGroupRule;

    /// <summary>The group that it is a rule of.</summary>
    public required string GroupId { get; init; }

    public required SecurityGroupRule Rule { get; init; }

    public override string PlainName => $"{Rule} in {GroupId}";
}
