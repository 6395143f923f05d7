using System.Globalization;
using System.Net;
using Amazon.EC2.Model;
using SecureNet.Model;
using E = Amazon.EC2.Model;
using M = SecureNet.Model;

namespace SecureNet.Aws;

/// <summary>Turns ACL entries and group rules into the model's, and back.</summary>
internal static class RuleMapper
{
    public static M.NetworkAclEntry Map(E.NetworkAclEntry e)
    {
        bool known = IpProtocol.TryParse(e.Protocol, out IpProtocol told);
        IpProtocol protocol = known ? told : IpProtocol.All;
        TrafficType traffic = protocol.Number == -1 ? TrafficType.All
            : protocol.IsIcmp ? new(protocol, e.IcmpTypeCode?.Type ?? -1, e.IcmpTypeCode?.Code ?? -1)
            : protocol.HasPorts && e.PortRange is { From: { } from, To: { } to } ? new(protocol, from, to) : new(protocol, -1, -1);
        string entry = $"entry {e.RuleNumber}";
        return new()
        {
            RuleNumber = e.RuleNumber ?? 0, Egress = e.Egress ?? false, Allow = AwsWords.RuleAction.Read(e.RuleAction?.Value, "deny") == "allow", Traffic = traffic,
            CidrBlock = IPNetwork.Parse(string.IsNullOrEmpty(e.CidrBlock) ? e.Ipv6CidrBlock : e.CidrBlock),
            UnknownWord = AwsWords.RuleAction.Check("RuleAction", e.RuleAction?.Value, entry) ?? (known ? null : new("Protocol", e.Protocol ?? "", entry)),
        };
    }

    /// <summary>Protocol, ports, and type and code, as the entry calls want them: each only where it applies.</summary>
    public static (string Protocol, PortRange? Ports, IcmpTypeCode? Icmp) Traffic(TrafficType t) => (
        t.Protocol.Number.ToString(CultureInfo.InvariantCulture),
        t.Protocol.HasPorts ? new() { From = t.From == -1 ? 0 : t.From, To = t.From == -1 ? 65535 : t.To } : null,
        t.Protocol.IsIcmp ? new() { Type = t.From, Code = t.To } : null);

    public static M.SecurityGroup Map(E.SecurityGroup g, Place p, IEnumerable<string> associatedVpcs) => new()
    {
        Id = g.GroupId, AccountId = p.AccountId, Region = p.Region, Tags = Mapper.Tags(g.Tags), VpcId = g.VpcId, GroupName = g.GroupName, Description = g.Description ?? "",
        Rules = [.. Rules(g.IpPermissions, false, p), .. Rules(g.IpPermissionsEgress, true, p)], AssociatedVpcIds = [.. associatedVpcs],
    };

    public static M.TaggedSecurityGroupRule Map(E.SecurityGroupRule r, Place p)
    {
        bool known = IpProtocol.TryParse(r.IpProtocol, out IpProtocol protocol);
        string? block = string.IsNullOrEmpty(r.CidrIpv4) ? r.CidrIpv6 : r.CidrIpv4;
        E.ReferencedSecurityGroup? group = r.ReferencedGroupInfo;
        return new()
        {
            Id = r.SecurityGroupRuleId, AccountId = p.AccountId, Region = p.Region, Tags = Mapper.Tags(r.Tags), GroupId = r.GroupId,
            Rule = new()
            {
                Egress = r.IsEgress ?? false,
                Traffic = !known || protocol.Number == -1 ? TrafficType.All : new(protocol, r.FromPort ?? -1, r.ToPort ?? -1),
                UnknownWord = known ? null : new("IpProtocol", r.IpProtocol ?? "", r.SecurityGroupRuleId),
                CidrBlock = string.IsNullOrEmpty(block) ? null : IPNetwork.Parse(block), PrefixListId = string.IsNullOrEmpty(r.PrefixListId)
                    ? null : r.PrefixListId,
                GroupId = group?.GroupId, GroupAccountId = string.IsNullOrEmpty(group?.UserId) || group.UserId == p.AccountId ? null
                    : group.UserId,
                Description = r.Description ?? "",
            },
        };
    }

    public static List<IpPermission> Permissions(IEnumerable<M.SecurityGroupRule> rules, Place p) => [.. rules.Select(r => new IpPermission
    {
        IpProtocol = r.Traffic.Protocol.ApiName,
        FromPort = r.Traffic.Protocol.HasPorts || r.Traffic.Protocol.IsIcmp ? r.Traffic.From : null,
        ToPort = r.Traffic.Protocol.HasPorts || r.Traffic.Protocol.IsIcmp ? r.Traffic.To : null,
        Ipv4Ranges = r.CidrBlock is { BaseAddress.AddressFamily: System.Net.Sockets.AddressFamily.InterNetwork } v4 ? [new() { CidrIp = v4.ToString(), Description = Text(r) }] : null,
        Ipv6Ranges = r.CidrBlock is { BaseAddress.AddressFamily: System.Net.Sockets.AddressFamily.InterNetworkV6 } v6 ? [new() { CidrIpv6 = v6.ToString(), Description = Text(r) }] : null,
        UserIdGroupPairs = r.GroupId is { } g ? [new() { GroupId = g, UserId = r.GroupAccountId ?? p.AccountId, Description = Text(r) }] : null,
        PrefixListIds = r.PrefixListId is { } l ? [new() { Id = l, Description = Text(r) }] : null,
    })];

    private static string? Text(M.SecurityGroupRule rule) => rule.Description.Length > 0 ? rule.Description : null;

    private static IEnumerable<M.SecurityGroupRule> Rules(List<IpPermission>? permissions, bool egress, Place place)
    {
        foreach (IpPermission p in permissions ?? [])
        {
            bool known = IpProtocol.TryParse(p.IpProtocol, out IpProtocol protocol);
            M.SecurityGroupRule rule = new()
            {
                Egress = egress, Traffic = !known || protocol.Number == -1 ? TrafficType.All : new(protocol, p.FromPort ?? -1, p.ToPort ?? -1),
                UnknownWord = known ? null : new("IpProtocol", p.IpProtocol ?? "", egress ? "an egress rule" : "an ingress rule"),
            };
            foreach (IpRange r in p.Ipv4Ranges ?? []) { yield return rule with { CidrBlock = IPNetwork.Parse(r.CidrIp), Description = r.Description ?? "" }; }
            foreach (Ipv6Range r in p.Ipv6Ranges ?? []) { yield return rule with { CidrBlock = IPNetwork.Parse(r.CidrIpv6), Description = r.Description ?? "" }; }
            foreach (UserIdGroupPair g in p.UserIdGroupPairs ?? [])
            {
                yield return rule with { GroupId = g.GroupId, GroupAccountId = string.IsNullOrEmpty(g.UserId) || g.UserId == place.AccountId ? null : g.UserId, Description = g.Description ?? "" };
            }

            foreach (PrefixListId l in p.PrefixListIds ?? []) { yield return rule with { PrefixListId = l.Id, Description = l.Description ?? "" }; }
        }
    }
}
