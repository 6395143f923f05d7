namespace SecureNet.FlowLogs;

/// <summary>Says what is wrong with a line, in words for an error record.</summary>
internal static class LineCheck
{
    /// <summary>Null where the line has a value of the right kind for every column.</summary>
    public static string? WhatIsWrong(FlowLogSchema schema, ReadOnlySpan<byte> line)
    {
        int fields = line.Count((byte)' ') + 1;
        if (line.IsEmpty || fields != schema.Columns.Count)
        {
            return $"it has {(line.IsEmpty ? 0 : fields)} fields and the header {schema.Columns.Count}";
        }
        for (int i = 0; i < schema.Columns.Count; i++)
        {
            int end = line.IndexOf((byte)' ');
            ReadOnlySpan<byte> value = end < 0 ? line : line[..end];
            if (value.IsEmpty) { return $"its field {schema.Columns[i]} is empty"; }
            if (schema.Fields[i] is { } field && !FlowLogText.Fits(field, value)) { return Wrong(field, value); }
            line = end < 0 ? default : line[(end + 1)..];
        }

        return null;
    }

    /// <summary>The mistake in one value.</summary>
    public static string Wrong(FlowLogField field, ReadOnlySpan<byte> value)
    {
        string text = FlowLogText.ToText(value.Length > 40 ? value[..40] : value);
        string expected = FlowLogFields.KindOf(field) switch
        {
            FlowLogValueKind.Int32 or FlowLogValueKind.Int64 => $"a number from 0 to {FlowLogFields.MaxOf(field)}",
            FlowLogValueKind.Time => "a time in Unix seconds",
            FlowLogValueKind.Address => "an address",
            _ => "text",
        };
        return $"its field {FlowLogFields.NameOf(field)} is '{text}', not {expected}";
    }
}
