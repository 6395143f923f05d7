using System.Globalization;
using SecureNet.Model;

namespace SecureNet.Reachability.Matrix;

/// <summary>A set of kinds of traffic: port ranges, ICMP messages, protocols. It prints as <c>tcp/22,443 icmp/8</c>.</summary>
public sealed class TrafficSet : IEquatable<TrafficSet>
{
    /// <summary>Makes a set of disjoint kinds.</summary>
    /// <param name="types">The kinds, sorted; an ICMP kind of type -1 beside others means the types not named.</param>
    /// <param name="otherProtocols">Whether the protocols that are not named belong to it.</param>
    /// <param name="isAll">Whether it is all traffic.</param>
    /// <param name="bits">The set as atoms of the matrix that it came from.</param>
    internal TrafficSet(IReadOnlyList<TrafficType> types, bool otherProtocols, bool isAll, ulong[] bits)
    {
        Bits = bits;
        Types = types;
        OtherProtocols = otherProtocols;
        IsAll = isAll;
        Text = TextOf();
    }

    /// <summary>The kinds it is made of, sorted by protocol and port.</summary>
    public IReadOnlyList<TrafficType> Types { get; }

    /// <summary>True if the protocols that no rule of the network names belong to it.</summary>
    public bool OtherProtocols { get; }

    /// <summary>True for all protocols and ports.</summary>
    public bool IsAll { get; }

    internal ulong[] Bits { get; }

    private string Text { get; }

    public bool Equals(TrafficSet? other) => other is not null && Text == other.Text;

    public override bool Equals(object? obj) => Equals(obj as TrafficSet);

    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => Text;

    private string TextOf()
    {
        if (IsAll) { return "all traffic"; }
        List<string> parts = [];
        foreach (IGrouping<IpProtocol, TrafficType> protocol in Types.GroupBy(t => t.Protocol))
        {
            bool several = protocol.Count() > 1;
            string?[] ranges = [.. protocol.Select(t => RangeOf(t, several))];
            parts.Add(ranges is [null] ? protocol.Key.ToString() : $"{protocol.Key}/{string.Join(",", ranges)}");
        }
        if (OtherProtocols) { parts.Add("other-protocols"); }
        return string.Join(" ", parts);
    }

    private static string? RangeOf(TrafficType type, bool several)
    {
        CultureInfo plain = CultureInfo.InvariantCulture;
        if (type.Protocol.HasPorts)
        {
            return (type.From, type.To) is (0, 65535) ? null
                : type.From == type.To ? type.From.ToString(plain) : string.Create(plain, $"{type.From}-{type.To}");
        }
        return !type.Protocol.IsIcmp || (type.From == -1 && !several) ? null
            : type.From == -1 ? "other-types"
            : type.To == -1 ? type.From.ToString(plain) : string.Create(plain, $"{type.From}:{type.To}");
    }
}
