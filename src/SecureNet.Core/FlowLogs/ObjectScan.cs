using SecureNet.Cloud;
using SecureNet.FlowLogs.Gzip;
using SecureNet.FlowLogs.Parquet;

namespace SecureNet.FlowLogs;

/// <summary>Reads one object after the other for one worker, whatever is in them, and makes a problem of what goes wrong.</summary>
internal sealed class ObjectScan(FlowLogFilter filter, IRecordConsumer consumer, FlowLogSummary summary, FlowLogReadOptions options)
{
    private readonly TextScan _text = new(filter, consumer, options);
    private ParquetScan? _parquet;

    /// <summary>Reads an object and adds its counts to the summary.</summary>
    /// <returns>What was wrong with it, or null.</returns>
    /// <exception cref="FlowLogFormatException">With strict: anything that is wrong.</exception>
    public FlowLogProblem? Run(FlowLogObject source, Func<Stream> open, CancellationToken cancellationToken)
    {
        FlowLogProblem? problem = null;
        IFileScan? scan = null;
        long bytes = 0;
        try
        {
            using SourceStream stream = new(open());
            try
            {
                ReadOnlySpan<byte> head = stream.Peek(4);
                if (head.IsEmpty)
                {
                    problem = new("EmptyObject", source.Name, 0, 0, $"{source.Name} is empty: not even a header line is in it.");
                }
                else if (head.SequenceEqual("PAR1"u8))
                {
                    scan = _parquet ??= new(filter, consumer, options.Strict);
                    using Stream file = stream.ToSeekable(source.Size);
                    _parquet.Run(source, file, cancellationToken);
                    problem = scan.Problem;
                }
                else
                {
                    scan = _text;
                    bool isGzip = head.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]);
                    using SystemGzipText? system = isGzip && options.SystemGzip ? new(stream) : null;
                    _text.Run(source, system ?? (isGzip ? new GzipText(stream) : (ITextSource)new PlainText(stream)), cancellationToken);
                    problem = scan.Problem;
                }
            }
            finally { bytes = stream.Count; }
        }
        catch (Exception e) when (Explain(e, source, scan) is { } found)
        {
            problem = found;
        }
        finally
        {
            if (scan is not null) { consumer.End(); }
            ScanCounts counts = scan?.Counts ?? default;
            counts.Bytes += bytes;
            counts.Failed = problem is not null and not { Id: "MalformedLines" };
            summary.Add(counts);
        }

        return options.Strict && problem is not null ? throw new FlowLogFormatException(problem) : problem;
    }

    private static FlowLogProblem? Explain(Exception e, FlowLogObject source, IFileScan? scan)
    {
        string name = source.Name, line = scan == null ? "" : $" after {(scan is ParquetScan ? "row" : "line")} {scan.LinesRead:N0}";
        (long lines, long malformed) = (scan?.LinesRead ?? 0, scan?.Counts.Malformed ?? 0);
        string also = malformed > 0 ? $" Before that {malformed:N0} malformed lines were left out." : "";
        return e switch
        {
            NotAFlowLogException => new("NotAFlowLog", name, 1, 0, $"{name} is no flow log: {e.Message}."),
            MissingFieldException => new("MissingField", name, 1, 0, $"{name} was left out: {e.Message}."),
            InvalidDataException or EndOfStreamException => new("DamagedFile", name, lines, malformed,
                $"{name} is damaged{line}: {e.Message.TrimEnd('.')}. What comes after it is lost.{also}"),
            NotSupportedException =>
                new("UnsupportedFile", name, lines, malformed, $"{name} could not be read{line}: {e.Message.TrimEnd('.')}."),
            CloudException cloud =>
                new(cloud.Code, name, 0, 0, $"{name} could not be read: {cloud.Action} answered {cloud.Code}: {cloud.Message}"),
            UnauthorizedAccessException => new("AccessDenied", name, 0, 0, $"{name} could not be read: {e.Message}"),
            IOException => new("ReadFailed", name, lines, malformed, $"{name} could not be read{line}: {e.Message}{also}"),
            _ => null,
        };
    }
}
