using System.Management.Automation;
using SecureNet.FlowLogs;
using SecureNet.Model;
using SecureNet.Provisioning;

namespace SecureNet.Commands;

/// <summary>What the commands share that hold flow log records against a network.</summary>
public abstract class FlowLogNetworkCommand : SecureCmdlet
{
    /// <summary>Records, from Get-FlowLogRecord.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    public FlowLogRecord[] Record { get; set; } = [];

    /// <summary>The network at the time of the records; by default the connected accounts as they are now.</summary>
    [Parameter]
    public NetworkSnapshot? Snapshot { get; set; }

    internal async Task<Network> NetworkAsync(CancellationToken cancellationToken) => Snapshot?.Network
        ?? await Reader.ReadAsync(CloudsFor([]), NetworkReader.AllKinds, Cloud.ResourceFilter.All, cancellationToken).ConfigureAwait(false);
}

/// <summary>Says for each REJECT which rule of which group or network ACL rejected it, with the smallest fix.</summary>
[Cmdlet(VerbsDiagnostic.Resolve, "FlowLogReject")]
[OutputType(typeof(FlowLogReject))]
public sealed class ResolveFlowLogRejectCommand : FlowLogNetworkCommand
{
    private RejectTracer? _tracer;

    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        _tracer ??= new(await NetworkAsync(cancellationToken).ConfigureAwait(false));
        foreach (FlowLogRecord record in Record.Where(r => r.Action == "REJECT"))
        {
            await WriteAsync(new FlowLogReject(_tracer.Trace(record))).ConfigureAwait(false);
        }
    }
}

/// <summary>Finds flows that were accepted though the rules reject them, and rules that no flow used.</summary>
[Cmdlet(VerbsData.Compare, "FlowLogReachability")]
[OutputType(typeof(FlowLogFinding))]
public sealed class CompareFlowLogReachabilityCommand : FlowLogNetworkCommand
{
    private FlowLogComparison? _comparison;

    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        _comparison ??= new(await NetworkAsync(cancellationToken).ConfigureAwait(false));
        foreach (FlowLogRecord record in Record)
        {
            if (_comparison.Add(record) is { } finding) { await WriteAsync(finding).ConfigureAwait(false); }
        }
    }

    protected override async Task EndAsync(CancellationToken cancellationToken)
    {
        if (_comparison is null) { return; }
        foreach (FlowLogFinding finding in _comparison.UnusedRules()) { await WriteAsync(finding).ConfigureAwait(false); }
        if (_comparison.Unknown > 0)
        {
            await WriteWarningAsync(
                $"{_comparison.Unknown} accepted record(s) could not be compared: their interface is not in the network that "
                    + $"was read, or a rule's other end was not. {_comparison.Compared} were.").ConfigureAwait(false);
        }
    }
}
