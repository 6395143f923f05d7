using System.IO.Enumeration;
using System.Net;
using SecureNet.Model;

namespace SecureNet.Reachability.Matrix;

/// <summary>
/// Reads selections as people write them: <c>Internet</c>, <c>*</c>, an id, an address or block, a name with wildcards (of a host, load
/// balancer or endpoint), or a name after one of <c>tag:Key=</c>, <c>group:</c>, <c>subnet:</c>, <c>vpc:</c>, <c>account:</c>,
/// <c>name:</c>. Several are separated by commas.
/// </summary>
public static class PartySelectors
{
    private static readonly string[] s_idPrefixes = ["i-", "eni-", "sg-", "subnet-", "vpc-"];

    /// <summary>Reads a selection. An <c>*</c> means every interface; the internet has to be named.</summary>
    /// <param name="network">The network whose groups, subnets and VPCs are named.</param>
    /// <param name="text">The selection.</param>
    /// <exception cref="ArgumentException">It is empty, or selects nothing in the network.</exception>
    public static PartySelector Parse(Network network, string text)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(text);
        if (string.IsNullOrWhiteSpace(text.Replace(',', ' ')))
        {
            throw new ArgumentException("An empty text selects nothing of the network.", nameof(text));
        }
        PartySelector all = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(t => One(network, t))
            .Aggregate((a, b) => a.Or(b)) with { Text = text.Trim() };
        bool any = all.Internet.Count > 0 || network.Of<NetworkInterface>().Any(
            i => i.Addresses.Select(a => a.Private).Concat(i.Ipv6Addresses).Any(a => all.Matches(i, a) || all.Doubt(i, a) is not null)) ||
            UnreadPlace.Of(network).Any(u => all.MayCover(u.Place));
        return any ? all : throw new ArgumentException(
            $"'{text}' selects no interface of the network. Use an id, a name, an address or block, tag:Key=Value, group:, "
                + "subnet:, vpc:, account:, or Internet.", nameof(text));
    }

    /// <summary>True if the text is written as a public address or block, or as the internet.</summary>
    private static PartySelector One(Network network, string text)
    {
        if (text.Equals(EndpointResolver.InternetLabel, StringComparison.OrdinalIgnoreCase))
        {
            return PartySelector.TheInternet with { Text = text };
        }
        SelectorDoubts doubts = new(network);
        if (BlockOf(text) is { } block)
        {
            return new(text, (_, address) => block.Contains(address), IsPublic(block) ? [block] : []) { MayCover = doubts.Covers(block) };
        }
        (string kind, string pattern) = text.StartsWith("arn:", StringComparison.Ordinal) ? ("name",
            text) : text.IndexOf(':', StringComparison.Ordinal) is > 0 and { } at ? (text[..at].ToLowerInvariant(), text[(at + 1)..])
                : (s_idPrefixes.FirstOrDefault(p => text.StartsWith(p, StringComparison.Ordinal)) ?? "name", text);
        return new(text, kind switch
        {
            "i-" or "eni-" or "name" => ByName(network, pattern),
            "tag" => ByTag(network, pattern),
            "sg-" or "group" => ByGroup(network, pattern),
            "subnet-" or "subnet" => ByResource(network.Of<Subnet>(), pattern, i => i.SubnetId),
            "vpc-" or "vpc" => ByResource(network.Of<Vpc>(), pattern, i => i.VpcId),
            "account" => (i, _) => Like(pattern, i.AccountId),
            _ => throw new ArgumentException(
                $"'{text}' is no selection: '{kind}:' is none of tag:, group:, subnet:, vpc:, account:, name:.", nameof(text)),
        }, []) { Doubt = doubts.Of(kind, pattern), MayCover = doubts.Covers(kind, pattern) };
    }

    private static Func<NetworkInterface, IPAddress, bool> ByName(Network network, string pattern)
    {
        if (pattern == "*") { return (_, _) => true; }
        ILookup<string, Instance> instances = network.Of<Instance>().ToLookup(i => i.Id);
        HashSet<string> balancers = [.. network.Of<LoadBalancer>().Where(b => Like(pattern, b.LoadBalancerName)
            || Like(pattern, b.PlainName) || Like(pattern, b.Id) || Like(pattern, b.DnsName)).Select(b => b.InterfaceDescription)];
        HashSet<string> endpoints = [.. network.Of<VpcEndpoint>().Where(e => Like(pattern, e.Id) || Like(pattern, e.PlainName))
            .SelectMany(e => e.NetworkInterfaceIds)];
        return (i, _) => Like(pattern, i.Id) || (i.Name is { } own && Like(pattern, own)) || balancers.Contains(i.Description)
            || endpoints.Contains(i.Id) ||
            (i.InstanceId is { } id && (Like(pattern, id) || instances[id].Any(n => n.Name is { } name && Like(pattern, name))));
    }

    private static Func<NetworkInterface, IPAddress, bool> ByTag(Network network, string pattern)
    {
        ILookup<string, Instance> instances = network.Of<Instance>().ToLookup(i => i.Id);
        string[] parts = pattern.Split('=', 2);
        bool Has(Resource r) => r.Tags.TryGetValue(parts[0], out string? value) && (parts.Length == 1 || Like(parts[1], value));
        return (i, _) => Has(i) || (i.InstanceId is { } id && instances[id].Any(Has));
    }

    private static Func<NetworkInterface, IPAddress, bool> ByGroup(Network network, string pattern)
    {
        HashSet<string> groups = [.. network.Of<SecurityGroup>()
            .Where(g => Like(pattern, g.Id) || Like(pattern, g.GroupName) || Like(pattern, g.PlainName)).Select(g => g.Id)];
        return (i, _) => i.SecurityGroupIds.Any(groups.Contains);
    }

    private static Func<NetworkInterface, IPAddress, bool> ByResource(IEnumerable<Resource> all, string pattern,
        Func<NetworkInterface, string> idOf)
    {
        HashSet<string> ids = [.. all.Where(r => Like(pattern, r.Id) || Like(pattern, r.PlainName)).Select(r => r.Id)];
        return (i, _) => ids.Contains(idOf(i));
    }

    private static IPNetwork? BlockOf(string text)
    {
        if (IPNetwork.TryParse(text, out IPNetwork block)) { return block; }
        return (text.Contains('.', StringComparison.Ordinal) || text.Contains(':', StringComparison.Ordinal))
            && IPAddress.TryParse(text, out IPAddress? address)
            ? new(address, address.GetAddressBytes().Length * 8) : null;
    }

    // 10.0.0.0/8 is nobody's internet; 0.0.0.0/0 and what is routed there are.
    private static bool IsPublic(IPNetwork block) => block.PrefixLength == 0 || SpecialBlocks.IsPublic(Ip.Of(block.BaseAddress));

    private static bool Like(string pattern, string text) => FileSystemName.MatchesSimpleExpression(pattern, text, ignoreCase: true);
}
