using SecureNet.Model;

namespace SecureNet.Reachability;

/// <summary>What an obstacle is about, so that the smallest change against it can be found.</summary>
internal abstract record Remedy;

/// <summary>A rule is missing in the groups of an interface.</summary>
internal sealed record SecurityGroupRemedy(NetworkInterface Interface, bool Egress, Packet Packet, NetworkInterface? Peer) : Remedy;

/// <summary>An entry is missing in a network ACL.</summary>
internal sealed record NetworkAclRemedy(NetworkAcl Acl, bool Egress, Packet Packet, NetworkAclEntry? FirstDeny) : Remedy;

/// <summary>A route is missing or leads to nowhere; <paramref name="Towards"/> is where it should lead, null for the internet.</summary>
internal sealed record RouteRemedy(RouteTable Table, Route? Matched, int MatchedLength, Packet Packet, SubnetSite? Towards, bool HasPublicAddress) : Remedy;

/// <summary>A peering connection waits for its accepter.</summary>
internal sealed record PeeringRemedy(VpcPeeringConnection Peering) : Remedy;

/// <summary>A blocker with what is needed to fix it. The key names the question asked, not the answer's text.</summary>
internal sealed record Obstacle(Blocker Blocker, string Key, Remedy? Remedy, string Advice);

/// <summary>The component a hop is about.</summary>
internal readonly record struct Component(string Id, string? Name, Place Place)
{
    public static Component Of(Resource resource) => new(resource.Id, resource is SecurityGroup g ? g.Name ?? g.GroupName : resource.Name, resource.Place);

    public static Component Of(SubnetSite site) => site.Subnet is { } subnet ? Of(subnet) : new(site.SubnetId, null, site.Place);
}

/// <summary>The hops of one direction and the obstacles met on it.</summary>
internal sealed class WalkLog(bool onReturn)
{
    private readonly List<Hop> _hops = [];
    private readonly List<Obstacle> _obstacles = [];

    public IReadOnlyList<Obstacle> Obstacles => _obstacles;

    public Trace ToTrace() => new()
    {
        Hops = [.. _hops],
        Verdict = _hops.Any(h => h.Verdict == Verdict.Blocked) ? Verdict.Blocked
            : _hops.Any(h => h.Verdict == Verdict.Unknown) ? Verdict.Unknown : Verdict.Reachable,
    };

    public void Add(Layer layer, Component at, params IReadOnlyList<Step> steps) => _hops.Add(new()
    {
        Layer = layer,
        ResourceId = at.Id,
        ResourceName = at.Name,
        AccountId = at.Place.AccountId,
        Region = at.Place.Region,
        Steps = steps,
    });

    public void Add(Layer layer, Component at, Disposition disposition, string detail, string? rule = null) =>
        Add(layer, at, new Step(disposition, detail, rule));

    /// <summary>A hop that stops the packet.</summary>
    public void Block(Layer layer, Component at, Step step, string question, string code, string advice, Remedy? remedy = null) =>
        Block(layer, at, [step], step.Detail, question, code, advice, remedy);

    /// <inheritdoc cref="Block(Layer, Component, Step, string, string, string, Remedy?)"/>
    public void Block(
        Layer layer, Component at, IReadOnlyList<Step> steps, string reason, string question, string code, string advice, Remedy? remedy = null)
    {
        Add(layer, at, steps);
        Blocker blocker = new()
        {
            Layer = layer,
            ResourceId = at.Id,
            ResourceName = at.Name,
            AccountId = at.Place.AccountId,
            Region = at.Place.Region,
            Reason = reason,
            ExplanationCode = code,
            OnReturn = onReturn,
        };
        _obstacles.Add(new(blocker, $"{layer}|{onReturn}|{question}", remedy, advice));
    }
}
