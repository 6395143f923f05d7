using SecureNet.Model.Answers;

namespace SecureNet.Model;

/// <summary>A route of a transit gateway as an answer tells it.</summary>
/// <param name="Route">The route; null for one that is being deleted, or that names its blocks by a prefix list alone.</param>
/// <param name="MayMatchAnything">True for one that is still being made, or names its blocks by a prefix list alone.</param>
internal sealed record TransitRouteTold(TransitGatewayRoute? Route, bool MayMatchAnything) : Told
{
    private static readonly Rest s_rest = new Rest().Irrelevant("where the route comes from", "PrefixListId",
        "TransitGatewayRouteTableAnnouncementId");

    private static readonly Rest s_restOfAttachment = new Rest().Irrelevant("the attachment's own listing says it", "ResourceId",
        "ResourceType");

    /// <summary>The routes of an answer; null where one of them may match anything, so that what the table does is not known.</summary>
    public static IReadOnlyList<TransitGatewayRoute>? All(IReadOnlyList<TransitRouteTold> told) =>
        told.Any(r => r.MayMatchAnything || r.Unknown.Count > 0) ? null : [.. told.Select(r => r.Route).OfType<TransitGatewayRoute>()];

    public static TransitRouteTold Map(Io io, TransitRouteTold? old)
    {
        io.Rest(s_rest);
        UnknownWord? word = old?.Route?.UnknownWord;
        System.Net.IPNetwork? block = io.Block("DestinationCidrBlock", old?.Route?.Destination);
        string of = $"route {block}";
        string? type = io.Text("Type",
            old?.Route is not { } r ? null : word is { Member: "Type" } ? word.Value : r.IsPropagated ? "propagated" : "static");
        string? state = io.Text("State",
            old?.Route is not { } s ? null : word is { Member: "State" } ? word.Value : s.IsBlackhole ? "blackhole" : "active");
        string[] attachments = [.. io.List<string>("TransitGatewayAttachments", old?.Route?.AttachmentIds, (a, have) =>
        {
            a.Rest(s_restOfAttachment);
            return a.Text("TransitGatewayAttachmentId", have);
        })];
        UnknownWord? other = word is { Member: not ("Type" or "State") } ? word : null;
        other = io.Others(other is null ? [] : [(other.Member, other.Value)]) is [(string name, string value), ..]
            ? new(name, value, of) : null;
        return new(block is not { } destination || state is "deleting" or "deleted" ? null : new()
        {
            Destination = destination, AttachmentIds = attachments,
            IsPropagated = AwsWords.TransitRouteType.Read(type, "static") == "propagated",
            IsBlackhole = AwsWords.TransitRouteState.Read(state, "active") == "blackhole",
            UnknownWord = AwsWords.TransitRouteType.Check("Type", type, of)
                ?? AwsWords.TransitRouteState.Check("State", state, of) ?? other,
        }, block is null || state == "pending");
    }
}

/// <summary>An element of <c>TransitGatewayStaticRoutes</c>, a key of Batfish's dumps.</summary>
internal sealed record TransitRoutesTold(string TableId, IReadOnlyList<TransitRouteTold> Routes) : Told
{
    public static TransitRoutesTold Map(Io io, TransitRoutesTold? old) => new(
        io.Identifier("TransitGatewayRouteTableId", old?.TableId), io.List<TransitRouteTold>("Routes", old?.Routes, TransitRouteTold.Map));
}
