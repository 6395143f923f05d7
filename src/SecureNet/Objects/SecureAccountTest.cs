using SecureNet.Printing;

namespace SecureNet;

/// <summary>What was found of one thing that an account needs.</summary>
public enum AccountVerdict
{
    /// <summary>It is as it should be.</summary>
    Good,

    /// <summary>It is not, for certain.</summary>
    NotGood,

    /// <summary>What was read does not tell.</summary>
    Unknown,
}

/// <summary>One thing that an account needs, and whether it is so.</summary>
/// <param name="Subject">What was looked at: <c>identity</c>, <c>clock</c>, <c>quota</c>, <c>role</c> or <c>rights</c>.</param>
/// <param name="Name">Which one.</param>
/// <param name="Verdict">Whether it is so.</param>
/// <param name="Detail">What was found, as a sentence without its end.</param>
/// <param name="Advice">What to do; null where nothing is to be done.</param>
public sealed record AccountCheck(string Subject, string Name, AccountVerdict Verdict, string Detail, string? Advice = null);

/// <summary>Whether a connected account is ready to be built in: identity, clock, quotas, service-linked roles and rights.</summary>
public sealed class SecureAccountTest
{
    internal SecureAccountTest(SecureAccount account, IReadOnlyList<AccountCheck> checks, string policy) =>
        (Name, AccountId, Region, Checks, Policy) = (account.Name, account.AccountId, account.Region, checks, policy);

    /// <summary>The name of the connected account.</summary>
    public string Name { get; }

    public string AccountId { get; }

    public string Region { get; }

    /// <summary>True only where everything that was looked at is good.</summary>
    public bool IsReady => Checks.All(c => c.Verdict == AccountVerdict.Good);

    /// <summary>What was looked at, in order.</summary>
    public IReadOnlyList<AccountCheck> Checks { get; }

    /// <summary>The least policy for what the account is used for, as JSON to paste.</summary>
    public string Policy { get; }

    /// <summary>A line a check, what to do beneath those that are not good, and the policy.</summary>
    public override string ToString()
    {
        if (MockObject.NameOf(this) is { } made) { return made; }
        string state = IsReady ? "READY" : Checks.Any(c => c.Verdict == AccountVerdict.NotGood) ? "NOT READY" : "NOT KNOWN";
        List<string> lines = [$"account {SafeText.Of(Name)} ({AccountId} in {Region}): {state}"];
        foreach (AccountCheck check in Checks)
        {
            string word = check.Verdict switch { AccountVerdict.Good => "ok", AccountVerdict.NotGood => "no", _ => "?" };
            lines.Add($"  {word,-2}  {check.Subject,-8}  {SafeText.Of(check.Name)}: {SafeText.Of(check.Detail)}");
            if (check.Advice is { } advice) { lines.Add($"      {"",-8}  -> {SafeText.Of(advice)}"); }
        }

        lines.Add("The least policy (property Policy):");
        lines.Add(Policy);
        return string.Join(Environment.NewLine, lines);
    }
}
