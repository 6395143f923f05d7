using System.Management.Automation;
using SecureNet.Cloud;
using SecureNet.FlowLogs;
using SecureNet.FlowLogs.Sql;
using SecureNet.Model;

namespace SecureNet.Commands;

/// <summary>Searches the flow logs of a central bucket, on this machine or by Amazon Athena.</summary>
[Cmdlet(VerbsCommon.Search, "CentralFlowLog", SupportsShouldProcess = true)]
[OutputType(typeof(FlowLogRecord), typeof(string))]
public sealed class SearchCentralFlowLogCommand : FlowLogFilterCommand
{
    /// <summary>The central bucket: a name, or what New-CentralLogBucket or Register-FlowLogTable gives.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ResourceReferenceTransformation("BucketName", "Name")]
    [OneValue]
    public ResourceReference? BucketName { get; set; }

    /// <summary>The folder in the bucket before AWSLogs.</summary>
    [Parameter]
    [OneValue]
    public string Prefix { get; set; } = "";

    /// <summary>Who searches: this machine, Athena, or whichever suits the size listed.</summary>
    [Parameter]
    [OneValue]
    public FlowLogEngine Engine { get; set; }

    /// <summary>Refuses a question to Athena that would read more gigabytes (10^9 bytes).</summary>
    [Parameter]
    [ValidateRange(0, double.MaxValue)]
    [OneValue]
    public double? MaxScanGB { get; set; }

    /// <summary>Gigabytes up to which -Engine Auto reads on this machine.</summary>
    [Parameter]
    [ValidateRange(0, double.MaxValue)]
    [OneValue]
    public double LocalLimitGB { get; set; } = DefaultLocalLimitGB;

    /// <summary>Ends after so many records: by Athena the oldest.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    [OneValue]
    public int First { get; set; } = int.MaxValue;

    /// <summary>Gives the records as lines of text.</summary>
    [Parameter]
    public SwitchParameter Raw { get; set; }

    /// <summary>Also gives the records of windows without traffic (NODATA) and with lost records (SKIPDATA).</summary>
    [Parameter]
    public SwitchParameter IncludeNoData { get; set; }

    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        FlowLogFilter filter = await MakeFilterAsync(IncludeNoData, cancellationToken).ConfigureAwait(false);
        Bucket bucket = await FindBucketAsync(BucketName!.Id, cancellationToken).ConfigureAwait(false);
        if (await ChooseAsync(bucket, Prefix, filter, Engine, LocalLimitGB, cancellationToken).ConfigureAwait(false) is not { } tables)
        {
            ICloud cloud = AccountOf(bucket.Place).Cloud;
            FlowLogReader reader = new(filter, ReadOptions, Summary, Report);
            await WriteRecordsAsync(reader.ReadAsync(new FlowLogBucket(cloud.Objects, bucket.Id, Prefix).ListAsync(filter,
                cancellationToken), cancellationToken), First, Raw).ConfigureAwait(false);
            await ReportAsync().ConfigureAwait(false);
            return;
        }

        FlowLogStatement statement = FlowLogSql.Search(tables.Tables, filter, First == int.MaxValue ? long.MaxValue : First);
        (_, Stream? answer) = await AskAsync(tables, statement, MaxScanGB, Summary, cancellationToken).ConfigureAwait(false);
        if (answer is null) { return; }
        await using (answer.ConfigureAwait(false))
        {
            await WriteRecordsAsync(FlowLogAnswerReader.ReadRecordsAsync(answer, Summary, cancellationToken).Chunk(256), First, Raw)
                .ConfigureAwait(false);
        }
        await ReportAsync().ConfigureAwait(false);
    }
}
