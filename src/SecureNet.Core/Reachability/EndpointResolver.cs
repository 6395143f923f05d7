using System.Net;
using SecureNet.Model;

namespace SecureNet.Reachability;

/// <summary>Turns what a user names into an end of a flow.</summary>
public static class EndpointResolver
{
    /// <summary>The name for any host on the internet.</summary>
    public const string InternetLabel = "Internet";

    // TEST-NET-2 (RFC 5737), and the benchmarking block of RFC 5180: public as routing sees them, and nobody's.
    private static readonly IPAddress s_someone = IPAddress.Parse("198.51.100.1");
    private static readonly IPAddress s_someoneV6 = IPAddress.Parse("2001:2::1");

    /// <summary>Resolves an id of an instance, interface, endpoint or load balancer, an address, a name, or <c>Internet</c>.</summary>
    /// <exception cref="ArgumentException">Nothing, or more than one thing, has this name.</exception>
    public static Endpoint Resolve(Network network, string idOrAddress) => Resolve(network, idOrAddress, null);

    /// <summary>As <see cref="Resolve(Network, string)"/>; a private address is looked for in one place only.</summary>
    /// <exception cref="ArgumentException">Nothing, or more than one thing, has this name.</exception>
    public static Endpoint Resolve(Network network, string idOrAddress, Place? place)
    {
        ArgumentNullException.ThrowIfNull(network);
        Endpoint end = Find(NetworkIndex.Of(network), idOrAddress, place, v6: false);
        return end.Interface is not null || end.LoadBalancerArn is not null || SpecialBlocks.IsPublic(Ip.Of(end.Address)) ? end
            : throw new ArgumentException($"No interface of the network has the address {end.Address}.", nameof(idOrAddress));
    }

    /// <summary>
    /// Resolves both ends of one flow, in one address family: IPv6 where an end is an IPv6 address or has no other, else IPv4. An address
    /// that no interface has is an end all the same: the walk says where it leads.
    /// </summary>
    /// <exception cref="ArgumentException">A name means nothing, or the source more than one thing.</exception>
    public static (Endpoint Source, Endpoint Destination) ResolvePair(
        Network network, string source, string destination, Place? sourcePlace = null, Place? destinationPlace = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        NetworkIndex index = NetworkIndex.Of(network);
        bool v6 = IsV6(source) || IsV6(destination);
        Endpoint from = Find(index, source, sourcePlace, v6);
        Endpoint to = Find(index, destination, destinationPlace, v6, ambiguous: true);
        bool mixed = Ip.Of(from.Address).IsV6 != Ip.Of(to.Address).IsV6;
        return !mixed ? (from, to) : (Find(index, source, sourcePlace, v6: true),
            Find(index, destination, destinationPlace, v6: true, ambiguous: true));
    }

    private static bool IsV6(string name) =>
        name.Contains(':') && !name.StartsWith("arn:", StringComparison.Ordinal) && IPAddress.TryParse(name, out _);

