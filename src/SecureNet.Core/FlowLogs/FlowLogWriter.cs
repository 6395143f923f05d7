using System.IO.Compression;
using System.Text;

namespace SecureNet.FlowLogs;

/// <summary>Writes records as AWS does: one header line, then a line a record, gzipped.</summary>
public sealed class FlowLogWriter : IDisposable
{
    private readonly Stream _stream;
    private readonly FlowLogSchema _schema;
    private readonly bool _leaveOpen;

    /// <param name="stream">Where to write to; stays open if <paramref name="leaveOpen"/>.</param>
    /// <param name="schema">The columns and their order.</param>
    /// <param name="gzip">False for plain text.</param>
    /// <param name="leaveOpen">True to leave <paramref name="stream"/> open.</param>
    public FlowLogWriter(Stream stream, FlowLogSchema schema, bool gzip = true, bool leaveOpen = false)
    {
        _stream = gzip ? new GZipStream(stream, CompressionLevel.Optimal, leaveOpen) : stream;
        (_schema, _leaveOpen) = (schema, leaveOpen && !gzip);
        _stream.Write(Encoding.ASCII.GetBytes(schema.Header + "\n"));
    }

    /// <summary>
    /// Writes one record. A record of another schema is written by the names of its columns; what it does not have is "-".
    /// </summary>
    public void Write(FlowLogRecord record)
    {
        if (ReferenceEquals(record.Schema, _schema)) { _stream.Write(record.Line); }
        else { _stream.Write(Encoding.UTF8.GetBytes(string.Join(' ', _schema.Columns.Select(c => record.ValueOf(c) ?? "-")))); }
        _stream.WriteByte((byte)'\n');
    }

    /// <summary>The content of a whole object.</summary>
    public static byte[] ToBytes(FlowLogSchema schema, IEnumerable<FlowLogRecord> records, bool gzip = true)
    {
        using MemoryStream memory = new();
        using (FlowLogWriter writer = new(memory, schema, gzip, leaveOpen: true))
        {
            foreach (FlowLogRecord record in records) { writer.Write(record); }
        }

        return memory.ToArray();
    }

    public void Dispose()
    {
        if (!_leaveOpen) { _stream.Dispose(); }
    }
}
