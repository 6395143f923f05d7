using System.Management.Automation;
using System.Runtime.CompilerServices;
using SecureNet.Cloud;
using SecureNet.FlowLogs;
using SecureNet.FlowLogs.Sql;
using SecureNet.Model;
using SecureNet.Provisioning;

namespace SecureNet.Commands;

/// <summary>A cmdlet that reads flow logs of files or buckets.</summary>
public abstract class FlowLogCommand : FlowLogFilterCommand
{
    protected const string PathSet = "Path";
    protected const string LiteralPathSet = "LiteralPath";
    protected const string BucketSet = "Bucket";
    protected const string LogGroupSet = "LogGroup";
    protected const string FlowLogSet = "FlowLog";

    private readonly List<FlowLogObject> _files = [];
    private readonly List<ResourceReference> _buckets = [];
    private readonly List<ResourceReference> _groups = [];
    private readonly List<FlowLog> _logs = [];

    /// <summary>Files, folders (read with all that is in them), or wildcards.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = PathSet, ValueFromPipeline = true)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = [];

    /// <summary>Files or folders, with no character taken for a wildcard; Get-ChildItem's objects bring it.</summary>
    [Parameter(Mandatory = true, ParameterSetName = LiteralPathSet, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "FullName")]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>The format of files without a header line, as the flow log has it, such as '${version} ${srcaddr} ${dstaddr}'.</summary>
    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = LiteralPathSet)]
    [ValidateNotNullOrEmpty]
    [OneValue]
    public string? LogFormat { get; set; }

    /// <summary>The bucket that the flow logs are delivered to.</summary>
    [Parameter(Mandatory = true, ParameterSetName = BucketSet, ValueFromPipelineByPropertyName = true)]
    [ResourceReferenceTransformation("BucketName", "Name")]
    [OneValue]
    public ResourceReference? BucketName { get; set; }

    /// <summary>The folder in the bucket before AWSLogs.</summary>
    [Parameter(ParameterSetName = BucketSet, ValueFromPipelineByPropertyName = true)]
    [OneValue]
    public string Prefix { get; set; } = "";

    /// <summary>The log group of CloudWatch Logs that the flow logs are delivered to.</summary>
    [Parameter(Mandatory = true, ParameterSetName = LogGroupSet, ValueFromPipelineByPropertyName = true)]
    [ResourceReferenceTransformation("LogGroupName")]
    [OneValue]
    public ResourceReference? LogGroupName { get; set; }

    /// <summary>What one flow log delivered, into whichever bucket or log group: from Enable- or Get-CentralFlowLog.</summary>
    [Parameter(Mandatory = true, ParameterSetName = FlowLogSet, ValueFromPipeline = true)]
    public CentralFlowLog? FlowLog { get; set; }

    /// <summary>The buckets that came from the pipeline.</summary>
    internal IReadOnlyList<ResourceReference> Buckets => _buckets;

    /// <summary>Gigabytes from which on Athena is suggested.</summary>
    protected virtual double SuggestAboveGB => DefaultLocalLimitGB;

    internal override FlowLogReadOptions ReadOptions =>
        base.ReadOptions with { Format = LogFormat is null ? null : ParseFormat(LogFormat) };

    /// <summary>Gathers what comes from the pipeline: files are read in parallel, which one at a time could not be.</summary>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        if (ParameterSetName is BucketSet or LogGroupSet or FlowLogSet)
        {
            if (FlowLog is not null) { _logs.Add(FlowLog.Log); }
            else if (LogGroupName is not null) { _groups.Add(LogGroupName); }
            else { _buckets.Add(BucketName!); }
            return;
        }

        string[] paths = await OnPipelineAsync(() => ResolvePaths()).ConfigureAwait(false);
        foreach (string path in paths) { _files.AddRange(FlowLogFolder.List(path)); }
    }

    /// <summary>All files or objects, oldest first.</summary>
    internal async IAsyncEnumerable<FlowLogObject> ListObjectsAsync(FlowLogFilter filter,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (FlowLogObject file in FlowLogFolder.OldestFirst(_files)) { yield return file; }
        foreach (ResourceReference bucket in _buckets)
        {
            bool any = false;
            long size = 0;
            await foreach (FlowLogObject o in new FlowLogBucket(ReadingCloud(bucket).Objects, bucket.Id,
                Prefix).ListAsync(filter, cancellationToken).ConfigureAwait(false))
            {
                any = true;
                if (size <= SuggestAboveGB * 1e9 && size + o.Size > SuggestAboveGB * 1e9)
                {
                    await WriteWarningAsync(
                        $"More than {FlowLogScan.SizeOf((long)(SuggestAboveGB * 1e9))} are listed in {bucket.Id} and read here. "
                            + "Athena would read them for 5 US dollars a terabyte: see Search-CentralFlowLog and Measure-FlowLog "
                            + "-Engine Athena.").ConfigureAwait(false);
                }

                size += o.Size;
                yield return o;
            }

            if (!any)
            {
                await WriteWarningAsync(
                    "No flow log object that may match lies under "
                        + $"{bucket.Id}/{(Prefix.Length == 0 ? "" : Prefix.Trim('/') + "/")}AWSLogs/. Files come some 10 minutes "
                        + "after the traffic.").ConfigureAwait(false);
            }
        }

        foreach (ResourceReference group in _groups)
        {
            yield return (await FlowLogSources.OpenAsync(this, group, cancellationToken).ConfigureAwait(false)).AsFile(filter);
        }
        foreach (FlowLog log in _logs)
        {
            await foreach (FlowLogObject o in FlowLogSources.ListAsync(this, log, filter, cancellationToken).ConfigureAwait(false))
            {
                yield return o;
            }
        }
    }

    private static FlowLogSchema ParseFormat(string text)
    {
        FlowLogSchema? schema = text.Contains("${", StringComparison.Ordinal)
            ? FlowLogSchema.FromLogFormat(text) : FlowLogSchema.TryParseHeader(System.Text.Encoding.UTF8.GetBytes(text));
        return schema is not null && schema.Fields.Any(f => f is not null) ? schema
            : throw new RefusedException("InvalidLogFormat", $"'{text}' names no field of a flow log.", text,
                "Give it as Get-CentralFlowLog shows it, such as '${version} ${srcaddr} ${dstaddr}' in single quotes.");
    }

    private ICloud ReadingCloud(ResourceReference bucket) =>
        Account is null && bucket.Place is { } place ? AccountOf(place).Cloud : ResolveAccount(Account).Cloud;

    private string[] ResolvePaths()
    {
        List<string> resolved = [];
        foreach (string path in ParameterSetName == LiteralPathSet ? LiteralPath : Path)
        {
            try
            {
                resolved.AddRange(ParameterSetName == LiteralPathSet
                    ? [GetUnresolvedProviderPathFromPSPath(path)] : GetResolvedProviderPathFromPSPath(path, out _));
            }
            catch (ItemNotFoundException) { WriteError(Errors.NoFile(path)); }
        }

        foreach (string missing in resolved.Where(p => !File.Exists(p) && !Directory.Exists(p))) { WriteError(Errors.NoFile(missing)); }
        return [.. resolved.Where(p => File.Exists(p) || Directory.Exists(p))];
    }
}
