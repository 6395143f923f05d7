using System.Net;
using SecureNet.Model;

namespace SecureNet.Reachability;

/// <summary>Turns what a user names into an end of a flow.</summary>
public static class EndpointResolver
{
    /// <summary>The name for any host on the internet.</summary>
    public const string InternetLabel = "Internet";

    // TEST-NET-2: public as routing sees it, and nobody's (RFC 5737).
    private static readonly IPAddress SomeoneOnTheInternet = IPAddress.Parse("198.51.100.1");

    /// <summary>Resolves an instance id, an interface id, an IPv4 address or <c>Internet</c>.</summary>
    /// <exception cref="ArgumentException">Nothing, or more than one thing, has this name.</exception>
    public static Endpoint Resolve(Network network, string idOrAddress) => Resolve(network, idOrAddress, null);

    /// <summary>As <see cref="Resolve(Network, string)"/>; a private address is looked for in one place only.</summary>
    /// <exception cref="ArgumentException">Nothing, or more than one thing, has this name.</exception>
    public static Endpoint Resolve(Network network, string idOrAddress, Place? place)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentException.ThrowIfNullOrWhiteSpace(idOrAddress);
        string name = idOrAddress.Trim();
        if (name.Equals(InternetLabel, StringComparison.OrdinalIgnoreCase)) { return new() { Address = SomeoneOnTheInternet, Label = InternetLabel }; }
        List<NetworkInterface> interfaces = [.. network.Of<NetworkInterface>().Where(i => place is null || i.Place == place).OrderBy(i => i.Id, StringComparer.Ordinal)];
        if (IPAddress.TryParse(name, out IPAddress? address) && name.Contains('.')) { return OfAddress(network, interfaces, address); }
        if (interfaces.FirstOrDefault(i => i.Id == name) is { } byId) { return OfInterface(network, byId); }
        if (network.Of<Instance>().FirstOrDefault(i => i.Id == name && (place is null || i.Place == place)) is { } instance)
        {
            List<NetworkInterface> own = [.. interfaces.Where(i => i.InstanceId == name)];
            NetworkInterface? primary = own.FirstOrDefault(i => i.Addresses.Any(a => a.Private.Equals(instance.PrivateIpAddress))) ?? own.FirstOrDefault();
            return primary is not null ? OfInterface(network, primary) : throw new ArgumentException(
                network.Has(instance.Place, ResourceKind.NetworkInterface)
                    ? $"Instance {instance} has no network interface; it is {instance.State}."
                    : $"The interfaces of instance {instance} are not known: ec2:DescribeNetworkInterfaces of {instance.Place} was not read.", nameof(idOrAddress));
        }
        throw new ArgumentException(
            $"'{name}' is no instance, interface or IPv4 address of the network{(place is { } p ? $" in {p}" : "")}. Use an id, an address or '{InternetLabel}'.",
            nameof(idOrAddress));
    }

    private static Endpoint OfInterface(Network network, NetworkInterface at) => at.Addresses.Count > 0
        ? new() { Address = at.Addresses[0].Private, Interface = at, Label = LabelOf(network, at) }
        : throw new ArgumentException($"Interface {at} has no IPv4 address.", nameof(at));

    private static Endpoint OfAddress(Network network, List<NetworkInterface> interfaces, IPAddress address)
    {
        List<NetworkInterface> owners = [.. interfaces.Where(i => i.Addresses.Any(a => a.Private.Equals(address) || address.Equals(a.Public)))];
        return owners switch
        {
            [var owner] => new() { Address = address, Interface = owner, Label = LabelOf(network, owner) },
            [] when Topology.IsPublic(address) => new() { Address = address },
            [] => throw new ArgumentException($"No interface of the network has the address {address}.", nameof(address)),
            _ => throw new ArgumentException(
                $"{address} belongs to {string.Join(" and ", owners.Select(i => $"{i.Id} in {i.Place}"))}. Name one of them by its id.", nameof(address)),
        };
    }

    private static string LabelOf(Network network, NetworkInterface at) =>
        (at.InstanceId is { } id ? network.Find<Instance>(id)?.Name ?? id : null) ?? at.Name ?? at.Id;
}
