using System.Globalization;
using System.Management.Automation;
using System.Text;
using SecureNet.FlowLogs;

namespace SecureNet;

/// <summary>What a question about flow logs was answered: the groups, and how much was read for them.</summary>
public sealed class FlowLogMeasurement
{
    private readonly FlowLogAnswer _answer;
    private readonly FlowLogSummary _summary;

    internal FlowLogMeasurement(FlowLogAnswer answer, FlowLogSummary summary, FlowLogEngine engine = FlowLogEngine.Local)
    {
        (_answer, _summary, Engine) = (answer, summary, engine);
        Groups = [.. answer.Groups.Select(ToObject)];
    }

    /// <summary>
    /// The groups, the largest first (a timeline in order): objects with a property for every field asked by and for every sum.
    /// </summary>
    /// <remarks>An array: PowerShell indexes no list that has its indexer behind an interface.</remarks>
    public PSObject[] Groups { get; }

    /// <summary>How many groups there are in all.</summary>
    public long GroupCount => _answer.GroupCount;

    /// <summary>Who added up.</summary>
    public FlowLogEngine Engine { get; }

    /// <summary>Records with data that were read; null by Athena, which does not say.</summary>
    public long? Records => Engine == FlowLogEngine.Athena ? null : _summary.Records;

    /// <summary>Those that met the conditions and were added up.</summary>
    public long Matched => _summary.Matched;

    public long NoData => _summary.NoData;

    /// <summary>Records by which AWS says that it lost records: one can stand for many flows.</summary>
    public long SkipData => _summary.SkipData;

    /// <summary>Lines that were left out because they do not fit their header.</summary>
    public long Malformed => _summary.Malformed;

    /// <summary>Objects that were read; by Athena those that lie in the folders it went into.</summary>
    public long Objects => _summary.Objects;

    /// <summary>Objects that could not be read, or not to their end.</summary>
    public long FailedObjects => _summary.FailedObjects;

    /// <summary>Bytes read as stored.</summary>
    public long BytesScanned => _summary.BytesScanned;

    public TimeSpan Elapsed => _summary.Elapsed;

    /// <summary>How it was added up: <c>InMemory</c>, <c>Spilled</c> through a temporary file, or <c>Athena</c>. All are exact.</summary>
    public string Method => Engine == FlowLogEngine.Athena ? "Athena" : SpilledBytes > 0 ? "Spilled" : "InMemory";

    public long SpilledBytes => _answer.SpilledBytes;

    /// <summary>True where flows may be missing in the sums.</summary>
    public bool IsIncomplete => _summary.IsIncomplete;

    /// <summary>The counts, and the groups as a table.</summary>
    public override string ToString()
    {
        if (MockObject.NameOf(this) is { } made) { return made; }
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture,
            $"{Matched:N0}{(Records is { } read ? string.Create(CultureInfo.InvariantCulture, $" of {read:N0}") : "")} "
                + $"records in {Objects:N0} objects, {BytesScanned:N0} bytes; {NoData:N0} NODATA, {SkipData:N0} SKIPDATA, "
                + $"{Malformed:N0} malformed").AppendLine();
        text.Append(CultureInfo.InvariantCulture, $"{Groups.Length:N0} of {GroupCount:N0} groups, "
            + $"{(SpilledBytes > 0 ? $"exact, {SpilledBytes:N0} bytes of them through a temporary file" : Engine == FlowLogEngine.Athena
                ? "by Athena" : "in memory")}"
            + $", {Elapsed.TotalSeconds:0.0} s").AppendLine();
        if (IsIncomplete)
        {
            text.Append(CultureInfo.InvariantCulture,
                $"Flows may be missing: {SkipData:N0} SKIPDATA, {Malformed:N0} malformed lines, {FailedObjects:N0} objects "
                    + $"not read to their end.").AppendLine();
        }
        if (Groups.Length == 0) { return text.ToString(); }
        string[] names = [.. Names];
        string[][] rows = [names, .. _answer.Groups.Select(
            g => (string[])[.. g.Key.Select(Show), .. g.Sums.Select(s => s.ToString(CultureInfo.InvariantCulture))])];
        int[] widths = [.. names.Select((_, i) => rows.Max(r => r[i].Length))];
        int keys = _answer.Question.By.Count;
        text.AppendLine();
        foreach (string[] row in rows)
        {
            // Words to the left, sums to the right.
            text.AppendLine(string.Join(
                "  ", row.Select((cell, i) => i < keys ? cell.PadRight(widths[i]) : cell.PadLeft(widths[i]))).TrimEnd());
            if (ReferenceEquals(row, names)) { text.AppendLine(string.Join("  ", widths.Select(w => new string('-', w)))); }
        }

        return text.ToString();
    }

    private IEnumerable<string> Names => _answer.Question.By.Select(b => b.Name).Concat(_answer.Question.Sum.Select(s => s.ToString()));

    private static string Show(object? value) => value switch
    {
        null => "-",
        DateTimeOffset time => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private PSObject ToObject(FlowLogGroup group)
    {
        PSObject row = new();
        row.TypeNames.Insert(0, "SecureNet.FlowLogGroup");
        foreach ((string name, object? value) in Names.Zip([.. group.Key, .. group.Sums.Select(s => (object?)s)]))
        {
            row.Properties.Add(new PSNoteProperty(name, value));
        }
        return row;
    }
}
