using SecureNet.Model;

namespace SecureNet.Cloud;

/// <summary>Makes an image of an instance, and with it a snapshot of each volume; it becomes available later.</summary>
/// <param name="NoReboot">True leaves the instance running, and the file systems as they happen to be.</param>
public sealed record CreateImage(string InstanceId, string ImageName, string Description, bool NoReboot) : CreateChange
{
    public override ResourceKind Creates => ResourceKind.Image;
    public override string Describe() => $"create image {ImageName} of {InstanceId}{(NoReboot ? "" : ", which reboots")}";
    public override Change Resolve(Func<string, string> id) => this with { InstanceId = id(InstanceId) };

    /// <summary>The tags of its snapshots, by which they are found when the image is gone.</summary>
    public System.Collections.Immutable.ImmutableSortedDictionary<string, string> SnapshotTags =>
        Tags.SetItem(TagNames.Address, Address + "/snapshot");
}

/// <summary>Takes an image out of use; its snapshots stay.</summary>
public sealed record DeregisterImage(string Id) : DeleteChange(Id)
{
    public override ResourceKind Deletes => ResourceKind.Image;
    public override string Describe() => $"deregister image {Id}";
    public override Change Resolve(Func<string, string> id) => this with { Id = id(Id) };
}

/// <summary>Deletes a snapshot.</summary>
public sealed record DeleteSnapshot(string Id) : DeleteChange(Id)
{
    public override ResourceKind Deletes => ResourceKind.Snapshot;
    public override Change Resolve(Func<string, string> id) => this with { Id = id(Id) };
}
