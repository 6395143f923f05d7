using System.Diagnostics;
using System.Globalization;
using System.Management.Automation;
using SecureNet.Cloud;
using SecureNet.FlowLogs;
using SecureNet.FlowLogs.Sql;
using SecureNet.Model;
using SecureNet.Provisioning;
using SecureNet.Provisioning.FlowLogs;

namespace SecureNet.Commands;

/// <summary>
/// A cmdlet that may ask Amazon Athena about a central bucket: says before what is read, keeps the limit, tells how it goes, and
/// stops the query with the pipeline.
/// </summary>
public abstract class AthenaCommand : SecureCmdlet
{
    /// <summary>The bucket, of whichever connected account it is.</summary>
    /// <exception cref="RefusedException">No connected account has it, or none in its region.</exception>
    internal async Task<Bucket> FindBucketAsync(string name, CancellationToken cancellationToken)
    {
        // A flow log's own account and region are those of its network, not of the bucket.
        Network network = await Reader.ReadAsync(CloudsFor([]), [ResourceKind.Bucket], ResourceFilter.ById(name), cancellationToken)
            .ConfigureAwait(false);
        Bucket[] found = [.. network.Of<Bucket>().Where(b => b.Id == name && b.AccountId != Bucket.UnknownOwner)];
        return found.FirstOrDefault(b => Session.Accounts.Values.Any(a => a.Place == b.Place)) ?? (found is [{ } elsewhere, ..]
            ? throw new RefusedException("PlaceNotConnected",
                $"Bucket '{elsewhere.Id}' lies in {elsewhere.Place}, which no connected account is.", elsewhere.Id,
                $"Run Connect-SecureAccount for account {elsewhere.AccountId} with -Region {elsewhere.Region}: Athena asks in "
                    + "the bucket's region.")
            : throw new NotFoundException($"No connected account has the bucket '{name}'.", name,
                "Check the name, and with Get-SecureAccount that its owner is connected."));
    }

    /// <summary>What was made for the bucket: the tables over its folder <paramref name="prefix"/>, and the workgroup to ask in.</summary>
    /// <exception cref="RefusedException">Nothing was, and <paramref name="mustBe"/> says that it has to be.</exception>
    internal async Task<AthenaTables?> FindTablesAsync(Bucket bucket, string prefix, bool mustBe, CancellationToken cancellationToken)
    {
        ICloud cloud = AccountOf(bucket.Place).Cloud;
        Network catalog = await FlowLogTables.ReadAsync(Reader, cloud, bucket.Id, cancellationToken).ConfigureAwait(false);
        FlowLogTable[] tables = [.. FlowLogTables.Of(catalog, bucket.Id).Select(t => t.Definition)
            .Where(t => t.Prefix.Trim('/') == prefix.Trim('/'))];
        WorkGroup? group = catalog.Find<WorkGroup>(bucket.Place, ResourceKind.WorkGroup, FlowLogTableBlueprint.WorkGroupOf(bucket.Id));
        if (group is not null && tables.Length > 0) { return new(cloud, bucket.Id, group, tables); }
        return !mustBe ? null
            : throw new NotFoundException(
                $"Athena has no tables for bucket '{bucket.Id}'{(prefix.Length > 0 ? $" and prefix '{prefix}'" : "")}.", bucket.Id,
                "Run Register-FlowLogTable for the bucket, or ask with -Engine Local.");
    }

    /// <summary>True if more lies in the bucket for these conditions than is read here in a short time.</summary>
    internal static async Task<bool> IsForAthenaAsync(ICloud cloud, string bucket, string prefix, FlowLogFilter filter, double localLimitGB,
        CancellationToken cancellationToken)
    {
        long size = 0;
        await foreach (FlowLogObject o in new FlowLogBucket(cloud.Objects, bucket,
            prefix).ListAsync(filter, cancellationToken).ConfigureAwait(false))
        {
            size += o.Size;
            if (size > localLimitGB * 1e9) { return true; }
        }

        return false;
    }

