using System.Net;
using SecureNet.Model.Answers;

namespace SecureNet.Model;

/// <summary>A transit gateway as one account sees it.</summary>
public sealed record TransitGateway : Resource, IAnswered<TransitGateway>
{
    public override ResourceKind Kind => ResourceKind.TransitGateway;
    public string State { get; init; } = "available";
    public string? OwnerAccountId { get; init; }

    /// <summary>Whether inbound group rules may name groups of other attached VPCs; off by default.</summary>
    public bool SecurityGroupReferencingSupport { get; init; }

    static Listing IAnswered<TransitGateway>.Listing { get; } = new(ResourceKind.TransitGateway, "TransitGateways",
        "describe-transit-gateways");

    private const string Referencing = "SecurityGroupReferencingSupport";

    private static readonly Rest s_rest = new Rest().Irrelevant("words for people, and history", "Description", "CreationTime");

    private static readonly Rest s_restOfOptions = new Rest()
        .Irrelevant("what new attachments get: each tells what it has", "AutoAcceptSharedAttachments", "DefaultRouteTableAssociation",
            "AssociationDefaultRouteTableId", "DefaultRouteTablePropagation",
            "PropagationDefaultRouteTableId")
        .Irrelevant("of VPN, Connect and multicast, which are not followed", "AmazonSideAsn", "TransitGatewayCidrBlocks", "VpnEcmpSupport",
            "MulticastSupport")
        .Irrelevant("names, not packets", "DnsSupport")
        .Irrelevant("what a VPC that enforces encryption lets pass is answered Unknown, with or without it", "EncryptionSupport");

    static TransitGateway IAnswered<TransitGateway>.Map(Io io, TransitGateway? old)
    {
        io.Rest(s_rest);
        io.Arn("TransitGatewayArn");
        string? support = io.Part<string>("Options", old is null ? null : io.Kept(Referencing).FirstOrDefault()?.Value
            ?? (old.SecurityGroupReferencingSupport ? "enable" : "disable"), (o, have) =>
            {
                o.Rest(s_restOfOptions);
                return o.Text(Referencing, have);
            });
        io.Unknown(AwsWords.Support.Check(Referencing, support));
        return new()
        {
            Id = io.Identifier("TransitGatewayId", old?.Id), AccountId = "", Region = "", Tags = io.Tags("Tags", old?.Tags),
            State = io.Word(AwsWords.TransitGatewayState, "State", old?.State, "available"),
            OwnerAccountId = io.Owner("OwnerId", old?.OwnerAccountId), SecurityGroupReferencingSupport = support == "enable",
        };
    }
}

/// <summary>What is attached to a transit gateway: a VPC, or another transit gateway.</summary>
public sealed record TransitGatewayAttachment : Resource, IAnswered<TransitGatewayAttachment>
{
    public override ResourceKind Kind => ResourceKind.TransitGatewayAttachment;
    public override IReadOnlyList<string>? VpcIds => ResourceType == "vpc" ? [ResourceId] : null;
    public required string TransitGatewayId { get; init; }

    /// <summary><c>vpc</c>, <c>peering</c>, <c>vpn</c>, <c>direct-connect-gateway</c>, <c>connect</c>…</summary>
    public required string ResourceType { get; init; }

    /// <summary>The VPC, or for a peering the other transit gateway.</summary>
    public required string ResourceId { get; init; }

    public string State { get; init; } = "available";

    /// <summary>For a VPC: one subnet a zone; traffic from other zones does not get in.</summary>
    public IReadOnlyList<string> SubnetIds { get; init; } = [];

    /// <summary>The route table that traffic from this attachment is looked up in, or null where it has none.</summary>
    public string? AssociatedRouteTableId { get; init; }

    /// <summary>
    /// The route table that it is just being associated with, or whose association is just being ended; null where neither is so.
    /// </summary>
    public string? ChangingRouteTableId { get; init; }

    public bool SecurityGroupReferencingSupport { get; init; } = true;
    public override bool Exists => State is not ("deleted" or "deleting" or "failed" or "rejected");
    public override bool IsLeaving => State is "deleting";

    static Listing IAnswered<TransitGatewayAttachment>.Listing { get; } =
        new(ResourceKind.TransitGatewayAttachment, "TransitGatewayAttachments", "describe-transit-gateway-attachments");

    private static readonly Rest s_rest = new Rest()
        .Irrelevant("whose they are: the gateway and the VPC say it", "TransitGatewayOwnerId", "ResourceOwnerId")
        .Irrelevant("history", "CreationTime");

