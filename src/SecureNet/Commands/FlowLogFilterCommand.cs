using System.Globalization;
using System.Management.Automation;
using SecureNet.Cloud;
using SecureNet.FlowLogs;
using SecureNet.Model;
using SecureNet.Provisioning;

namespace SecureNet.Commands;

/// <summary>A cmdlet about flow logs: which records are asked for, and by whom.</summary>
public abstract class FlowLogFilterCommand : AthenaCommand
{
    // They read, though Athena is paid for it.
    internal override bool KeepsItems => false;

    protected const double DefaultLocalLimitGB = 5;

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

    /// <summary>Unpacks gzip with .NET's own unpacker, which is slower, and not with the module's own.</summary>
    [Parameter]
    public SwitchParameter SystemGzip { get; set; }

    internal virtual FlowLogReadOptions ReadOptions => new() { Strict = Strict, SystemGzip = SystemGzip };

    internal FlowLogSummary Summary { get; } = new();

    /// <summary>The records asked for, as the parameters say it.</summary>
    internal async Task<FlowLogFilter> MakeFilterAsync(bool includeNoData, CancellationToken cancellationToken) => new()
    {
        VpcId = [.. Vpc.Select(v => v.Id)], AccountId = [.. SourceAccount.Select(AccountIdOf)], Region = Region, After = After,
        Before = Before,
        SourceAddress = [.. SourceAddress.Select(Blocks.ParseAny)], DestinationAddress = [.. DestinationAddress.Select(Blocks.ParseAny)],
        Port = Port, Protocol = [.. Protocol.Select(IpProtocol.Parse)], Action = [.. Action.Select(a => a.ToUpperInvariant())],
        IncludeNoData = includeNoData,
        VpcOfFlowLog = Vpc.Length > 0 ? await ReadFlowLogsAsync(cancellationToken).ConfigureAwait(false) : new Dictionary<string, string>(),
    };

    /// <summary>
    /// The VPC of each flow log of the connected accounts: an object's name has the flow log's id, and the default format has no vpc-id.
    /// </summary>
    private async Task<IReadOnlyDictionary<string, string>> ReadFlowLogsAsync(CancellationToken cancellationToken)
    {
        Dictionary<string, string> vpcs = [];
        foreach (ICloud cloud in Session.Accounts.Values.Select(a => a.Cloud).DistinctBy(c => c.Place))
        {
            try
            {
                Network network = await Reader.ReadAsync([cloud], [ResourceKind.FlowLog], ResourceFilter.All, cancellationToken)
                    .ConfigureAwait(false);
                foreach (FlowLog flowLog in network.Of<FlowLog>().Where(f => f.ResourceId.StartsWith("vpc-", StringComparison.Ordinal)))
                {
                    vpcs[flowLog.Id] = flowLog.ResourceId;
                }
            }
            catch (CloudException e)
            {
                // The files may say it themselves.
                await OnPipelineAsync(() =>
                {
                    WriteVerbose(
                        $"The flow logs of {cloud.Place} could not be listed ({e.Code}); only files with the field vpc-id can "
                            + "be told apart by VPC.");
                    return true;
                }).ConfigureAwait(false);
            }
        }

        return vpcs;
    }

    /// <summary>Writes the error of one file. Called by a worker, which waits until it is written.</summary>
    internal void Report(FlowLogProblem problem) => WriteErrorAsync(Errors.Of(problem)).GetAwaiter().GetResult();

    /// <summary>Who is to answer: null for this machine.</summary>
    internal async Task<AthenaTables?> ChooseAsync(Bucket bucket, string prefix, FlowLogFilter filter, FlowLogEngine engine,
        double localLimitGB, CancellationToken cancellationToken)
    {
        if (engine == FlowLogEngine.Local) { return null; }
        if (engine == FlowLogEngine.Auto && !await IsForAthenaAsync(AccountOf(bucket.Place).Cloud, bucket.Id, prefix, filter, localLimitGB,
            cancellationToken).ConfigureAwait(false)) { return null; }
        AthenaTables? tables = await FindTablesAsync(bucket, prefix, mustBe: engine == FlowLogEngine.Athena, cancellationToken)
            .ConfigureAwait(false);
        if (tables is null)
        {
            await WriteWarningAsync(string.Create(CultureInfo.InvariantCulture,
                $"More than {localLimitGB:0.###} GB are listed in {bucket.Id} and read here: Athena has no tables for it. "
                    + $"Register-FlowLogTable makes them.")).ConfigureAwait(false);
        }

        return tables;
    }

    /// <summary>
    /// Writes records as they come: a batch at a time, for handing over costs more than a record, and one while the next is fetched.
    /// </summary>
    internal async Task WriteRecordsAsync(IAsyncEnumerable<IReadOnlyList<FlowLogRecord>> batches, int first, bool raw)
    {
        int left = first;
        Task written = Task.CompletedTask;
        await foreach (IReadOnlyList<FlowLogRecord> batch in batches.ConfigureAwait(false))
        {
            // The pipeline would wrap them itself, one by one, while nothing else goes on.
            PSObject[] records = [.. batch.Take(left).Select(r => PSObject.AsPSObject(raw ? r.ToString() : r))];
            await written.ConfigureAwait(false);
            written = OnPipelineAsync(() =>
            {
                WriteObject(records, enumerateCollection: true);
                return true;
            });
            left -= records.Length;
            if (left == 0) { break; }
        }

        await written.ConfigureAwait(false);
    }

    /// <summary>
    /// Gives the counts to whoever asks: to -InformationVariable as an object, to -Verbose as a line; what AWS lost is always said.
    /// </summary>
    protected Task ReportAsync() => OnPipelineAsync(() =>
    {
        WriteInformation(Summary, ["FlowLogSummary"]);
        WriteVerbose(Summary.ToString());
        if (Summary.SkipData > 0)
        {
            WriteWarning(string.Create(CultureInfo.InvariantCulture,
                $"{Summary.SkipData:N0} SKIPDATA records say that AWS lost records in their windows: flows may be missing here."));
        }

        return true;
    });

    private string AccountIdOf(string name) => Session.Accounts.TryGetValue(name, out SecureAccount? account) ? account.AccountId
        : name.Length == 12 && name.All(char.IsAsciiDigit) ? name
        : throw new NotFoundException($"'{name}' is neither a 12-digit account id nor the name of a connected account.", name,
            "Look with Get-SecureAccount.");
}
