namespace SecureNet.FlowLogs;

/// <summary>Tells the columns of a file without a header line from its first line.</summary>
/// <remarks>
/// CloudWatch Logs exports an event's time before its text (CloudWatch Logs user guide, "Export log data to Amazon S3"), and
/// <c>aws logs tail</c> its time, or its time and its stream.
/// </remarks>
internal static class HeaderlessLine
{
    public const string TimeColumn = "event-time";
    public const string StreamColumn = "log-stream";

    /// <summary>
    /// The format, with a column more for each thing that stands before the record; null where the line is no record of it.
    /// </summary>
    public static FlowLogSchema? SchemaOf(ReadOnlySpan<byte> line, FlowLogSchema format)
    {
        if (Fits(line, format)) { return format; }
        int time = line.IndexOf((byte)' ');
        if (time < 0 || !IsTime(line[..time])) { return null; }
        ReadOnlySpan<byte> rest = line[(time + 1)..];
        if (Fits(rest, format)) { return new([TimeColumn, .. format.Columns]); }
        int stream = rest.IndexOf((byte)' ');
        return stream > 0 && Fits(rest[(stream + 1)..], format) ? new([TimeColumn, StreamColumn, .. format.Columns]) : null;
    }

    private static bool Fits(ReadOnlySpan<byte> line, FlowLogSchema format) => LineCheck.WhatIsWrong(format, line) is null;

    /// <summary>True for a time such as 2026-01-31T12:00:00.000Z, whatever follows the seconds.</summary>
    private static bool IsTime(ReadOnlySpan<byte> text)
    {
        ReadOnlySpan<byte> form = "0000-00-00T00:00:00"u8;
        if (text.Length < form.Length) { return false; }
        for (int i = 0; i < form.Length; i++)
        {
            if (form[i] == (byte)'0' ? text[i] is < (byte)'0' or > (byte)'9' : text[i] != form[i]) { return false; }
        }

        return true;
    }
}
