namespace SecureNet.Policies;

/// <summary>The answer of one statement to a request.</summary>
/// <param name="PolicyName">The policy it stands in.</param>
/// <param name="Match">Whether it applies; its effect is what it then says.</param>
/// <param name="IsDelegated">True if it allows the caller's account, which must itself allow the caller.</param>
/// <param name="Reason">The element or condition that decided, as a sentence.</param>
/// <param name="Met">How many of action, resource, principal and the conditions were met before the one that was not.</param>
public sealed record StatementAnswer(string PolicyName, PolicyStatement Statement, Match Match, bool IsDelegated, string Reason, int Met)
{
    /// <summary>As what it names the caller.</summary>
    internal PrincipalNaming Naming { get; init; }

    public override string ToString() => $"{Statement} of the {PolicyName}";
}

/// <summary>Says whether a statement applies to a request: action, resource, principal and every condition must match.</summary>
internal static class StatementMatcher
{
    public static StatementAnswer Evaluate(PolicyDocument policy, PolicyStatement statement, PolicyRequest request)
    {
        Match match = Match.Yes;
        string? reason = null;
        int count = 0;
        PrincipalNaming naming = PrincipalNaming.None;
        List<string> conditions = [];
        foreach ((Match part, string told, bool isCondition) in Parts())
        {
            // A no is sure whatever else is unknown, so it is the reason; else the first unknown is.
            if (part < match) { (match, reason) = (part, told); }
            if (part == Match.No) { break; }
            if (part == Match.Yes) { count++; }
            if (isCondition) { conditions.Add(told); }
        }

        string why = reason ?? (conditions.Count == 0 ? "it has no condition" : string.Join("; ", conditions));
        return new(policy.Name, statement, match, naming == PrincipalNaming.Account, why, count) { Naming = naming };

        IEnumerable<(Match Match, string Why, bool IsCondition)> Parts()
        {
            yield return With(Action(statement, request));
            yield return With(Resource(policy, statement, request));
            if (statement.Principals is not null)
            {
                (Match principal, naming, string named) = PrincipalMatcher.Evaluate(statement, request, policy.Kind);
                yield return (principal, named, false);
            }
            else if (policy.Kind == PolicyKind.Endpoint)
            {
                yield return (Match.Unknown,
                    "it has no Principal, which an endpoint policy must have: what AWS makes of it is not documented", false);
            }

            foreach (PolicyCondition condition in statement.Conditions)
            {
                (Match one, string met) = ConditionEvaluator.Evaluate(condition, request, policy.HasVariables);
                yield return (one, met, true);
            }
        }

        static (Match, string, bool) With((Match Match, string Why) part) => (part.Match, part.Why, false);
    }

    private static (Match Match, string Why) Action(PolicyStatement statement, PolicyRequest request)
    {
        // Variables are not for actions: ${ is plain text there.
        Match any = statement.Actions.Any(a =>
        {
            new PolicyPattern(a, hasVariables: false).TryFill(request, out FilledPattern pattern);
            return MatchLogic.Of(pattern.Like(request.Action, ignoreCase: true));
        });
        Match match = statement.IsNotAction ? any.Not() : any;
        return (match, $"its {(statement.IsNotAction ? "NotAction" : "Action")} {List(statement.Actions)} "
            + $"{(match == Match.Yes ? "covers" : "does not cover")} {request.Action}");
    }

    private static (Match Match, string Why) Resource(PolicyDocument policy, PolicyStatement statement, PolicyRequest request)
    {
        if (policy.Kind == PolicyKind.Trust) { return (Match.Yes, "a trust policy stands at its role"); }
        Match any = Match.No;
        bool missing = false;
        foreach (string resource in statement.Resources)
        {
            PolicyPattern.Fill fill = new PolicyPattern(resource, policy.HasVariables).TryFill(request, out FilledPattern pattern);
            missing |= fill == PolicyPattern.Fill.Missing;
            any = any.Or(fill switch
            {
                PolicyPattern.Fill.Done => MatchLogic.Of(pattern.LikeArn(request.Resource, missingIsAny: true) == true),
                PolicyPattern.Fill.Missing => Match.No,
                _ => Match.Unknown,
            });
        }

        // As with conditions: a variable that cannot be resolved may make the whole statement invalid.
        Match match = missing && (statement.IsNotResource || any != Match.No) ? Match.Unknown : statement.IsNotResource ? any.Not() : any;
        string verb = match switch
        {
            Match.Yes => "covers",
            Match.No => "does not cover",
            _ => "has a variable whose value is not known, so it may cover"
        };
        return (match,
            $"its {(statement.IsNotResource ? "NotResource" : "Resource")} {List(statement.Resources)} {verb} {request.Resource}");
    }

    private static string List(IReadOnlyList<string> values) =>
        values.Count <= 3 ? string.Join(", ", values) : $"{values[0]}, {values[1]} and {values.Count - 2} more";
}
