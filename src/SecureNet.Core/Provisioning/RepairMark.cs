using System.Collections.Immutable;
using SecureNet.Cloud;
using SecureNet.Model;

namespace SecureNet.Provisioning;

/// <summary>
/// A tag on route tables and network ACLs that says which of their parts a repair made: these have no tags or descriptions of their own.
/// </summary>
public static class RepairMark
{
    private const string Prefix = "securenet:repair/";

    // Between what was made and whose it is, on what is not that deployment's.
    private const string Of = " of ";

    /// <summary>The plan of a repair: each part's mark first, so that nothing stands unmarked after a crash.</summary>
    /// <param name="network">The network as it was read.</param>
    /// <param name="changes">What the repair makes.</param>
    /// <param name="deploymentOf">The deployment that a place is connected for.</param>
    public static Plan Plan(Network network, IReadOnlyCollection<(Place Place, Change Change)> changes, Func<Place, string> deploymentOf)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(changes);
        ArgumentNullException.ThrowIfNull(deploymentOf);
        PlanBuilder plan = new();
        foreach ((Place place, Change change) in changes)
        {
            int? marked = MarkOf(network, place, change, deploymentOf) is { } mark ? plan.AddExactly(place, mark) : null;
            plan.AddExactly(place, change, marked);
        }

        return plan.Build();
    }

    private static CreateTags? MarkOf(Network network, Place place, Change change, Func<Place, string> deploymentOf)
    {
        (ResourceKind Kind, string Id, string Key, string Value)? mark = change switch
        {
            CreateRoute c => (ResourceKind.RouteTable, c.RouteTableId, KeyOf(c.Destination.ToString()), c.TargetId),
            ReplaceRoute c => (ResourceKind.RouteTable, c.RouteTableId, KeyOf(c.Destination.ToString()), c.TargetId),
            CreateNetworkAclEntry c => (ResourceKind.NetworkAcl, c.NetworkAclId, KeyOf(c.Entry), ValueOf(c.Entry)),
            _ => null,
        };
        if (mark is not var (kind, id, key, value) || network.Find<Resource>(place, kind, id) is not { } carrier) { return null; }
        string deployment = deploymentOf(place);
        return new(id, ImmutableSortedDictionary<string,
            string>.Empty.Add(key, carrier.Deployment == deployment ? value : value + Of + deployment));
    }

    /// <summary>True if the tags are such a mark.</summary>
    public static bool IsMark(CreateTags tags)
    {
        ArgumentNullException.ThrowIfNull(tags);
        return tags.Tags.Keys.All(k => k.StartsWith(Prefix, StringComparison.Ordinal));
    }

    /// <summary>What is said before a part is made without its mark.</summary>
    public static string Notice(Place place, CreateTags mark, CloudException error)
    {
        ArgumentNullException.ThrowIfNull(mark);
        ArgumentNullException.ThrowIfNull(error);
        return $"{mark.Id} of {place} cannot be tagged ({error.Code} of ec2:CreateTags). What the repair puts on it is made "
            + "without a mark now: Get-SecureDeployment shows it, and "
            + "Remove-SecureDeployment removes it, only where it leads to what is the deployment's. Allow ec2:CreateTags to have it known.";
    }

    internal static bool Has(RouteTable table, Route route) => IsOf(table, KeyOf(route), route.TargetId);

    internal static bool Has(NetworkAcl acl, NetworkAclEntry entry) => IsOf(acl, KeyOf(entry), ValueOf(entry));

    /// <summary>The deployment that the part's mark names, or null.</summary>
    internal static string? OwnerOf(RouteTable table, Route route) => OwnerIn(table, KeyOf(route), route.TargetId);

    internal static string? OwnerOf(NetworkAcl acl, NetworkAclEntry entry) => OwnerIn(acl, KeyOf(entry), ValueOf(entry));

    /// <summary>What takes the mark off again.</summary>
    internal static DeleteTags Unmark(RouteTable table, Route route) => new(table.Id, [KeyOf(route)]);

    internal static DeleteTags Unmark(NetworkAcl acl, NetworkAclEntry entry) => new(acl.Id, [KeyOf(entry)]);

    private static bool IsOf(Resource carrier, string key, string value) => carrier.Tags.GetValueOrDefault(key) is { } said
        && (said == value || said.StartsWith(value + Of, StringComparison.Ordinal));

    private static string? OwnerIn(Resource carrier, string key, string value) =>
        carrier.Tags.GetValueOrDefault(key) is { } said && said.StartsWith(value + Of, StringComparison.Ordinal)
            ? said[(value.Length + Of.Length)..] : null;

    private static string KeyOf(Route route) => KeyOf(route.Destination?.ToString() ?? route.PrefixListId ?? "");

    private static string KeyOf(string destination) => $"{Prefix}route/{destination}";

    private static string KeyOf(NetworkAclEntry entry) => $"{Prefix}entry/{(entry.Egress ? "out" : "in")}-{entry.RuleNumber}";

    private static string ValueOf(NetworkAclEntry entry) => $"{(entry.Allow ? "allow" : "deny")} {entry.Traffic} {entry.CidrBlock}";
}
