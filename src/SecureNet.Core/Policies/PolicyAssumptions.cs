using SecureNet.Model;

namespace SecureNet.Policies;

/// <summary>The assumptions of an answer of policies: the same notion as that of answers about networks.</summary>
public static class PolicyAssumptions
{
    /// <param name="decision">The decision.</param>
    /// <param name="isAnswer">Whether it is the whole answer; false where something else decided.</param>
    /// <param name="acceptsUnread">Whether the user takes what was not looked at as allowing.</param>
    /// <param name="rules">What the user states.</param>
    public static IReadOnlyList<Assumption> Of(PolicyDecision decision, bool isAnswer, bool acceptsUnread, AssumptionRules rules)
    {
        ArgumentNullException.ThrowIfNull(decision);
        ArgumentNullException.ThrowIfNull(rules);
        List<Assumption> all = [];
        if (!isAnswer) { return all; }
        if (decision is { Decision: AccessDecision.AllowedByWhatWasRead, NotLookedAt: { Count: > 0 } left })
        {
            all.Add(new(AssumptionId.UnreadPolicies, $"{Words(left)}, which were not looked at, refuse nothing", acceptsUnread));
        }
        if (decision.RestsOnTransport)
        {
            all.Add(new(AssumptionId.SecureTransport, "the request comes by HTTPS", rules.States(AssumptionId.SecureTransport)));
        }
        return all;
    }

    private static string Words(IReadOnlyList<string> left) => left.Count == 1 ? left[0]
        : $"{string.Join(", ", left.SkipLast(1))} and {left[^1]}";
}
