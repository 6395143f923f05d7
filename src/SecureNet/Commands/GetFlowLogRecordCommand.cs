using System.Management.Automation;
using SecureNet.FlowLogs;

namespace SecureNet.Commands;

/// <summary>Gets flow log records from files, a bucket or a log group, typed by each file's own header line.</summary>
[Cmdlet(VerbsCommon.Get, "FlowLogRecord", DefaultParameterSetName = PathSet)]
[OutputType(typeof(FlowLogRecord), typeof(string))]
public sealed class GetFlowLogRecordCommand : FlowLogCommand
{
    /// <summary>Ends after so many records, and stops reading and downloading.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    [OneValue]
    public int First { get; set; } = int.MaxValue;

    /// <summary>Gives the lines as they are in the files.</summary>
    [Parameter]
    public SwitchParameter Raw { get; set; }

    /// <summary>Also gives the records of windows without traffic (NODATA) and with lost records (SKIPDATA).</summary>
    [Parameter]
    public SwitchParameter IncludeNoData { get; set; }

    protected override async Task EndAsync(CancellationToken cancellationToken)
    {
        FlowLogFilter filter = await MakeFilterAsync(IncludeNoData, cancellationToken).ConfigureAwait(false);
        FlowLogReader reader = new(filter, ReadOptions, Summary, Report);
        await WriteRecordsAsync(reader.ReadAsync(ListObjectsAsync(filter, cancellationToken), cancellationToken), First, Raw)
            .ConfigureAwait(false);
        await ReportAsync().ConfigureAwait(false);
    }
}
