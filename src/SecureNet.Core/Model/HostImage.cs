namespace SecureNet.Model;

/// <summary>A machine image of the account's own.</summary>
public sealed record Image : Resource
{
    public override ResourceKind Kind => ResourceKind.Image;

    /// <summary>The name it was registered by, one of a kind in the account and region.</summary>
    public required string ImageName { get; init; }

    public string Description { get; init; } = "";

    /// <summary>
    /// <c>pending</c>, <c>available</c>, <c>failed</c>, <c>invalid</c>, <c>transient</c>, <c>error</c> or <c>deregistered</c>.
    /// </summary>
    public string State { get; init; } = "available";

    /// <summary>Why it failed, in AWS's words.</summary>
    public string? StateReason { get; init; }

    /// <summary><c>x86_64</c> or <c>arm64</c>.</summary>
    public string? Architecture { get; init; }

    public string? RootDeviceName { get; init; }

    /// <summary>The instance it was made from, or null where AWS does not say.</summary>
    public string? SourceInstanceId { get; init; }

    /// <summary>Set only on a wanted image: make it without a reboot.</summary>
    public bool NoReboot { get; init; }

    /// <summary>The snapshots of its volumes, which outlive it and cost money until they are deleted.</summary>
    public IReadOnlyList<string> SnapshotIds { get; init; } = [];

    public override bool Exists => State is not "deregistered";

    public override string PlainName => Name ?? ImageName;
}

/// <summary>A snapshot of a volume, such as those that an image is made of.</summary>
public sealed record Snapshot : Resource
{
    public override ResourceKind Kind => ResourceKind.Snapshot;

    /// <summary><c>pending</c>, <c>completed</c> or <c>error</c>.</summary>
    public string State { get; init; } = "completed";

    public string Description { get; init; } = "";
    public bool Encrypted { get; init; }
}
