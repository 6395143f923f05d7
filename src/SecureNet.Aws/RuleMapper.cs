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
    /// <summary>Protocol, ports, and type and code, as the entry calls want them: each only where it applies.</summary>
    public static (string Protocol, PortRange? Ports, IcmpTypeCode? Icmp) Traffic(TrafficType t) => (
        t.Protocol.Number.ToString(CultureInfo.InvariantCulture),
        t.Protocol.HasPorts ? new() { From = t.From == -1 ? 0 : t.From, To = t.From == -1 ? 65535 : t.To } : null,
        t.Protocol.IsIcmp ? new() { Type = t.From, Code = t.To } : null);

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
        Ipv4Ranges = r.CidrBlock is { BaseAddress.AddressFamily: System.Net.Sockets.AddressFamily.InterNetwork } v4
            ? [new() { CidrIp = v4.ToString(), Description = Text(r) }] : null,
        Ipv6Ranges = r.CidrBlock is { BaseAddress.AddressFamily: System.Net.Sockets.AddressFamily.InterNetworkV6 } v6
            ? [new() { CidrIpv6 = v6.ToString(), Description = Text(r) }] : null,
        UserIdGroupPairs = r.GroupId is { } g
            ? [new() { GroupId = g, UserId = r.GroupAccountId ?? p.AccountId, Description = Text(r) }] : null,
        PrefixListIds = r.PrefixListId is { } l ? [new() { Id = l, Description = Text(r) }] : null,
    })];

    private static string? Text(M.SecurityGroupRule rule) => rule.Description.Length > 0 ? rule.Description : null;
}
