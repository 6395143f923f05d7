using System.Net;
using System.Net.Sockets;
using SecureNet.Model.Answers;

namespace SecureNet.Model;

/// <summary>A block of a VPC or subnet, with whether it is in use.</summary>
/// <param name="Block">The block.</param>
/// <param name="State">As it is told; null where it is not.</param>
/// <param name="IsAdvertised">True where the internet knows the block, false where it never does, null where it is not
/// said; of IPv4 it says nothing.</param>
internal sealed record CidrAssociation(IPNetwork? Block, string? State, bool? IsAdvertised = null)
{
    private static readonly Rest s_rest = new Rest().Irrelevant("a name of its own, by which it is taken away", "AssociationId");

    private static readonly Rest s_restOfIpv6 = new Rest()
        .Irrelevant("a name of its own, by which it is taken away", "AssociationId")
        .Irrelevant("which edge announces it", "NetworkBorderGroup");

    private static readonly Rest s_restOfState = new Rest().Irrelevant("words for people", "StatusMessage");

    public static bool IsIpv4(IPNetwork block) => block.BaseAddress.AddressFamily == AddressFamily.InterNetwork;

    public static IReadOnlyList<CidrAssociation> Ipv4(Io io, IEnumerable<IPNetwork> have) =>
        Told(io, "CidrBlockState", io.List<CidrAssociation>("CidrBlockAssociationSet",
            [.. have.Select(b => new CidrAssociation(b, "associated")), .. Kept(io, "CidrBlockState")], (a, old) =>
            {
                a.Rest(s_rest);
                return new(a.Block("CidrBlock", old?.Block), StateOf(a, "CidrBlockState", old));
            }));

    /// <param name="io">The VPC or subnet.</param>
    /// <param name="have">Its blocks.</param>
    /// <param name="hidden">Those that AWS never advertises.</param>
    /// <param name="unread">Those of which it was not said.</param>
    /// <param name="hasPool">Whether the answer tells the pool: of VPCs it does.</param>
    public static IReadOnlyList<CidrAssociation> Ipv6(Io io, IEnumerable<IPNetwork>? have, IReadOnlyList<IPNetwork>? hidden,
        IReadOnlyList<IPNetwork>? unread, bool hasPool)
    {
        IEnumerable<CidrAssociation> blocks = (have ?? []).Where(b => !IsIpv4(b))
            .Select(b => new CidrAssociation(b, "associated",
                hidden?.Contains(b) == true ? false : unread?.Contains(b) == true ? null : true));
        return Told(io, "Ipv6CidrBlockState",
            io.List<CidrAssociation>("Ipv6CidrBlockAssociationSet", [.. blocks, .. Kept(io, "Ipv6CidrBlockState")], (a, old) =>
            {
                a.Rest(hasPool ? s_restOfIpv6 : s_rest);
                string? attribute = a.Text("Ipv6AddressAttribute",
                    old?.IsAdvertised switch { true => "public", false => "private", null => null });
                return new(a.Block("Ipv6CidrBlock", old?.Block), StateOf(a, "Ipv6CidrBlockState", old),
                    Ipv6Attributes.IsAdvertised(attribute, a.Text("IpSource", null), hasPool ? a.Text("Ipv6Pool", null) : null));
            }));
    }

    private static string? StateOf(Io io, string member, CidrAssociation? old) =>
        io.Part<CidrAssociation>(member, old?.State is null ? null : old, (s, have) =>
        {
            s.Rest(s_restOfState);
            return new(null, s.Text("State", have?.State));
        })?.State;

    private static IEnumerable<CidrAssociation> Kept(Io io, string member) =>
        io.Kept(member).Select(w => new CidrAssociation(IPNetwork.TryParse(w.Element, out IPNetwork block) ? block : null, w.Value));

    private static IReadOnlyList<CidrAssociation> Told(Io io, string member, IReadOnlyList<CidrAssociation> all)
    {
        foreach (CidrAssociation a in all) { io.Unknown(AwsWords.AssociationState.Check(member, a.State, a.Block?.ToString())); }
        return all;
    }
}

/// <summary>Chooses among associations.</summary>
internal static class CidrAssociations
{
    /// <summary>The blocks that are in use.</summary>
    public static IPNetwork[] InUse(this IReadOnlyList<CidrAssociation> all) =>
        [.. all.Where(a => a is { Block: not null, State: null or "associated" }).Select(a => a.Block!.Value)];

    /// <summary>Of the blocks in use those of which this is said.</summary>
    public static IPNetwork[] InUse(this IReadOnlyList<CidrAssociation> all, bool? advertised) =>
        CidrAssociations.InUse([.. all.Where(a => a.IsAdvertised == advertised)]);
}
