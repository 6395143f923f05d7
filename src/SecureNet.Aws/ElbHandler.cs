using SecureNet.Cloud;
using SecureNet.Model;

namespace SecureNet.Aws;

/// <summary>Load balancers, their listeners and their target groups.</summary>
internal sealed class ElbHandler(QueryClient elb, CallRecorder calls) : IResourceHandler
{
    private readonly ElbLister _lister = new(elb, calls);

    public bool Lists(ResourceKind kind) => kind is ResourceKind.LoadBalancer or ResourceKind.TargetGroup or ResourceKind.Listener;

    public bool Applies(Change change) => false;

    public Task<IReadOnlyList<Resource>> ListAsync(ResourceKind kind, ResourceFilter filter, CancellationToken cancellationToken) =>
        _lister.ListAsync(kind, filter, cancellationToken);

    public Task<Resource?> ApplyAsync(Change change, CancellationToken cancellationToken) =>
        throw new ArgumentException($"{change.OperationName} is not known here.", nameof(change));
}
