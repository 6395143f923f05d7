using System.Collections.Immutable;
using SecureNet.Cloud;
using SecureNet.Model;

namespace SecureNet.Provisioning;

/// <summary>A tag on our route tables and network ACLs that says which of their parts a repair made: these have no tags or descriptions of their own.</summary>
public static class RepairMark
{
    private const string Prefix = "securenet:repair/";

    /// <summary>The marks that belong to changes, for what is a deployment's.</summary>
    public static IEnumerable<(Place Place, Change Change)> For(Network network, IEnumerable<(Place Place, Change Change)> changes)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(changes);
        foreach ((Place place, Change change) in changes)
        {
            (string Id, string Key, string Value)? mark = change switch
            {
                CreateRoute c => (c.RouteTableId, KeyOf(c.Destination.ToString()), c.TargetId),
                ReplaceRoute c => (c.RouteTableId, KeyOf(c.Destination.ToString()), c.TargetId),
                CreateNetworkAclEntry c => (c.NetworkAclId, KeyOf(c.Entry), ValueOf(c.Entry)),
                _ => null,
            };
            if (mark is not var (id, key, value) || !network.Resources.Any(r => r.Place == place && r.Id == id && r.Deployment is not null)) { continue; }
            yield return (place, new CreateTags(id, ImmutableSortedDictionary<string, string>.Empty.Add(key, value)));
        }
    }

    internal static bool Has(RouteTable table, Route route) => table.Tags.GetValueOrDefault(KeyOf(route.Destination?.ToString() ?? route.PrefixListId ?? "")) == route.TargetId;

    internal static bool Has(NetworkAcl acl, NetworkAclEntry entry) => acl.Tags.GetValueOrDefault(KeyOf(entry)) == ValueOf(entry);

    private static string KeyOf(string destination) => $"{Prefix}route/{destination}";

    private static string KeyOf(NetworkAclEntry entry) => $"{Prefix}entry/{(entry.Egress ? "out" : "in")}-{entry.RuleNumber}";

    private static string ValueOf(NetworkAclEntry entry) => $"{(entry.Allow ? "allow" : "deny")} {entry.Traffic} {entry.CidrBlock}";
}
