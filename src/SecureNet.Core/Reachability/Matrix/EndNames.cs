using System.Net.Sockets;
using SecureNet.Model;
using SecureNet.Printing;

namespace SecureNet.Reachability.Matrix;

/// <summary>
/// What people call the interfaces and VPCs of a network, and the order in which they look for them: by name, what has none after that by
/// address, ids last. Ids are random, so that an order by them would differ between two builds of one blueprint.
/// </summary>
internal sealed class EndNames
{
    private readonly ResourceIndex _index;
    private readonly Dictionary<string, string> _balancers = [];
    private readonly Dictionary<string, NatGateway> _gateways = [];
    private readonly Dictionary<(Place, string), int> _ranks = [];
    private Dictionary<string, int>? _members;
    private Dictionary<string, (string? VpcName, bool Beside)>? _shared;

    public EndNames(ResourceIndex index)
    {
        _index = index;
        foreach (LoadBalancer balancer in index.Of<LoadBalancer>())
        {
            _balancers.TryAdd(balancer.InterfaceDescription, balancer.DisplayName);
        }
        foreach ((NatGateway nat, NatGatewayAddress address) in index.Of<NatGateway>()
            .SelectMany(n => n.Addresses.Where(a => a.Private is not null).Select(a => (n, a))))
        {
            _gateways.TryAdd($"{nat.VpcId}|{address.Private}", nat);
        }

        (bool Unnamed, string Name, UInt128 Address, string Id)[] keys = [.. index.Interfaces.Select(KeyOf)];
        NetworkInterface[] sorted = [.. index.Interfaces];
        Array.Sort(keys, sorted, Comparer<(bool, string, UInt128, string)>.Create(Compare));
        foreach (NetworkInterface at in sorted) { _ranks.TryAdd((at.Place, at.Id), _ranks.Count); }
        Sorted = sorted;
    }

    /// <summary>The interfaces in this order.</summary>
    public IReadOnlyList<NetworkInterface> Sorted { get; }

    /// <summary>The place of an interface in the order; of one that is not of this network, the last.</summary>
    public int RankOf(NetworkInterface at) => _ranks.GetValueOrDefault((at.Place, at.Id), int.MaxValue);

    /// <summary>
    /// The name of the host or service behind an interface; with its VPC, its address or both where another one has the same name.
    /// </summary>
    public string NameOf(NetworkInterface at)
    {
        if (NameOrNull(at) is not { } name) { return at.Id; }
        _shared ??= _index.Interfaces.Select(i => (Name: NameOrNull(i), Vpc: VpcName(i.VpcId))).Where(n => n.Name is not null)
            .GroupBy(n => n.Name!).Where(g => g.Skip(1).Any())
            .ToDictionary(g => g.Key,
                g => (g.All(n => n.Vpc == g.First().Vpc) ? g.First().Vpc : null, g.GroupBy(n => n.Vpc).Any(v => v.Skip(1).Any())));
        if (!_shared.TryGetValue(name, out (string? OnlyVpc, bool Beside) others)) { return name; }
        string[] what = [.. others.OnlyVpc is null ? [VpcName(at.VpcId)] : Array.Empty<string>(), .. others.Beside
            ? [at.Addresses.Select(a => a.Private).Concat(at.Ipv6Addresses).FirstOrDefault()?.ToString() ?? at.Id] : Array.Empty<string>()];
        return $"{name} ({string.Join(", ", what)})";
    }

    /// <summary>True if they are all that there are of at most three names.</summary>
    public bool IsWhole(IReadOnlyList<NetworkInterface> interfaces)
    {
        string?[] names = [.. interfaces.Select(NameOrNull).Distinct().Take(4)];
        return names.Length <= 3 && !names.Contains(null) && names.Sum(n => Members.GetValueOrDefault(n!)) == interfaces.Count;
    }

    /// <summary>The names of some interfaces; all of one name are named once.</summary>
    public IEnumerable<string> NamesOf(IReadOnlyList<NetworkInterface> interfaces) => interfaces.GroupBy(i => NameOrNull(i) ?? i.Id)
        .SelectMany(g => g.Skip(1).Any() && Members.GetValueOrDefault(g.Key) == g.Count()
            ? [$"{g.Key} ({g.Count()} interfaces)"] : g.Select(NameOf));

