namespace SecureNet.Policies;

/// <summary>What an account is connected for: each use needs rights of its own.</summary>
public enum AccountUse
{
    /// <summary>VPCs, hosts, peerings and their tests.</summary>
    Network,

    /// <summary>Images, templates, load balancers and Auto Scaling groups.</summary>
    Fleet,

    /// <summary>Buckets, S3 endpoints, and roles of hosts.</summary>
    Storage,
}