    private static Endpoint Find(NetworkIndex index, string text, Place? place, bool v6, bool ambiguous = false)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            throw new ArgumentException($"An empty text is no end of a flow. Use an id, an address or '{InternetLabel}'.", nameof(text));
        }
        string name = text.Trim();
        if (name.Equals(InternetLabel, StringComparison.OrdinalIgnoreCase))
        {
            return new() { Address = v6 ? s_someoneV6 : s_someone, Label = InternetLabel };
        }
        if ((name.Contains('.') || name.Contains(':')) && IPAddress.TryParse(name, out IPAddress? address))
        {
            return OfAddress(index, address, place, ambiguous);
        }
        if (index.Interface(name) is { } byId && (place is null || byId.Record.Place == place || byId.Vpc.Place == place))
        {
            return OfInterface(index, byId, v6);
        }
        if (index.Find<Instance>(ResourceKind.Instance, name) is { } instance) { return OfInstance(index, instance, v6); }
        if (index.Find<VpcEndpoint>(ResourceKind.VpcEndpoint, name) is { } endpoint
            && endpoint.NetworkInterfaceIds.Select(index.Interface).OfType<InterfaceNode>().FirstOrDefault() is { } door)
        {
            return OfInterface(index, door, v6) with { Label = endpoint.DisplayName };
        }
        // A load balancer whose name differs in case comes after an instance of exactly this name.
        Instance[] named = Names.Meant(index.All<Instance>(ResourceKind.Instance).Concat(index.NotUnderstood<Instance>())
            .Where(i => i.Exists && (place is null || i.Place == place)),
            (i, how) => string.Equals(i.Name, name, how));
        bool isExact = Array.Exists(named, i => i.Name == name);
        if (Names.Meant(index.LoadBalancers, (b, how) => IsNamed(b.Record, name, how)) is [var balancer]
            && (!isExact || IsNamed(balancer.Record, name, StringComparison.Ordinal)))
        {
            return OfBalancer(balancer, v6);
        }
        if (index.NotUnderstood<LoadBalancer>().FirstOrDefault(
            b => IsNamed(b, name, isExact ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase)) is { } balancerLeft &&
            index.Interfaces.FirstOrDefault(i => i.Record.Description == balancerLeft.InterfaceDescription) is { } node)
        {
            return OfInterface(index, node, v6) with { Label = balancerLeft.DisplayName };
        }
        if (index.Interfaces.Where(i => i.Record.InstanceId == name && (place is null || i.Record.Place == place)).Take(1)
            .ToArray() is [var orphan]) { return OfInterface(index, orphan, v6); }
        if (named is [var one]) { return OfInstance(index, one, v6); }
        throw new ArgumentException(
            named.Length > 1 ? $"'{name}' is the name of {named[0].Id} and {named[1].Id}. Name one of them by its id."
                : $"'{name}' is no instance, interface, load balancer or address of the "
                    + $"network{(place is { } p ? $" in {p}" : "")}. Use an id, an address or '{InternetLabel}'.", nameof(text));
    }

    private static bool IsNamed(LoadBalancer balancer, string name, StringComparison how) => balancer.Id == name
        || balancer.LoadBalancerName.Equals(name, how)
        || (balancer.DnsName.Length > 0 && balancer.DnsName.Equals(name, StringComparison.OrdinalIgnoreCase));

    private static Endpoint OfInstance(NetworkIndex index, Instance instance, bool v6)
    {
        IReadOnlyList<InterfaceNode> own = index.InterfacesOf(instance.Id);
        InterfaceNode? primary = instance.PrivateIpAddress is { } address ? own.FirstOrDefault(i => i.Owns(Ip.Of(address))) : null;
        return (primary ?? (own.Count > 0 ? own[0] : null)) is { } at ? OfInterface(index, at, v6) : throw new ArgumentException(
            index.WasListed(instance.Place, ResourceKind.NetworkInterface)
                ? $"Instance {instance} has no network interface; it is {instance.State}."
                : $"The interfaces of instance {instance} are not known: ec2:DescribeNetworkInterfaces of {instance.Place} was "
                    + "not read.", nameof(instance));
    }

    private static Endpoint OfInterface(NetworkIndex index, InterfaceNode at, bool v6)
    {
        if (at.Addresses.Length == 0) { throw new ArgumentException($"Interface {at.Record} has no address.", nameof(at)); }
        Ip own = at.Addresses.Select(a => a.Own).Where(a => a.IsV6 == v6).Append(at.Addresses[0].Own).First();
        return new() { Address = own.ToAddress(), Interface = at.Record, Label = LabelOf(index, at) };
    }

    private static Endpoint OfBalancer(LoadBalancerNode balancer, bool v6)
    {
        (Ip Own, Ip? Public) known = balancer.Interfaces.SelectMany(i => i.Addresses).Where(a => a.Own.IsV6 == v6).FirstOrDefault();
        Ip address = balancer.Record.Scheme == "internet-facing" ? known.Public ?? known.Own : known.Own;
        return new() { Address = balancer.Interfaces.Length == 0 ? v6 ? IPAddress.IPv6Any : IPAddress.Any : address.ToAddress(),
            LoadBalancerArn = balancer.Record.Id, Label = balancer.Record.DisplayName };
    }

    private static Endpoint OfAddress(NetworkIndex index, IPAddress address, Place? place, bool ambiguous)
    {
        Ip ip = Ip.Of(address);
        if (index.PublicOwner(ip) is { } known)
        {
            return new() { Address = address, Interface = known.Record, Label = LabelOf(index, known) };
        }
        InterfaceNode[] owners =
            [.. index.OwnersOf(ip).Where(i => place is null || i.Record.Place == place || i.Vpc.Place == place).Take(2)];
        if (owners is [var owner]) { return new() { Address = address, Interface = owner.Record, Label = LabelOf(index, owner) }; }
        if (owners.Length == 0 || ambiguous) { return new() { Address = address }; }
        throw new ArgumentException(
            $"{address} belongs to "
                + $"{string.Join(" and ", index.OwnersOf(ip).Select(i => $"{i.Record.Id} in {i.Record.Place}"))}. Name one of "
                + "them by its id.", nameof(address));
    }

    private static string LabelOf(NetworkIndex index, InterfaceNode at) =>
        (at.Record.InstanceId is { } id ? at.Instance?.DisplayName ?? id : null)
            ?? (index.BalancerOf(at) is { } b ? b.Record.DisplayName : null) ?? at.Record.Name ?? at.Record.Id;
}
