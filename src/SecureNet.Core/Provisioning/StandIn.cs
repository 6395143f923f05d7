using SecureNet.Model;

namespace SecureNet.Provisioning;

/// <summary>
/// What a wanted resource is known by before it has an id: its place, kind and address. Two places may want the same address.
/// </summary>
/// <param name="Place">Where it is wanted; an account as a whole for what an account has once.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Address">Its path in the deployment.</param>
public readonly record struct StandIn(Place Place, ResourceKind Kind, string Address)
{
    /// <summary>As the id of a wanted resource, which changes refer to from wherever they are made.</summary>
    public string Id => $"@{Place.AccountId}/{Place.Region}/{Kind}/{Address}";

    /// <summary>True for an id that stands for a resource that may not exist yet.</summary>
    public static bool Is(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        return id.StartsWith('@');
    }
}
