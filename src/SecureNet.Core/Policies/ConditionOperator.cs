using System.Collections.Frozen;

namespace SecureNet.Policies;

/// <summary>The type of values that a condition compares.</summary>
public enum ConditionType
{
    /// <summary>An operator that this evaluation does not know: what it says is unknown.</summary>
    Unknown,
    String,
    StringIgnoreCase,
    StringLike,
    Numeric,
    Date,
    Bool,
    Binary,
    IpAddress,
    Arn,
    Null,
}

/// <summary>The way to pair a request's values and a policy's values where the request may have several.</summary>
public enum SetQuantifier
{
    None,
    ForAllValues,
    ForAnyValue,
}

/// <summary>The comparison of numbers and dates.</summary>
public enum Comparison
{
    Equal,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

/// <summary>
/// A condition operator, such as <c>ForAnyValue:StringNotLikeIfExists</c>, taken apart.
/// Source: IAM User Guide, "IAM JSON policy elements: Condition operators" and "Single-valued vs. multivalued context keys".
/// </summary>
/// <param name="Text">As it was written.</param>
public sealed record ConditionOperator(string Text, SetQuantifier Quantifier, ConditionType Type, Comparison Comparison, bool IsNegated,
    bool IfExists)
{
    private static readonly FrozenDictionary<string, (ConditionType Type, Comparison Comparison, bool IsNegated)> s_known =
        new Dictionary<string, (ConditionType, Comparison, bool)>
        {
            ["StringEquals"] = (ConditionType.String, Comparison.Equal, false),
            ["StringNotEquals"] = (ConditionType.String, Comparison.Equal, true),
            ["StringEqualsIgnoreCase"] = (ConditionType.StringIgnoreCase, Comparison.Equal, false),
            ["StringNotEqualsIgnoreCase"] = (ConditionType.StringIgnoreCase, Comparison.Equal, true),
            ["StringLike"] = (ConditionType.StringLike, Comparison.Equal, false),
            ["StringNotLike"] = (ConditionType.StringLike, Comparison.Equal, true),
            ["NumericEquals"] = (ConditionType.Numeric, Comparison.Equal, false),
            ["NumericNotEquals"] = (ConditionType.Numeric, Comparison.Equal, true),
            ["NumericLessThan"] = (ConditionType.Numeric, Comparison.Less, false),
            ["NumericLessThanEquals"] = (ConditionType.Numeric, Comparison.LessOrEqual, false),
            ["NumericGreaterThan"] = (ConditionType.Numeric, Comparison.Greater, false),
            ["NumericGreaterThanEquals"] = (ConditionType.Numeric, Comparison.GreaterOrEqual, false),
            ["DateEquals"] = (ConditionType.Date, Comparison.Equal, false),
            ["DateNotEquals"] = (ConditionType.Date, Comparison.Equal, true),
            ["DateLessThan"] = (ConditionType.Date, Comparison.Less, false),
            ["DateLessThanEquals"] = (ConditionType.Date, Comparison.LessOrEqual, false),
            ["DateGreaterThan"] = (ConditionType.Date, Comparison.Greater, false),
            ["DateGreaterThanEquals"] = (ConditionType.Date, Comparison.GreaterOrEqual, false),
            ["Bool"] = (ConditionType.Bool, Comparison.Equal, false),
            ["BinaryEquals"] = (ConditionType.Binary, Comparison.Equal, false),
            ["IpAddress"] = (ConditionType.IpAddress, Comparison.Equal, false),
            ["NotIpAddress"] = (ConditionType.IpAddress, Comparison.Equal, true),
            // ArnEquals and ArnLike behave identically, the documentation says, and so do the negated ones.
            ["ArnEquals"] = (ConditionType.Arn, Comparison.Equal, false),
            ["ArnLike"] = (ConditionType.Arn, Comparison.Equal, false),
            ["ArnNotEquals"] = (ConditionType.Arn, Comparison.Equal, true),
            ["ArnNotLike"] = (ConditionType.Arn, Comparison.Equal, true),
            ["Null"] = (ConditionType.Null, Comparison.Equal, false),
        }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Takes an operator apart; one that is not known has the type <see cref="ConditionType.Unknown"/>.</summary>
    public static ConditionOperator Parse(string text)
    {
        (SetQuantifier quantifier, string name) = text switch
        {
            _ when text.StartsWith("ForAllValues:", StringComparison.Ordinal) =>
                (SetQuantifier.ForAllValues, text["ForAllValues:".Length..]),
            _ when text.StartsWith("ForAnyValue:", StringComparison.Ordinal) => (SetQuantifier.ForAnyValue, text["ForAnyValue:".Length..]),
            _ => (SetQuantifier.None, text),
        };
        bool ifExists = name.EndsWith("IfExists", StringComparison.Ordinal);
        if (ifExists) { name = name[..^"IfExists".Length]; }
        bool known = s_known.TryGetValue(name, out (ConditionType Type, Comparison Comparison, bool IsNegated) found)
            // Null asks for existence itself: it takes neither the suffix nor a set.
            && !(found.Type == ConditionType.Null && (ifExists || quantifier != SetQuantifier.None));
        return known ? new(text, quantifier, found.Type, found.Comparison, found.IsNegated, ifExists) : new(text, quantifier,
            ConditionType.Unknown, Comparison.Equal, false, ifExists);
    }

    public override string ToString() => Text;
}
