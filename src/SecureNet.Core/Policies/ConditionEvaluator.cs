using System.Net;

namespace SecureNet.Policies;

/// <summary>
/// Says whether a condition is met. An absent key meets no operator but a negated one, …IfExists and ForAllValues; an operator or value
/// that is not known makes the answer unknown. Source: IAM User Guide, "IAM JSON policy elements: Condition operators".
/// </summary>
internal static class ConditionEvaluator
{
    /// <summary>The answer, and a sentence that says why.</summary>
    public static (Match Match, string Why) Evaluate(PolicyCondition condition, PolicyRequest request, bool hasVariables)
    {
        ContextValue value = request[condition.Key];
        if (condition.Operator.Type == ConditionType.Unknown) { return (Match.Unknown, $"the operator {condition.Operator} is not known"); }
        // Null asks whether the key is there, and several values are.
        if (value is { State: ContextState.Known, Values.Length: > 1 }
            && condition.Operator is { Quantifier: SetQuantifier.None, Type: not ConditionType.Null })
        {
            return (Match.Unknown,
                $"{condition.Key} has several values, and what {condition.Operator} says of them without ForAllValues or "
                    + "ForAnyValue is not documented");
        }

        Match match = Test(condition, value, request, hasVariables);
        string verb = match switch
        {
            Match.Yes => "which meets",
            Match.No => "which does not meet",
            _ => "so it cannot be said whether it meets"
        };
        return (match, $"{condition.Key} {value}, {verb} {condition}");
    }

    private static Match Test(PolicyCondition condition, ContextValue value, PolicyRequest request, bool hasVariables)
    {
        ConditionOperator op = condition.Operator;
        if (value.State == ContextState.OneOf)
        {
            // Sure only where every value that is possible says the same.
            Match[] each = [.. value.Values.Select(v => Test(condition, ContextValue.Of(v), request, hasVariables)).Distinct()];
            return each is [var same] ? same : Match.Unknown;
        }

        if (op.Type == ConditionType.Null)
        {
            Match isNull = value.State switch { ContextState.Absent => Match.Yes, ContextState.Unknown => Match.Unknown, _ => Match.No };
            return condition.Values.Any(v => ConditionValues.Bool(v) == true ? isNull : isNull.Not());
        }

        if (value.State == ContextState.Absent
            || (value.State == ContextState.Known && value.Values.All(v => v.Length == 0) && op.Quantifier != SetQuantifier.None))
        {
            // Values that are all empty are an empty set to the set operators, and a value to the others.
            return op.Quantifier switch
            {
                SetQuantifier.ForAllValues => Match.Yes,
                SetQuantifier.ForAnyValue => MatchLogic.Of(op.IfExists && value.State == ContextState.Absent),
                _ => MatchLogic.Of(op.IfExists || op.IsNegated),
            };
        }

        if (value.State != ContextState.Known || condition.Values.Length == 0) { return Match.Unknown; }
        return op.Quantifier == SetQuantifier.ForAllValues ? value.Values.All(
            v => One(condition, v, request, hasVariables)) : value.Values.Any(v => One(condition, v, request, hasVariables));
    }

    /// <summary>One value of the request against the condition's values.</summary>
    private static Match One(PolicyCondition condition, string value, PolicyRequest request, bool hasVariables)
    {
        bool missing = false;
        Match any = Match.No;
        foreach (string wanted in condition.Values)
        {
            PolicyPattern.Fill fill = new PolicyPattern(wanted, hasVariables && TakesVariables(condition.Operator.Type)).TryFill(request,
                out FilledPattern pattern);
            missing |= fill == PolicyPattern.Fill.Missing;
            any = any.Or(fill switch
            {
                PolicyPattern.Fill.Done => Compare(condition.Operator, value, pattern),
                PolicyPattern.Fill.Missing => Match.No,
                _ => Match.Unknown,
            });
        }

        // "If AWS cannot resolve a variable, this might cause the entire statement to be invalid": then only a plain no is sure.
        if (missing && (condition.Operator.IsNegated || any != Match.No)) { return Match.Unknown; }
        return condition.Operator.IsNegated ? any.Not() : any;
    }

    private static bool TakesVariables(ConditionType type) =>
        type is ConditionType.String or ConditionType.StringIgnoreCase or ConditionType.StringLike or ConditionType.Arn
            or ConditionType.Bool;

    private static Match Compare(ConditionOperator op, string value, FilledPattern wanted) => op.Type switch
    {
        ConditionType.String => MatchLogic.Of(wanted.EqualTo(value, StringComparison.Ordinal)),
        ConditionType.StringIgnoreCase => MatchLogic.Of(wanted.EqualTo(value, StringComparison.OrdinalIgnoreCase)),
        ConditionType.StringLike => MatchLogic.Of(wanted.Like(value)),
        ConditionType.Arn => wanted.LikeArn(value, missingIsAny: false) is { } like ? MatchLogic.Of(like) : Match.Unknown,
        ConditionType.Bool => Both(ConditionValues.Bool(value), ConditionValues.Bool(wanted.Text), (a, b) => a == b),
        ConditionType.Numeric =>
            Both(ConditionValues.Number(value), ConditionValues.Number(wanted.Text), (a, b) => Holds(op.Comparison, a.CompareTo(b))),
        ConditionType.Date =>
            Both(ConditionValues.Date(value), ConditionValues.Date(wanted.Text), (a, b) => Holds(op.Comparison, a.CompareTo(b))),
        ConditionType.IpAddress => Both(ConditionValues.Block(value), ConditionValues.Block(wanted.Text), Inside),
        ConditionType.Binary => MatchLogic.Of(ConditionValues.Binary(value) is { } a && ConditionValues.Binary(wanted.Text) is { } b
            && a.AsSpan().SequenceEqual(b)),
        _ => Match.Unknown,
    };

    /// <summary>Unknown where a value is not of the operator's type: what AWS makes of it is not documented.</summary>
    private static Match Both<T>(T? value, T? wanted, Func<T, T, bool> test) where T : struct =>
        value is { } a && wanted is { } b ? MatchLogic.Of(test(a, b)) : Match.Unknown;

    private static bool Holds(Comparison comparison, int sign) => comparison switch
    {
        Comparison.Equal => sign == 0,
        Comparison.Less => sign < 0,
        Comparison.LessOrEqual => sign <= 0,
        Comparison.Greater => sign > 0,
        _ => sign >= 0,
    };

    private static bool Inside(IPNetwork value, IPNetwork wanted) =>
        value.BaseAddress.AddressFamily == wanted.BaseAddress.AddressFamily && wanted.PrefixLength <= value.PrefixLength
            && wanted.Contains(value.BaseAddress);
}
