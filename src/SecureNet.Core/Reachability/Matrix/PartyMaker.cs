using System.Net;
using SecureNet.Model;

namespace SecureNet.Reachability.Matrix;

/// <summary>Makes the parties of rows, with names for people.</summary>
internal sealed class PartyMaker(ResourceIndex index)
{
    /// <summary>A party of interfaces of one VPC.</summary>
    public ReachabilityParty Of(string vpcId, IEnumerable<InterfaceEnd> ends)
    {
        List<InterfaceEnd> sorted = [.. ends.OrderBy(e => index.Names.RankOf(e.Interface))
            .ThenBy(e => e.Interface.Id, StringComparer.Ordinal).ThenBy(e => AddressTree.NumberOf(e.Address))];
        NetworkInterface[] interfaces = [.. sorted.Select(e => e.Interface).DistinctBy(i => (i.Place, i.Id))];
        return new(interfaces is [var one] ? NameOf(one) : NameOf(vpcId, interfaces), vpcId, sorted, [], NameOf);
    }

    /// <summary>A party of atoms of the internet, out of <paramref name="all"/> that there are.</summary>
    public static ReachabilityParty OfInternet(AtomSpace space, IReadOnlyList<InternetAtom> atoms, int all)
    {
        bool v6 = atoms[0].Family == System.Net.Sockets.AddressFamily.InterNetworkV6;
        if (atoms.Count == all) { return new(v6 ? "Internet (IPv6)" : "Internet", null, [], [v6 ? "::/0" : "0.0.0.0/0"])
        {
            Atoms = atoms, Witness = WitnessOf(space, atoms)
        }; }
        IPNetwork[] named = [.. atoms.Select(a => BlockOf(space, a)).Distinct().OrderBy(b => b.PrefixLength == 0)
            .ThenBy(b => AddressTree.NumberOf(b.BaseAddress))
            .ThenBy(b => b.PrefixLength)];
        string[] blocks = [.. named.Select(b => b.PrefixLength == 0 ? "the rest of the internet" : b.ToString())];
        string name = named[^1].PrefixLength > 0 ? ListOf(
            blocks) : $"{(v6 ? "Internet (IPv6)" : "Internet")} except {ListOf([.. OthersOf(space, atoms).Select(b => b.ToString())])}";
        return new(name, null, [], blocks) { Atoms = atoms, Witness = WitnessOf(space, atoms) };
    }

    private static string ListOf(string[] blocks) =>
        blocks.Length <= 3 ? string.Join(", ", blocks) : $"{string.Join(", ", blocks.Take(2))} and {blocks.Length - 2} more";

    /// <summary>The blocks of the internet's atoms that are not among these.</summary>
    private static IEnumerable<IPNetwork> OthersOf(AtomSpace space, IReadOnlyList<InternetAtom> atoms)
    {
        HashSet<(int, int)> own = [.. atoms.Select(a => (a.RouteNode, a.GroupNode))];
        return space.Internet(atoms[0].Family).Where(a => !own.Contains((a.RouteNode, a.GroupNode))).Select(a => BlockOf(space, a))
            .Where(b => b.PrefixLength > 0).Distinct()
            .OrderBy(b => AddressTree.NumberOf(b.BaseAddress)).ThenBy(b => b.PrefixLength);
    }

    public string NameOf(NetworkInterface at) => index.Names.NameOf(at);

    private string NameOf(string vpcId, NetworkInterface[] interfaces)
    {
        if (interfaces.Length <= 3 || index.Names.IsWhole(interfaces)) { return string.Join(", ", index.Names.NamesOf(interfaces)); }
        HashSet<string> shared = [.. interfaces[0].SecurityGroupIds];
        foreach (NetworkInterface other in interfaces) { shared.IntersectWith(other.SecurityGroupIds); }
        string[] groups = [.. interfaces[0].SecurityGroupIds.Where(shared.Contains)
            .Select(id => index.Find<SecurityGroup>(interfaces[0].Place, ResourceKind.SecurityGroup, id)?.DisplayName ?? id)
            .Order(StringComparer.OrdinalIgnoreCase)];
        return $"{interfaces.Length} interfaces{(groups.Length > 0 ? $" of {string.Join(" + ", groups)}" : "")} in "
            + $"{index.Names.VpcName(vpcId)}";
    }

    // The last address of the first range of the first atom: not a network's base, and the same every time.
    private static IPAddress WitnessOf(AtomSpace space, IReadOnlyList<InternetAtom> atoms) =>
        space.RouteTree(atoms[0].Family).AddressOf(atoms[0].Ranges[0].Last);

    private static IPNetwork BlockOf(AtomSpace space, InternetAtom atom)
    {
        IPNetwork route = space.RouteTree(atom.Family).BlockOf(atom.RouteNode);
        IPNetwork group = space.GroupTree(atom.Family).BlockOf(atom.GroupNode);
        return route.PrefixLength > group.PrefixLength ? route : group;
    }
}
