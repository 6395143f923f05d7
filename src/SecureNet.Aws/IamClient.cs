namespace SecureNet.Aws;

/// <summary>
/// The part of IAM that hosts' roles need, on the shared Query runtime: its package is not served by the registry. Requests and members
/// are named as those of AWSSDK.IdentityManagement.
/// </summary>
internal sealed class IamClient(QueryClient query)
{
    public Task<QueryResponse> CreateRoleAsync(CreateRoleRequest r, CancellationToken c) =>
        query.CallAsync("CreateRole", new QueryParameters()
            .Set("Path", r.Path).Set("RoleName", r.RoleName).Set("AssumeRolePolicyDocument", r.AssumeRolePolicyDocument)
                .Set("Description", r.Description).Set("PermissionsBoundary", r.PermissionsBoundary).List("Tags", r.Tags, Write), c);

    public Task<QueryResponse> GetRoleAsync(GetRoleRequest r, CancellationToken c) =>
        query.CallAsync("GetRole", new QueryParameters().Set("RoleName", r.RoleName), c);

    public Task<QueryResponse> ListRolesAsync(ListRequest r, CancellationToken c) => query.CallAsync("ListRoles", Page(r), c);

    public Task<QueryResponse> DeleteRoleAsync(GetRoleRequest r, CancellationToken c) =>
        query.CallAsync("DeleteRole", new QueryParameters().Set("RoleName", r.RoleName), c);

    public Task<QueryResponse> TagRoleAsync(TagRoleRequest r, CancellationToken c) =>
        query.CallAsync("TagRole", new QueryParameters().Set("RoleName", r.RoleName).List("Tags", r.Tags, Write), c);

    public Task<QueryResponse> UpdateAssumeRolePolicyAsync(RolePolicyRequest r, CancellationToken c) =>
        query.CallAsync("UpdateAssumeRolePolicy",
            new QueryParameters().Set("RoleName", r.RoleName).Set("PolicyDocument", r.PolicyDocument), c);

    public Task<QueryResponse> PutRolePermissionsBoundaryAsync(PutRolePermissionsBoundaryRequest r, CancellationToken c) =>
        query.CallAsync("PutRolePermissionsBoundary",
            new QueryParameters().Set("RoleName", r.RoleName).Set("PermissionsBoundary", r.PermissionsBoundary), c);

    public Task<QueryResponse> PutRolePolicyAsync(RolePolicyRequest r, CancellationToken c) => query.CallAsync("PutRolePolicy", Of(r), c);

    public Task<QueryResponse> GetRolePolicyAsync(RolePolicyRequest r, CancellationToken c) => query.CallAsync("GetRolePolicy", Of(r), c);

    public Task<QueryResponse> DeleteRolePolicyAsync(RolePolicyRequest r, CancellationToken c) =>
        query.CallAsync("DeleteRolePolicy", Of(r), c);

    public Task<QueryResponse> ListRolePoliciesAsync(ListRequest r, CancellationToken c) => query.CallAsync("ListRolePolicies", Page(r), c);

    public Task<QueryResponse> ListAttachedRolePoliciesAsync(ListRequest r, CancellationToken c) =>
        query.CallAsync("ListAttachedRolePolicies", Page(r), c);

    public Task<QueryResponse> GetPolicyAsync(PolicyRequest r, CancellationToken c) =>
        query.CallAsync("GetPolicy", new QueryParameters().Set("PolicyArn", r.PolicyArn), c);

    public Task<QueryResponse> GetPolicyVersionAsync(PolicyRequest r, CancellationToken c) =>
        query.CallAsync("GetPolicyVersion", new QueryParameters().Set("PolicyArn", r.PolicyArn).Set("VersionId", r.VersionId), c);

    public Task<QueryResponse> DetachRolePolicyAsync(DetachRolePolicyRequest r, CancellationToken c) =>
        query.CallAsync("DetachRolePolicy", new QueryParameters().Set("RoleName", r.RoleName).Set("PolicyArn", r.PolicyArn), c);

    public Task<QueryResponse> CreateInstanceProfileAsync(CreateInstanceProfileRequest r, CancellationToken c) =>
        query.CallAsync("CreateInstanceProfile",
            new QueryParameters().Set("InstanceProfileName", r.InstanceProfileName).Set("Path", r.Path).List("Tags", r.Tags, Write), c);

    public Task<QueryResponse> GetInstanceProfileAsync(InstanceProfileRequest r, CancellationToken c) =>
        query.CallAsync("GetInstanceProfile", Of(r), c);

    public Task<QueryResponse> ListInstanceProfilesAsync(ListRequest r, CancellationToken c) =>
        query.CallAsync("ListInstanceProfiles", Page(r), c);

    public Task<QueryResponse> DeleteInstanceProfileAsync(InstanceProfileRequest r, CancellationToken c) =>
        query.CallAsync("DeleteInstanceProfile", Of(r), c);

    public Task<QueryResponse> AddRoleToInstanceProfileAsync(InstanceProfileRequest r, CancellationToken c) =>
        query.CallAsync("AddRoleToInstanceProfile", Of(r), c);

    public Task<QueryResponse> RemoveRoleFromInstanceProfileAsync(InstanceProfileRequest r, CancellationToken c) =>
        query.CallAsync("RemoveRoleFromInstanceProfile", Of(r), c);

    private static QueryParameters Page(ListRequest r) =>
        new QueryParameters().Set("RoleName", r.RoleName).Set("PathPrefix", r.PathPrefix).Set("Marker", r.Marker);

    private static QueryParameters Of(RolePolicyRequest r) =>
        new QueryParameters().Set("RoleName", r.RoleName).Set("PolicyName", r.PolicyName).Set("PolicyDocument", r.PolicyDocument);

    private static QueryParameters Of(InstanceProfileRequest r) =>
        new QueryParameters().Set("InstanceProfileName", r.InstanceProfileName).Set("RoleName", r.RoleName);

    private static void Write(QueryParameters parameters, string at, KeyValuePair<string, string> tag) =>
        parameters.Set(at + ".Key", tag.Key).Set(at + ".Value", tag.Value);
}

internal sealed record CreateRoleRequest(
    string RoleName, string Path, string AssumeRolePolicyDocument, string Description, string? PermissionsBoundary,
    IReadOnlyDictionary<string, string> Tags);

internal sealed record GetRoleRequest(string RoleName);

internal sealed record TagRoleRequest(string RoleName, IReadOnlyDictionary<string, string> Tags);

internal sealed record PutRolePermissionsBoundaryRequest(string RoleName, string PermissionsBoundary);

internal sealed record RolePolicyRequest(string RoleName, string? PolicyName = null, string? PolicyDocument = null);

internal sealed record PolicyRequest(string PolicyArn, string? VersionId = null);

internal sealed record DetachRolePolicyRequest(string RoleName, string PolicyArn);

internal sealed record CreateInstanceProfileRequest(string InstanceProfileName, string Path, IReadOnlyDictionary<string, string> Tags);

internal sealed record InstanceProfileRequest(string InstanceProfileName, string? RoleName = null);

/// <summary>A page of a listing.</summary>
internal sealed record ListRequest(string? RoleName = null, string? PathPrefix = null, string? Marker = null);
