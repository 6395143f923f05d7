using SecureNet.Model;

namespace SecureNet.Reachability;

/// <summary>What an obstacle is about, so that the smallest change against it can be found.</summary>
internal abstract record Remedy;

/// <summary>A rule is missing in the groups of an interface.</summary>
internal sealed record SecurityGroupRemedy(InterfaceNode Interface, bool Egress, Packet Packet, InterfaceNode? Peer) : Remedy;

/// <summary>An entry is missing in a network ACL.</summary>
internal sealed record NetworkAclRemedy(NetworkAcl Acl, bool Egress, Packet Packet, NetworkAclEntry? FirstDeny) : Remedy;

/// <summary>A route is missing or leads to nowhere; <paramref name="Towards"/> is where it should lead, null for the internet.</summary>
internal sealed record RouteRemedy(RouteTable Table, Route? Matched, int MatchedLength, Packet Packet, SubnetNode? Towards, bool HasPublicAddress) : Remedy;

/// <summary>A peering connection waits for its accepter.</summary>
internal sealed record PeeringRemedy(VpcPeeringConnection Peering) : Remedy;

/// <summary>The component a hop is about.</summary>
internal readonly record struct Component(string Id, string? Name, Place Place)
{
    public static Component Of(Resource resource) => new(resource.Id, resource is SecurityGroup or LoadBalancer or TargetGroup ? resource.DisplayName : resource.Name, resource.Place);

    public static Component Of(InterfaceNode at) => Of(at.Record);

    public static Component Of(SubnetNode subnet) => subnet.Subnet is { } s ? Of(s) : new(subnet.Id, null, subnet.Place);

    public static Component Of(VpcNode vpc) => new(vpc.Id, vpc.Vpc?.Name, vpc.Place);
}

/// <summary>A hop that stops a packet, with what is needed to fix it.</summary>
/// <param name="Hop">The hop.</param>
/// <param name="OnReturn">True on the reply's way.</param>
/// <param name="Question">What was asked, without the answer's text: the same on a network where the answer is another.</param>
/// <param name="Code">The explanation code of Reachability Analyzer, or null.</param>
/// <param name="Advice">What a person can do where no change of ours helps.</param>
/// <param name="Remedy">What a change would have to be about, or null.</param>
internal sealed record Obstacle(Hop Hop, bool OnReturn, object Question, string? Code, string Advice, Remedy? Remedy)
{
    /// <summary>The same question asked again on another network gives an equal key.</summary>
    public (Layer, bool, object) Key => (Hop.Layer, OnReturn, Question);
}

/// <summary>The hops of one direction and the obstacles met on it.</summary>
internal sealed class WalkLog(bool onReturn, string? leg)
{
    private readonly List<Hop> _hops = new(16);
    private List<Obstacle>? _obstacles;
    private bool _unknown;

    public IReadOnlyList<Obstacle> Obstacles => _obstacles ?? (IReadOnlyList<Obstacle>)[];

    public bool IsBlocked => _obstacles is not null;

    public Verdict Verdict => _obstacles is not null ? Verdict.Blocked : _unknown ? Verdict.Unknown : Verdict.Reachable;

    public Trace ToTrace() => new() { Hops = _hops, Verdict = Verdict };

    public Hop Add(Layer layer, in Component at, params Step[] steps)
    {
        Hop hop = new()
        {
            Layer = layer,
            ResourceId = at.Id,
            ResourceName = at.Name,
            AccountId = at.Place.AccountId,
            Region = at.Place.Region,
            Leg = leg,
            Steps = steps,
        };
        _hops.Add(hop);
        foreach (Step step in steps) { _unknown |= step.Disposition == Disposition.Unknown; }
        return hop;
    }

    /// <summary>A hop that lets the packet go on, or of which nothing is known.</summary>
    public void Add(Layer layer, in Component at, Disposition disposition, Func<string> detail, object? rule = null, int? ruleNumber = null) =>
        Add(layer, at, new Step(disposition, detail, rule, ruleNumber));

    /// <summary>A hop that stops the packet.</summary>
    public void Block(Layer layer, in Component at, Step step, object question, string? code, string advice, Remedy? remedy = null) =>
        Block(layer, at, [step], question, code, advice, remedy);

    /// <inheritdoc cref="Block(Layer, in Component, Step, object, string?, string, Remedy?)"/>
    public void Block(Layer layer, in Component at, Step[] steps, object question, string? code, string advice, Remedy? remedy = null) =>
        (_obstacles ??= []).Add(new(Add(layer, at, steps), onReturn, question, code, advice, remedy));
}
