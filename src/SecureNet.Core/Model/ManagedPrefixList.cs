using System.Net;

namespace SecureNet.Model;

/// <summary>A managed prefix list, of AWS or of a customer.</summary>
public sealed record ManagedPrefixList : Resource
{
    public override ResourceKind Kind => ResourceKind.ManagedPrefixList;
    public required string PrefixListName { get; init; }

    /// <summary>The entries, or null where they were not read.</summary>
    public IReadOnlyList<IPNetwork>? Entries { get; init; }
}
