using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Xml.Linq;
using SecureNet.Cloud;
using SecureNet.Model;
using C = SecureNet.Cloud;

namespace SecureNet.Aws;

/// <summary>
/// Roles and instance profiles. IAM's listings show no tags and no policies, so they are narrowed to our path and each is looked at.
/// </summary>
internal sealed class IamHandler(IamClient iam, CallRecorder calls) : IResourceHandler
{
    public bool Lists(ResourceKind kind) => Place.IsGlobal(kind);

    public bool Applies(Change change) => change.Service == "iam";

    public async Task<IReadOnlyList<Resource>> ListAsync(ResourceKind kind, ResourceFilter filter, CancellationToken c)
    {
        bool isRole = kind == ResourceKind.Role;
        IEnumerable<string> names = filter.Ids?.Select(NameOf) ?? (isRole
            ? (await PagesAsync("iam:ListRoles", "Roles", m => iam.ListRolesAsync(new(PathPrefix: Role.IamPath, Marker: m), c))
                .ConfigureAwait(false)).Select(r => Text(r, "RoleName"))
            : (await PagesAsync("iam:ListInstanceProfiles", "InstanceProfiles", m => iam.ListInstanceProfilesAsync(
                new(PathPrefix: Role.IamPath, Marker: m), c)).ConfigureAwait(false)).Select(r => Text(r, "InstanceProfileName")));
        // Roles share managed policies: each is read once.
        ConcurrentDictionary<string, Lazy<Task<string?>>> managed = new();
        Resource?[] found = await Task.WhenAll(names.Distinct().Select(async n => isRole ? await RoleAsync(n, managed, c)
            .ConfigureAwait(false) : (Resource?)await ProfileAsync(n, c).ConfigureAwait(false))).ConfigureAwait(false);
        return [.. found.OfType<Resource>().Where(filter.Matches)];
    }

    public async Task<Resource?> ApplyAsync(Change change, CancellationToken c)
    {
        switch (change)
        {
            case CreateRole x:
                QueryResponse role = await Do(x.RoleName,
                    () => iam.CreateRoleAsync(new(
                    x.RoleName, x.Path, x.AssumeRolePolicyDocument, x.Description, x.PermissionsBoundaryArn, x.Tags), c))
                    .ConfigureAwait(false);
                return Map(role.Result.Element("Role")!) with { Tags = x.Tags, PermissionsBoundaryArn = x.PermissionsBoundaryArn };
            case CreateInstanceProfile x:
                QueryResponse profile = await Do(x.InstanceProfileName,
                    () => iam.CreateInstanceProfileAsync(new(x.InstanceProfileName, x.Path, x.Tags), c)).ConfigureAwait(false);
                return MapProfile(profile.Result.Element("InstanceProfile")!) with { Tags = x.Tags };
        }

        string target = NameOf(change.References[0]);
        await Do(target, () => change switch
        {
            TagRole x => iam.TagRoleAsync(new(target, x.Tags), c),
            UpdateAssumeRolePolicy x => iam.UpdateAssumeRolePolicyAsync(new(target, null, x.PolicyDocument), c),
            PutRolePermissionsBoundary x => iam.PutRolePermissionsBoundaryAsync(new(target, x.PermissionsBoundaryArn), c),
            PutRolePolicy x => iam.PutRolePolicyAsync(new(target, x.PolicyName, x.PolicyDocument), c),
            DeleteRolePolicy x => iam.DeleteRolePolicyAsync(new(target, x.PolicyName), c),
            DetachRolePolicy x => iam.DetachRolePolicyAsync(new(target, x.PolicyArn), c),
            AddRoleToInstanceProfile x => iam.AddRoleToInstanceProfileAsync(new(target, NameOf(x.RoleId)), c),
            RemoveRoleFromInstanceProfile x => iam.RemoveRoleFromInstanceProfileAsync(new(target, NameOf(x.RoleId)), c),
            C.DeleteRole => iam.DeleteRoleAsync(new(target), c),
            C.DeleteInstanceProfile => iam.DeleteInstanceProfileAsync(new(target), c),
            _ => throw new ArgumentException($"{change.OperationName} is not known here.", nameof(change)),
        }).ConfigureAwait(false);
        return null;

        Task<QueryResponse> Do(string name, Func<Task<QueryResponse>> call) => calls.CallAsync(change.Action, true, name, call);
    }

    /// <summary>The name at the end of an ARN, or the name itself.</summary>
    private static string NameOf(string id) => id[(id.LastIndexOf('/') + 1)..];

