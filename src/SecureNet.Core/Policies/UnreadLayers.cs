namespace SecureNet.Policies;

/// <summary>The kinds of policies that have a say in a request and that no policy set holds: whatever they refuse is refused.</summary>
/// <remarks>Source: IAM User Guide, "Policy evaluation logic": service control policies hold for users, roles and root users of an account,
/// resource control policies for the resource's, session policies for whoever assumed a role or was federated; KMS developer guide, "Grants
/// in AWS KMS" (rules Q1, Q5).</remarks>
internal static class UnreadLayers
{
    public const string ServiceControl = "service control policies", ResourceControl = "resource control policies",
        Session = "session policies", Boundary = "the permissions boundary",
        KeyGrants = "grants of the key", AccessLists = "the object's owner and access control list",
        AccountBlock = "Block Public Access of the bucket's account";

    // The account's settings hold for every bucket of it, and only the bucket's own are read (rule Q15).
    private static bool MayAccountBlock(PolicyRequest request, PolicySet policies) => !policies.RestrictPublicBuckets
        && request.Action.StartsWith("s3:", StringComparison.OrdinalIgnoreCase)
        && request.Principal.Kind != PrincipalKind.Service
            && (request.Principal.AccountId is not { } account || account != request.ResourceAccountId)
        && policies.Resource is { } policy && PublicPolicy.FirstPublic(policy) is not null;

    public static IReadOnlyList<string> Of(PolicyRequest request, PolicySet policies)
    {
        PrincipalKind kind = request.Principal.Kind;
        List<string> left = [];
        if (request.Principal.AccountId is not null) { left.Add(ServiceControl); }
        left.Add(ResourceControl);
        if (kind is PrincipalKind.User or PrincipalKind.RoleSession && !policies.IsBoundaryRead && policies.Boundary is null
            && policies.UnreadBoundary is null) { left.Add(Boundary); }
        if (kind is PrincipalKind.RoleSession or PrincipalKind.FederatedUser) { left.Add(Session); }
        if (PolicyResources.IsKey(request)) { left.Add(KeyGrants); }
        // What another account wrote to a bucket with access control lists is that account's, and the bucket's policy lets nobody at it
        // (rule Q12).
        if (S3AccessLists.DecideOwner(request.Action) && !policies.AreAccessListsOff) { left.Add(AccessLists); }
        if (MayAccountBlock(request, policies)) { left.Add(AccountBlock); }
        return left;
    }
}
