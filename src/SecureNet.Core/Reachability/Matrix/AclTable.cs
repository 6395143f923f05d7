using System.Net.Sockets;
using SecureNet.Model;

namespace SecureNet.Reachability.Matrix;

/// <summary>What the network ACLs let pass, by ACL, direction and atom of the address at the other end.</summary>
internal sealed class AclTable(Filters filters, NetworkAcl?[] acls, Func<AddressFamily, AddressTree> trees)
{
    private readonly Dictionary<(int Acl, bool Egress, AddressFamily, int Node), int> _known = [];
    private readonly Dictionary<(int Acl, bool Egress), (NetworkAclEntry Entry, ulong[] Bits)[]> _entries = [];

    /// <summary>The traffic that passes to (egress) or from the address. An ACL that was not read may let anything pass.</summary>
    public int Of(int acl, bool egress, AddressFamily family, int node)
    {
        if (acls[acl] is not { } known) { return filters.Unknown; }
        if (_known.TryGetValue((acl, egress, family, node), out int set)) { return set; }
        AddressTree tree = trees(family);
        ulong[] rest = (ulong[])filters.Atoms.Everything.Clone();
        ulong[] passed = new ulong[filters.Atoms.Words];
        foreach ((NetworkAclEntry entry, ulong[] bits) in EntriesOf(acl, egress, known))
        {
            if (entry.CidrBlock.BaseAddress.AddressFamily != family || !tree.Contains(tree.NodeOf(entry.CidrBlock), node)) { continue; }
            for (int i = 0; i < rest.Length; i++)
            {
                if (entry.Allow) { passed[i] |= rest[i] & bits[i]; }
                rest[i] &= ~bits[i];
            }
        }
        return _known[(acl, egress, family, node)] = filters.Certain(passed);
    }

    // The order of a listing is not promised; the numbers decide.
    private (NetworkAclEntry Entry, ulong[] Bits)[] EntriesOf(int acl, bool egress, NetworkAcl known)
    {
        if (!_entries.TryGetValue((acl, egress), out (NetworkAclEntry, ulong[])[]? entries))
        {
            entries = [.. known.Entries.Where(e => e.Egress == egress).OrderBy(e => e.RuleNumber)
                .Select(e => (e, filters.Atoms.Of(e.Traffic)))];
            _entries.Add((acl, egress), entries);
        }
        return entries;
    }
}
