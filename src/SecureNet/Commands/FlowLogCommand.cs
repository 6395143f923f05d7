using System.Globalization;
using System.Management.Automation;
using System.Runtime.CompilerServices;
using SecureNet.Cloud;
using SecureNet.FlowLogs;
using SecureNet.Model;
using SecureNet.Provisioning;

namespace SecureNet.Commands;

/// <summary>A cmdlet that reads flow logs: where from, and which records.</summary>
public abstract class FlowLogCommand : SecureCmdlet
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

    /// <summary>The bucket that the flow logs are delivered to.</summary>
    [Parameter(Mandatory = true, ParameterSetName = BucketSet, ValueFromPipelineByPropertyName = true)]
    [ResourceReferenceTransformation("BucketName", "Name")]
    public ResourceReference? BucketName { get; set; }

    /// <summary>The folder in the bucket before AWSLogs.</summary>
    [Parameter(ParameterSetName = BucketSet, ValueFromPipelineByPropertyName = true)]
    public string Prefix { get; set; } = "";

    /// <summary>The log group of CloudWatch Logs that the flow logs are delivered to.</summary>
    [Parameter(Mandatory = true, ParameterSetName = LogGroupSet, ValueFromPipelineByPropertyName = true)]
    [ResourceReferenceTransformation("LogGroupName")]
    public ResourceReference? LogGroupName { get; set; }

    /// <summary>What one flow log delivered, into whichever bucket or log group: from Enable- or Get-CentralFlowLog.</summary>
    [Parameter(Mandatory = true, ParameterSetName = FlowLogSet, ValueFromPipeline = true)]
    public CentralFlowLog? FlowLog { get; set; }

    /// <summary>Only records of these VPCs.</summary>
    [Parameter]
    [ResourceReferenceTransformation("VpcId")]
    public ResourceReference[] Vpc { get; set; } = [];

    /// <summary>Only records of networks of these accounts: 12-digit ids, or names of connected accounts.</summary>
    [Parameter]
    public string[] SourceAccount { get; set; } = [];

    /// <summary>Only records of networks in these regions.</summary>
    [Parameter]
    public string[] Region { get; set; } = [];

    /// <summary>Only records whose window ends at this time or later.</summary>
    [Parameter]
    public DateTimeOffset? After { get; set; }

    /// <summary>Only records whose window starts before this time.</summary>
    [Parameter]
    public DateTimeOffset? Before { get; set; }

    /// <summary>Only from these addresses or blocks, IPv4 or IPv6.</summary>
    [Parameter]
    public string[] SourceAddress { get; set; } = [];

    /// <summary>Only to these addresses or blocks, IPv4 or IPv6.</summary>
    [Parameter]
    public string[] DestinationAddress { get; set; } = [];

    /// <summary>Only to these ports.</summary>
    [Parameter]
    [ValidateRange(0, 65535)]
    public int[] Port { get; set; } = [];

    /// <summary>Only these protocols: tcp, udp, icmp, icmpv6 or numbers.</summary>
    [Parameter]
    public string[] Protocol { get; set; } = [];

    /// <summary>ACCEPT or REJECT.</summary>
    [Parameter]
    [ValidateSet("ACCEPT", "REJECT")]
    public string[] Action { get; set; } = [];

    /// <summary>Ends at the first line or file that is not as it should be.</summary>
    [Parameter]
    public SwitchParameter Strict { get; set; }

    internal FlowLogSummary Summary { get; } = new();

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

    /// <summary>The records asked for, as the parameters say it.</summary>
    internal async Task<FlowLogFilter> MakeFilterAsync(bool includeNoData, CancellationToken cancellationToken) => new()
    {
        VpcId = [.. Vpc.Select(v => v.Id)], AccountId = [.. SourceAccount.Select(AccountIdOf)], Region = Region, After = After, Before = Before,
        SourceAddress = [.. SourceAddress.Select(Blocks.ParseAny)], DestinationAddress = [.. DestinationAddress.Select(Blocks.ParseAny)],
        Port = Port, Protocol = [.. Protocol.Select(IpProtocol.Parse)], Action = [.. Action.Select(a => a.ToUpperInvariant())], IncludeNoData = includeNoData,
        VpcOfFlowLog = Vpc.Length > 0 ? await ReadFlowLogsAsync(cancellationToken).ConfigureAwait(false) : new Dictionary<string, string>(),
    };

    /// <summary>The VPC of each flow log of the connected accounts: an object's name has the flow log's id, and the default format has no vpc-id.</summary>
    private async Task<IReadOnlyDictionary<string, string>> ReadFlowLogsAsync(CancellationToken cancellationToken)
    {
        Dictionary<string, string> vpcs = [];
        foreach (ICloud cloud in Session.Accounts.Values.Select(a => a.Cloud).DistinctBy(c => c.Place))
        {
            try
            {
                Network network = await Reader.ReadAsync([cloud], [ResourceKind.FlowLog], ResourceFilter.All, cancellationToken).ConfigureAwait(false);
                foreach (FlowLog flowLog in network.Of<FlowLog>().Where(f => f.ResourceId.StartsWith("vpc-", StringComparison.Ordinal))) { vpcs[flowLog.Id] = flowLog.ResourceId; }
            }
            catch (CloudException e)
            {
                // The files may say it themselves.
                await OnPipelineAsync(() => { WriteVerbose($"The flow logs of {cloud.Place} could not be listed ({e.Code}); only files with the field vpc-id can be told apart by VPC."); return true; }).ConfigureAwait(false);
            }
        }

        return vpcs;
    }

    /// <summary>Writes the error of one file. Called by a worker, which waits until it is written.</summary>
    internal void Report(FlowLogProblem problem) => WriteErrorAsync(Errors.Of(problem)).GetAwaiter().GetResult();

    /// <summary>All files or objects, oldest first.</summary>
    internal async IAsyncEnumerable<FlowLogObject> ListObjectsAsync(FlowLogFilter filter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (FlowLogObject file in FlowLogFolder.OldestFirst(_files)) { yield return file; }
        foreach (ResourceReference bucket in _buckets)
        {
            bool any = false;
            await foreach (FlowLogObject o in new FlowLogBucket(ReadingCloud(bucket).Objects, bucket.Id, Prefix).ListAsync(filter, cancellationToken).ConfigureAwait(false))
            {
                any = true;
                yield return o;
            }

            if (!any) { await WriteWarningAsync($"No flow log object that may match lies under {bucket.Id}/{(Prefix.Length == 0 ? "" : Prefix.Trim('/') + "/")}AWSLogs/. Files come some 10 minutes after the traffic.").ConfigureAwait(false); }
        }

        foreach (ResourceReference group in _groups) { yield return (await FlowLogSources.OpenAsync(this, group, cancellationToken).ConfigureAwait(false)).AsFile(filter); }
        foreach (FlowLog log in _logs)
        {
            await foreach (FlowLogObject o in FlowLogSources.ListAsync(this, log, filter, cancellationToken).ConfigureAwait(false)) { yield return o; }
        }
    }

    /// <summary>Gives the counts to whoever asks: to -InformationVariable as an object, to -Verbose as a line; what AWS lost is always said.</summary>
    protected Task ReportAsync() => OnPipelineAsync(() =>
    {
        WriteInformation(Summary, ["FlowLogSummary"]);
        WriteVerbose(Summary.ToString());
        if (Summary.SkipData > 0)
        {
            WriteWarning(string.Create(CultureInfo.InvariantCulture, $"{Summary.SkipData:N0} SKIPDATA records say that AWS lost records in their windows: flows may be missing here."));
        }

        return true;
    });

    private ICloud ReadingCloud(ResourceReference bucket) =>
        Account is null && bucket.Place is { } place ? AccountOf(place).Cloud : ResolveAccount(Account).Cloud;

    private string AccountIdOf(string name) => Session.Accounts.TryGetValue(name, out SecureAccount? account) ? account.AccountId
        : name.Length == 12 && name.All(char.IsAsciiDigit) ? name
        : throw new RefusedException("UnknownAccount", $"'{name}' is neither a 12-digit account id nor the name of a connected account.", name, "Look with Get-SecureAccount.");

    private string[] ResolvePaths()
    {
        List<string> resolved = [];
        foreach (string path in ParameterSetName == LiteralPathSet ? LiteralPath : Path)
        {
            try
            {
                resolved.AddRange(ParameterSetName == LiteralPathSet ? [GetUnresolvedProviderPathFromPSPath(path)] : GetResolvedProviderPathFromPSPath(path, out _));
            }
            catch (ItemNotFoundException) { WriteError(Errors.NoFile(path)); }
        }

        foreach (string missing in resolved.Where(p => !File.Exists(p) && !Directory.Exists(p))) { WriteError(Errors.NoFile(missing)); }
        return [.. resolved.Where(p => File.Exists(p) || Directory.Exists(p))];
    }
}
