using System.Net;
using SecureNet.Model;

namespace SecureNet.Reachability;

/// <summary>What carries a host's requests to Amazon S3.</summary>
public enum S3Way
{
    GatewayEndpoint,
    InterfaceEndpoint,
    NatGateway,
    InternetGateway,

    /// <summary>Something else, such as a transit gateway.</summary>
    Other,

    /// <summary>Nothing.</summary>
    None,
}

/// <summary>The way of a host's requests to Amazon S3 of a region, and whether they and the answers get through.</summary>
/// <param name="Region">The region of the bucket that is asked for.</param>
/// <param name="Analysis">The hops to one of S3's addresses: to one that cannot be reached where there is such.</param>
/// <param name="Endpoint">The endpoint where one carries them.</param>
/// <param name="SourceAddress">The public address that S3 sees; null through an endpoint, and where it is not known.</param>
/// <param name="Reason">Why, as a sentence.</param>
public sealed record S3Path(string Region, Verdict Verdict, PathAnalysis Analysis, S3Way Way, VpcEndpoint? Endpoint,
    IPAddress? SourceAddress, string Reason);

/// <summary>
/// Follows a host's HTTPS requests to Amazon S3: by the prefix-list route to a gateway endpoint, by an interface endpoint's private DNS
/// name, or by the default route. Source: Amazon VPC guide, "Gateway endpoints for Amazon S3" (the endpoint and
/// the bucket are in one region).
/// </summary>
public static class S3PathAnalyzer
{
    /// <summary>The kinds of resource that the answer rests on.</summary>
    public static IReadOnlyList<ResourceKind> Kinds { get; } =
    [
        ResourceKind.Vpc, ResourceKind.Subnet, ResourceKind.RouteTable, ResourceKind.NetworkAcl, ResourceKind.SecurityGroup,
        ResourceKind.InternetGateway,
        ResourceKind.NatGateway, ResourceKind.Instance, ResourceKind.NetworkInterface, ResourceKind.VpcEndpoint,
        ResourceKind.ManagedPrefixList,
    ];

    /// <summary>The way of the host's requests to S3 of a region.</summary>
    /// <exception cref="ArgumentException">The host has no interface that is known.</exception>
    public static S3Path Analyze(Network network, Instance host, string region)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(host);
        Endpoint source = EndpointResolver.Resolve(network, host.Id);
        VpcEndpoint[] ofVpc = [.. network.Of<VpcEndpoint>(host.Place).Where(e => e.VpcId == host.VpcId && e.Exists && IsS3(e))];
        ClientOs clients = network.Rules.Allows(AssumptionId.ClientPorts) ? ClientOs.Linux : ClientOs.Any;
        PathAnalysis[] all = [.. Destinations(network, ofVpc, region)
            .Select(d => PathAnalyzer.Analyze(network,
            new() { Source = source, Destination = d, Protocol = IpProtocol.Tcp, Port = 443, ClientOs = clients }))];
        // Every address of S3 may be the next one that DNS gives.
        PathAnalysis analysis = all.FirstOrDefault(a => a.Verdict == Verdict.Blocked)
            ?? all.FirstOrDefault(a => a.Verdict == Verdict.Unknown) ?? all.FirstOrDefault(a => a.IsPartial) ?? all[0];
        (S3Way way, VpcEndpoint? endpoint, IPAddress? seen) = WayOf(network, analysis, host);
        if (!network.Has(host.Place, ResourceKind.VpcEndpoint))
        {
            // An endpoint with private DNS, or the policy of one, may decide otherwise.
            string why = $"whether {host.VpcId} has an endpoint to Amazon S3 is not known: "
                + $"{Cloud.ListingCalls.ActionOf(ResourceKind.VpcEndpoint)} of {host.Place} was not read";
            return new(region, Verdict.Unknown, analysis, way, endpoint, seen, why);
        }