    private async Task<Role?> RoleAsync(string name, ConcurrentDictionary<string, Lazy<Task<string?>>> managed, CancellationToken c)
    {
        if (await OrNoneAsync("iam:GetRole", name, () => iam.GetRoleAsync(new(name), c)).ConfigureAwait(false) is not { } answer)
        {
            return null;
        }
        Task<List<XElement>> attached = PagesAsync("iam:ListAttachedRolePolicies", "AttachedPolicies",
            m => iam.ListAttachedRolePoliciesAsync(new(name, Marker: m), c));
        List<XElement> names = await PagesAsync(
            "iam:ListRolePolicies", "PolicyNames", m => iam.ListRolePoliciesAsync(new(name, Marker: m), c)).ConfigureAwait(false);
        QueryResponse?[] policies = await Task.WhenAll(names.Select(
            n => OrNoneAsync("iam:GetRolePolicy", name, () => iam.GetRolePolicyAsync(new(name, n.Value), c)))).ConfigureAwait(false);
        Role role = Map(answer.Result.Element("Role")!);
        string[] arns = [.. (await attached.ConfigureAwait(false)).Select(a => Text(a, "PolicyArn"))];
        Dictionary<string, string> documents = [];
        foreach (string arn in role.PermissionsBoundaryArn is { } boundary ? arns.Append(boundary).Distinct() : arns)
        {
            if (await managed.GetOrAdd(arn, a => new(() => ManagedPolicyAsync(a, c))).Value.ConfigureAwait(false) is { } document)
            {
                documents[arn] = document;
            }
        }

        return role with
        {
            InlinePolicies = policies.OfType<QueryResponse>().ToImmutableSortedDictionary(p => Text(p.Result, "PolicyName"),
                p => Uri.UnescapeDataString(Text(p.Result, "PolicyDocument"))),
            AttachedPolicyArns = arns, ManagedPolicies = documents.ToImmutableSortedDictionary(),
        };
    }

    /// <summary>What a managed policy says now; null where it may not be read, and is then told as one that was not.</summary>
    private async Task<string?> ManagedPolicyAsync(string arn, CancellationToken c)
    {
        try
        {
            if (await OrNoneAsync("iam:GetPolicy", arn, () => iam.GetPolicyAsync(new(arn), c)).ConfigureAwait(false) is not { } policy)
            {
                return null;
            }
            string version = Text(policy.Result.Element("Policy")!, "DefaultVersionId");
            QueryResponse? answer = await OrNoneAsync("iam:GetPolicyVersion", arn, () => iam.GetPolicyVersionAsync(new(arn, version), c))
                .ConfigureAwait(false);
            return answer is null ? null : Uri.UnescapeDataString(Text(answer.Result.Element("PolicyVersion")!, "Document"));
        }
        catch (CloudException e) when (ListingCalls.IsUnavailable(e.Code)) { return null; }
    }

    private async Task<InstanceProfile?> ProfileAsync(string name, CancellationToken c) =>
        await OrNoneAsync("iam:GetInstanceProfile", name, () => iam.GetInstanceProfileAsync(new(name), c))
            .ConfigureAwait(false) is { } answer ? MapProfile(answer.Result.Element("InstanceProfile")!) : null;

    private Role Map(XElement r) => new()
    {
        Id = Text(r, "Arn"), AccountId = calls.Place.AccountId, Region = Place.Global, RoleName = Text(r, "RoleName"),
        Path = Text(r, "Path"), Tags = Tags(r),
        // IAM gives policies back percent-encoded (IAM API reference, GetRole).
        AssumeRolePolicyDocument = Uri.UnescapeDataString(Text(r, "AssumeRolePolicyDocument")),
        PermissionsBoundaryArn = r.Element("PermissionsBoundary")?.Element("PermissionsBoundaryArn")?.Value is { Length: > 0 } boundary
            ? boundary : null,
    };

    private InstanceProfile MapProfile(XElement p) => new()
    {
        Id = Text(p, "Arn"), AccountId = calls.Place.AccountId, Region = Place.Global, InstanceProfileName = Text(p, "InstanceProfileName"),
        Path = Text(p, "Path"), Tags = Tags(p),
        RoleIds = [.. (p.Element("Roles")?.Elements("member") ?? []).Select(r => Text(r, "Arn"))],
    };

    private static ImmutableSortedDictionary<string, string> Tags(XElement e) =>
        (e.Element("Tags")?.Elements("member") ?? []).ToImmutableSortedDictionary(t => Text(t, "Key"), t => Text(t, "Value"));

    private static string Text(XElement e, string name) => e.Element(name)?.Value ?? "";

    private async Task<QueryResponse?> OrNoneAsync(string action, string name, Func<Task<QueryResponse>> call)
    {
        try { return await calls.CallAsync(action, false, name, call).ConfigureAwait(false); }
        catch (CloudException e) when (e.Code == "NoSuchEntity") { return null; }
    }

    private async Task<List<XElement>> PagesAsync(string action, string list, Func<string?, Task<QueryResponse>> page)
    {
        List<XElement> all = [];
        string? marker = null;
        do
        {
            QueryResponse answer = await calls.CallAsync(action, false, null, () => page(marker)).ConfigureAwait(false);
            all.AddRange(answer.Result.Element(list)?.Elements("member") ?? []);
            marker = Text(answer.Result, "IsTruncated") == "true" ? Text(answer.Result, "Marker") : null;
        }
        while (!string.IsNullOrEmpty(marker));
        return all;
    }
}
