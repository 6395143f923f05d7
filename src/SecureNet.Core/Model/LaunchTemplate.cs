using System.Collections.Immutable;

namespace SecureNet.Model;

/// <summary>A launch template with the data of its newest version.</summary>
public sealed record LaunchTemplate : Resource
{
    public override ResourceKind Kind => ResourceKind.LaunchTemplate;
    public required string LaunchTemplateName { get; init; }
    public int LatestVersion { get; init; } = 1;
    public required LaunchTemplateData Data { get; init; }
    public override string PlainName => Name ?? LaunchTemplateName;
}

/// <summary>What a launch template says about the instances it launches. The defaults are the baseline.</summary>
public sealed record LaunchTemplateData
{
    public required string ImageId { get; init; }
    public required string InstanceType { get; init; }
    public string? KeyName { get; init; }
    public IReadOnlyList<string> SecurityGroupIds { get; init; } = [];
    public string? InstanceProfileName { get; init; }

    /// <summary>Set only on wanted data; never read back.</summary>
    public string? UserData { get; init; }

    /// <summary>By which user data is compared without being kept; null where there is none.</summary>
    public string? UserDataHash { get; init; }

    /// <summary>True where the metadata service answers only to session tokens (EC2.170).</summary>
    public bool MetadataTokensRequired { get; init; } = true;

    /// <summary>1 keeps the metadata service from containers and proxies (AutoScaling.4).</summary>
    public int MetadataHopLimit { get; init; } = 1;

    /// <summary>True where the root volume is encrypted (EC2.181).</summary>
    public bool Encrypted { get; init; } = true;

    /// <summary>False keeps instances off the internet (EC2.25).</summary>
    public bool AssociatePublicIpAddress { get; init; }

    /// <summary>One-minute metrics, by which target tracking acts in time.</summary>
    public bool DetailedMonitoring { get; init; } = true;

    /// <summary>
    /// What instances, their volumes and their interfaces are tagged with: they go with their instance and are no resources of their own.
    /// </summary>
    public ImmutableSortedDictionary<string, string> LaunchedTags { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>The hash of user data, or null for none.</summary>
    public static string? HashOf(string? userData) => Model.UserDataHash.Of(userData) is { Length: > 0 } hash ? hash : null;

    /// <summary>True if both launch the same instances.</summary>
    public bool SameAs(LaunchTemplateData other) =>
        Scalars(this) == Scalars(other) && SecurityGroupIds.Order().SequenceEqual(other.SecurityGroupIds.Order())
            && LaunchedTags.SequenceEqual(other.LaunchedTags);

    private static LaunchTemplateData Scalars(LaunchTemplateData data) =>
        data with { UserData = null, SecurityGroupIds = [], LaunchedTags = ImmutableSortedDictionary<string, string>.Empty };

    // A record prints every property unless told otherwise, and user data may hold a secret.
    public override string ToString() => $"{InstanceType} from {ImageId}";
}
