using System.Globalization;
using SecureNet.Cloud;

namespace SecureNet.Provisioning.Claims;

/// <summary>
/// What a log of runs says. Who holds the deployment follows from the entries alone, so that all who read them agree: an entry
/// <c>take</c> counts if it names the entry just before it as the last that its writer had seen; then nobody was in between.
/// </summary>
internal sealed class RunLogView
{
    private readonly IReadOnlyList<RunLogEntry> _entries;

    public RunLogView(IReadOnlyList<RunLogEntry> entries)
    {
        _entries = entries;
        Turns = [.. entries.Where(IsTurn).Select(
            e => new RunTurn(e, Of(e.Text)[2], [.. entries.Where(x => x.Number >= e.Number && IsAbout(x, e.Number))]))];
    }

    /// <summary>Every turn that was taken, in order.</summary>
    public IReadOnlyList<RunTurn> Turns { get; }

    /// <summary>The last turn: nobody else may create before it is over.</summary>
    public RunTurn Last => Turns[^1];

    public string LogId => _entries[0].LogId;

    /// <summary>The number of the last entry that is seen.</summary>
    public int Tail => _entries[^1].Number;

    /// <summary>What a run says that takes its turn.</summary>
    /// <param name="tail">The last entry that it has seen; 0 for none.</param>
    /// <param name="run">The name of the run, which nobody else has.</param>
    /// <param name="who">Who runs it.</param>
    public static string Take(int tail, string run, string who)
        => Shorten(string.Create(CultureInfo.InvariantCulture, $"take {tail} {run} {who}"));

    /// <summary>What the holder says while it goes on.</summary>
    public static string Renew(int turn) => string.Create(CultureInfo.InvariantCulture, $"renew {turn}");

    /// <summary>What the holder says when all that it created was answered.</summary>
    public static string Free(int turn) => string.Create(CultureInfo.InvariantCulture, $"free {turn}");

    /// <summary>What somebody says to learn AWS's time.</summary>
    public static string Knock => "knock";

    private static bool IsTurn(RunLogEntry e) => Of(e.Text) is ["take", string tail, _, ..]
        && tail == (e.Number - 1).ToString(CultureInfo.InvariantCulture);

    private static bool IsAbout(RunLogEntry e, int turn) =>
        e.Number == turn || (Of(e.Text) is ["renew" or "free", string about] && about == turn.ToString(CultureInfo.InvariantCulture));

    private static string[] Of(string text) => text.Split(' ', 4);

    private static string Shorten(string text) => text.Length > 255 ? text[..255] : text;
}

/// <summary>The turn of one run.</summary>
/// <param name="Entry">The entry by which it was taken.</param>
/// <param name="Run">The name of the run.</param>
/// <param name="Said">That entry and what the run said later.</param>
internal sealed record RunTurn(RunLogEntry Entry, string Run, IReadOnlyList<RunLogEntry> Said)
{
    public int Number => Entry.Number;

    /// <summary>True where the run told that all it created was answered.</summary>
    public bool IsFree => Said.Any(IsFreed);

    /// <summary>Who runs it, in words.</summary>
    public string Who => Entry.Text.Split(' ', 4) is [_, _, _, string who] ? who : "of somebody unknown";

    /// <summary>By AWS's clock, when everything that it created, or ever will, has its effect.</summary>
    public DateTimeOffset EndsAt(CloudPace pace) => Said.FirstOrDefault(IsFreed)?.At ?? Said[^1].At + pace.Turn + pace.LongestCall;

    private static bool IsFreed(RunLogEntry e) => e.Text.StartsWith("free ", StringComparison.Ordinal);
}