    /// <summary>Asks, and gives the answer as CSV: null where nothing is to be read. False where it may not be asked.</summary>
    /// <exception cref="RefusedException">It would read more than it may, or Athena ended it.</exception>
    internal async Task<(bool MayAsk, Stream? Csv)> AskAsync(AthenaTables tables, FlowLogStatement statement, double? maxScanGB,
        FlowLogSummary summary, CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        foreach (FlowLogProblem problem in statement.Problems) { await WriteErrorAsync(Errors.Of(problem)).ConfigureAwait(false); }
        FlowLogScan scan = await FlowLogScan.EstimateAsync(statement, tables.Cloud.Objects, cancellationToken).ConfigureAwait(false);
        Refuse(tables, scan, maxScanGB);
        if (scan.Objects == 0)
        {
            await WriteWarningAsync(
                $"No flow log object lies in the folders of {tables.Bucket} that the question is about; Athena was not asked.")
                .ConfigureAwait(false);
            return (true, null);
        }

        bool may = await OnPipelineAsync(() => ShouldProcess($"ask Athena, which reads {scan}", null, null, out _)).ConfigureAwait(false);
        if (IsWhatIf) { await TellAsync(statement.Sql + ";\n").ConfigureAwait(false); }
        if (!may) { return (false, null); }
        await TellAsync($"Athena reads {scan}.").ConfigureAwait(false);
        QueryRunner runner = new(tables.Cloud.Queries, tables.Cloud.Objects, tables.Cloud.Pace);
        QueryRequest request = new(statement, statement.Tables[0].Database, tables.Group.Id, tables.Group.Settings.OutputLocation,
            Guid.NewGuid().ToString());
        try
        {
            QueryExecution done = await runner.RunAsync(request, execution => Show(execution, scan), cancellationToken)
                .ConfigureAwait(false);
            summary.AddScan(done.BytesScanned, scan.Objects, Stopwatch.GetElapsedTime(start));
            return (true, await runner.OpenAnswerAsync(done, cancellationToken).ConfigureAwait(false));
        }
        finally { Post(() => WriteProgress(new ProgressRecord(1, "Athena", "Done") { RecordType = ProgressRecordType.Completed })); }
    }

    private static void Refuse(AthenaTables tables, FlowLogScan scan, double? maxScanGB)
    {
        long? limit = tables.Group.Settings.BytesScannedCutoffPerQuery;
        if (maxScanGB is { } asked && scan.Bytes > asked * 1e9)
        {
            throw new RefusedException("TooMuchToScan", string.Create(CultureInfo.InvariantCulture,
                $"The question reads {scan}, more than the {asked:0.###} GB of -MaxScanGB. Athena was not asked."), tables.Bucket,
                "Narrow it with -After, -SourceAccount or -Region, or allow more with -MaxScanGB.");
        }

        if (scan.Bytes > limit)
        {
            throw new RefusedException("TooMuchToScan",
                $"The question reads {scan}, more than the {FlowLogScan.SizeOf(limit.Value)} at which workgroup "
                    + $"{tables.Group.Id} ends a query. Athena was not asked.", tables.Group.Id,
                "Narrow it with -After, -SourceAccount or -Region, or raise the limit with Register-FlowLogTable -MaxScanGB.");
        }
    }

    private void Show(QueryExecution execution, FlowLogScan scan) => Post(() => WriteProgress(new ProgressRecord(1, "Athena",
        $"{execution.State}: {FlowLogScan.SizeOf(execution.BytesScanned)} of at most {FlowLogScan.SizeOf(scan.Bytes)} read")
    {
        PercentComplete = (int)Math.Min(99, 100 * execution.BytesScanned / Math.Max(1, scan.Bytes)),
    }));
}

/// <summary>Where to ask about a bucket.</summary>
internal sealed record AthenaTables(ICloud Cloud, string Bucket, WorkGroup Group, IReadOnlyList<FlowLogTable> Tables);
