using SecureNet.Model;

namespace SecureNet.Policies;

/// <summary>The identity of a host when it calls AWS.</summary>
/// <param name="Principal">The session of its role; anonymous where it has no role.</param>
/// <param name="Policies">The policies of the role that are known; null where none is.</param>
/// <param name="Label">For a person: the role, or why there is none.</param>
public sealed record HostIdentity(PolicyPrincipal Principal, IReadOnlyList<PolicyDocument>? Policies, string Label)
{
    /// <summary>Policies of the role that were not read, such as managed ones.</summary>
    public IReadOnlyList<string> Unread { get; init; } = [];

    /// <summary>
    /// The reason for which it is not known who the host is, as a sentence; null where it is. No policy is evaluated then.
    /// </summary>
    public string? WhyUnknown { get; init; }

    /// <summary>True where it is known whether the role has a permissions boundary.</summary>
    public bool IsBoundaryRead { get; init; }

    /// <summary>The role's permissions boundary; null where it has none, or it was not read.</summary>
    public PolicyDocument? Boundary { get; init; }

    /// <summary>The name of a boundary that the role has, and that was not read.</summary>
    public string? UnreadBoundary { get; init; }

    /// <summary>A host without an instance profile signs no request.</summary>
    public static HostIdentity None { get; } = new(PolicyPrincipal.Anonymous, [], "no instance profile");

    /// <summary>A host whose role is known. The session's name is the instance's id.</summary>
    public static HostIdentity Of(string roleArn, Instance host, IReadOnlyList<PolicyDocument>? policies) =>
        new(PolicyPrincipal.Session(roleArn, host.Id), policies, $"role {roleArn}");

    /// <summary>The identity of a host, as its instance profile says.</summary>
    /// <param name="network">With the instance profiles and roles of the host's account.</param>
    /// <exception cref="PolicySyntaxException">A policy of the role cannot be read.</exception>
    public static HostIdentity Of(Network network, Instance host)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(host);
        if (host.InstanceProfileId is not { } id) { return None; }
        Place account = host.Place.For(ResourceKind.Role);
        if (network.Of<InstanceProfile>(account).FirstOrDefault(p => p.IsCalled(id)) is not { } profile)
        {
            return None with { Label = $"instance profile {id}, which is not there" };
        }
        if (profile.RoleIds is not [string arn, ..] || network.Of<Role>(account).FirstOrDefault(r => r.Id == arn) is not { } role)
        {
            return None with { Label = $"instance profile {profile.DisplayName} without a role" };
        }
        return Of(role, host);
    }

    /// <summary>
    /// The identity of a host, as files tell it: what they do not hold is not known to be absent, since the call has filters.
    /// </summary>
    /// <exception cref="PolicySyntaxException">A policy of the role cannot be read.</exception>
    public static HostIdentity OfSnapshot(Network network, Instance host)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(host);
        if (host.InstanceProfileId is not { } id) { return None; }
        Place account = host.Place.For(ResourceKind.Role);
        InstanceProfile? profile = network.Of<InstanceProfile>(account).FirstOrDefault(p => p.IsCalled(id));
        Role? role = profile?.RoleIds is [string arn, ..] ? network.Of<Role>(account).FirstOrDefault(r => r.Id == arn) : null;
        return role is not null ? Of(role, host) : None with
        {
            Label = $"instance profile {id}, whose role was not read",
            WhyUnknown = $"The role of instance profile {id} is not known: "
                + $"iam:GetAccountAuthorizationDetails of account {host.AccountId} was not read",
        };
    }

    private static HostIdentity Of(Role role, Instance host) => Of(role.Id, host, PoliciesOf(role)) with
    {
        Unread = UnreadOf(role), Label = $"role {role.RoleName}", IsBoundaryRead = true, Boundary = BoundaryOf(role),
        UnreadBoundary = BoundaryOf(role) is null ? role.PermissionsBoundaryArn : null,
    };

    /// <summary>The policies of a role that were read, inline and managed.</summary>
    /// <exception cref="PolicySyntaxException">An inline one cannot be read.</exception>
    public static IReadOnlyList<PolicyDocument> PoliciesOf(Role role) =>
    [
        .. role.InlinePolicies.Select(p => PolicyDocument.Parse(p.Value, PolicyKind.Identity, $"policy {p.Key} of role {role.RoleName}")),
        .. role.AttachedPolicyArns.Select(a => Managed(role, a)).OfType<PolicyDocument>(),
    ];

    /// <summary>The managed policies of a role that were not read, or are written in a way that cannot be.</summary>
    public static IReadOnlyList<string> UnreadOf(Role role) => [.. role.AttachedPolicyArns.Where(a => Managed(role, a) is null)];

    /// <summary>The permissions boundary of a role; null where it has none, or it was not read.</summary>
    public static PolicyDocument? BoundaryOf(Role role) => role.PermissionsBoundaryArn is { } arn ? Managed(role, arn) : null;

    /// <summary>The set of policies with those of the role itself.</summary>
    public static PolicySet With(PolicySet policies, Role role) => policies with
    {
        Identity = PoliciesOf(role), UnreadIdentity = UnreadOf(role), IsBoundaryRead = true, Boundary = BoundaryOf(role),
        UnreadBoundary = BoundaryOf(role) is null ? role.PermissionsBoundaryArn : null,
    };

    private static PolicyDocument? Managed(Role role, string arn)
    {
        if (!role.ManagedPolicies.TryGetValue(arn, out string? json)) { return null; }
        try { return PolicyDocument.Parse(json, PolicyKind.Identity, $"policy {arn[(arn.LastIndexOf('/') + 1)..]}"); }
        // AWS's own may be written with what is not known here.
        catch (PolicySyntaxException) { return null; }
    }
}
