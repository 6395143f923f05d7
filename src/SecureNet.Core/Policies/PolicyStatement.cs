using System.Collections.Immutable;
using SecureNet.Printing;

namespace SecureNet.Policies;

/// <summary>One statement of a policy.</summary>
public sealed record PolicyStatement
{
    /// <summary>Its place in the policy, from 0, as in <c>Statement[0]</c>.</summary>
    public required int Index { get; init; }

    public string? Sid { get; init; }

    /// <summary>True for Allow, false for Deny.</summary>
    public required bool IsAllow { get; init; }

    /// <summary>Principal or NotPrincipal; null in a policy of an identity.</summary>
    public PolicyPrincipals? Principals { get; init; }

    /// <summary>The actions of Action or NotAction, as written.</summary>
    public required ImmutableArray<string> Actions { get; init; }

    public bool IsNotAction { get; init; }

    /// <summary>The resources of Resource or NotResource, as written; empty in a trust policy.</summary>
    public required ImmutableArray<string> Resources { get; init; }

    public bool IsNotResource { get; init; }

    /// <summary>Every one must be met.</summary>
    public required ImmutableArray<PolicyCondition> Conditions { get; init; }

    /// <summary>The statement's JSON, without white space.</summary>
    public required string Json { get; init; }

    public string Effect => IsAllow ? "Allow" : "Deny";

    /// <summary>Such as <c>Statement[1] "DenyOutside"</c>.</summary>
    public override string ToString() => Sid is null ? $"Statement[{Index}]" : $"Statement[{Index}] \"{SafeText.Of(Sid)}\"";
}

/// <summary>The Principal or NotPrincipal element.</summary>
/// <param name="IsNot">True for NotPrincipal.</param>
/// <param name="IsAnyone">True for <c>"Principal": "*"</c>; there are no entries then.</param>
public sealed record PolicyPrincipals(bool IsNot, bool IsAnyone, ImmutableArray<PolicyPrincipalEntry> Entries)
{
    public override string ToString() =>
        $"{(IsNot ? "NotPrincipal" : "Principal")} {(IsAnyone ? "*" : SafeText.Of(string.Join(", ", Entries.Select(e => e.Value))))}";
}

/// <summary>One name in a Principal element.</summary>
/// <param name="Type">AWS, Service, Federated or CanonicalUser.</param>
public sealed record PolicyPrincipalEntry(string Type, string Value);

/// <summary>One operator, key and its values; one of the values is enough (for a negated operator: none may match).</summary>
public sealed record PolicyCondition(ConditionOperator Operator, string Key, ImmutableArray<string> Values)
{
    public override string ToString() => $"{Operator} {SafeText.Of(string.Join(" or ", Values))}";
}
