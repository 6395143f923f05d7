using SecureNet.Cloud;
using SecureNet.Model;

namespace SecureNet;

/// <summary>Anything that carries a deployment's tags.</summary>
public sealed class SecureResource
{
    internal SecureResource(Resource resource) => Resource = resource;

    public string Deployment => Resource.Deployment!;

    /// <summary>What it is; of a part that lies on what is not the deployment's, what the part is.</summary>
    public string Kind => Resource is PlacedPart part ? part.Word : Words.Of(Resource.Kind);

    public string Name => Resource.DisplayName;

    public string Id => Resource.Id;

    public string? Address => Resource.Address;

    public string AccountId => Resource.AccountId;

    public string Region => Resource.Region;

    internal Resource Resource { get; }

    public override string ToString() => MockObject.NameOf(this) ?? $"{Kind} {Resource}";
}

/// <summary>What a removal did, and what a listing afterwards found.</summary>
public sealed class DeploymentRemoval
{
    internal DeploymentRemoval(string deployment, int removed, IReadOnlyList<SecureResource> remaining, IReadOnlyList<SecureResource> kept,
        IReadOnlyList<string> places) =>
            (Deployment, Removed, Remaining, Kept, Listed) = (deployment, removed, remaining, kept, places);

    public string Deployment { get; }

    /// <summary>The number of resources that were there and are gone.</summary>
    public int Removed { get; }

    /// <summary>What the listing after the removal still found; empty is the proof.</summary>
    public IReadOnlyList<SecureResource> Remaining { get; }

    /// <summary>The central log buckets and log groups that were kept with their logs (-IncludeLogs removes them).</summary>
    public IReadOnlyList<SecureResource> Kept { get; }

    /// <summary>The accounts and regions that were listed for the proof.</summary>
    public IReadOnlyList<string> Listed { get; }

    public bool IsEmpty => Remaining.Count == 0;
}
