using System.Globalization;
using System.Net;
using SecureNet.Model.Answers;

namespace SecureNet.Model;

/// <summary>A network ACL: a stateless filter at the boundary of its subnets.</summary>
public sealed record NetworkAcl : Resource, IAnswered<NetworkAcl>
{
    public override ResourceKind Kind => ResourceKind.NetworkAcl;
    public override IReadOnlyList<string>? VpcIds => [VpcId];
    public required string VpcId { get; init; }
    public bool IsDefault { get; init; }
    public IReadOnlyList<NetworkAclEntry> Entries { get; init; } = [];
    public IReadOnlyList<string> SubnetIds { get; init; } = [];

    static Listing IAnswered<NetworkAcl>.Listing { get; } = new(ResourceKind.NetworkAcl, "NetworkAcls", "describe-network-acls");

    static NetworkAcl IAnswered<NetworkAcl>.Map(Io io, NetworkAcl? old)
    {
        io.Owner("OwnerId", old?.AccountId);
        return new()
        {
            Id = io.Identifier("NetworkAclId", old?.Id), AccountId = "", Region = "", Tags = io.Tags("Tags", old?.Tags),
            VpcId = io.Identifier("VpcId", old?.VpcId),
            IsDefault = io.Truth("IsDefault", old?.IsDefault) ?? false,
            Entries = io.List<NetworkAclEntry>("Entries", old?.Entries, NetworkAclEntry.Map),
            SubnetIds = io.List<string>("Associations", old?.SubnetIds, (a, have) =>
            {
                a.Rest(s_restOfAssociation);
                return a.Identifier("SubnetId", have);
            }),
        };
    }

    private static readonly Rest s_restOfAssociation = new Rest().Irrelevant("names of its own and of its ACL", "NetworkAclAssociationId",
        "NetworkAclId");
}

/// <summary>An entry of a network ACL. The lowest number that matches decides; nothing matching is denied.</summary>
public sealed record NetworkAclEntry
{
    /// <summary>The last entry that AWS adds by itself (<c>*</c>): denies everything.</summary>
    public const int DefaultRuleNumber = 32767;

    public required int RuleNumber { get; init; }
    public required bool Egress { get; init; }
    public required bool Allow { get; init; }
    public required TrafficType Traffic { get; init; }
    public required IPNetwork CidrBlock { get; init; }

    /// <summary>An action or protocol that is not known, or null.</summary>
    public UnknownWord? UnknownWord { get; init; }

    internal static NetworkAclEntry Map(Io io, NetworkAclEntry? old)
    {
        int number = io.NeededNumber("RuleNumber", old?.RuleNumber);
        TrafficType? traffic = old?.Traffic;
        string action = io.FreeText("RuleAction",
            old is null ? null : old.UnknownWord is { Member: "RuleAction" } word ? word.Value : old.Allow ? "allow" : "deny")
            ?? io.Identifier("RuleAction", null);
        if (action.Length == 0) { throw io.Senseless("RuleAction is empty: expected allow or deny."); }
        (IpProtocol? known, string text) = io.Protocol("Protocol", old is null ? null
            : old.UnknownWord is { Member: "Protocol" } name
            ? name.Value : old.Traffic.Protocol.Number.ToString(CultureInfo.InvariantCulture));
        RangeOf ports = Range("PortRange", "From", "To", traffic is { Protocol.HasPorts: true, From: not -1 }, 65535, "ports");
        RangeOf icmp = Range("IcmpTypeCode", "Type", "Code", traffic is { Protocol.IsIcmp: true }, 255, "ICMP types and codes");
        bool isIpv4 = old is not null && CidrAssociation.IsIpv4(old.CidrBlock);
        IPNetwork? ipv4 = io.Block("CidrBlock", isIpv4 ? old?.CidrBlock : null),
        ipv6 = io.Block("Ipv6CidrBlock", isIpv4 ? null : old?.CidrBlock);
        return new()
        {
            RuleNumber = number, Egress = io.NeededTruth("Egress", old?.Egress),
            Allow = AwsWords.RuleAction.Read(action, "deny") == "allow",
            Traffic = known is not { Number: not -1 } protocol ? TrafficType.All
                : protocol.IsIcmp ? new(protocol, icmp.From ?? -1, icmp.To ?? -1)
                : protocol.HasPorts && ports is { From: { } from, To: { } to } ? new(protocol, from, to) : new(protocol, -1, -1),
            CidrBlock = ipv4 ?? ipv6 ?? throw io.Senseless($"entry {number} has no CidrBlock and no Ipv6CidrBlock."),
            UnknownWord = AwsWords.RuleAction.Check("RuleAction", action, $"entry {number}")
                ?? (known is null ? new("Protocol", text, $"entry {number}") : null),
        };

        RangeOf Range(string name, string from, string to, bool has, int highest, string what) =>
            io.Part<RangeOf>(name, has ? new(traffic!.Value.From, traffic.Value.To) : null, (r, have) =>
            {
                RangeOf range = new(r.Number(from, have?.From), r.Number(to, have?.To));
                return range.IsSensible(highest) ? range : throw io.Senseless(range.WhyNot(highest, what));
            }) ?? new(null, null);
    }

    public override string ToString() =>
        $"{(Egress ? "outbound" : "inbound")} rule {(RuleNumber == DefaultRuleNumber ? "*" : RuleNumber)} " +
        $"{(Allow ? "allows" : "denies")} {Traffic} {(Egress ? "to" : "from")} {CidrBlock}";
}
