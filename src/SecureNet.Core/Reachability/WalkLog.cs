using SecureNet.Model;
using SecureNet.Printing;

namespace SecureNet.Reachability;

/// <summary>What an obstacle is about, so that the smallest change against it can be found.</summary>
internal abstract record Remedy;

/// <summary>A rule is missing in the groups of an interface.</summary>
internal sealed record SecurityGroupRemedy(InterfaceNode Interface, bool Egress, Packet Packet, InterfaceNode? Peer) : Remedy;

/// <summary>An entry is missing in a network ACL.</summary>
internal sealed record NetworkAclRemedy(NetworkAcl Acl, bool Egress, Packet Packet, NetworkAclEntry? FirstDeny) : Remedy;

/// <summary>A route is missing or leads to nowhere; <paramref name="Towards"/> is where it should lead, null for the internet.</summary>
internal sealed record RouteRemedy(RouteTable Table, Route? Matched, int MatchedLength, Packet Packet, SubnetNode? Towards,
    bool HasPublicAddress) : Remedy;

/// <summary>A peering connection waits for its accepter.</summary>
internal sealed record PeeringRemedy(VpcPeeringConnection Peering) : Remedy;

/// <summary>The component a hop is about: a resource, or what stands for one that was not read.</summary>
internal readonly struct Component
{
    private readonly Resource? _resource;
    private readonly string? _id;
    private readonly string? _name;
    private readonly Place _place;

    public Component(string id, string? name, Place place) => (_id, _name, _place) = (id, name, place);

    private Component(Resource resource) => _resource = resource;

    public string Id => _resource?.Id ?? _id!;

    // Looked up only when it is asked for: it is a tag, and most hops are never read.
    public string? Name => (_resource is null ? _name : _resource is SecurityGroup or LoadBalancer or TargetGroup
        ? _resource.PlainName : _resource.Name) is { } name ? SafeText.Of(name) : null;

    public Place Place => _resource?.Place ?? _place;

    public static Component Of(Resource resource) => new(resource);

    public static Component Of(InterfaceNode at) => new(at.Record);

    public static Component Of(SubnetNode subnet) => subnet.Subnet is { } s ? new(s) : new(subnet.Id, null, subnet.Place);

    public static Component Of(VpcNode vpc) => vpc.Vpc is { } v ? new(v) : new(vpc.Id, null, vpc.Place);
}

/// <summary>A hop that stops a packet, with what is needed to fix it.</summary>
/// <param name="hop">The hop.</param>
/// <param name="onReturn">True on the reply's way.</param>
/// <param name="question">What was asked, without the answer's text: the same on a network where the answer is another.</param>
/// <param name="code">The explanation code of Reachability Analyzer, or null.</param>
/// <param name="advice">What a person can do where no change of ours helps: a text, or what makes one.</param>
/// <param name="remedy">What a change would have to be about, or null.</param>
internal sealed class Obstacle(Hop hop, bool onReturn, object question, string? code, object advice, Remedy? remedy)
{
    public Hop Hop => hop;
    public bool OnReturn => onReturn;
    public string? Code => code;
    public object Advice => advice;
    public Remedy? Remedy => remedy;

    /// <summary>True for the same question, asked again or asked of another network.</summary>
    public bool AsksTheSame(Obstacle other) =>
        hop.Layer == other.Hop.Layer && onReturn == other.OnReturn && question.Equals(other.Question) &&
            (UnderAddress is null || other.UnderAddress is null || UnderAddress == other.UnderAddress);

    /// <summary>The addresses of NAT gateways under which alone it stands in the way, or null.</summary>
    private string? UnderAddress { get; init; }

    private object Question => question;

    public Obstacle Under(string? addresses) => new(hop, onReturn, question, code, advice, remedy) { UnderAddress = addresses };

    /// <summary>True for one that cannot be told from another by what is said of it.</summary>
    public bool SaysTheSame(Obstacle other) =>
        hop.Layer == other.Hop.Layer && onReturn == other.OnReturn && question.Equals(other.Question) &&
            hop.Steps.Select(s => s.Detail).SequenceEqual(other.Hop.Steps.Select(s => s.Detail));
}

/// <summary>The hops of one direction and the obstacles met on it.</summary>
internal sealed class WalkLog(bool onReturn, string? leg)
{
    private readonly List<Hop> _hops = new(16);
    private List<Obstacle>? _obstacles;
    private bool _unknown;
    private bool _partial;
    private bool _blocked;

    public IReadOnlyList<Obstacle> Obstacles => _obstacles ?? (IReadOnlyList<Obstacle>)[];

    /// <summary>
    /// True from where it is not known by which way, or under which address, the packet goes on. What then would stop it as it was sent is
    /// unknown too, unless it stops it whatever it comes as.
    /// </summary>
    public bool InDoubt { get; set; }

    public Verdict Verdict => _blocked ? Verdict.Blocked : _unknown ? Verdict.Unknown : _partial ? Verdict.Partial : Verdict.Reachable;

    /// <summary>What single hops let pass in part, all of them together let pass nothing of.</summary>
    public void LoseAll() => _blocked = true;

    public Trace ToTrace() => new() { Hops = _hops, Verdict = Verdict };

    public void Add(Layer layer, in Component at, Step[] steps)
    {
        _hops.Add(new(layer, at, leg, steps));
        foreach (Step step in steps) { _unknown |= step.Disposition == Disposition.Unknown; }
    }

    /// <summary>A hop that lets the packet go on, or of which nothing is known.</summary>
    public void Add(Layer layer, in Component at, Disposition disposition, Func<string> detail, object? rule = null, int? ruleNumber = null)
    {
        _hops.Add(new(layer, at, leg, new Step(disposition, detail, rule, ruleNumber)));
        _unknown |= disposition == Disposition.Unknown;
    }

    /// <summary>
    /// A hop that stops the packet; <paramref name="certain"/> where it does so whatever way and address the packet comes by.
    /// </summary>
    public void Block(Layer layer, in Component at, Step step, object question, string? code, object advice, Remedy? remedy = null,
        bool certain = false)
    {
        if (InDoubt && !certain) { Add(layer, at, [step.Perhaps()]); }
        else { Block(new(layer, at, leg, step), step.Disposition == Disposition.PartlyDenied, question, code, advice, remedy); }
    }

    /// <inheritdoc cref="Block(Layer, in Component, Step, object, string?, object, Remedy?, bool)"/>
    public void Block(Layer layer, in Component at, Step[] steps, object question, string? code, object advice, Remedy? remedy = null,
        bool certain = false)
    {
        if (InDoubt && !certain) { Add(layer, at, [.. steps.Select(s => s.Perhaps())]); }
        else { Block(new(layer, at, leg, steps), partly: false, question, code, advice, remedy); }
    }

    private void Block(Hop hop, bool partly, object question, string? code, object advice, Remedy? remedy)
    {
        _partial |= partly;
        _blocked |= !partly;
        _hops.Add(hop);
        (_obstacles ??= new(4)).Add(new(hop, onReturn, question, code, advice, remedy));
    }
}
