using System.Collections.Immutable;
using System.Text.Json;
using SecureNet.Model;
using SecureNet.Snapshots.Shapes;

namespace SecureNet.Snapshots;

/// <summary>
/// Puts roles together from what GetAccountAuthorizationDetails tells: inline policies, and of managed ones and boundaries the default
/// version, where a file has it.
/// </summary>
internal sealed class RoleJoin
{
    private readonly Dictionary<string, string> _managed = new(StringComparer.Ordinal);

    public RoleJoin(IReadOnlyList<DescribeDocument> documents)
    {
        foreach (ManagedPolicyShape policy in documents.SelectMany(d => d.Policies).Where(p => p.Arn is not null))
        {
            PolicyVersionShape? version = policy.PolicyVersionList?.FirstOrDefault(v => v.IsDefaultVersion == true)
                ?? policy.PolicyVersionList?.FirstOrDefault(v => v.VersionId is not null && v.VersionId == policy.DefaultVersionId);
            if (version?.Document is { } document && TextOf(document) is { Length: > 0 } text) { _managed[policy.Arn!] = text; }
        }
    }

    /// <summary>The roles and instance profiles of a file; they are the account's, in every region.</summary>
    public IEnumerable<Resource> Build(DescribeDocument d, Place place)
    {
        Place account = place.For(ResourceKind.Role);
        foreach (RoleDetailShape s in d.RoleDetailList)
        {
            string[] attached = [.. (s.AttachedManagedPolicies ?? []).Select(a => a.PolicyArn)];
            string? boundary = s.PermissionsBoundary?.PermissionsBoundaryArn;
            yield return new Role
            {
                Id = s.Arn, AccountId = account.AccountId, Region = account.Region, Tags = TagShape.Read(s.Tags), Path = s.Path ?? "/",
                RoleName = s.RoleName ?? NameOf(s.Arn),
                AssumeRolePolicyDocument = s.AssumeRolePolicyDocument is { } trust ? TextOf(trust) : "",
                InlinePolicies = (s.RolePolicyList ?? []).GroupBy(p => p.PolicyName, StringComparer.Ordinal)
                    .ToImmutableSortedDictionary(p => p.Key, p => TextOf(p.Last().PolicyDocument)),
                AttachedPolicyArns = attached, PermissionsBoundaryArn = boundary,
                ManagedPolicies = attached.Append(boundary).OfType<string>().Distinct().Where(_managed.ContainsKey)
                    .ToImmutableSortedDictionary(a => a, a => _managed[a]),
            };
            foreach (RoleProfileShape p in s.InstanceProfileList ?? [])
            {
                yield return new InstanceProfile
                {
                    Id = p.Arn, AccountId = account.AccountId, Region = account.Region,
                    InstanceProfileName = p.InstanceProfileName ?? NameOf(p.Arn),
                    Path = p.Path ?? "/", RoleIds = [s.Arn],
                };
            }
        }
    }

    private static string NameOf(string arn) => arn[(arn.LastIndexOf('/') + 1)..];

    private static string TextOf(JsonElement document) => document.ValueKind switch
    {
        JsonValueKind.Object => document.GetRawText(),
        JsonValueKind.String when document.GetString() is { } text => text.StartsWith('%') ? Uri.UnescapeDataString(text) : text,
        _ => "",
    };
}
