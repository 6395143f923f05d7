using Amazon.EC2;
using SecureNet.Cloud;
using SecureNet.Model;

namespace SecureNet.Aws;

/// <summary>The kinds that a VPC and its hosts are made of.</summary>
internal sealed class Ec2Handler(AmazonEC2Client ec2, CallRecorder calls) : IResourceHandler
{
    private readonly Lister _lister = new(ec2, calls);
    private readonly Changer _changer = new(ec2, calls);

    public bool Lists(ResourceKind kind) => Lister.Kinds.Contains(kind);

    // The last handler that is asked: it refuses by name what it does not know.
    public bool Applies(Change change) => change.Service == "ec2";

    public Task<IReadOnlyList<Resource>> ListAsync(ResourceKind kind, ResourceFilter filter, CancellationToken cancellationToken) =>
        _lister.ListAsync(kind, filter, cancellationToken);

    public Task<Resource?> ApplyAsync(Change change, CancellationToken cancellationToken) => _changer.ApplyAsync(change, cancellationToken);
}
