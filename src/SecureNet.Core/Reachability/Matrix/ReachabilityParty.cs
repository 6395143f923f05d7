using System.Net;
using SecureNet.Model;

namespace SecureNet.Reachability.Matrix;

/// <summary>One side of a row: interfaces of one VPC that behave alike, or a part of the internet.</summary>
public sealed class ReachabilityParty
{
    private readonly Func<NetworkInterface, string> _nameOf;

    internal ReachabilityParty(string name, string? vpcId, IReadOnlyList<InterfaceEnd> ends, IReadOnlyList<string> blocks,
        Func<NetworkInterface, string>? nameOf = null)
    {
        (Name, VpcId, Blocks, _nameOf) = (name, vpcId, blocks, nameOf ?? (at => at.Id));
        Ends = ends;
        Interfaces = [.. ends.Select(e => e.Interface).DistinctBy(i => (i.Place, i.Id))];
        Addresses = [.. ends.Select(e => e.Address)];
    }

    /// <summary>A name for people: the one interface's host, or the groups that they share and how many they are.</summary>
    public string Name { get; }

    /// <summary>The VPC; null for the internet.</summary>
    public string? VpcId { get; }

    /// <summary>The interfaces in the order of their names; none for the internet.</summary>
    public IReadOnlyList<NetworkInterface> Interfaces { get; }

    /// <summary>The addresses of those interfaces that the row is about.</summary>
    public IReadOnlyList<IPAddress> Addresses { get; }

    /// <summary>
    /// For the internet the blocks that are meant, such as <c>203.0.113.0/24</c>; one block stands without those named elsewhere.
    /// </summary>
    public IReadOnlyList<string> Blocks { get; }

    public bool IsInternet => VpcId is null && !IsUnread;

    /// <summary>
    /// True where it stands for whoever may be in an account that was not wholly read, or for all of a selection
    /// towards such: it has no interfaces.
    /// </summary>
    public bool IsUnread { get; private init; }

    /// <summary>A party of which only the name is known.</summary>
    internal static ReachabilityParty OfUnread(string name) => new(name, null, [], []) { IsUnread = true };

    internal IReadOnlyList<InterfaceEnd> Ends { get; }

    /// <summary>For the internet its atoms, and one of its addresses.</summary>
    internal IReadOnlyList<InternetAtom> Atoms { get; init; } = [];

    internal IPAddress? Witness { get; init; }

    /// <summary>Each address as a party of its own; the internet stays whole.</summary>
    internal IEnumerable<ReachabilityParty> Single() =>
        IsInternet || IsUnread ? [this] : Ends.Select(e => new ReachabilityParty(_nameOf(e.Interface), VpcId, [e], [], _nameOf));

    /// <summary>The address that the internet knows the first end by, or null.</summary>
    public IPAddress? PublicAddress => Interfaces.Count == 0 ? null
        : Interfaces[0].Addresses.FirstOrDefault(a => a.Private.Equals(Addresses[0])).Public
            ?? (SpecialBlocks.IsPublic(Ip.Of(Addresses[0])) ? Addresses[0] : null);

    /// <summary>The first end, or somebody of this part of the internet.</summary>
    internal Endpoint FirstEnd() =>
        IsInternet ? new() { Address = Witness!, Label = Name } : new() { Address = Addresses[0], Interface = Interfaces[0], Label = Name };

    /// <summary>Some of the ends as a party of their own.</summary>
    internal ReachabilityParty Part(IReadOnlyList<InterfaceEnd> ends) => ends.Count == Ends.Count ? this
        : new(ends is [var one] ? _nameOf(one.Interface) : $"{ends.Count} of {Name}", VpcId, ends, [], _nameOf);

    /// <summary>True if the party is this one interface, which reaches itself without a network.</summary>
    internal bool IsOnly(NetworkInterface at) => Interfaces is [var one] && one.Id == at.Id && one.Place == at.Place;

    public override string ToString() => Name;
}
