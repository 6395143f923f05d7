using Amazon.EC2;
using Amazon.EC2.Model;
using SecureNet.Cloud;
using SecureNet.Model;
using C = SecureNet.Cloud;
using M = SecureNet.Model;

namespace SecureNet.Aws;

/// <summary>Images of the account's own and their snapshots.</summary>
/// <param name="tagsInOneCall">False for an endpoint of one's own: moto fails where CreateImage tags snapshots, so there they
/// get a call of their own.</param>
internal sealed class ImageHandler(AmazonEC2Client ec2, CallRecorder calls, bool tagsInOneCall) : IResourceHandler
{
    public bool Lists(ResourceKind kind) => kind is ResourceKind.Image or ResourceKind.Snapshot;

    public bool Applies(Change change) => change is C.CreateImage or C.DeregisterImage or C.DeleteSnapshot;

    public async Task<IReadOnlyList<Resource>> ListAsync(ResourceKind kind, ResourceFilter filter, CancellationToken cancellationToken)
    {
        IEnumerable<Resource> found = kind == ResourceKind.Snapshot
            ? (await calls.PagesAsync("DescribeSnapshots", n => ec2.DescribeSnapshotsAsync(new()
            {
                NextToken = n, OwnerIds = ["self"], Filters = Ec2Filters.Of(filter, "snapshot-id", null)
            }, cancellationToken), r => (r.Snapshots, r.NextToken)).ConfigureAwait(false)).Select(Map)
            // An id may be one of AWS's own images; without ids only the account's are meant.
            : (await calls.PagesAsync("DescribeImages", n => ec2.DescribeImagesAsync(new()
            {
                NextToken = n, Owners = filter.Ids is null ? ["self"] : null, Filters = Ec2Filters.Of(filter, "image-id", null)
            }, cancellationToken), r => (r.Images, r.NextToken)).ConfigureAwait(false)).Select(Map);
        return [.. found.Where(filter.Matches)];
    }

    public async Task<Resource?> ApplyAsync(Change change, CancellationToken cancellationToken)
    {
        switch (change)
        {
            case C.CreateImage c:
                CreateImageResponse made = await calls.CallAsync(c.Action, true, c.Address, () => ec2.CreateImageAsync(new()
                {
                    InstanceId = c.InstanceId, Name = c.ImageName, Description = c.Description, NoReboot = c.NoReboot,
                    TagSpecifications = tagsInOneCall ? [Ec2Filters.TagsOf(ResourceType.Image, c.Tags),
                        Ec2Filters.TagsOf(ResourceType.Snapshot, c.SnapshotTags)] : [Ec2Filters.TagsOf(ResourceType.Image, c.Tags)],
                }, cancellationToken)).ConfigureAwait(false);
                if (!tagsInOneCall && (await ListAsync(ResourceKind.Image, ResourceFilter.ById(made.ImageId), cancellationToken)
                    .ConfigureAwait(false)) is [M.Image { SnapshotIds: { Count: > 0 } snapshots }])
                {
                    await calls.CallAsync("ec2:CreateTags", true, made.ImageId, () => ec2.CreateTagsAsync(new()
                    {
                        Resources = [.. snapshots], Tags = Ec2Filters.TagsOf(ResourceType.Snapshot, c.SnapshotTags).Tags
                    }, cancellationToken)).ConfigureAwait(false);
                }

                return new M.Image { Id = made.ImageId, AccountId = calls.Place.AccountId, Region = calls.Place.Region, Tags = c.Tags,
                    ImageName = c.ImageName, Description = c.Description, State = "pending", SourceInstanceId = c.InstanceId };
            case C.DeregisterImage c:
                await calls.CallAsync(c.Action, true, c.Id, () => ec2.DeregisterImageAsync(new() { ImageId = c.Id }, cancellationToken))
                    .ConfigureAwait(false);
                return null;
            case C.DeleteSnapshot c:
                await calls.CallAsync(c.Action, true, c.Id, () => ec2.DeleteSnapshotAsync(new() { SnapshotId = c.Id }, cancellationToken))
                    .ConfigureAwait(false);
                return null;
            default:
                throw new ArgumentException($"{change.OperationName} is not known here.", nameof(change));
        }
    }

    private M.Image Map(Amazon.EC2.Model.Image i) => new()
    {
        Id = i.ImageId, AccountId = calls.Place.AccountId, Region = calls.Place.Region, Tags = Mapper.Tags(i.Tags),
        ImageName = i.Name ?? i.ImageId, Description = i.Description ?? "", State = i.State?.Value ?? "available",
        StateReason = i.StateReason?.Message, Architecture = i.Architecture?.Value, RootDeviceName = i.RootDeviceName,
        SourceInstanceId = i.SourceInstanceId,
        SnapshotIds = [.. (i.BlockDeviceMappings ?? []).Select(b => b.Ebs?.SnapshotId).OfType<string>()],
    };

    private M.Snapshot Map(Amazon.EC2.Model.Snapshot s) => new()
    {
        Id = s.SnapshotId, AccountId = calls.Place.AccountId, Region = calls.Place.Region, Tags = Mapper.Tags(s.Tags),
        State = s.State?.Value ?? "completed", Description = s.Description ?? "", Encrypted = s.Encrypted ?? false,
    };
}
