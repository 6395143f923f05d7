using System.Collections.Immutable;
using SecureNet.Model.Answers;

namespace SecureNet.Model;

/// <summary>What DescribeTransitGatewayVpcAttachments tells of an attachment, beside the listing of all attachments.</summary>
internal sealed record TransitVpcTold(string Id, string? GatewayId, string? VpcId, string? State, IReadOnlyList<string> SubnetIds,
    string? Referencing) : Told
{
    private const string Member = "SecurityGroupReferencingSupport";

    private static readonly Rest s_rest = new Rest().Irrelevant("the VPC says it, and history", "VpcOwnerId", "CreationTime");

    private static readonly Rest s_restOfOptions = new Rest()
        .Irrelevant("names, not packets", "DnsSupport")
        .Irrelevant("what is propagated: it filters nothing (rule T18)", "Ipv6Support")
        .Irrelevant("by which zone a flow goes: every zone of the attachment is looked at", "ApplianceModeSupport");

    private ImmutableSortedDictionary<string, string> Tags { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    public static TransitVpcTold Of(TransitGatewayAttachment a) => new(a.Id, a.TransitGatewayId, a.ResourceId, a.State, a.SubnetIds,
        a.UnknownWords.FirstOrDefault(w => w.Member == Member)?.Value
            ?? (a.SecurityGroupReferencingSupport ? "enable" : "disable")) { Tags = a.Tags };

    public static TransitVpcTold Map(Io io, TransitVpcTold? old)
    {
        io.Rest(s_rest);
        string? support = io.Part<string>("Options", old?.Referencing, (o, have) =>
        {
            o.Rest(s_restOfOptions);
            return o.Text(Member, have);
        });
        io.Unknown(AwsWords.Support.Check(Member, support));
        return new(io.Identifier("TransitGatewayAttachmentId", old?.Id), io.Text("TransitGatewayId", old?.GatewayId),
            io.Text("VpcId", old?.VpcId), io.Text("State", old?.State),
            io.Texts("SubnetIds", old?.SubnetIds), support) { Tags = io.Tags("Tags", old?.Tags) };
    }

    /// <summary>The attachment with what is told here.</summary>
    public TransitGatewayAttachment Complete(TransitGatewayAttachment a) =>
        a with { SubnetIds = SubnetIds, SecurityGroupReferencingSupport = Referencing != "disable",
            UnknownWords = [.. Unknown, .. a.UnknownWords] };

    /// <summary>The attachment of which nothing else is told.</summary>
    public TransitGatewayAttachment Alone(Place place) => Complete(new()
    {
        Id = Id, AccountId = place.AccountId, Region = place.Region, Tags = Tags, TransitGatewayId = GatewayId ?? "", ResourceType = "vpc",
        ResourceId = VpcId ?? "",
        State = AwsWords.TransitAttachmentState.Read(State, "available"),
    });
}

/// <summary>What DescribeTransitGatewayPeeringAttachments tells of an attachment: the gateways of both ends.</summary>
internal sealed record TransitPeeringTold(string Id, TransitEndTold? Requester, TransitEndTold? Accepter, string? State) : Told
{
    private static readonly Rest s_rest = new Rest()
        .Irrelevant("the listing of all attachments says it", "AccepterTransitGatewayAttachmentId", "Status", "Options")
        .Irrelevant("history", "CreationTime");

    private ImmutableSortedDictionary<string, string> Tags { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    public static TransitPeeringTold Map(Io io, TransitPeeringTold? old)
    {
        io.Rest(s_rest);
        return new(io.Identifier("TransitGatewayAttachmentId", old?.Id),
            io.Part<TransitEndTold>("RequesterTgwInfo", old?.Requester, TransitEndTold.Map),
            io.Part<TransitEndTold>("AccepterTgwInfo", old?.Accepter, TransitEndTold.Map),
            io.Text("State", old?.State)) { Tags = io.Tags("Tags", old?.Tags) };
    }

    /// <summary>The attachment with the gateway at its other end.</summary>
    public TransitGatewayAttachment Complete(TransitGatewayAttachment a)
    {
        string? other = Requester?.GatewayId == a.TransitGatewayId ? Accepter?.GatewayId : Requester?.GatewayId;
        return a with { ResourceId = other ?? a.ResourceId, UnknownWords = [.. Unknown, .. a.UnknownWords] };
    }

    /// <summary>
    /// The attachment of which nothing else is told. Each side lists the peering: its own gateway is the one in its region.
    /// </summary>
    public TransitGatewayAttachment Alone(Place place) => Complete(new()
    {
        Id = Id, AccountId = place.AccountId, Region = place.Region, Tags = Tags, ResourceType = "peering", ResourceId = "",
        State = AwsWords.TransitAttachmentState.Read(State, "available"),
        TransitGatewayId = (Accepter is { Region: { } region } && region == place.Region && Requester?.Region != place.Region
            ? Accepter.GatewayId : Requester?.GatewayId) ?? "",
    });
}

/// <summary>One end of a peering of transit gateways.</summary>
internal sealed record TransitEndTold(string? GatewayId, string? Region)
{
    private static readonly Rest s_rest = new Rest().Irrelevant("whose it is", "OwnerId", "CoreNetworkId");

    public static TransitEndTold Map(Io io, TransitEndTold? old)
    {
        io.Rest(s_rest);
        return new(io.Text("TransitGatewayId", old?.GatewayId), io.Text("Region", old?.Region));
    }
}
