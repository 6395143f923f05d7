using SecureNet.Provisioning;

namespace SecureNet;

/// <summary>
/// The turn of a command at all deployments that it may change: one lock each, taken in one order, so that no two
/// processes wait for each other.
/// </summary>
internal sealed class MachineTurn : IDisposable
{
    private readonly List<MachineLock> _locks = [];

    public static async Task<MachineTurn> TakeAsync(IEnumerable<SecureAccount> accounts, RecentChanges recent, Func<string, Task> say,
        CancellationToken cancellationToken)
    {
        MachineTurn turn = new();
        try
        {
            foreach (SecureAccount account in accounts.DistinctBy(a => (a.AccountId, a.Deployment))
                .OrderBy(a => a.AccountId, StringComparer.Ordinal).ThenBy(a => a.Deployment, StringComparer.Ordinal))
            {
                if (await MachineLock.EnterAsync(account, recent, say, cancellationToken).ConfigureAwait(false) is { } taken)
                {
                    turn._locks.Add(taken);
                }
            }

            return turn;
        }
        catch
        {
            turn.Dispose();
            throw;
        }
    }

    /// <summary>Changes begin.</summary>
    public void Open() => _locks.ForEach(l => l.Open());

    /// <summary>All changes were answered.</summary>
    public void Close() => _locks.ForEach(l => l.Close());

    public void Dispose()
    {
        _locks.ForEach(l => l.Dispose());
        _locks.Clear();
    }
}
