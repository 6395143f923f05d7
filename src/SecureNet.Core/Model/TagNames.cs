namespace SecureNet.Model;

/// <summary>The tags by which SecureNet knows its own resources; there is no state file beside them.</summary>
public static class TagNames
{
    /// <summary>AWS's display name.</summary>
    public const string Name = "Name";

    /// <summary>The deployment that owns the resource, such as <c>two-account-network</c>.</summary>
    public const string Deployment = "securenet:deployment";

    /// <summary>The logical path of the resource in its deployment, such as <c>VPC-ACC-A/subnet/private-b</c>.</summary>
    public const string Address = "securenet:address";
}
