using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace SecureNet.Reachability.Matrix;

/// <summary>
/// The blocks of one address family as a tree. Blocks nest or are disjoint, so which of them contain an address is known from the
/// innermost one: the nodes are the atoms of the address space. Node 0 is the whole space; a node comes before what it contains.
/// </summary>
internal sealed class AddressTree
{
    private readonly UInt128[] _starts;
    private readonly int[] _nodeAt;
    private readonly int[] _end;
    private readonly IPNetwork[] _blocks;
    private readonly Dictionary<IPNetwork, int> _nodes = [];

    public AddressTree(AddressFamily family, IEnumerable<IPNetwork> blocks)
    {
        IPNetwork whole = new(family == AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any, 0);
        Bits = family == AddressFamily.InterNetwork ? 32 : 128;
        _blocks = [.. blocks.Where(b => b.BaseAddress.AddressFamily == family).Append(whole).Distinct()
            .OrderBy(b => NumberOf(b.BaseAddress)).ThenBy(b => b.PrefixLength)];
        _end = new int[_blocks.Length];
        List<UInt128> starts = [];
        List<int> nodeAt = [];
        Stack<int> open = new();
        void Mark(UInt128 start, int node)
        {
            if (starts.Count > 0 && starts[^1] == start) { nodeAt[^1] = node; }
            else { starts.Add(start); nodeAt.Add(node); }
        }
        void Close(int upTo)
        {
            int done = open.Pop();
            _end[done] = upTo;
            if (open.TryPeek(out int outer) && LastOf(done) < LastOf(outer)) { Mark(LastOf(done) + 1, outer); }
        }
        for (int i = 0; i < _blocks.Length; i++)
        {
            _nodes[_blocks[i]] = i;
            UInt128 start = NumberOf(_blocks[i].BaseAddress);
            while (open.TryPeek(out int top) && LastOf(top) < start) { Close(i); }
            open.Push(i);
            Mark(start, i);
        }
        while (open.Count > 0) { Close(_blocks.Length); }
        _starts = [.. starts];
        _nodeAt = [.. nodeAt];
    }

    /// <summary>32 or 128.</summary>
    public int Bits { get; }

    public int Count => _blocks.Length;

    /// <summary>The block of a node; its atom is the block without the blocks in it.</summary>
    public IPNetwork BlockOf(int node) => _blocks[node];

    /// <summary>The node of the innermost block with the address.</summary>
    public int NodeOf(IPAddress address) => NodeOf(NumberOf(address));

    public int NodeOf(UInt128 address)
    {
        int at = Array.BinarySearch(_starts, address);
        return _nodeAt[at >= 0 ? at : ~at - 1];
    }

    /// <summary>The node of a block that the tree was made with.</summary>
    public int NodeOf(IPNetwork block) => _nodes[block];

    /// <summary>True if the addresses of <paramref name="node"/>'s atom lie in the block of <paramref name="outer"/>.</summary>
    public bool Contains(int outer, int node) => outer <= node && node < _end[outer];

    /// <summary>The first node after those in the block of this one.</summary>
    public int EndOf(int node) => _end[node];

    /// <summary>The elementary ranges: first address and node, in order of address.</summary>
    public IEnumerable<(UInt128 Start, int Node)> Ranges => _starts.Zip(_nodeAt);

    /// <summary>The starts of elementary ranges in a range of addresses.</summary>
    public IEnumerable<UInt128> StartsIn(UInt128 first, UInt128 last)
    {
        int at = Array.BinarySearch(_starts, first);
        for (int i = at >= 0 ? at : ~at; i < _starts.Length && _starts[i] <= last; i++) { yield return _starts[i]; }
    }

    /// <summary>True if the atom lies in a block that the tree was made with.</summary>
    public bool IsIn(IPNetwork block, int node) =>
        _blocks[node].BaseAddress.AddressFamily == block.BaseAddress.AddressFamily && Contains(_nodes[block], node);

    public UInt128 LastOf(int node) => Bits == 128 && _blocks[node].PrefixLength == 0 ? UInt128.MaxValue
        : NumberOf(_blocks[node].BaseAddress) + ((UInt128.One << (Bits - _blocks[node].PrefixLength)) - 1);

    public static UInt128 NumberOf(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out int length);
        return length == 4 ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }

    public IPAddress AddressOf(UInt128 number)
    {
        byte[] bytes = new byte[Bits / 8];
        if (Bits == 32) { BinaryPrimitives.WriteUInt32BigEndian(bytes, (uint)number); }
        else { BinaryPrimitives.WriteUInt128BigEndian(bytes, number); }
        return new(bytes);
    }
}
