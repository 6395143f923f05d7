using SecureNet.Model;
using SecureNet.Printing;

namespace SecureNet;

/// <summary>A machine image that was made from a host.</summary>
public sealed class HostImage
{
    internal HostImage(Image image) => Image = image;

    public string Name => SafeText.Of(Image.ImageName);

    public string ImageId => Image.Id;

    /// <summary><c>pending</c>, <c>available</c> or <c>failed</c>.</summary>
    public string State => Image.State;

    public string Description => SafeText.Of(Image.Description);

    public string? Architecture => Image.Architecture;

    public string? SourceInstanceId => Image.SourceInstanceId;

    /// <summary>The snapshots of its volumes, which Remove-HostImage deletes too.</summary>
    public IReadOnlyList<string> SnapshotId => Image.SnapshotIds.ToArray();

    public string AccountId => Image.AccountId;

    public string Region => Image.Region;

    public string? Deployment => Image.Deployment;

    internal Image Image { get; }

    /// <summary>True where -WhatIf gave it: it shows what would be, and is not there.</summary>
    public bool IsPlanned => PlannedPart.Of(this) is not null;

    public override string ToString() => MockObject.NameOf(this) ?? Image.ToString();
}
