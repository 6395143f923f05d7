using Amazon.EC2;
using Amazon.EC2.Model;
using SecureNet.Cloud;
using SecureNet.Model;
using C = SecureNet.Cloud;

namespace SecureNet.Aws;

/// <summary>Which instance profile an instance has. EC2 names the association by an id that only its own listing tells.</summary>
internal sealed class InstanceProfileHandler(AmazonEC2Client ec2, CallRecorder calls) : IResourceHandler
{
    public bool Lists(ResourceKind kind) => false;

    public bool Applies(Change change) =>
        change is C.AssociateIamInstanceProfile or C.ReplaceIamInstanceProfileAssociation or C.DisassociateIamInstanceProfile;

    public Task<IReadOnlyList<Resource>> ListAsync(ResourceKind kind, ResourceFilter filter, CancellationToken cancellationToken) =>
        throw new ArgumentException($"A {kind} cannot be listed.", nameof(kind));

    public async Task<Resource?> ApplyAsync(Change change, CancellationToken c)
    {
        switch (change)
        {
            case C.AssociateIamInstanceProfile x:
                await calls.CallAsync(x.Action, true, x.InstanceId, () => ec2.AssociateIamInstanceProfileAsync(new()
                {
                    InstanceId = x.InstanceId, IamInstanceProfile = new() { Arn = x.InstanceProfileId }
                }, c)).ConfigureAwait(false);
                break;
            case C.ReplaceIamInstanceProfileAssociation x:
                string old = await AssociationAsync(x.InstanceId, x, c).ConfigureAwait(false);
                await calls.CallAsync(x.Action, true, x.InstanceId, () => ec2.ReplaceIamInstanceProfileAssociationAsync(
                    new() { AssociationId = old, IamInstanceProfile = new() { Arn = x.InstanceProfileId } }, c)).ConfigureAwait(false);
                break;
            case C.DisassociateIamInstanceProfile x:
                string gone = await AssociationAsync(x.InstanceId, x, c).ConfigureAwait(false);
                await calls.CallAsync(x.Action, true, x.InstanceId,
                    () => ec2.DisassociateIamInstanceProfileAsync(new() { AssociationId = gone }, c)).ConfigureAwait(false);
                break;
        }

        return null;
    }

    private async Task<string> AssociationAsync(string instanceId, Change change, CancellationToken c)
    {
        DescribeIamInstanceProfileAssociationsRequest request = new() { Filters = [new("instance-id", [instanceId])] };
        DescribeIamInstanceProfileAssociationsResponse answer = await calls.CallAsync("ec2:DescribeIamInstanceProfileAssociations", false,
            instanceId, () => ec2.DescribeIamInstanceProfileAssociationsAsync(request, c)).ConfigureAwait(false);
        return (answer.IamInstanceProfileAssociations ?? [])
            .FirstOrDefault(a => a.InstanceId == instanceId && a.State?.Value is null or "associating" or "associated")?.AssociationId
            ?? throw new CloudException("InvalidAssociationID.NotFound", $"Instance '{instanceId}' has no instance profile",
                change.Action, calls.Place);
    }
}
