using System.Collections.Concurrent;
using System.Management.Automation;
using System.Runtime.ExceptionServices;
using SecureNet.Provisioning;
using SecureNet.Printing;

namespace SecureNet;

/// <summary>Runs asynchronous work off the pipeline thread while every PowerShell call happens on it.</summary>
public abstract class AsyncCmdlet : PSCmdlet, IDisposable
{
    private static readonly AsyncLocal<AsyncCmdlet?> s_running = new();
    private readonly CancellationTokenSource _stop = new();
    private BlockingCollection<Action<bool>>? _queue;
    private Gate? _gate;

    protected sealed override void BeginProcessing()
    {
        if (this is IGate)
        {
            _gate = new(this);
            _gate.Begin();
        }
        Pump(BeginAsync);
    }

    protected sealed override void ProcessRecord()
    {
        try { MockObject.Refuse(MyInvocation.MyCommand.Name, MyInvocation.BoundParameters); }
        catch (RefusedException e) when (Errors.TryFrom(e, out ErrorRecord? error))
        {
            if (!MyInvocation.ExpectingInput || this is IGate) { ThrowTerminatingError(error); }
            WriteError(error);
            return;
        }

        if (!TryKeep() && !TryProcess()) { Pump(ProcessAsync); }
    }

    protected sealed override void EndProcessing()
    {
        Finish();
        if (this is IGate gate) { _gate!.End(gate.CI); }
    }

    protected sealed override void StopProcessing() => _stop.Cancel();

    /// <summary>Counts what a gate found; its name is for the error that -CI ends with.</summary>
    internal void Judge(GateOutcome outcome, Func<string> name) => _gate!.Judge(outcome, name);

    protected virtual Task BeginAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>True where the record was kept for the end, when all are there.</summary>
    internal virtual bool TryKeep() => false;

    /// <summary>Does what is left when all records are there.</summary>
    internal virtual void Finish() => Pump(EndAsync, isEnd: true);

    /// <summary>The cmdlet whose work this is; null where it is nobody's.</summary>
    internal static AsyncCmdlet? Running => s_running.Value;

    /// <summary>True while the work is only looked at: nothing is asked, written or changed.</summary>
    internal virtual bool IsRehearsing => false;

    /// <summary>
    /// True where the record was dealt with at once, on the pipeline thread: for thousands of records that need no waiting.
    /// </summary>
    protected virtual bool TryProcess() => false;

    protected virtual Task ProcessAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    protected virtual Task EndAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Runs <paramref name="call"/> on the pipeline thread and completes when it has run.</summary>
    protected internal Task<T> OnPipelineAsync<T>(Func<T> call)
    {
        TaskCompletionSource<T> done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        try
        {
            _queue!.Add(abandoned =>
            {
                if (abandoned) { done.TrySetCanceled(); return; }
                try { done.SetResult(call()); }
                catch (Exception e) { done.SetException(e); throw; }
            });
        }
        catch (InvalidOperationException) { done.TrySetCanceled(); }
        return done.Task;
    }

    protected virtual Task WriteAsync(object value) => IsRehearsing ? Task.CompletedTask
        : OnPipelineAsync(() => { HasWritten = true; WriteObject(value); return true; });

    /// <summary>True once the work wrote an object: then it cannot be begun again.</summary>
    internal bool HasWritten { get; private set; }

    protected virtual Task WriteErrorAsync(ErrorRecord error) => IsRehearsing ? throw new RehearsedException(error)
        : OnPipelineAsync(() => { WriteError(error); return true; });

    protected Task WriteWarningAsync(string text) => IsRehearsing ? Task.CompletedTask
        : OnPipelineAsync(() => { WriteWarning(text); return true; });

    protected Task<bool> ShouldProcessAsync(string target, string action) => IsRehearsing ? throw new RehearsedException(null)
        : OnPipelineAsync(() => ShouldProcess(target, action));

    // Whatever is said goes through here: sentences hold names that others gave. Objects are written as they
    // are; their views make them safe.

    internal new void WriteVerbose(string text) => base.WriteVerbose(SafeText.Lines(text));

    internal new void WriteWarning(string message) => base.WriteWarning(SafeText.Lines(message));

    internal new bool ShouldProcess(string target, string action) => base.ShouldProcess(SafeText.Lines(target), SafeText.Lines(action));

    internal new bool ShouldProcess(string? description, string? warning, string? caption, out ShouldProcessReason reason) =>
        base.ShouldProcess(SafeText.Lines(description), SafeText.Lines(warning), SafeText.Lines(caption), out reason);

