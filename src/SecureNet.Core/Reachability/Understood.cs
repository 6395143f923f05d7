using System.Runtime.CompilerServices;
using SecureNet.Cloud;
using SecureNet.Model;

namespace SecureNet.Reachability;

/// <summary>
/// The part of a network that this version understands (rule Z1): a resource with a word that it does not know is as one that was not read,
/// and so its kind is not listed whole in its place.
/// </summary>
internal sealed class Understood
{
    private static readonly ConditionalWeakTable<Network, Understood> s_all = [];
    private readonly ILookup<(Place, ResourceKind), (Resource Resource, UnknownWord Word)> _left;

    private Understood(Network given)
    {
        (Resource Resource, UnknownWord Word)[] left =
            [.. given.Resources.Select(r => (Resource: r, Word: AwsWords.UnknownOf(r))).Where(r => r.Word is not null)
                .Select(r => (r.Resource, r.Word!)).OrderBy(r => r.Resource.Id, StringComparer.Ordinal)];
        _left = left.ToLookup(l => (l.Resource.Place, l.Resource.Kind));
        Given = given;
        Network = left.Length == 0
            ? given : left.Aggregate(given, (n, l) => n.Without(l.Resource).WithoutCollected(l.Resource.Place, l.Resource.Kind));
    }

    /// <summary>The network as it was read.</summary>
    public Network Given { get; }

    /// <summary>What of it is understood.</summary>
    public Network Network { get; }

    /// <summary>The resources that are not understood.</summary>
    public IEnumerable<Resource> Left => _left.SelectMany(l => l).Select(l => l.Resource);

    /// <summary>The sentence about a resource that is not understood; null for any other.</summary>
    public string? WhyLeft(ResourceKind kind, string id)
    {
        foreach (IGrouping<(Place, ResourceKind Kind), (Resource Resource, UnknownWord Word)> left in _left)
        {
            if (left.Key.Kind != kind) { continue; }
            foreach ((Resource resource, UnknownWord word) in left)
            {
                if (resource.Id == id) { return word.Of($"{Words.Of(kind)} {resource}"); }
            }
        }

        return null;
    }

    public static Understood Of(Network network)
    {
        if (s_all.TryGetValue(network, out Understood? known)) { return known; }
        Understood understood = s_all.GetValue(network, n => new(n));
        // Whoever asks about the part gets the same reasons.
        s_all.AddOrUpdate(understood.Network, understood);
        return understood;
    }

    /// <summary>Why a kind is not known whole in a place: the call that was not made, or the word that is not known.</summary>
    /// <param name="place">The place.</param>
    /// <param name="kind">The kind.</param>
    /// <param name="what">What is asked about; a resource that it names comes first.</param>
    public string WhyUnread(Place place, ResourceKind kind, string what = "")
    {
        (Resource Resource, UnknownWord Word)[] left = [.. _left[(place, kind)]];
        (Resource? named, UnknownWord? word) = left.FirstOrDefault(
            l => what.Contains(l.Resource is LoadBalancer b ? LoadBalancer.PathOf(b.Id) : l.Resource.Id, StringComparison.Ordinal));
        if (named is null && left.Length > 0 && Given.Has(place, kind)) { (named, word) = left[0]; }
        return named is not null ? word!.Of($"{Words.Of(kind)} {named}") : $"{ListingCalls.ActionOf(kind)} of {place} was not read";
    }
}
