using SecureNet.Provisioning.Claims;

namespace SecureNet;

/// <summary>
/// The turn of one piece of work: on this machine by its locks, and among machines by the logs of runs. Given back when the work ends.
/// </summary>
internal sealed class RunTurn(MachineTurn? machine, DeploymentClaims claims, TimeProvider clock) : IAsyncDisposable
{
    private bool _isOpen;

    /// <summary>The turns among machines.</summary>
    public DeploymentClaims Claims => claims;

    /// <summary>Before this time nothing was looked at.</summary>
    public long LookedAt { get; private set; } = clock.GetTimestamp();

    /// <summary>What is looked at from now on is looked at in this run's turn.</summary>
    public void LookAgain() => LookedAt = clock.GetTimestamp();

    /// <summary>Changes begin.</summary>
    public void Open()
    {
        _isOpen = true;
        machine?.Open();
    }

    /// <summary>All changes were answered.</summary>
    public void Close()
    {
        _isOpen = false;
        machine?.Close();
    }

    public async ValueTask DisposeAsync()
    {
        try { await claims.LeaveAsync(!_isOpen).ConfigureAwait(false); }
        finally { machine?.Dispose(); }
    }
}
