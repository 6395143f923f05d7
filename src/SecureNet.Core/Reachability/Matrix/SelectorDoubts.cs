using System.IO.Enumeration;
using System.Net;
using SecureNet.Cloud;
using SecureNet.Model;

namespace SecureNet.Reachability.Matrix;

/// <summary>
/// What a selection cannot know where listings are missing: whose name, tag or group an interface has, and whether an
/// unread place has such interfaces.
/// </summary>
internal sealed class SelectorDoubts(Network network)
{
    private readonly Dictionary<Type, HashSet<string>> _ids = [];
    private HashSet<string>? _balancers;
    private HashSet<string>? _endpoints;

    /// <summary>
    /// The listing of an interface's place that lacks what the selection asks for, as a reason; null where nothing is lacking.
    /// </summary>
    public Func<NetworkInterface, IPAddress, string?> Of(string kind, string text) => kind switch
    {
        "name" when text == "*" => PartySelector.NoDoubt,
        "name" when WereRead(ResourceKind.Instance, ResourceKind.LoadBalancer, ResourceKind.VpcEndpoint) => PartySelector.NoDoubt,
        "tag" when WereRead(ResourceKind.Instance) => PartySelector.NoDoubt,
        "group" or "sg-" when WereRead(ResourceKind.SecurityGroup) => PartySelector.NoDoubt,
        "subnet" or "subnet-" when WereRead(ResourceKind.Subnet) => PartySelector.NoDoubt,
        "vpc" or "vpc-" when WereRead(ResourceKind.Vpc) => PartySelector.NoDoubt,
        "name" => (at, _) => Instance(at, text) ?? Service(at, text),
        "tag" => (at, _) => Instance(at, text),
        "group" or "sg-" => (at, _) => at.SecurityGroupIds.Any(id => !IsKnown<SecurityGroup>(id) && !IsExact(text, "sg-"))
            ? Reason(at.Place, ResourceKind.SecurityGroup, text) : null,
        "subnet" or "subnet-" => (at, _) => !IsKnown<Subnet>(at.SubnetId) && !Like(text, at.SubnetId) && !IsExact(text, "subnet-")
            ? Reason(at.Place, ResourceKind.Subnet, text) : null,
        "vpc" or "vpc-" => (at, _) => !IsKnown<Vpc>(at.VpcId) && !Like(text, at.VpcId) && !IsExact(text, "vpc-")
            ? Reason(at.Place, ResourceKind.Vpc, text) : null,
        _ => PartySelector.NoDoubt,
    };

    /// <summary>Whether interfaces of a place that were not read may be meant.</summary>
    public Func<Place, bool> Covers(string kind, string text) => kind switch
    {
        "account" => place => Like(text, place.AccountId),
        "eni-" => _ => !IsExact(text, "eni-") || !IsKnown<NetworkInterface>(text),
        "i-" => place => !IsExact(text, "i-")
            || (network.Find<Instance>(text) is { } i ? i.Place == place : !network.Has(place, ResourceKind.Instance)),
        "group" or "sg-" => place => !network.Has(place, ResourceKind.SecurityGroup)
            || network.Of<SecurityGroup>(place).Any(g => Like(text, g.Id) || Like(text, g.GroupName) || Like(text, g.DisplayName)),
        "subnet" or "subnet-" => place => !network.Has(place, ResourceKind.Subnet)
            || network.Of<Subnet>(place).Any(s => Like(text, s.Id) || Like(text, s.DisplayName)),
        "vpc" or "vpc-" => place => VpcsOf(place) is not { } own
            || own.Any(id => Like(text, id) || network.Of<Vpc>().Any(v => v.Id == id && Like(text, v.DisplayName))),
        _ => _ => true,
    };

    /// <summary>Whether interfaces of a place that were not read may have an address of the block.</summary>
    public Func<Place, bool> Covers(IPNetwork block) => place => VpcsOf(place) is not { } own ||
        network.Of<Vpc>().Where(v => own.Contains(v.Id)).SelectMany(v => v.CidrBlocks)
            .Any(b => block.Contains(b.BaseAddress) || b.Contains(block.BaseAddress));

    /// <summary>
    /// The VPCs that a place may have interfaces in: its own, and those of subnets that are shared with it; null where that is not known.
    /// </summary>
    private HashSet<string>? VpcsOf(Place place)
    {
        if (!network.Has(place, ResourceKind.Vpc) || !network.Has(place, ResourceKind.Subnet)) { return null; }
        HashSet<string> own = [.. network.Of<Vpc>(place).Select(v => v.Id)];
        string[] shared = [.. network.Of<Subnet>(place).Select(s => s.VpcId).Where(own.Add)];
        return shared.All(IsKnown<Vpc>) ? own : null;
    }

    private string? Instance(NetworkInterface at, string text) =>
        at.InstanceId is { } id && !IsKnown<Instance>(id) && !Like(text, id) ? Reason(at.Place, ResourceKind.Instance, text) : null;

    // A load balancer's and an endpoint's interfaces have no name of their own.
    private string? Service(NetworkInterface at, string text)
    {
        if (at.Description.StartsWith("ELB ", StringComparison.Ordinal)
            && !(_balancers ??= [.. network.Of<LoadBalancer>().Select(b => b.InterfaceDescription)]).Contains(at.Description))
        {
            return Reason(at.Place, ResourceKind.LoadBalancer, text);
        }
        return at.InterfaceType.Contains("endpoint", StringComparison.Ordinal)
            && !(_endpoints ??= [.. network.Of<VpcEndpoint>().SelectMany(e => e.NetworkInterfaceIds)]).Contains(at.Id)
            ? Reason(at.Place, ResourceKind.VpcEndpoint, text) : null;
    }

    private string? Reason(Place place, ResourceKind kind, string text) => network.Has(place, kind) ? null
        : $"whether it is one of '{text}' is not known: {ListingCalls.ActionOf(kind)} of {place} was not wholly read";

    private bool WereRead(params ReadOnlySpan<ResourceKind> kinds)
    {
        foreach (ResourceKind kind in kinds)
        {
            if (!network.Places.All(p => network.Has(p, kind))) { return false; }
        }
        return true;
    }

    private bool IsKnown<T>(string id) where T : Resource
    {
        if (!_ids.TryGetValue(typeof(T), out HashSet<string>? ids)) { _ids.Add(typeof(T), ids = [.. network.Of<T>().Select(r => r.Id)]); }
        return ids.Contains(id);
    }

    private static bool IsExact(string text, string prefix) =>
        text.StartsWith(prefix, StringComparison.Ordinal) && text.AsSpan().IndexOfAny('*', '?') < 0;

    private static bool Like(string pattern, string text) => FileSystemName.MatchesSimpleExpression(pattern, text, ignoreCase: true);
}
