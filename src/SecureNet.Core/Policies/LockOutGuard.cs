namespace SecureNet.Policies;

/// <summary>Something that must still be possible once a policy stands.</summary>
/// <param name="Who">Who does it, for a person: <c>the caller</c>, <c>removal</c>, <c>role x on host y</c>.</param>
/// <param name="Request">What is done.</param>
public sealed record AccessRehearsal(string Who, PolicyRequest Request);

/// <summary>The effect of a new statement on a rehearsal.</summary>
/// <param name="IsDenied">True if the new statement denies it, or may.</param>
/// <param name="Reason">Why, as a sentence.</param>
public sealed record AccessRehearsalAnswer(AccessRehearsal Rehearsal, bool IsDenied, string Reason)
{
    public string Who => Rehearsal.Who;
    public string Action => Rehearsal.Request.Action;
    public override string ToString() => $"{Who}: {Action} {(IsDenied ? "denied" : "not denied")}. {Reason}";
}

/// <summary>Tries, before a policy is put, whether one of its statements takes from somebody what must stay possible.</summary>
public static class LockOutGuard
{
    /// <summary>The bucket actions with which a bucket is managed and removed.</summary>
    public static IReadOnlyList<string> ManagingActions { get; } =
        ["s3:GetBucketPolicy", "s3:PutBucketPolicy", "s3:DeleteBucketPolicy", "s3:ListBucket", "s3:ListBucketVersions", "s3:DeleteBucket"];

    /// <summary>Tells what the statement of this Sid does to each of the rehearsals.</summary>
    /// <param name="policy">The policy as it would be put.</param>
    public static IReadOnlyList<AccessRehearsalAnswer> Try(PolicyDocument policy, string sid, IEnumerable<AccessRehearsal> rehearsals) =>
        [.. rehearsals.Select(r => Try(policy, sid, r))];

    private static AccessRehearsalAnswer Try(PolicyDocument policy, string sid, AccessRehearsal rehearsal)
    {
        PolicyStatement statement = policy.Statements.First(s => s.Sid == sid);
        StatementAnswer answer = StatementMatcher.Evaluate(policy, statement, rehearsal.Request);
        // One that may deny is one that locks out, until it is known that it does not.
        bool denied = !statement.IsAllow && answer.Match != Match.No;
        string verb = answer.Match switch { Match.Yes => "denies", Match.Unknown => "may deny", _ => "does not apply to" };
        return new(rehearsal, denied,
            $"{answer} {verb} {rehearsal.Request.Action} on {rehearsal.Request.Resource} by {rehearsal.Request.Principal}: "
                + $"{answer.Reason}");
    }
}