        return new(region, analysis.Verdict, analysis, way, endpoint, seen,
            Reason(analysis, way, endpoint, ofVpc, region, all.Count(a => !a.Reachable), all.Length));
    }

    /// <summary>True if the endpoint is one to Amazon S3.</summary>
    public static bool IsS3(VpcEndpoint endpoint) => endpoint.ServiceName == $"com.amazonaws.{endpoint.Region}.s3"
        || endpoint.ServiceName.EndsWith($".{endpoint.Region}.s3", StringComparison.Ordinal);

    private static IEnumerable<Endpoint> Destinations(Network network, VpcEndpoint[] ofVpc, string region)
    {
        string label = $"Amazon S3 of {region}";
        // With private DNS the name of S3 means the endpoint's interfaces, in the endpoint's own region.
        if (ofVpc.FirstOrDefault(e => e is { EndpointType: VpcEndpointType.Interface, PrivateDnsEnabled: true } && e.Region == region
            && e.NetworkInterfaceIds.Count > 0) is { } inside)
        {
            return [EndpointResolver.Resolve(network, inside.Id)];
        }

        IPNetwork[] blocks = [.. network.Of<ManagedPrefixList>().Where(
            l => l.Region == region && l.PrefixListName.EndsWith($".{region}.s3", StringComparison.Ordinal) && l.Entries is { Count: > 0 })
            .Take(1).SelectMany(l => l.Entries!).Where(b => b.BaseAddress.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork)];
        // The addresses of a region that is not connected are not known; any public one that is on no list stands for them.
        return blocks.Length == 0 ? [EndpointResolver.Resolve(network, EndpointResolver.InternetLabel) with { Label = label }]
            : blocks.Select(b => new Endpoint { Address = FirstHost(b), Label = label });
    }

    private static IPAddress FirstHost(IPNetwork block)
    {
        byte[] bytes = block.BaseAddress.GetAddressBytes();
        if (block.PrefixLength < 31) { bytes[3]++; }
        return new(bytes);
    }

    private static (S3Way Way, VpcEndpoint? Endpoint, IPAddress? Seen) WayOf(Network network, PathAnalysis analysis, Instance host)
    {
        IReadOnlyList<Hop> hops = analysis.Forward.Hops;
        if (hops.FirstOrDefault(h => h.Layer == Layer.VpcEndpoint) is { } at
            && network.Find<VpcEndpoint>(host.Place, ResourceKind.VpcEndpoint, at.ResourceId) is { } endpoint)
        {
            return (endpoint.EndpointType == VpcEndpointType.Gateway ? S3Way.GatewayEndpoint : S3Way.InterfaceEndpoint, endpoint, null);
        }

        if (hops.FirstOrDefault(h => h.Layer == Layer.NatGateway) is { } nat)
        {
            return (S3Way.NatGateway, null,
                OnlyPublicAddressOf(network.Find<NatGateway>(host.Place, ResourceKind.NatGateway, nat.ResourceId)));
        }
        if (hops.Any(h => h.Layer == Layer.InternetGateway)) { return (S3Way.InternetGateway, null, host.PublicIpAddress); }
        return (hops.Any(h => h.Layer is Layer.TransitGateway or Layer.VpcPeeringConnection or Layer.EgressOnlyInternetGateway)
            ? S3Way.Other : S3Way.None, null, null);
    }

    // Of several addresses any may be the one that S3 sees (rule W7).
    private static IPAddress? OnlyPublicAddressOf(NatGateway? nat) =>
        nat is not null && NatDoubt.SourcesOf(nat) is [var only] ? only.Public : null;

    private static string Reason(PathAnalysis analysis, S3Way way, VpcEndpoint? endpoint, VpcEndpoint[] ofVpc, string region,
        int missed, int all)
    {
        string by = way switch
        {
            S3Way.GatewayEndpoint => $"gateway endpoint {endpoint}",
            S3Way.InterfaceEndpoint => $"interface endpoint {endpoint}",
            S3Way.NatGateway => "a NAT gateway and the internet",
            S3Way.InternetGateway => "an internet gateway",
            _ => "another way",
        };
        string why = analysis.Verdict switch
        {
            Verdict.Reachable => $"requests to Amazon S3 of {region} go by {by}, and the answers come back",
            Verdict.Unknown => string.Join("; ", analysis.Unknowns),
            Verdict.Partial => $"only some requests to Amazon S3 of {region} go by {by} and are answered: {analysis.Lost}",
            _ => string.Join("; ", analysis.Blockers.Select(b => b.Reason)),
        };
        string some = missed > 0 && missed < all ? $" ({all - missed} of the {all} blocks of addresses of S3 can be reached)" : "";
        // The question that everyone asks who has an endpoint and a bucket elsewhere.
        string elsewhere = ofVpc.FirstOrDefault(e => e.EndpointType == VpcEndpointType.Gateway) is { } own && own.Region != region
            ? $"endpoint {own} leads only to Amazon S3 of its own region, {own.Region}, and the bucket is in {region}; " : "";
        return elsewhere + why + some;
    }
}
