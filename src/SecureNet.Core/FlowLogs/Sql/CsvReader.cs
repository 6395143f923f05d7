using System.Runtime.CompilerServices;
using System.Text;

namespace SecureNet.FlowLogs.Sql;

/// <summary>Reads the CSV that Athena writes: values in quotes, a quote in them doubled; null is empty without quotes.</summary>
internal static class CsvReader
{
    /// <summary>The rows, the first one (the names) too, as they come.</summary>
    /// <exception cref="FormatException">The text ends within quotes.</exception>
    public static async IAsyncEnumerable<string?[]> ReadAsync(Stream stream, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using StreamReader reader = new(stream, Encoding.UTF8, detectEncodingFromByteOrderMarks: true, bufferSize: 64 * 1024,
            leaveOpen: true);
        char[] buffer = new char[32 * 1024];
        List<string?> row = [];
        StringBuilder value = new();
        bool quoted = false, wasQuoted = false, afterQuote = false;
        for (int read; (read = await reader.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0;)
        {
            for (int i = 0; i < read; i++)
            {
                char c = buffer[i];
                if (quoted)
                {
                    if (c == '"') { (quoted, afterQuote) = (false, true); }
                    else { value.Append(c); }
                    continue;
                }

                switch (c)
                {
                    case '"':
                        // A second one right after the first is one that belongs to the value.
                        if (afterQuote) { value.Append('"'); }
                        (quoted, wasQuoted, afterQuote) = (true, true, false);
                        break;
                    case ',': End(); break;
                    case '\n':
                        End();
                        yield return [.. row];
                        row.Clear();
                        break;
                    case '\r': break;
                    default: value.Append(c); afterQuote = false; break;
                }
            }
        }

        if (quoted) { throw new FormatException("The answer ends within a value: it was cut off."); }
        if (row.Count == 0 && value.Length == 0 && !wasQuoted) { yield break; }
        End();
        yield return [.. row];

        void End()
        {
            row.Add(value.Length > 0 || wasQuoted ? value.ToString() : null);
            value.Clear();
            (wasQuoted, afterQuote) = (false, false);
        }
    }

    /// <summary>One row as Athena writes it.</summary>
    public static string Line(IEnumerable<string?> values) =>
        string.Join(',', values.Select(v => v is null ? "" : $"\"{v.Replace("\"", "\"\"", StringComparison.Ordinal)}\"")) + "\n";
}
