using SecureNet.Model;

namespace SecureNet.Policies;

/// <summary>Who a host is when it calls AWS.</summary>
/// <param name="Principal">The session of its role; anonymous where it has no role.</param>
/// <param name="Policies">The policies of the role that are known; null where none is.</param>
/// <param name="Label">For a person: the role, or why there is none.</param>
public sealed record HostIdentity(PolicyPrincipal Principal, IReadOnlyList<PolicyDocument>? Policies, string Label)
{
    /// <summary>Policies of the role that were not read, such as managed ones.</summary>
    public IReadOnlyList<string> Unread { get; init; } = [];

    /// <summary>A host without an instance profile signs no request.</summary>
    public static HostIdentity None { get; } = new(PolicyPrincipal.Anonymous, [], "no instance profile");

    /// <summary>A host whose role is known. The session's name is the instance's id.</summary>
    public static HostIdentity Of(string roleArn, Instance host, IReadOnlyList<PolicyDocument>? policies) => new(PolicyPrincipal.Session(roleArn, host.Id), policies, $"role {roleArn}");

    /// <summary>The identity of a host, as its instance profile says.</summary>
    /// <param name="network">With the instance profiles and roles of the host's account.</param>
    /// <exception cref="PolicySyntaxException">A policy of the role cannot be read.</exception>
    public static HostIdentity Of(Network network, Instance host)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(host);
        if (host.InstanceProfileId is not { } id) { return None; }
        Place account = host.Place.For(ResourceKind.Role);
        if (network.Of<InstanceProfile>(account).FirstOrDefault(p => p.IsCalled(id)) is not { } profile) { return None with { Label = $"instance profile {id}, which is not there" }; }
        if (profile.RoleIds is not [string arn, ..] || network.Of<Role>(account).FirstOrDefault(r => r.Id == arn) is not { } role) { return None with { Label = $"instance profile {profile.DisplayName} without a role" }; }
        return Of(role, host);
    }

    private static HostIdentity Of(Role role, Instance host) => Of(role.Id, host, PoliciesOf(role)) with { Unread = role.AttachedPolicyArns, Label = $"role {role.RoleName}" };

    /// <summary>The inline policies of a role.</summary>
    /// <exception cref="PolicySyntaxException">One of them cannot be read.</exception>
    public static IReadOnlyList<PolicyDocument> PoliciesOf(Role role) =>
        [.. role.InlinePolicies.Select(p => PolicyDocument.Parse(p.Value, PolicyKind.Identity, $"policy {p.Key} of role {role.RoleName}"))];
}
