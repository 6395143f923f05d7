using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace SecureNet.FlowLogs;

/// <summary>Settings of a reading.</summary>
public sealed record FlowLogReadOptions
{
    /// <summary>The number of files that are unpacked at once.</summary>
    public int Workers { get; init; } = Environment.ProcessorCount;

    /// <summary>The number of objects that are opened before their turn, each with at most 1 MB read ahead.</summary>
    public int ReadAhead { get; init; } = 8;

    /// <summary>True to end at the first problem.</summary>
    public bool Strict { get; init; }

    /// <summary>True to unpack gzip with .NET's own GZipStream, which is slower, and not with the module's own unpacker.</summary>
    public bool SystemGzip { get; init; }

    /// <summary>The columns of files without a header line; null for AWS's default format.</summary>
    public FlowLogSchema? Format { get; init; }
}

/// <summary>Reads flow log files in parallel, in bounded memory, and gives their records in the order of the files.</summary>
/// <param name="filter">Which records are asked for; files whose names say that they have none are not opened.</param>
/// <param name="options">Workers, reading ahead, strictness.</param>
/// <param name="summary">Counts as the reading goes on.</param>
/// <param name="onProblem">Called with what was wrong with a file. May wait.</param>
public sealed class FlowLogReader(FlowLogFilter filter, FlowLogReadOptions options, FlowLogSummary summary,
    Action<FlowLogProblem> onProblem)
{
    /// <summary>
    /// The records, in batches: file after file, in a file in the order of its lines. Ending the enumeration ends all reading.
    /// </summary>
    /// <exception cref="FlowLogFormatException">With strict: the first problem.</exception>
    public async IAsyncEnumerable<IReadOnlyList<FlowLogRecord>> ReadAsync(IAsyncEnumerable<FlowLogObject> objects,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Channel<Opened> order = Channel.CreateBounded<Opened>(options.ReadAhead), work = Channel.CreateUnbounded<Opened>();
        Task listing = ListAsync(objects, o => order.Writer.WriteAsync(o, stop.Token), work.Writer, order.Writer, stop.Token);
        Task[] workers = StartWorkers(work.Reader, () => new RecordConsumer(stop.Token),
            (consumer, opened) => consumer.Output = opened.Output.Writer, stop.Token);
        try
        {
            await foreach (Opened opened in order.Reader.ReadAllAsync(stop.Token).ConfigureAwait(false))
            {
                await foreach (IReadOnlyList<FlowLogRecord> batch in opened.Output.Reader.ReadAllAsync(stop.Token).ConfigureAwait(false))
                {
                    yield return batch;
                }
                if (opened.Problem is { } problem) { onProblem(problem); }
            }
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll([listing, .. workers]).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            // What was opened and never read holds files and connections.
            while (work.Reader.TryRead(out Opened? left)) { left.Dispose(); }
            summary.Elapsed = Stopwatch.GetElapsedTime(start);
        }
    }

    /// <summary>Gives every record to one of the consumers, one a worker, in no order.</summary>
    /// <exception cref="FlowLogFormatException">With strict: the first problem.</exception>
    internal async Task ScanAsync(IAsyncEnumerable<FlowLogObject> objects, Func<IRecordConsumer> makeConsumer,
        CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Channel<Opened> work = Channel.CreateBounded<Opened>(options.ReadAhead);
        Task listing = ListAsync(objects, _ => ValueTask.CompletedTask, work.Writer, null, stop.Token);
        Task[] workers = StartWorkers(work.Reader, makeConsumer, (_, _) => { }, stop.Token);
        List<Task> running = [listing, .. workers];
        try
        {
            // The first failure ends the others; only then is it thrown.
            while (running.Count > 0)
            {
                Task done = await Task.WhenAny(running).ConfigureAwait(false);
                running.Remove(done);
                await done.ConfigureAwait(false);
            }
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll(running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            while (work.Reader.TryRead(out Opened? left)) { left.Dispose(); }
            summary.Elapsed = Stopwatch.GetElapsedTime(start);
        }
    }

    /// <summary>Counts the records that match.</summary>
    /// <exception cref="FlowLogFormatException">With strict: the first problem.</exception>
    public Task CountAsync(IAsyncEnumerable<FlowLogObject> objects, CancellationToken cancellationToken) =>
        ScanAsync(objects, () => new CountingConsumer(), cancellationToken);

    private async Task ListAsync(
        IAsyncEnumerable<FlowLogObject> objects, Func<Opened, ValueTask> announce, ChannelWriter<Opened> work, ChannelWriter<Opened>? order,
        CancellationToken cancellationToken)
    {
        Exception? fault = null;
        try
        {
            await foreach (FlowLogObject source in objects.WithCancellation(cancellationToken).ConfigureAwait(false))
            {
                if (!filter.MayMatch(source)) { continue; }
                Opened opened = new(source, cancellationToken);
                try
                {
                    await announce(opened).ConfigureAwait(false);
                    await work.WriteAsync(opened, cancellationToken).ConfigureAwait(false);
                }
                catch
                {
                    opened.Dispose();
                    throw;
                }
            }
        }
        catch (Exception e) { fault = e; }
        work.TryComplete();
        order?.TryComplete(fault);
        // Where nobody reads the order, the task itself tells.
        if (order is null && fault is not null) { System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(fault); }
    }

    private Task[] StartWorkers<T>(ChannelReader<Opened> work, Func<T> makeConsumer, Action<T, Opened> prepare,
        CancellationToken cancellationToken) where T : IRecordConsumer =>
            [.. Enumerable.Range(0, Math.Max(1, options.Workers)).Select(_ => Task.Factory.StartNew(() =>
            {
                T consumer = makeConsumer();
                ObjectScan scan = new(filter, consumer, summary, options);
                while (work.WaitToReadAsync(cancellationToken).AsTask().GetAwaiter().GetResult())
                {
                    while (work.TryRead(out Opened? opened))
                    {
                        using (opened)
                        {
                            prepare(consumer, opened);
                            try
                            {
                                opened.Problem = scan.Run(opened.Source, opened.Open, cancellationToken);
                                if (consumer is not RecordConsumer && opened.Problem is { } problem) { onProblem(problem); }
                                opened.Output.Writer.TryComplete();
                            }
                            catch (Exception e)
                            {
                                opened.Output.Writer.TryComplete(e);
                                throw;
                            }
                        }
                    }
                }
            }, cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default))];

    /// <summary>An object whose turn comes soon. A remote one is being read already.</summary>
    private sealed class Opened(FlowLogObject source, CancellationToken cancellationToken) : IDisposable
    {
        private readonly ReadAheadStream? _ahead = source.IsRemote ? new(source.OpenAsync, cancellationToken) : null;

        public FlowLogObject Source { get; } = source;

        public Channel<IReadOnlyList<FlowLogRecord>> Output { get; } = Channel.CreateBounded<IReadOnlyList<FlowLogRecord>>(4);

        public FlowLogProblem? Problem { get; set; }

        public Stream Open() => _ahead ?? Source.OpenAsync(cancellationToken).GetAwaiter().GetResult();

        public void Dispose() => _ahead?.Dispose();
    }
}
