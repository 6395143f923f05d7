namespace SecureNet.Policies;

/// <summary>The result of the statements of one layer.</summary>
/// <param name="Deny">Whether a Deny applies.</param>
/// <param name="Allow">Whether an Allow names the caller itself, or everyone.</param>
/// <param name="Delegated">Whether an Allow names the caller's account.</param>
/// <param name="AllowReason">Why it is or is not allowed, whatever a Deny says.</param>
internal sealed record LayerResult(PolicyLayerAnswer Answer, Match Deny, Match Allow, Match Delegated, string AllowReason)
{
    /// <summary>
    /// The answer whether an Allow names the user or the session itself (its role, everyone): a permissions boundary
    /// limits each of them otherwise.
    /// </summary>
    public Match ByItself { get; init; }

    public Match ByRole { get; init; }

    public Match ByAnyone { get; init; }

    /// <summary>A layer that has no say: it neither denies nor limits.</summary>
    public static LayerResult None(PolicyLayer layer, string why) => Plain(layer, AccessDecision.NotApplicable, why, Match.Yes);

    /// <summary>Policies that were not read: they may hold a Deny as well as an Allow.</summary>
    public static LayerResult NotRead(PolicyLayer layer, string why) =>
        Plain(layer, AccessDecision.Unknown, why, Match.Unknown) with { Deny = Match.Unknown };

    /// <summary>This result, knowing that there are more policies, which may allow and deny; a Deny that was found stands.</summary>
    public LayerResult WithUnread(IReadOnlyList<string> policies)
    {
        if (policies.Count == 0 || Deny == Match.Yes) { return this; }
        string why = $"{AllowReason}; what {string.Join(", ", policies)} says was not read";
        return new(Answer with { Decision = AccessDecision.Unknown, Reason = why }, Match.Unknown, Allow.Or(Match.Unknown), Delegated, why);
    }

    public static LayerResult Plain(PolicyLayer layer, AccessDecision decision, string why, Match allow) =>
        new(new(layer, decision, null, why, []), decision == AccessDecision.ExplicitDeny ? Match.Yes : Match.No, allow, Match.No,
            why) { ByItself = allow };
}

/// <summary>Evaluates the policies of one layer: a Deny that applies wins, then an Allow that applies, then nothing is allowed.</summary>
internal static class LayerEvaluator
{
    public static LayerResult Evaluate(PolicyLayer layer, IReadOnlyList<PolicyDocument> policies, PolicyRequest request)
    {
        StatementAnswer[] all = [.. policies.SelectMany(p => p.Statements.Select(s => StatementMatcher.Evaluate(p, s, request)))];
        StatementAnswer? deny = Best(all.Where(a => !a.Statement.IsAllow));
        StatementAnswer? allow = Best(all.Where(a => a.Statement.IsAllow && !a.IsDelegated));
        StatementAnswer? delegated = Best(all.Where(a => a.Statement.IsAllow && a.IsDelegated));
        StatementAnswer? allows = delegated is not null && (allow is null || delegated.Match > allow.Match) ? delegated : allow;
        string allowReason = allows?.Match switch
        {
            Match.Yes => $"{allows} allows "
                + $"{(allows.IsDelegated ? $"account {request.Principal.AccountId}, which must itself allow the caller" : "it")}: "
                + $"{allows.Reason}",
            Match.Unknown => $"{allows} may allow it: {allows.Reason}",
            _ => Nothing(policies, all),
        };
        (AccessDecision decision, StatementAnswer? decider, string reason) = (deny?.Match, allows?.Match) switch
        {
            (Match.Yes, _) => (AccessDecision.ExplicitDeny, deny, $"{deny} denies it: {deny!.Reason}"),
            (Match.Unknown, _) => (AccessDecision.Unknown, deny, $"{deny} may deny it: {deny!.Reason}"),
            (_, Match.Yes) => (AccessDecision.Allowed, allows, allowReason),
            (_, Match.Unknown) => (AccessDecision.Unknown, allows, allowReason),
            _ => (AccessDecision.ImplicitDeny, null, allowReason),
        };
        return new(new(layer, decision, decider, reason, all), deny?.Match ?? Match.No, allow?.Match ?? Match.No,
            delegated?.Match ?? Match.No, allowReason)
        {
            ByItself = By(PrincipalNaming.Itself), ByRole = By(PrincipalNaming.Role), ByAnyone = By(PrincipalNaming.Anyone),
        };

        Match By(PrincipalNaming naming) =>
            all.Where(a => a.Statement.IsAllow && a.Naming == naming).Select(a => a.Match).DefaultIfEmpty(Match.No).Max();
    }

    private static StatementAnswer? Best(IEnumerable<StatementAnswer> answers) => answers.MaxBy(a => a.Match);

    /// <summary>Names the Allow that came nearest, for it is usually the one that should have applied.</summary>
    private static string Nothing(IReadOnlyList<PolicyDocument> policies, StatementAnswer[] all)
    {
        string where = policies.Count == 0
            ? "the caller has no policies" : $"no statement of the {string.Join(", ", policies.Select(p => p.Name).Distinct())} allows it";
        StatementAnswer? nearest = all.Where(a => a.Statement.IsAllow && a.Met > 0).MaxBy(a => a.Met);
        return nearest is null ? where : $"{where}; {nearest} comes nearest, but {nearest.Reason}";
    }
}
