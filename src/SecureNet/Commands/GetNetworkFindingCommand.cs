using System.Management.Automation;
using SecureNet.Findings;
using SecureNet.Model;

namespace SecureNet.Commands;

/// <summary>Gets what is probably not meant in a network, and what the security baseline does not allow.</summary>
[Cmdlet(VerbsCommon.Get, "NetworkFinding")]
[OutputType(typeof(NetworkFinding))]
public sealed class GetNetworkFindingCommand : NetworkPathCommand
{
    /// <summary>The network; without it the connected accounts are read.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    public NetworkSnapshot? Snapshot { get; set; }

    /// <summary>The least severity to tell.</summary>
    [Parameter]
    [OneValue]
    public FindingSeverity Severity { get; set; }

    /// <summary>Only these checks; wildcards are allowed.</summary>
    [Parameter]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(FindingRuleCompleter))]
    public string[] Rule { get; set; } = ["*"];

    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        Network network = Snapshot?.Network ?? await ReadNetworkAsync(null, cancellationToken).ConfigureAwait(false);
        WildcardPattern[] patterns = [.. Rule.Select(r => new WildcardPattern(r, WildcardOptions.IgnoreCase))];
        bool Wanted(string rule) => patterns.Any(p => p.IsMatch(rule));
        (IReadOnlyList<NetworkFinding> findings, IReadOnlyList<SkippedCheck> skipped) = FindingChecks.Run(network);
        NetworkFinding[] told = [.. findings.Where(f => Wanted(f.Rule)),
            .. FindingChecks.Told(skipped.Where(s => Wanted(s.Rule) || Wanted(FindingChecks.NotChecked)))];
        foreach (NetworkFinding finding in told.Where(f => f.Severity >= Severity).OrderByDescending(f => f.Severity))
        {
            await WriteAsync(finding).ConfigureAwait(false);
        }
        foreach (string unknown in Rule.Where(r => !WildcardPattern.ContainsWildcardCharacters(r) && !FindingChecks.Rules.Contains(r,
            StringComparer.OrdinalIgnoreCase))) { await WriteErrorAsync(Errors.NoRule(unknown)).ConfigureAwait(false); }
    }
}
