using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text;
using SecureNet.Model;

namespace SecureNet.FlowLogs.Sql;

/// <summary>
/// Reads what a <see cref="FlowLogStatement"/> was answered, as CSV, into the types that the engine on this machine gives.
/// </summary>
public static class FlowLogAnswerReader
{
    /// <summary>The groups of a question; the counts go into the summary.</summary>
    /// <exception cref="FormatException">The answer is not one to this question.</exception>
    public static async Task<FlowLogAnswer> ReadGroupsAsync(Stream csv, FlowLogQuestion question, FlowLogSummary summary,
        CancellationToken cancellationToken)
    {
        List<FlowLogGroup> groups = [];
        long groupCount = 0;
        ScanCounts counts = default;
        bool isHeader = true;
        int keys = question.By.Count, sums = question.Sum.Count;
        await foreach (string?[] row in CsvReader.ReadAsync(csv, cancellationToken).ConfigureAwait(false))
        {
            if (row.Length != 1 + keys + sums + 3)
            {
                throw new FormatException($"The answer has {row.Length} columns and the question {1 + keys + sums + 3}.");
            }
            if (isHeader)
            {
                isHeader = false;
                continue;
            }

            long records = Number(row[1 + keys + sums]);
            (groupCount, counts.Matched) = (Number(row[^2]), Number(row[^1]));
            switch (row[0])
            {
                case "NODATA": counts.NoData = records; break;
                case "SKIPDATA": counts.SkipData = records; break;
                default: groups.Add(new([.. question.By.Select((by, i) => Key(by, row[1 + i]))],
                    [.. row[(1 + keys)..(1 + keys + sums)].Select(Number)])); break;
            }
        }

        summary.AddAnswer(counts);
        return new(question, groups, groupCount, 0);
    }

    /// <summary>The records of a search, as they come. A record's source is its object's key; the line in it is not known (0).</summary>
    /// <exception cref="FormatException">The answer is not one to a search.</exception>
    public static async IAsyncEnumerable<FlowLogRecord> ReadRecordsAsync(Stream csv, FlowLogSummary summary,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        FlowLogSchema? schema = null;
        int path = -1;
        ScanCounts counts = default;
        Dictionary<string, string> sources = [];
        try
        {
            await foreach (string?[] row in CsvReader.ReadAsync(csv, cancellationToken).ConfigureAwait(false))
            {
                if (schema is null)
                {
                    path = Array.IndexOf(row, FlowLogSql.PathColumn);
                    if (path != row.Length - 1 || path < 1 || row.Any(c => c is null))
                    {
                        throw new FormatException(
                            $"The answer's columns are {string.Join(", ", row)}, and the last is not {FlowLogSql.PathColumn}.");
                    }
                    schema = new(row[..path]!);
                    continue;
                }

                if (row.Length != path + 1)
                {
                    throw new FormatException($"A row of the answer has {row.Length} columns and the first one {path + 1}.");
                }
                byte[] line = Encoding.UTF8.GetBytes(string.Join(' ', row[..path].Select(v => v is null or "" ? "-" : v)));
                if (LineCheck.WhatIsWrong(schema, line) is not null)
                {
                    counts.Malformed++;
                    continue;
                }

                counts.Matched++;
                // Many records are of one file: one text for all of them.
                string uri = row[path] ?? "";
                if (!sources.TryGetValue(uri, out string? source)) { sources[uri] = source = KeyOf(uri); }
                yield return new(schema, line, source);
            }
        }
        finally { summary.AddAnswer(counts); }
    }

    /// <summary>The key in <c>s3://bucket/key</c>.</summary>
    private static string KeyOf(string uri) =>
        uri.StartsWith("s3://", StringComparison.Ordinal) && uri.IndexOf('/', 5) is var slash and > 0 ? uri[(slash + 1)..] : uri;

    private static object? Key(FlowLogGrouping by, string? value) => (value, FlowLogFields.KindOf(by.Field)) switch
    {
        (null, _) => null,
        (_, FlowLogValueKind.Text) => value,
        (_, FlowLogValueKind.Address) => IPAddress.TryParse(value, out IPAddress? address) ? address : null,
        (_, FlowLogValueKind.Time) => DateTimeOffset.FromUnixTimeSeconds(Number(value)),
        (_, FlowLogValueKind.Int32) when by.Field == FlowLogField.Protocol => new IpProtocol((int)Number(value)),
        (_, FlowLogValueKind.Int32) => (int)Number(value),
        _ => Number(value),
    };

    private static long Number(string? value) =>
        long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number) ? number
            : throw new FormatException($"The answer has '{value}' where a number was expected.");
}
