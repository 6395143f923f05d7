using System.Management.Automation;
using SecureNet.Cloud;
using SecureNet.Model;
using SecureNet.Provisioning;
using SecureNet.Snapshots;

namespace SecureNet.Commands;

/// <summary>Reads the networks of connected accounts, all kinds of all places at once, into one snapshot.</summary>
[Cmdlet(VerbsCommon.Get, "NetworkSnapshot")]
[OutputType(typeof(NetworkSnapshot))]
public sealed class GetNetworkSnapshotCommand : AsyncCmdlet
{
    private readonly List<string> _names = [];

    /// <summary>The names of connected accounts, wildcards allowed; by default all.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("Name")]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(AccountCompleter))]
    [AccountName(Many = true)]
    public string[] Account { get; set; } = [];

    protected override Task ProcessAsync(CancellationToken cancellationToken)
    {
        _names.AddRange(Account);
        return Task.CompletedTask;
    }

    protected override async Task EndAsync(CancellationToken cancellationToken)
    {
        (SecureAccount[] accounts, RecentChanges recent) = await OnPipelineAsync(() => (Chosen(), Session.Current.Recent))
            .ConfigureAwait(false);
        if (accounts.Length == 0) { return; }
        ICloud[] clouds = [.. accounts.Select(a => a.Cloud).Distinct()];
        foreach (ICloud cloud in clouds) { cloud.Called += Say; }
        try
        {
            (Network network, IReadOnlyList<SnapshotProblem> problems) = await LiveReader.ReadAsync(clouds, recent, cancellationToken)
                .ConfigureAwait(false);
            foreach (SnapshotProblem problem in problems)
            {
                if (problem.IsError) { await WriteErrorAsync(Errors.Of(problem)).ConfigureAwait(false); }
                else { await WriteWarningAsync(problem.Message).ConfigureAwait(false); }
            }

            if (network.Places.Any())
            {
                await WriteAsync(new NetworkSnapshot(network, DateTimeOffset.UtcNow, problems: problems)).ConfigureAwait(false);
            }
        }
        finally
        {
            foreach (ICloud cloud in clouds) { cloud.Called -= Say; }
        }
    }

    private SecureAccount[] Chosen()
    {
        SecureAccount[] all = [.. Session.Current.Accounts.Values.OrderBy(a => a.Name, StringComparer.OrdinalIgnoreCase)];
        if (all.Length == 0)
        {
            throw new RefusedException("NoAccount", "No account is connected.", null,
                "Run Connect-SecureAccount first; -Simulated needs no credentials.");
        }
        if (_names.Count == 0) { return all; }
        List<SecureAccount> chosen = [];
        foreach (string name in _names)
        {
            WildcardPattern pattern = new(name, WildcardOptions.IgnoreCase);
            SecureAccount[] found = [.. all.Where(a => pattern.IsMatch(a.Name))];
            if (found.Length == 0 && !WildcardPattern.ContainsWildcardCharacters(name)) { WriteError(Errors.NotFound("account", name)); }
            chosen.AddRange(found);
        }

        return [.. chosen.Distinct()];
    }

    private void Say(CloudCall call) => Post(() => WriteVerbose(SecureCmdlet.Sentence(call)));
}
