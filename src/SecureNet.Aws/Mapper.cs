using System.Collections.Immutable;
using System.Net;
using Amazon.EC2.Model;
using SecureNet.Model;
using E = Amazon.EC2.Model;
using M = SecureNet.Model;

namespace SecureNet.Aws;

/// <summary>Turns the SDK's shapes into the model's.</summary>
internal static class Mapper
{
    public static M.ManagedPrefixList Map(E.ManagedPrefixList l, Place p, IEnumerable<PrefixListEntry>? entries) => new()
    {
        Id = l.PrefixListId, AccountId = p.AccountId, Region = p.Region, Tags = Tags(l.Tags), PrefixListName = l.PrefixListName,
        Entries = entries is null ? null : [.. entries.Select(e => IPNetwork.Parse(e.Cidr))],
    };

    public static ImmutableSortedDictionary<string, string> Tags(IEnumerable<Tag>? tags) =>
        (tags ?? []).ToImmutableSortedDictionary(t => t.Key, t => t.Value ?? "");
}
