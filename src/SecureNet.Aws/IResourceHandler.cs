using SecureNet.Cloud;
using SecureNet.Model;

namespace SecureNet.Aws;

/// <summary>Lists and changes the resources of one kind, or of a family of kinds, by AWS's calls.</summary>
internal interface IResourceHandler
{
    /// <summary>True if it lists this kind.</summary>
    bool Lists(ResourceKind kind);

    /// <summary>True if it makes this change.</summary>
    bool Applies(Change change);

    /// <inheritdoc cref="ICloud.ListAsync"/>
    Task<IReadOnlyList<Resource>> ListAsync(ResourceKind kind, ResourceFilter filter, CancellationToken cancellationToken);

    /// <inheritdoc cref="ICloud.ApplyAsync"/>
    Task<Resource?> ApplyAsync(Change change, CancellationToken cancellationToken);
}
