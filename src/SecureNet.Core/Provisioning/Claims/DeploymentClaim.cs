using System.Collections.Concurrent;
using System.Globalization;
using SecureNet.Cloud;

namespace SecureNet.Provisioning.Claims;

/// <summary>What a run asks for that wants its turn at a deployment.</summary>
/// <param name="Cloud">The account and region.</param>
/// <param name="Deployment">The deployment.</param>
/// <param name="Recent">What this session did; names the runs of which it knows all changes.</param>
/// <param name="LookedAt">The time (of the pace's clock) before which nothing was looked at.</param>
/// <param name="Say">Tells what is waited for.</param>
internal sealed record ClaimRequest(ICloud Cloud, string Deployment, RecentChanges Recent, long LookedAt, Func<string, Task> Say);

/// <summary>
/// The turn of this run at one deployment in one account and region: nobody else creates while it has it. It holds for a time, is told
/// again while the run goes on, and is over by itself when the run dies. See docs/dev/two-writers.md for why no two runs have it.
/// </summary>
#pragma warning disable CA1001 // Left, not disposed of: its timer ends with the turn.
internal sealed class DeploymentClaim
#pragma warning restore CA1001
{
    private static readonly ConcurrentDictionary<string, byte> s_live = new(StringComparer.Ordinal);
    private static readonly TimeSpan s_longest = TimeSpan.FromMinutes(90);

    private readonly ClaimRequest _request;
    private readonly string _logId;
    private readonly string _run;
    private readonly int _turn;
    private readonly Lock _gate = new();
    private readonly ITimer _keeping;
    private Task _renewing = Task.CompletedTask;
    private int _known;
    private long _sent;
    private bool _isLost;

    private DeploymentClaim(ClaimRequest request, string run, RunLogEntry entry, int known, long sent)
    {
        (_request, _logId, _run, _turn, _known, _sent) = (request, entry.LogId, run, entry.Number, known, sent);
        _keeping = Pace.Clock.CreateTimer(_ => _ = KeepAsync(), null, Pace.Turn / 2, Pace.Turn / 2);
    }

    private CloudPace Pace => _request.Cloud.Pace;

    private IRunLogs Runs => _request.Cloud.Runs;

    /// <summary>Waits for the turn.</summary>
    /// <returns>The claim, and whether what was looked at before is still to be believed: nobody else created anything that the look may
    /// have missed.</returns>
    public static async Task<(DeploymentClaim Claim, bool IsLookGood)> TakeAsync(ClaimRequest request, CancellationToken cancellationToken)
    {
        string run = Guid.NewGuid().ToString("N")[..20];
        s_live.TryAdd(run, 0);
        request.Recent.AddRun(run);
        try { return await TakeAsync(request, run, cancellationToken).ConfigureAwait(false); }
        catch
        {
            s_live.TryRemove(run, out _);
            throw;
        }
    }

    private static async Task<(DeploymentClaim Claim, bool IsLookGood)> TakeAsync(
        ClaimRequest request, string run, CancellationToken cancellationToken)
    {
        (ICloud cloud, CloudPace pace) = (request.Cloud, request.Cloud.Pace);
        string name = RunLogName.Of(request.Deployment);
        (bool waited, int known, AwsTime? aws) = (false, 0, null);
        long began = pace.Clock.GetTimestamp();
        long? first = null;
        while (true)
        {
            IReadOnlyList<RunLogEntry> entries = await Repeat(() => cloud.Runs.ReadAsync(name, cancellationToken)).ConfigureAwait(false);
            long sent = pace.Clock.GetTimestamp();
            if (entries.Count == 0)
            {
                first ??= sent;
                if (await Repeat(() => cloud.Runs.StartAsync(
                    name, request.Deployment, RunLogView.Take(0, run, cloud.CallerArn), cancellationToken))
                    .ConfigureAwait(false) is { } started)
                {
                    // There was no log, so nobody has created since the deployment was last removed.
                    return (new(request, run, started, 1, sent), !waited);
                }
            }
            else
            {
                RunLogView view = new(entries);
                RunTurn last = view.Last;
                // The answer was lost, and the turn was taken all the same.
                if (last.Run == run) { return await HaveAsync(last.Entry, view, first ?? began).ConfigureAwait(false); }
                bool isOver = last.IsFree || (request.Recent.IsRun(last.Run) && !s_live.ContainsKey(last.Run))
                    || aws?.IsPast(last.EndsAt(pace)) == true;
                if (isOver && view.Tail >= known)
                {
                    first ??= sent;
                    RunLogEntry? taken = await Repeat(() => cloud.Runs.AppendAsync(
                        view.LogId, RunLogView.Take(view.Tail, run, cloud.CallerArn), cancellationToken)).ConfigureAwait(false);
                    if (taken?.Number == view.Tail + 1) { return await HaveAsync(taken, view, sent).ConfigureAwait(false); }
                    // Somebody wrote between the look and the entry, which counts for nothing then.
                    known = taken?.Number ?? 0;
                }
                else if (!isOver)
                {
                    if (!waited) { await TellAsync(last).ConfigureAwait(false); }
                    waited = true;
                    if (aws is null && await Repeat(() => cloud.Runs.AppendAsync(view.LogId, RunLogView.Knock, cancellationToken))
                        .ConfigureAwait(false) is { } knock)
                    {
                        aws = new(knock.At, pace);
                    }
                }
            }

            if (pace.Clock.GetElapsedTime(began) > s_longest)
            {
                throw new RefusedException("AnotherRun",
                    $"Another run has worked on deployment '{request.Deployment}' in {cloud.Place} for "
                        + $"{s_longest.TotalMinutes:0} minutes. Nothing was changed by this one.", request.Deployment,
                    "End it, or wait for it, and run this again.");
            }

            await Task.Delay(pace.Poll, pace.Clock, cancellationToken).ConfigureAwait(false);
        }

        Task<T> Repeat<T>(Func<Task<T>> call) => CloudCaller.RepeatAsync(pace, call, cancellationToken);

        Task TellAsync(RunTurn last) => request.Say(string.Create(CultureInfo.InvariantCulture,
            $"Another run ({last.Who}, since {last.Entry.At:HH:mm:ss} UTC) works on deployment '{request.Deployment}' in "
                + $"{cloud.Place}. This one goes on when it has ended, or has said nothing for "
                + $"{(pace.Turn + pace.LongestCall).TotalSeconds:0} seconds."));

        async Task<(DeploymentClaim, bool)> HaveAsync(RunLogEntry taken, RunLogView view, long sent)
        {
            AwsTime now = new(taken.At, pace);
            DeploymentClaim claim = new(request, run, taken, Math.Max(taken.Number, view.Tail), sent);
            // What others created is listed when their turn has been over for as long as listings lag.
            DateTimeOffset listed = view.Turns.Where(t => t.Number < taken.Number && !request.Recent.IsRun(t.Run))
                .Select(t => t.EndsAt(pace) + pace.Lag + pace.ClockGrain).Append(DateTimeOffset.MinValue).Max();
            if (!waited && taken.At - pace.Clock.GetElapsedTime(request.LookedAt) >= listed) { return (claim, true); }
            try { await now.WaitAsync(listed, cancellationToken).ConfigureAwait(false); }
            catch
            {
                await claim.LeaveAsync(true).ConfigureAwait(false);
                throw;
            }

            return (claim, false);
        }
    }

    /// <summary>Makes sure that this run still has its turn, and time for one more create.</summary>
    /// <exception cref="RefusedException">Another run has taken over.</exception>
    public async Task EnsureAsync(CancellationToken cancellationToken)
    {
        if (!_isLost && IsInTime) { return; }
        await RenewAsync(cancellationToken).ConfigureAwait(false);
        if (!_isLost && IsInTime) { return; }
        throw new RefusedException("AnotherRunTookOver",
            $"This run stood still for so long that another run may have taken over deployment '{_request.Deployment}' in "
                + $"{_request.Cloud.Place}; it creates nothing more.", _request.Deployment,
            "What was made stays. Run this again when the other run has ended: it goes on with what is there.");
    }

    private bool IsInTime => Pace.Clock.GetElapsedTime(Volatile.Read(ref _sent)) < Pace.Turn;

    private async Task KeepAsync()
    {
        try { await RenewAsync(CancellationToken.None).ConfigureAwait(false); }
        catch (CloudException) { } // the next create asks again
    }

    // One at a time: whoever comes meanwhile waits for the same answer.
    private Task RenewAsync(CancellationToken cancellationToken)
    {
        lock (_gate) { return _renewing = _renewing.IsCompleted ? RenewOnceAsync(cancellationToken) : _renewing; }
    }

    private async Task RenewOnceAsync(CancellationToken cancellationToken)
    {
        if (_isLost || Pace.Clock.GetElapsedTime(_sent) < Pace.Turn / 4) { return; }
        long sent = Pace.Clock.GetTimestamp();
        RunLogEntry? told = await Repeat(() => Runs.AppendAsync(_logId, RunLogView.Renew(_turn), cancellationToken), cancellationToken)
            .ConfigureAwait(false);
        _isLost = told is null || (
            told.Number > _known + 1 && await IsTakenBeforeAsync(told.Number, cancellationToken).ConfigureAwait(false));
        if (_isLost) { return; }
        _known = told!.Number;
        Volatile.Write(ref _sent, sent);
    }

    // Entries came in between: those of somebody who waits, or of somebody who took over before this run told that it goes on.
    private async Task<bool> IsTakenBeforeAsync(int number, CancellationToken cancellationToken)
    {
        long began = Pace.Clock.GetTimestamp();
        while (Pace.Clock.GetElapsedTime(began) <= Pace.Lag * 2)
        {
            IReadOnlyList<RunLogEntry> entries = await Repeat(
                () => Runs.ReadAsync(RunLogName.Of(_request.Deployment), cancellationToken), cancellationToken).ConfigureAwait(false);
            if (entries.Count > 0 && entries[0].LogId != _logId) { return true; }
            if (entries.Count >= number) { return new RunLogView(entries).Turns.Any(t => t.Number > _turn && t.Number < number); }
            await Task.Delay(Pace.Poll, Pace.Clock, cancellationToken).ConfigureAwait(false);
        }

        return true;
    }

    /// <summary>Gives the turn back.</summary>
    /// <param name="isAnswered">True where every create was answered; else the turn ends by itself, when what is under way has its
    /// effect.</param>
    public async Task LeaveAsync(bool isAnswered)
    {
        // To this session too it is another's turn then, which has to end by itself.
        if (!isAnswered) { _request.Recent.ForgetRun(_run); }
        if (!End() || _isLost || !isAnswered) { return; }
        // Without it the others wait until the turn is over by itself.
        try
        {
            await Repeat(() => Runs.AppendAsync(_logId, RunLogView.Free(_turn), CancellationToken.None), CancellationToken.None)
                .ConfigureAwait(false);
        }
        catch (CloudException) { }
    }

    /// <summary>Ends the log: nothing of the deployment is left.</summary>
    public async Task DeleteLogAsync(CancellationToken cancellationToken)
    {
        await EnsureAsync(cancellationToken).ConfigureAwait(false);
        await Repeat(async () => { await Runs.DeleteAsync(_logId, cancellationToken).ConfigureAwait(false); return true; },
            cancellationToken).ConfigureAwait(false);
        _isLost = true;
        End();
    }

    private bool End()
    {
        if (!s_live.TryRemove(_run, out _)) { return false; }
        // What is under way is only an entry that is not needed any more.
        _keeping.Dispose();
        return true;
    }

    private Task<T> Repeat<T>(Func<Task<T>> call, CancellationToken cancellationToken)
        => CloudCaller.RepeatAsync(Pace, call, cancellationToken);
}

/// <summary>AWS's time, as far as an answer told it and a clock of this machine went on: never later than it is.</summary>
internal sealed class AwsTime(DateTimeOffset told, CloudPace pace)
{
    private readonly long _mark = pace.Clock.GetTimestamp();

    private TimeSpan Until(DateTimeOffset time) => time + pace.ClockGrain - told - pace.Clock.GetElapsedTime(_mark);

    public bool IsPast(DateTimeOffset time) => Until(time) <= TimeSpan.Zero;

    public async Task WaitAsync(DateTimeOffset time, CancellationToken cancellationToken)
    {
        while (time > told && Until(time) is var rest && rest > TimeSpan.Zero)
        {
            await Task.Delay(rest, pace.Clock, cancellationToken).ConfigureAwait(false);
        }
    }
}
