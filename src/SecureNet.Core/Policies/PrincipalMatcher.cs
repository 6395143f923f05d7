namespace SecureNet.Policies;

/// <summary>As what an element names a caller: a permissions boundary limits some of them and others not.</summary>
internal enum PrincipalNaming
{
    /// <summary>The policy stands at an identity and names nobody.</summary>
    None,

    /// <summary>The caller's account, which must itself allow it.</summary>
    Account,

    /// <summary>Everyone.</summary>
    Anyone,

    /// <summary>The role of a session.</summary>
    Role,

    /// <summary>The user, or the session.</summary>
    Itself,
}

/// <summary>
/// Says whether a Principal or NotPrincipal element means a caller. Sources: IAM User Guide, "AWS JSON policy elements: Principal" and
/// "… NotPrincipal"; AWS PrivateLink guide, "Gateway endpoints", endpoint policies.
/// </summary>
internal static class PrincipalMatcher
{
    /// <summary>The answer; as what it names the caller; and a sentence that says why.</summary>
    public static (Match Match, PrincipalNaming Naming, string Why) Evaluate(PolicyStatement statement, PolicyRequest request,
        PolicyKind kind)
    {
        (PolicyPrincipals element, PolicyPrincipal caller) = (statement.Principals!, request.Principal);
        if (element.IsNot) { return Not(element, caller, alwaysMeans: request.HasBoundary && !statement.IsAllow); }
        if (element.IsAnyone) { return (Match.Yes, PrincipalNaming.Anyone, "Principal is *"); }
        Match anyone = element.Entries.Any(e => IsAnyone(e) ? Names(e, caller) : Match.No);
        Match account = element.Entries.Any(e => IsAccount(e) ? Names(e, caller) : Match.No);
        Match role = element.Entries.Any(e => IsRoleOf(e, caller) ? Names(e, caller) : Match.No);
        Match itself = element.Entries.Any(e => IsAccount(e) || IsAnyone(e) || IsRoleOf(e, caller) ? Match.No : Names(e, caller));
        if (caller.Kind == PrincipalKind.Root) { (itself, account) = (itself.Or(account), Match.No); }
        Match match = itself.Or(role).Or(anyone).Or(account);
        if (kind == PolicyKind.Endpoint && !element.Entries.Contains(new("AWS", "*"))
            && match != Match.Yes | caller.Kind != PrincipalKind.Root)
        {
            return (Match.Unknown, PrincipalNaming.Itself,
                $"the {element} is not *: what a gateway endpoint makes of it is not documented (use a condition on aws:PrincipalArn)");
        }

        PrincipalNaming naming = itself == match ? PrincipalNaming.Itself : role == match ? PrincipalNaming.Role : anyone == match
            ? PrincipalNaming.Anyone : PrincipalNaming.Account;
        string verb = match switch { Match.Yes => "means", Match.No => "does not mean", _ => "may mean" };
        return (match, naming, $"{element} {verb} {caller}");
    }

    /// <summary>
    /// NotPrincipal spares a caller only if all of its names are in the list: the account, and the user, or the role and the session. Where
    /// only some are, AWS "might" deny it.
    /// </summary>
    private static (Match Match, PrincipalNaming Naming, string Why) Not(PolicyPrincipals element, PolicyPrincipal caller, bool alwaysMeans)
    {
        if (alwaysMeans)
        {
            return (Match.Yes, PrincipalNaming.Anyone,
                $"a Deny with NotPrincipal always means a caller that has a permissions boundary, as {caller} has");
        }
        if (element.IsAnyone) { return (Match.No, PrincipalNaming.Anyone, "NotPrincipal is *"); }
        Match[] listed = [.. NamesOf(caller).Select(n => element.Entries.Any(e => n(e)))];
        Match spared = listed.Length == 0 ? Match.No : listed.All(m => m);
        Match touched = listed.Any(m => m);
        Match match = spared == Match.Yes ? Match.No : touched == Match.No ? Match.Yes : Match.Unknown;
        return (match, PrincipalNaming.Anyone, match switch
        {
            Match.Yes => $"{element} does not list {caller}",
            Match.No => $"{element} lists {caller}",
            _ => $"{element} lists only some of the account, role and session of {caller}, and AWS says only that it might deny it then",
        });
    }

