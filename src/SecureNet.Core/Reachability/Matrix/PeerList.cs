using System.Net.Sockets;

namespace SecureNet.Reachability.Matrix;

/// <summary>The ends of one VPC (or of the internet) as security groups see them: atom of address, and set of groups or -1.</summary>
internal sealed class PeerList
{
    private readonly Dictionary<int, List<int>> _bySet = [];
    private readonly Dictionary<(int Node, int Set), int> _ids = [];

    public PeerList(string? vpcId, AddressFamily family, IEnumerable<(int Node, int Set)> peers)
    {
        (VpcId, Family) = (vpcId, family);
        (int Node, int Set)[] sorted = [.. peers.Distinct().Order()];
        Nodes = [.. sorted.Select(p => p.Node)];
        for (int i = 0; i < sorted.Length; i++)
        {
            _ids.Add(sorted[i], i);
            if (!_bySet.TryGetValue(sorted[i].Set, out List<int>? same)) { _bySet.Add(sorted[i].Set, same = []); }
            same.Add(i);
        }
    }

    /// <summary>Null for the internet.</summary>
    public string? VpcId { get; }

    public AddressFamily Family { get; }

    /// <summary>The atoms in ascending order.</summary>
    public int[] Nodes { get; }

    public int IdOf(int node, int set) => _ids[(node, set)];

    public IReadOnlyList<int> Carrying(int set) => _bySet.TryGetValue(set, out List<int>? peers) ? peers : [];

    /// <summary>The first peer whose atom is not before the node.</summary>
    public int FirstFrom(int node)
    {
        (int low, int high) = (0, Nodes.Length);
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (Nodes[middle] < node) { low = middle + 1; }
            else { high = middle; }
        }
        return low;
    }
}
