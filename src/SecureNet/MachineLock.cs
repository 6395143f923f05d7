using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using SecureNet.Cloud;
using SecureNet.Provisioning;

namespace SecureNet;

/// <summary>
/// The turn of one process on this machine at the deployments of accounts: another process that changes them waits until it is over. The
/// operating system gives it back when the process dies. The file says for a minute what its last owner changed, so that the next one
/// waits for listings that show it; it is no state: without it nothing is forgotten but that. See docs/dev/two-writers.md.
/// </summary>
internal sealed class MachineLock : IDisposable
{
    private static readonly Lock s_gate = new();
    private static readonly Dictionary<string, MachineLock> s_held = [];
    private static readonly TimeSpan s_longest = TimeSpan.FromMinutes(30);
    private static readonly string s_self = Guid.NewGuid().ToString("N");

    private readonly FileStream _file;
    private readonly string _path;
    private readonly RecentChanges _recent;
    private int _users = 1;
    private bool _isOpen;

    private MachineLock(FileStream file, string path, RecentChanges recent) => (_file, _path, _recent) = (file, path, recent);

    /// <summary>What a file says of its last owner.</summary>
    /// <param name="Owner">Which process.</param>
    /// <param name="IsOpen">True where it began changes and never told that they ended.</param>
    /// <param name="Changes">What it changed last.</param>
    /// <param name="Runs">Its runs, by the names that the logs of runs know them by: their turns are over, for it is.</param>
    private sealed record Note(string Owner, bool IsOpen, IReadOnlyList<RecentChange> Changes, IReadOnlyList<string>? Runs);

    /// <summary>The folder of the locks; null where this user has none.</summary>
    private static string? Folder()
    {
        string home = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData,
            Environment.SpecialFolderOption.DoNotVerify);
        if (home.Length == 0) { return null; }
        try { return Directory.CreateDirectory(Path.Join(home, "SecureNet", "locks")).FullName; }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { return null; }
    }

    /// <summary>Waits for the turn. Null where this machine has no place for the lock.</summary>
    /// <param name="account">The account with its deployment.</param>
    /// <param name="recent">The memory of the session: takes what the last owner changed, and tells the next one.</param>
    /// <param name="say">Tells what is waited for.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public static async Task<MachineLock?> EnterAsync(SecureAccount account, RecentChanges recent, Func<string, Task> say,
        CancellationToken cancellationToken)
    {
        (string accountId, string deployment) = (account.AccountId, account.Deployment);
        if (Folder() is not { } folder) { return null; }
        string path = Path.Join(folder,
            Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{accountId}|{deployment}|{account.EndpointUrl}")))[..32]);
        long start = TimeProvider.System.GetTimestamp();
        for (bool isTold = false; ; isTold = true)
        {
            MachineLock? mine;
            try { mine = TryTake(path, recent); }
            // no place for it: a full disk, a file of somebody else
            catch (Exception e) when (e is IOException or UnauthorizedAccessException) { return null; }
            if (mine is not null) { return await mine.CatchUpAsync(account.Cloud.Pace, say, cancellationToken).ConfigureAwait(false); }
            if (!isTold)
            {
                await say($"Another run on this machine works on deployment '{deployment}' of account {accountId}. This one goes on "
                    + "when it has ended.").ConfigureAwait(false);
            }
            if (TimeProvider.System.GetElapsedTime(start) > s_longest)
            {
                throw new RefusedException("AnotherRun",
                    $"Another run on this machine has worked on deployment '{deployment}' of account {accountId} for "
                        + $"{s_longest.TotalMinutes:0} minutes. Nothing was changed.", deployment,
                    "End it, or wait for it, and run this again.");
            }

            await Task.Delay(200, cancellationToken).ConfigureAwait(false);
        }
    }

    // The runspaces of one process share its turn: a pipeline's commands run inside each other.
    private static MachineLock? TryTake(string path, RecentChanges recent)
    {
        lock (s_gate)
        {
            if (s_held.TryGetValue(path, out MachineLock? held))
            {
                held._users++;
                return held;
            }

            try
            {
                return s_held[path] = new(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None), path, recent);
            }
            catch (IOException e) when (IsTaken(e)) { return null; }
        }
    }

    // EWOULDBLOCK of Linux and macOS; ERROR_SHARING_VIOLATION and ERROR_LOCK_VIOLATION of Windows.
    private static bool IsTaken(IOException e) => e.HResult is 11 or 35 or unchecked((int)0x80070020) or unchecked((int)0x80070021);

    private async Task<MachineLock> CatchUpAsync(CloudPace pace, Func<string, Task> say, CancellationToken cancellationToken)
    {
        Note? last;
        lock (s_gate) { last = _users == 1 ? Read() : null; }
        if (last is null || last.Owner == s_self) { return this; }
        _recent.Learn(last.Changes);
        foreach (string run in last.Runs ?? []) { _recent.AddRun(run); }
        if (!last.IsOpen) { return this; }
        // It may have died between a create and its answer: the create may still be on its way, and is listed only when the lag is over.
        TimeSpan wait = pace.LongestCall + pace.Lag;
        try
        {
            await say(string.Create(CultureInfo.InvariantCulture, $"The last run on this machine ended in the middle of its changes. " +
                $"Waiting {wait.TotalSeconds:0.#} seconds, until listings show all that it made.")).ConfigureAwait(false);
            await Task.Delay(wait, pace.Clock, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            Leave(isRead: false);
            throw;
        }

        return this;
    }

    /// <summary>Changes begin: a death from here on leaves open what was done.</summary>
    public void Open() => Tell(true);

    /// <summary>All changes were answered.</summary>
    public void Close() => Tell(false);

    private void Tell(bool isOpen)
    {
        lock (s_gate)
        {
            _isOpen = isOpen;
            Write();
        }
    }

    private Note? Read()
    {
        try
        {
            _file.Position = 0;
            return _file.Length == 0 ? null : JsonSerializer.Deserialize<Note>(_file);
        }
        catch (JsonException) { return new("", true, [], []); } // its owner died while it wrote
    }

    private void Write()
    {
        byte[] note = JsonSerializer.SerializeToUtf8Bytes(new Note(s_self, _isOpen, _recent.Latest(), _recent.Runs));
        _file.Position = 0;
        _file.Write(note);
        _file.SetLength(note.Length);
        _file.Flush();
    }

    public void Dispose() => Leave(isRead: true);

    private void Leave(bool isRead)
    {
        lock (s_gate)
        {
            if (--_users > 0) { return; }
            s_held.Remove(_path);
            try { if (isRead) { Write(); } }
            finally { _file.Dispose(); }
        }
    }
}
