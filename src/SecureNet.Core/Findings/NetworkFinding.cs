using SecureNet.Model;

namespace SecureNet.Findings;

/// <summary>The weight of a finding.</summary>
public enum FindingSeverity
{
    /// <summary>Untidy: it does no harm by itself.</summary>
    Low,

    /// <summary>It breaks, or will break, what somebody meant; or weakens the network.</summary>
    Medium,

    /// <summary>It opens the network, or leaves a host open, to strangers.</summary>
    High,
}

/// <summary>Something in a network that is probably not meant, or that a security baseline does not allow.</summary>
public sealed record NetworkFinding
{
    /// <summary>The name of the check, such as <c>BlackholeRoute</c>.</summary>
    public required string Rule { get; init; }

    public required FindingSeverity Severity { get; init; }

    /// <summary>
    /// The controls it violates, of CIS AWS Foundations (v5.0 / v7.0) and AWS Foundational Security Best
    /// Practices; empty for a mere mistake.
    /// </summary>
    public IReadOnlyList<string> ControlIds { get; init; } = [];

    public required ResourceKind ResourceKind { get; init; }

    public required string ResourceId { get; init; }

    /// <summary>The name a person knows it by.</summary>
    public required string ResourceName { get; init; }

    public required string AccountId { get; init; }

    public required string Region { get; init; }

    /// <summary>The state that was found, and what follows from it.</summary>
    public required string Explanation { get; init; }

    /// <summary>The advice what to do about it.</summary>
    public required string Suggestion { get; init; }

    public override string ToString() => $"{Severity} {Rule}: {Explanation}";

    internal static NetworkFinding Of(Resource at, string rule, FindingSeverity severity, string explanation, string suggestion,
        params string[] controls) => new()
        {
            Rule = rule, Severity = severity, ControlIds = controls, ResourceKind = at.Kind, ResourceId = at.Id,
            ResourceName = at.DisplayName, AccountId = at.AccountId, Region = at.Region,
            Explanation = explanation, Suggestion = suggestion,
        };
}

/// <summary>A check that could not be made, or not wholly, in one account and region, because a listing is missing.</summary>
/// <param name="Place">The account and region.</param>
/// <param name="Rule">The check.</param>
/// <param name="Action">The IAM action of the call that is missing.</param>
public sealed record SkippedCheck(Place Place, string Rule, string Action)
{
    /// <summary>The kind that the call lists.</summary>
    public ResourceKind Kind { get; init; }

    /// <summary>The highest severity that the check might have found.</summary>
    public FindingSeverity Severity { get; init; }
}
