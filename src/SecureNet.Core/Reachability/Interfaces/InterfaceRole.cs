using SecureNet.Model;

namespace SecureNet.Reachability;

/// <summary>
/// What an interface is, and so what it takes from others and whether it starts connections. It is found once, for every engine.
/// </summary>
internal sealed record InterfaceRole
{
    /// <summary>A host that its owner runs: it takes what arrives and sends what it likes.</summary>
    public static InterfaceRole Host { get; } = new() { Name = "an interface of a host" };

    /// <summary>A part of a sentence: <c>an interface of a Lambda function</c>.</summary>
    public required string Name { get; init; }

    public TakenTraffic Takes { get; init; } = TakenTraffic.Everything;

    /// <summary>Whether it starts connections: reachable where it does, blocked where it never does, or unknown.</summary>
    public Verdict Starts { get; init; } = Verdict.Reachable;

    /// <summary>The call that would tell what is not known, or null.</summary>
    public string? Call { get; init; }

    /// <summary>
    /// What takes the interface away, as the beginning of a sentence: nobody deletes it by itself. Null where that is not known.
    /// </summary>
    public string? Removal { get; init; }

    /// <summary>The sentence about a word of AWS's that is not known, on which all of it hangs, or null.</summary>
    public string? Word { get; init; }

    /// <summary>The layer that the answer is told of.</summary>
    public Layer Layer { get; init; } = Layer.Host;

    /// <summary>True for a node of a load balancer: its listeners and targets say what it takes.</summary>
    public bool IsBalancer { get; init; }

    /// <summary>The endpoint that it belongs to, where that was read.</summary>
    public VpcEndpoint? Endpoint { get; init; }

    /// <summary>True where nothing ever ends or starts at it.</summary>
    public bool IsMute => Takes.Rest == Verdict.Blocked && Takes.Taken.Count == 0 && Starts == Verdict.Blocked;

    /// <summary>Why it is not known, as the end of a sentence.</summary>
    public string WhyUnknown => Word ?? (Call is null ? "nothing that was read says so" : $"{Call} would say, which is not read");
}
