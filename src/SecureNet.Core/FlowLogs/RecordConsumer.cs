using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace SecureNet.FlowLogs;

/// <summary>Makes records, a batch at a time, and waits where nobody takes them.</summary>
internal sealed class RecordConsumer(CancellationToken cancellationToken) : IRecordConsumer
{
    internal const int BatchSize = 1024;

    private readonly List<FlowLogRecord> _batch = new(BatchSize);
    private FlowLogSchema _schema = FlowLogSchema.Default;
    private (FlowLogValueKind Kind, long Max)[] _columns = [];
    private string? _source;

    /// <summary>The channel that takes the batches of the object in hand.</summary>
    public ChannelWriter<IReadOnlyList<FlowLogRecord>> Output { get; set; } = null!;

    public void Begin(FlowLogSchema schema, FlowLogObject source)
    {
        (_schema, _source) = (schema, source.Name);
        // What is not known is text, and text is never wrong.
        _columns = [.. schema.Fields.Select(
            f => f is { } field ? (FlowLogFields.KindOf(field), FlowLogFields.MaxOf(field)) : (FlowLogValueKind.Text, 0))];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int Accept(in LineView line)
    {
        // A record reads its values when it is asked; by then it is too late to say that one is wrong.
        for (int i = 0; i < _columns.Length; i++)
        {
            ReadOnlySpan<byte> value = line[i];
            if (value.IsEmpty || (!FlowLogText.IsNull(value) && !Fits(line, i, value))) { return i; }
        }

        _batch.Add(new(_schema, line.Text.ToArray(), _source, line.Number));
        if (_batch.Count == BatchSize) { Flush(); }
        return -1;
    }

    public void End() => Flush();

    private bool Fits(in LineView line, int column, ReadOnlySpan<byte> value) => _columns[column].Kind switch
    {
        FlowLogValueKind.Text => true,
        FlowLogValueKind.Address => IPv4Text.TryParse(value, out _) || FlowLogText.TryIPv6(value, out _),
        FlowLogValueKind.Time => FlowLogText.TryTime(value, out _),
        _ => line.TryNumber(column, _columns[column].Max, out _),
    };

    private void Flush()
    {
        if (_batch.Count == 0) { return; }
        FlowLogRecord[] batch = [.. _batch];
        _batch.Clear();
        if (!Output.TryWrite(batch)) { Output.WriteAsync(batch, cancellationToken).AsTask().GetAwaiter().GetResult(); }
    }
}