    static TransitGatewayAttachment IAnswered<TransitGatewayAttachment>.Map(Io io, TransitGatewayAttachment? old)
    {
        io.Rest(s_rest);
        const string member = "Association.State";
        TransitAssociation? have = old is null ? null : io.Kept(member).FirstOrDefault() is { } word ? new(word.Element, word.Value)
            : old.AssociatedRouteTableId is { } table ? new(table, "associated") : old.ChangingRouteTableId is { } changing
            ? new(changing, "associating") : null;
        TransitAssociation? association = io.Part<TransitAssociation>("Association", have, TransitAssociation.Map);
        io.Unknown(AwsWords.AssociationState.Check(member, association?.State, association?.TableId));
        // Rules of it translate what passes, which is not followed (rule T20). Only the gateway's owner is told.
        const string nat = "NatGatewaySupport";
        if (io.Text(nat, io.Kept(nat).FirstOrDefault()?.Value) is { } support and not "disabled") { io.Unknown(new(nat, support)); }
        return new()
        {
            Id = io.Identifier("TransitGatewayAttachmentId", old?.Id), AccountId = "", Region = "", Tags = io.Tags("Tags", old?.Tags),
            TransitGatewayId = io.Text("TransitGatewayId", old?.TransitGatewayId) ?? "",
            ResourceType = io.Word(AwsWords.TransitAttachmentType, "ResourceType", old?.ResourceType, "vpc"),
            ResourceId = io.Text("ResourceId", old?.ResourceId) ?? "",
            State = io.Word(AwsWords.TransitAttachmentState, "State", old?.State, "available"),
            AssociatedRouteTableId = association is { State: null or "associated" } ? association.TableId : null,
            ChangingRouteTableId = association is { State: "associating" or "disassociating" } ? association.TableId : null,
        };
    }

    private sealed record TransitAssociation(string? TableId, string? State)
    {
        private static readonly Rest s_rest = new Rest().UnknownIfSet("a policy table decides where its traffic goes",
            "TransitGatewayPolicyTableId");

        public static TransitAssociation Map(Io io, TransitAssociation? old)
        {
            io.Rest(s_rest);
            return new(io.Text("TransitGatewayRouteTableId", old?.TableId), io.Text("State", old?.State));
        }
    }
}

/// <summary>A route table of a transit gateway.</summary>
public sealed record TransitGatewayRouteTable : Resource, IAnswered<TransitGatewayRouteTable>
{
    public override ResourceKind Kind => ResourceKind.TransitGatewayRouteTable;
    public required string TransitGatewayId { get; init; }

    /// <summary>The routes, or null where they were not read (SearchTransitGatewayRoutes).</summary>
    public IReadOnlyList<TransitGatewayRoute>? Routes { get; init; }

    /// <summary>
    /// True where nothing shows that all of its routes were searched for: a search has filters, and its
    /// answer does not tell them (rule T9).
    /// </summary>
    public bool IsSearchUnproved { get; init; }

    static Listing IAnswered<TransitGatewayRouteTable>.Listing { get; } =
        new(ResourceKind.TransitGatewayRouteTable, "TransitGatewayRouteTables", "describe-transit-gateway-route-tables");

    private static readonly Rest s_rest = new Rest()
        .Irrelevant("what new attachments get: each tells what it has", "DefaultAssociationRouteTable", "DefaultPropagationRouteTable")
        .Irrelevant("history", "CreationTime");

    static TransitGatewayRouteTable? IAnswered<TransitGatewayRouteTable>.Map(Io io, TransitGatewayRouteTable? old)
    {
        io.Rest(s_rest);
        string? state = io.Text("State", old is null ? null : io.Kept("State").FirstOrDefault()?.Value ?? "available");
        io.Unknown(AwsWords.TransitTableState.Check("State", state));
        TransitGatewayRouteTable table = new()
        {
            Id = io.Identifier("TransitGatewayRouteTableId", old?.Id), AccountId = "", Region = "", Tags = io.Tags("Tags", old?.Tags),
            TransitGatewayId = io.Text("TransitGatewayId", old?.TransitGatewayId) ?? "",
        };
        return state is "deleting" or "deleted" ? null : table;
    }
}

/// <summary>A policy table of a transit gateway, as far as it matters who it decides for.</summary>
public sealed record TransitGatewayPolicyTable : Resource, IAnswered<TransitGatewayPolicyTable>
{
    public override ResourceKind Kind => ResourceKind.TransitGatewayPolicyTable;
    public required string TransitGatewayId { get; init; }

    /// <summary>
    /// The attachments whose traffic it decides or may decide; null where they were not read (GetTransitGatewayPolicyTableAssociations).
    /// </summary>
    public IReadOnlyList<string>? AttachmentIds { get; init; }

    static Listing IAnswered<TransitGatewayPolicyTable>.Listing { get; } =
        new(ResourceKind.TransitGatewayPolicyTable, "TransitGatewayPolicyTables", "describe-transit-gateway-policy-tables");

    private static readonly Rest s_rest = new Rest().Irrelevant("history", "CreationTime");

    static TransitGatewayPolicyTable? IAnswered<TransitGatewayPolicyTable>.Map(Io io, TransitGatewayPolicyTable? old)
    {
        io.Rest(s_rest);
        // One that is being deleted may still decide.
        string? state = io.Text("State", old is null ? null : "available");
        TransitGatewayPolicyTable table = new()
        {
            Id = io.Identifier("TransitGatewayPolicyTableId", old?.Id), AccountId = "", Region = "", Tags = io.Tags("Tags", old?.Tags),
            TransitGatewayId = io.Text("TransitGatewayId", old?.TransitGatewayId) ?? "",
        };
        return state is "deleted" ? null : table;
    }
}

/// <summary>A route of a transit gateway. Static beats propagated for the same block.</summary>
public sealed record TransitGatewayRoute
{
    public required IPNetwork Destination { get; init; }
    public IReadOnlyList<string> AttachmentIds { get; init; } = [];
    public bool IsPropagated { get; init; }
    public bool IsBlackhole { get; init; }

    /// <summary>A type or state that is not known, or null.</summary>
    public UnknownWord? UnknownWord { get; init; }
}
