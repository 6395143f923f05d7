namespace SecureNet.Policies;

/// <summary>The answer of policies to a request.</summary>
public enum AccessDecision
{
    /// <summary>It is allowed.</summary>
    Allowed,

    /// <summary>A Deny statement applies.</summary>
    ExplicitDeny,

    /// <summary>No statement allows it.</summary>
    ImplicitDeny,

    /// <summary>It depends on something that is not known.</summary>
    Unknown,

    /// <summary>This kind of policy has no say in it.</summary>
    NotApplicable,

    /// <summary>All that was looked at allows it; other kinds of policies, which were not, may still refuse it.</summary>
    AllowedByWhatWasRead,
}

/// <summary>The kinds of policy that a request passes.</summary>
public enum PolicyLayer
{
    Identity,
    Resource,
    Endpoint,
    BlockPublicAccess,

    /// <summary>The permissions boundary of the caller.</summary>
    Boundary,
}

/// <summary>The answer of one kind of policy.</summary>
/// <param name="Statement">The statement that decided, or null where none did.</param>
/// <param name="Reason">Why, as a sentence.</param>
/// <param name="Statements">What every statement said.</param>
public sealed record PolicyLayerAnswer(PolicyLayer Layer, AccessDecision Decision, StatementAnswer? Statement, string Reason,
    IReadOnlyList<StatementAnswer> Statements)
{
    public override string ToString() => $"{Layer}: {Decision}. {Reason}";
}

/// <summary>The answer to a request, with that of every layer and the statement that decided.</summary>
/// <param name="Statement">The statement that decided; null where none did.</param>
/// <param name="Reason">Why, as a sentence.</param>
public sealed record PolicyDecision(PolicyRequest Request, AccessDecision Decision, StatementAnswer? Statement, string Reason,
    IReadOnlyList<PolicyLayerAnswer> Layers)
{
    /// <summary>Kinds of policies that have a say in such a request and were not looked at.</summary>
    public IReadOnlyList<string> NotLookedAt { get; init; } = [];

    /// <summary>
    /// True where it would be another decision if it were not known whether the request comes by HTTPS, and nobody said so.
    /// </summary>
    internal bool RestsOnTransport { get; init; }

    /// <summary>True if all that was looked at allows it.</summary>
    public bool IsAllowed => Decision is AccessDecision.Allowed or AccessDecision.AllowedByWhatWasRead;

    /// <summary>True if it is sure that the request is refused.</summary>
    public bool IsDenied => Decision is AccessDecision.ExplicitDeny or AccessDecision.ImplicitDeny;

    /// <summary>The answer of one layer.</summary>
    public PolicyLayerAnswer this[PolicyLayer layer] => Layers.First(l => l.Layer == layer);

    public override string ToString() => $"{Decision}: {Request}. {Reason}";
}
