namespace SecureNet.Policies;

/// <summary>The kind of resource that a request is about.</summary>
public static class PolicyResources
{
    /// <summary>True for an action of KMS on a key; others of KMS act on an alias, on the account, or on nothing.</summary>
    public static bool IsKey(PolicyRequest request) =>
        IsKms(request.Action) && request.Resource.Split(':', 6) is [_, _, "kms", _, _, ['k', 'e', 'y', '/', ..]];

    /// <summary>True for an action of KMS.</summary>
    public static bool IsKms(string action) => action.StartsWith("kms:", StringComparison.OrdinalIgnoreCase);
}
