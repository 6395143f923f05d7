using SecureNet.Policies.Rights;

namespace SecureNet;

/// <summary>What some commands may have to do in AWS: their actions, and the least policy that allows them.</summary>
public sealed class SecurePermission
{
    internal SecurePermission(IReadOnlyList<string> commands, string partition, string accountId)
    {
        Right[] rights = [.. RightNeeds.Of(commands.SelectMany(CommandRights.CallsOf))];
        (Command, Policy) = (commands, LeastPolicy.Json(rights, partition, accountId) ?? "");
        Action = [.. rights.Select(r => r.Action).Distinct()];
    }

    /// <summary>The commands, and those of their parameters that need more: <c>Test-NetworkPath -Probe</c>.</summary>
    public IReadOnlyList<string> Command { get; }

    /// <summary>The IAM actions, in order.</summary>
    public IReadOnlyList<string> Action { get; }

    /// <summary>The policy, as JSON to paste; empty where no call is made.</summary>
    public string Policy { get; }

    /// <summary>How many characters AWS counts of it, without white space.</summary>
    public int Size => LeastPolicy.SizeOf(Policy);

    /// <summary>The policy, or that none is needed.</summary>
    public override string ToString() => string.IsNullOrEmpty(Policy) ? "No call of AWS, so no policy." : Policy;
}
