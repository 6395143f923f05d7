using SecureNet.Model.Answers;

namespace SecureNet.Model;

/// <summary>Rules of a group that have protocol and ports in common, as the EC2 API tells them.</summary>
internal sealed record IpPermission(TrafficType Traffic, UnknownWord? Unknown)
{
    private static readonly Rest s_restOfGroup = new Rest()
        .Irrelevant("names, and what the id says", "GroupName", "VpcId")
        .Irrelevant("a rule whose peering is gone matches nobody: the peering is read", "VpcPeeringConnectionId", "PeeringStatus");

    public List<SecurityGroupRule> Ipv4 { get; } = [];
    public List<SecurityGroupRule> Ipv6 { get; } = [];
    public List<SecurityGroupRule> Groups { get; } = [];
    public List<SecurityGroupRule> Lists { get; } = [];

    /// <summary>The rules of one direction.</summary>
    public static IEnumerable<SecurityGroupRule> Rules(Io io, string member, SecurityGroup? group, bool egress) =>
        io.List<IpPermission>(member, group is null
            ? null : Of(group.Rules.Where(r => r.Egress == egress)), (p, old) => Map(p, old, egress, group?.AccountId))
            .SelectMany(p => p.Ipv4.Concat(p.Ipv6).Concat(p.Groups).Concat(p.Lists));

    private static IpPermission Map(Io io, IpPermission? old, bool egress, string? account)
    {
        io.Refuse("Ipv4Ranges", "Ipv4Ranges is a member of the .NET SDK's objects; AWS's answer has IpRanges.");
        (IpProtocol? known, string text) = io.Protocol("IpProtocol", old?.Unknown?.Value ?? old?.Traffic.Protocol.ApiName);
        bool isRanged = old is { Traffic: { Protocol: { Number: not -1 } p } t } && (p.HasPorts || p.IsIcmp || t.From != -1 || t.To != -1);
        RangeOf range = new(io.Number("FromPort", isRanged ? old!.Traffic.From : null),
            io.Number("ToPort", isRanged ? old!.Traffic.To : null));
        (int highest, string what) = known is { IsIcmp: true } ? (255, "ICMP types and codes") : (65535, "ports");
        if (!range.IsSensible(highest)) { throw io.Senseless(range.WhyNot(highest, what)); }
        TrafficType traffic = known is { Number: not -1 } protocol ? new(protocol, range.From ?? -1, range.To ?? -1) : TrafficType.All;
        UnknownWord? unknown = known is null ? new("IpProtocol", text, egress ? "an egress rule" : "an ingress rule") : null;
        IpPermission read = new(traffic, unknown);
        SecurityGroupRule rule = new() { Egress = egress, Traffic = traffic, UnknownWord = unknown };
        read.Ipv4.AddRange(io.List<SecurityGroupRule>("IpRanges", old?.Ipv4,
            (r, have) => With(r, have, rule with { CidrBlock = r.NeededBlock("CidrIp", have?.CidrBlock) })));
        read.Ipv6.AddRange(io.List<SecurityGroupRule>("Ipv6Ranges", old?.Ipv6,
            (r, have) => With(r, have, rule with { CidrBlock = r.NeededBlock("CidrIpv6", have?.CidrBlock) })));
        read.Groups.AddRange(io.List<SecurityGroupRule>("UserIdGroupPairs", old?.Groups, (r, have) =>
        {
            r.Rest(s_restOfGroup);
            SecurityGroupRule of = With(r, have, rule with { GroupId = r.Text("GroupId", have?.GroupId),
                GroupAccountId = r.Text("UserId", have is null ? null : have.GroupAccountId ?? account) });
            return of.GroupId is null ? null : of;
        }));
        read.Lists.AddRange(io.List<SecurityGroupRule>("PrefixListIds", old?.Lists,
            (r, have) => With(r, have, rule with { PrefixListId = r.Identifier("PrefixListId", have?.PrefixListId) })));
        return read;
    }

    private static SecurityGroupRule With(Io io, SecurityGroupRule? old, SecurityGroupRule rule) =>
        rule with { Description = io.FreeText("Description", old?.Description is { Length: > 0 } text ? text : null) ?? "" };

    // Rules that follow each other with the same traffic are one permission, in the order in which its lists are read again.
    private static List<IpPermission> Of(IEnumerable<SecurityGroupRule> rules)
    {
        List<IpPermission> all = [];
        int at = 0;
        foreach (SecurityGroupRule r in rules)
        {
            int rank = r.CidrBlock is { } block ? CidrAssociation.IsIpv4(block) ? 0 : 1 : r.GroupId is not null ? 2 : 3;
            if (all is not [.., var open] || open.Traffic != r.Traffic || open.Unknown?.Value != r.UnknownWord?.Value || rank < at)
            {
                all.Add(open = new(r.Traffic, r.UnknownWord));
            }

            at = rank;
            (rank switch { 0 => open.Ipv4, 1 => open.Ipv6, 2 => open.Groups, _ => open.Lists }).Add(r);
        }

        return all;
    }
}