    private static IEnumerable<Func<PolicyPrincipalEntry, Match>> NamesOf(PolicyPrincipal caller)
    {
        if (caller.Kind == PrincipalKind.Anonymous) { yield break; }
        if (caller.AccountId is not null) { yield return e => IsAccount(e) ? Names(e, caller) : Match.No; }
        if (caller.Kind == PrincipalKind.Root) { yield break; }
        if (caller.Kind == PrincipalKind.RoleSession)
        {
            yield return e => IsSession(e) || IsAccount(e) ? Match.No : Names(e, caller);
            yield return e => IsSession(e) ? Names(e, caller) : Match.No;
            yield break;
        }

        yield return e => IsAccount(e) ? Match.No : Names(e, caller);
    }

    private static bool IsAccount(PolicyPrincipalEntry entry) =>
        entry.Type == "AWS" && (entry.Value.Length == 12 && entry.Value.All(char.IsAsciiDigit)
            || entry.Value.EndsWith(":root", StringComparison.Ordinal));

    private static bool IsAnyone(PolicyPrincipalEntry entry) => entry is { Type: "AWS", Value: "*" };

    /// <summary>True for the role of a session; of a role that is asked about as such, too, for it stands for its sessions.</summary>
    private static bool IsRoleOf(PolicyPrincipalEntry entry, PolicyPrincipal caller) =>
        caller.Kind == PrincipalKind.RoleSession && (entry.Type != "AWS" || (!IsSession(entry) && !IsAccount(entry) && !IsAnyone(entry)));

    private static bool IsSession(PolicyPrincipalEntry entry) =>
        entry.Type == "AWS" && entry.Value.Contains(":assumed-role/", StringComparison.Ordinal);

    private static Match Names(PolicyPrincipalEntry entry, PolicyPrincipal caller) => entry.Type switch
    {
        "Service" =>
            MatchLogic.Of(caller.Kind == PrincipalKind.Service && entry.Value.Equals(caller.Text, StringComparison.OrdinalIgnoreCase)),
        // The documentation makes this the same as "*" for users and nobody; of services it says nothing.
        "AWS" when entry.Value == "*" => caller.Kind == PrincipalKind.Service ? Match.Unknown : Match.Yes,
        "AWS" when IsAccount(entry) =>
            MatchLogic.Of(caller.AccountId is { } account && entry.Value.Contains(account, StringComparison.Ordinal)),
        "AWS" => NamesArn(entry.Value, caller),
        // How the session was made, and the account's canonical id, are not in the request as we know it.
        "Federated" => caller.Kind == PrincipalKind.RoleSession ? Match.Unknown : Match.No,
        _ => caller.Kind is PrincipalKind.Anonymous or PrincipalKind.Service ? Match.No : Match.Unknown,
    };

    private static Match NamesArn(string arn, PolicyPrincipal caller)
    {
        if (caller.Kind != PrincipalKind.RoleSession) { return MatchLogic.Of(arn == caller.Text); }
        if (arn.Contains(":role/", StringComparison.Ordinal))
        {
            // A role's name is unique in its account whatever its path, and AWS takes no policy that names a role that is not there.
            return MatchLogic.Of(caller.RoleArn is { } role ? arn == role
                : arn.Contains($":{caller.AccountId}:", StringComparison.Ordinal) && arn[(arn.LastIndexOf('/') + 1)..] == caller.RoleName);
        }

        if (caller.SessionArn is { } session) { return MatchLogic.Of(arn == session); }
        return arn.Contains($":{caller.AccountId}:assumed-role/{caller.RoleName}/", StringComparison.Ordinal) ? Match.Unknown : Match.No;
    }
}
