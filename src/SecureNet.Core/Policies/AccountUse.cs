namespace SecureNet.Policies;

/// <summary>A use that an account is connected for: each needs rights of its own.</summary>
public enum AccountUse
{
    /// <summary>VPCs, hosts, peerings and their tests.</summary>
    Network,

    /// <summary>Images, templates, load balancers and Auto Scaling groups.</summary>
    Fleet,

    /// <summary>Buckets, S3 endpoints, and roles of hosts.</summary>
    Storage,
}