    internal new void WriteProgress(ProgressRecord record)
    {
        record.Activity = OneLine(record.Activity);
        record.StatusDescription = OneLine(record.StatusDescription);
        record.CurrentOperation = record.CurrentOperation is { } now ? SafeText.Of(now) : null;
        base.WriteProgress(record);

        // PowerShell takes no empty text there.
        static string OneLine(string text) => SafeText.Of(text) is { Length: > 0 } safe ? safe : " ";
    }

    /// <summary>Runs a call on the pipeline thread when there is time, and never waits for it.</summary>
    protected void Post(Action call)
    {
        try { _queue?.TryAdd(abandoned => { if (!abandoned) { call(); } }); }
        catch (InvalidOperationException) { } // the work is over; a late message has nobody to go to
    }

    /// <summary>True where this part of the work has nothing that it could be about, and has said so.</summary>
    internal virtual Task<bool> PassesOverAsync(bool isEnd, CancellationToken cancellationToken) => Task.FromResult(false);

    /// <summary>True where a refusal is only something to be said, and was.</summary>
    internal virtual Task<bool> SaysInsteadAsync(RefusedException refusal) => Task.FromResult(false);

    /// <summary>Waits for the turn of this work, where it must not run beside another; it is given back when the work ends.</summary>
    internal virtual Task<IAsyncDisposable?> EnterAsync(CancellationToken cancellationToken) => Task.FromResult<IAsyncDisposable?>(null);

    /// <summary>The refusal with what is worth another look to tell it: by default as it is.</summary>
    internal virtual Task<RefusedException> ElaborateAsync(RefusedException refusal, CancellationToken cancellationToken) =>
        Task.FromResult(refusal);

    private void Pump(Func<CancellationToken, Task> block, bool isEnd = false)
    {
        if (TryPump(block, null, isEnd) is { } error) { ThrowTerminatingError(error); }
    }

    /// <summary>Runs the work, and gives back the error that it ended with.</summary>
    /// <param name="block">The work.</param>
    /// <param name="target">What the work is about, for an error that names nothing.</param>
    /// <param name="isEnd">Whether this is the end of the work; null where it was asked before whether there is anything to do.</param>
    internal ErrorRecord? TryPump(Func<CancellationToken, Task> block, object? target = null, bool? isEnd = null)
    {
        ErrorRecord? error = null;
        using BlockingCollection<Action<bool>> queue = new(boundedCapacity: 256);
        _queue = queue;
        HasWritten = false;
        Task work = Task.Run(async () =>
        {
            s_running.Value = this;
            try
            {
                if (isEnd is { } end && await PassesOverAsync(end, _stop.Token).ConfigureAwait(false)) { return; }
                await using IAsyncDisposable? turn = await EnterAsync(_stop.Token).ConfigureAwait(false);
                while (true)
                {
                    try
                    {
                        await block(_stop.Token).ConfigureAwait(false);
                        break;
                    }
                    catch (LookAgainException e) when (!HasWritten) { Post(() => WriteVerbose(e.Message)); }
                }
            }
            catch (RefusedException e)
            {
                if (await SaysInsteadAsync(e).ConfigureAwait(false)) { return; }
                RefusedException said = await ElaborateAsync(e, _stop.Token).ConfigureAwait(false);
                if (ReferenceEquals(said, e)) { throw; }
                throw said;
            }
            finally { queue.CompleteAdding(); }
        });

        ExceptionDispatchInfo? pipelineFault = null;
        foreach (Action<bool> call in queue.GetConsumingEnumerable())
        {
            // After a fault what is queued is cancelled, so that the worker can end.
            try { call(pipelineFault is not null); }
            catch (Exception e)
            {
                pipelineFault = ExceptionDispatchInfo.Capture(e);
                _stop.Cancel();
            }
        }

        _queue = null;
        try { work.GetAwaiter().GetResult(); }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested) { }
        catch (Exception) when (pipelineFault is not null) { }
        catch (Exception e) when (Errors.TryFrom(e, out error, target)) { }
        // Our own refusals become error records wherever they were thrown; what came from the pipeline goes back to it as it is.
        if (pipelineFault?.SourceException is RefusedException refusal && Errors.TryFrom(refusal, out ErrorRecord? refused))
        {
            ThrowTerminatingError(refused);
        }
        pipelineFault?.Throw();
        if (Stopping) { throw new PipelineStoppedException(); }
        return error;
    }

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (disposing) { _stop.Dispose(); }
    }
}
