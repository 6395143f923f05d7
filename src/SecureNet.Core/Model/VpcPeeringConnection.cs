using System.Net;
using SecureNet.Model.Answers;

namespace SecureNet.Model;

/// <summary>A VPC peering connection, as one of its two accounts sees it: id and ends are shared, tags are each account's own.</summary>
public sealed record VpcPeeringConnection : Resource, IAnswered<VpcPeeringConnection>
{
    public override ResourceKind Kind => ResourceKind.VpcPeeringConnection;
    public override IReadOnlyList<string>? VpcIds => [Requester.VpcId, Accepter.VpcId];
    public required PeeringVpc Requester { get; init; }
    public required PeeringVpc Accepter { get; init; }

    /// <summary>
    /// <c>initiating-request</c>, <c>pending-acceptance</c>, <c>provisioning</c>, <c>active</c>, <c>failed</c>, <c>rejected</c>,
    /// <c>expired</c>, <c>deleting</c> or <c>deleted</c>. Source: VPC peering guide, "VPC peering connection lifecycle".
    /// </summary>
    public string Status { get; init; } = "initiating-request";

    public string StatusMessage { get; init; } = "";

    public bool IsActive => Status == "active";

    // Dead connections stay listed for hours to days: without this a second run would "find" one.
    public override bool IsLeaving => Status is "deleting";
    public override bool Exists => Status is not ("failed" or "rejected" or "expired" or "deleted" or "deleting");

    /// <summary>The end that lies in this VPC, or null.</summary>
    public PeeringVpc? End(string vpcId) => Requester.VpcId == vpcId ? Requester : Accepter.VpcId == vpcId ? Accepter : null;

    /// <summary>The end opposite to this VPC, or null where the VPC is neither.</summary>
    public PeeringVpc? OtherEnd(string vpcId) => Requester.VpcId == vpcId ? Accepter : Accepter.VpcId == vpcId ? Requester : null;

    static Listing IAnswered<VpcPeeringConnection>.Listing { get; } = new(ResourceKind.VpcPeeringConnection, "VpcPeeringConnections",
        "describe-vpc-peering-connections");

    private static readonly Rest s_rest = new Rest().Irrelevant("until when it can be accepted", "ExpirationTime");

    static VpcPeeringConnection IAnswered<VpcPeeringConnection>.Map(Io io, VpcPeeringConnection? old)
    {
        io.Rest(s_rest);
        PeeringState? state = io.Part<PeeringState>("Status", old is null ? null : new(old.Status, old.StatusMessage), PeeringState.Map);
        return new()
        {
            Id = io.Identifier("VpcPeeringConnectionId", old?.Id), AccountId = "", Region = "", Tags = io.Tags("Tags", old?.Tags),
            Requester = io.NeededPart<PeeringVpc>("RequesterVpcInfo", old?.Requester, PeeringVpc.Map),
            Accepter = io.NeededPart<PeeringVpc>("AccepterVpcInfo", old?.Accepter, PeeringVpc.Map),
            // What a dump that was cut down does not say is taken as in use, as of every other kind.
            Status = AwsWords.PeeringStatus.Read(state?.Code, "active"), StatusMessage = state?.Message ?? "",
        };
    }

    // An end that tells no region is of the place that listed it.
    internal override Resource InPlace() => Requester.Region.Length > 0 && Accepter.Region.Length > 0 ? this : this with
    {
        Requester = Requester with { Region = Requester.Region.Length > 0 ? Requester.Region : Region },
        Accepter = Accepter with { Region = Accepter.Region.Length > 0 ? Accepter.Region : Region },
    };

    private sealed record PeeringState(string? Code, string? Message)
    {
        public static PeeringState Map(Io io, PeeringState? old) => new(io.Text("Code", old?.Code), io.FreeText("Message", old?.Message));
    }
}

/// <summary>One end of a peering connection.</summary>
public sealed record PeeringVpc
{
    public required string AccountId { get; init; }
    public required string Region { get; init; }
    public required string VpcId { get; init; }
    public IReadOnlyList<IPNetwork> CidrBlocks { get; init; } = [];

    /// <summary>Whether this end resolves its public DNS names to private addresses for the other; null where not known.</summary>
    public bool? AllowDnsResolutionFromRemoteVpc { get; init; }

    public Place Place => new(AccountId, Region);

    private static readonly Rest s_restOfOptions = new Rest().Irrelevant("of EC2-Classic, which is no more",
        "AllowEgressFromLocalClassicLinkToRemoteVpc", "AllowEgressFromLocalVpcToRemoteClassicLink");

    internal static PeeringVpc Map(Io io, PeeringVpc? old)
    {
        string[] ipv4 = [.. (old?.CidrBlocks ?? []).Where(CidrAssociation.IsIpv4).Select(b => b.ToString())];
        string[] ipv6 = [.. (old?.CidrBlocks ?? []).Where(b => !CidrAssociation.IsIpv4(b)).Select(b => b.ToString())];
        IPNetwork? one = io.Block("CidrBlock", ipv4 is [var first, ..] ? IPNetwork.Parse(first) : null);
        IReadOnlyList<string> set = io.List<string>("CidrBlockSet", ipv4, (b, have) => Block(b, "CidrBlock", have));
        return new()
        {
            AccountId = io.Text("OwnerId", old?.AccountId) ?? "", Region = io.Text("Region", old?.Region) ?? "",
            VpcId = io.Text("VpcId", old?.VpcId) ?? "",
            CidrBlocks =
            [
                .. set.Count > 0 ? set.Select(IPNetwork.Parse) : one is { } alone ? new[] { alone } : [],
                .. io.List<string>("Ipv6CidrBlockSet", ipv6, (b, have) => Block(b, "Ipv6CidrBlock", have)).Select(IPNetwork.Parse),
            ],
            AllowDnsResolutionFromRemoteVpc = io.Part<Options>("PeeringOptions",
                old?.AllowDnsResolutionFromRemoteVpc is null ? null : new(old.AllowDnsResolutionFromRemoteVpc), (o, have) =>
                {
                    o.Rest(s_restOfOptions);
                    return new(o.Truth("AllowDnsResolutionFromRemoteVpc", have?.Dns));
                })?.Dns,
        };
    }

    private static string? Block(Io io, string name, string? have) =>
        io.Block(name, have is null ? null : IPNetwork.Parse(have))?.ToString();

    private sealed record Options(bool? Dns);

    public override string ToString() => $"{VpcId} of {Place}";
}
