using System.Text;

namespace SecureNet.FlowLogs;

/// <summary>The columns of one file, in order, as its header line names them.</summary>
public sealed class FlowLogSchema
{
    private readonly int[] _indexes;

    /// <param name="columns">The names, in the order of the values; underscores count as hyphens.</param>
    public FlowLogSchema(IEnumerable<string> columns)
    {
        Columns = columns.Select(c => c.Replace('_', '-')).ToArray();
        if (Columns.Count == 0) { throw new ArgumentException("A schema has at least one column.", nameof(columns)); }
        _indexes = new int[FlowLogFields.Count];
        Array.Fill(_indexes, -1);
        FlowLogField?[] fields = new FlowLogField?[Columns.Count];
        for (int i = 0; i < Columns.Count; i++)
        {
            // Of two columns of one name the first counts; the second is still there by position when the line is written out.
            if (FlowLogFields.Find(Columns[i]) is not { } field || _indexes[(int)field] >= 0) { continue; }
            fields[i] = field;
            _indexes[(int)field] = i;
        }

        Fields = fields;
    }

    /// <summary>The 14 fields of version 2: what AWS writes where no format was given.</summary>
    public static FlowLogSchema Default { get; } = new(Enumerable.Range(0, 14).Select(i => FlowLogFields.NameOf((FlowLogField)i)));

    /// <summary>AWS's names of the columns.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>The field of each column; null where the name is not known.</summary>
    public IReadOnlyList<FlowLogField?> Fields { get; }

    /// <summary>The position of a field, or -1 where the file has no such column.</summary>
    public int IndexOf(FlowLogField field) => _indexes[(int)field];

    /// <summary>The highest version among the fields: what AWS writes into the <c>version</c> field.</summary>
    public int Version => Fields.OfType<FlowLogField>().Select(FlowLogFields.VersionOf).DefaultIfEmpty(2).Max();

    /// <summary>Reads the <c>LogFormat</c> of a flow log, such as <c>${version} ${account-id} ${srcaddr}</c>.</summary>
    /// <exception cref="FormatException">The text has no field.</exception>
    public static FlowLogSchema FromLogFormat(string logFormat)
    {
        string[] names = [.. logFormat.Split([' ', '\t', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries)
            .Select(f => f.StartsWith("${", StringComparison.Ordinal) && f.EndsWith('}') ? f[2..^1] : f)];
        return names.Length > 0
            ? new(names) : throw new FormatException($"'{logFormat}' is no log format such as '${{version}} ${{srcaddr}}'.");
    }

    /// <summary>Reads a header line. Null where the line is none: a record, or a file of another service.</summary>
    /// <remarks>A header has at least one name that we know, and every word in it looks like a field's name.</remarks>
    public static FlowLogSchema? TryParseHeader(ReadOnlySpan<byte> line)
    {
        line = line.TrimEnd((byte)'\r');
        if (line.IsEmpty || line.Length > 16_384 || line[0] is < (byte)'a' or > (byte)'z') { return null; }
        foreach (byte b in line)
        {
            if (b is not ((>= (byte)'a' and <= (byte)'z') or (>= (byte)'0' and <= (byte)'9') or (byte)'-' or (byte)'_' or (byte)' '))
            {
                return null;
            }
        }

        string[] names = Encoding.ASCII.GetString(line).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return names.All(n => n[0] is >= 'a' and <= 'z') && names.Any(n => FlowLogFields.Find(n) is not null) ? new(names) : null;
    }

    /// <summary>
    /// True if every column is one that we know: what a second header in the middle of a file must be, so that no record is taken for one.
    /// </summary>
    internal bool IsWhollyKnown => Fields.All(f => f is not null);

    /// <summary>The header line of a file of this schema.</summary>
    public string Header => string.Join(' ', Columns);

    /// <summary>The <c>LogFormat</c> that CreateFlowLogs takes for this schema.</summary>
    public string LogFormat => string.Join(' ', Columns.Select(c => $"${{{c}}}"));

    public override string ToString() => Header;
}