    private Dictionary<string, int> Members =>
        _members ??= _index.Interfaces.Select(NameOrNull).OfType<string>().GroupBy(n => n).ToDictionary(g => g.Key, g => g.Count());

    public string VpcName(string vpcId) => _index.Find<Vpc>(ResourceKind.Vpc, vpcId)?.DisplayName ?? vpcId;

    /// <summary>The VPCs in this order.</summary>
    public IEnumerable<string> Sort(IEnumerable<string> vpcIds) =>
        vpcIds.Select(id => (Id: id, Vpc: _index.Find<Vpc>(ResourceKind.Vpc, id)))
            .OrderBy(v => v.Vpc?.Name is null).ThenBy(v => v.Vpc?.Name ?? "", Comparer<string>.Create(CompareNames))
            .ThenBy(v => v.Vpc?.CidrBlocks.Where(b => b.BaseAddress.AddressFamily == AddressFamily.InterNetwork)
                .Select(b => (UInt128?)AddressTree.NumberOf(b.BaseAddress)).FirstOrDefault())
            .ThenBy(v => v.Vpc?.AccountId, StringComparer.Ordinal).ThenBy(v => v.Vpc?.Region, StringComparer.Ordinal)
            .ThenBy(v => v.Id, StringComparer.Ordinal).Select(v => v.Id);

    /// <summary>What it is called, or null where only its id tells it.</summary>
    private string? NameOrNull(NetworkInterface at) =>
        at.InstanceId is { } id ? Safe(_index.Find<Instance>(at.Place, ResourceKind.Instance, id)?.Name ?? at.Name) ?? id
            : _balancers.GetValueOrDefault(at.Description) ?? Safe(at.Name) ?? ServiceOf(at);

    private static string? Safe(string? name) => name is null ? null : SafeText.Of(name);

    private string? ServiceOf(NetworkInterface at) => at.InterfaceType == "nat_gateway" && at.Addresses.Count > 0
        ? _gateways.GetValueOrDefault($"{at.VpcId}|{at.Addresses[0].Private}")?.DisplayName : _index.RoleOf(at).Endpoint?.DisplayName;

    private (bool, string, UInt128, string) KeyOf(NetworkInterface at)
    {
        string? name = NameOrNull(at);
        bool named = name is not null && name != at.InstanceId;
        UInt128 address = at.Addresses.Count > 0 ? AddressTree.NumberOf(at.Addresses[0].Private) : at.Ipv6Addresses.Count > 0
            ? AddressTree.NumberOf(at.Ipv6Addresses[0]) : UInt128.MaxValue;
        return (!named, named ? name! : "", address, $"{at.Id} {at.AccountId} {at.Region}");
    }

    private static int Compare((bool Unnamed, string Name, UInt128 Address, string Id) a,
        (bool Unnamed, string Name, UInt128 Address, string Id) b)
    {
        int order = a.Unnamed.CompareTo(b.Unnamed);
        order = order != 0 ? order : CompareNames(a.Name, b.Name);
        order = order != 0 ? order : a.Address.CompareTo(b.Address);
        return order != 0 ? order : string.CompareOrdinal(a.Id, b.Id);
    }

    /// <summary>Whatever the case, and numbers by their value: web-2 comes before web-10.</summary>
    private static int CompareNames(string a, string b)
    {
        (int i, int j) = (0, 0);
        while (i < a.Length && j < b.Length)
        {
            int order;
            if (char.IsAsciiDigit(a[i]) && char.IsAsciiDigit(b[j]))
            {
                ReadOnlySpan<char> one = NumberAt(a, ref i);
                ReadOnlySpan<char> other = NumberAt(b, ref j);
                order = one.Length != other.Length ? one.Length.CompareTo(other.Length) : one.SequenceCompareTo(other);
            }
            else { order = char.ToUpperInvariant(a[i++]).CompareTo(char.ToUpperInvariant(b[j++])); }
            if (order != 0) { return order; }
        }
        int rest = (a.Length - i).CompareTo(b.Length - j);
        return rest != 0 ? rest : string.CompareOrdinal(a, b);
    }

    private static ReadOnlySpan<char> NumberAt(string text, ref int at)
    {
        int from = at;
        while (at < text.Length && char.IsAsciiDigit(text[at])) { at++; }
        return text.AsSpan(from, at - from).TrimStart('0');
    }
}
