using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using SecureNet.FlowLogs;
using SecureNet.FlowLogs.Sql;
using SecureNet.Model;
using SecureNet.Provisioning;

namespace SecureNet.Commands;

/// <summary>Adds flow log records up by fields, exactly and in bounded memory.</summary>
[Cmdlet(VerbsDiagnostic.Measure, "FlowLog", DefaultParameterSetName = PathSet, SupportsShouldProcess = true)]
[OutputType(typeof(FlowLogMeasurement))]
public sealed class MeasureFlowLogCommand : FlowLogCommand
{
    /// <summary>The fields that make a group, such as SourceAddress, DestinationAddress, Port, Action.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(FlowLogFieldCompleter))]
    public string[] By { get; set; } = [];

    /// <summary>What is added up; the first decides which groups are the largest.</summary>
    [Parameter]
    public FlowLogSum[] Sum { get; set; } = [];

    /// <summary>How many of the largest groups are given.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    [OneValue]
    public int Top { get; set; } = 20;

    /// <summary>Who sends most to whom.</summary>
    [Parameter]
    public SwitchParameter TopTalkers { get; set; }

    /// <summary>What is rejected most often.</summary>
    [Parameter]
    public SwitchParameter Rejects { get; set; }

    /// <summary>Which ports carry most, accepted and rejected.</summary>
    [Parameter]
    public SwitchParameter Ports { get; set; }

    /// <summary>How much there was in every stretch of this length, such as 30s, 5m, 1h.</summary>
    [Parameter]
    [OneValue]
    public string? Timeline { get; set; }

    /// <summary>How many bytes the groups may take in memory; more go through a temporary file.</summary>
    [Parameter]
    [ValidateRange(FlowLogMeasurer.LeastMemory, long.MaxValue)]
    [OneValue]
    public long MaxMemory { get; set; } = 1L << 30;

    /// <summary>Who adds up: this machine, Athena, or whichever suits the size listed.</summary>
    [Parameter(ParameterSetName = BucketSet)]
    [OneValue]
    public FlowLogEngine Engine { get; set; } = FlowLogEngine.Local;

    /// <summary>Refuses a question to Athena that would read more gigabytes (10^9 bytes).</summary>
    [Parameter(ParameterSetName = BucketSet)]
    [ValidateRange(0, double.MaxValue)]
    [OneValue]
    public double? MaxScanGB { get; set; }

    /// <summary>Gigabytes up to which -Engine Auto reads on this machine, and from which on Athena is suggested.</summary>
    [Parameter(ParameterSetName = BucketSet)]
    [ValidateRange(0, double.MaxValue)]
    [OneValue]
    public double LocalLimitGB { get; set; } = DefaultLocalLimitGB;

    protected override double SuggestAboveGB => LocalLimitGB;

    protected override async Task EndAsync(CancellationToken cancellationToken)
    {
        FlowLogQuestion question = MakeQuestion(await MakeFilterAsync(includeNoData: false, cancellationToken).ConfigureAwait(false));
        if (Engine != FlowLogEngine.Local && await FindAnswererAsync(question, cancellationToken).ConfigureAwait(false) is { } tables)
        {
            await AskAsync(tables, question, cancellationToken).ConfigureAwait(false);
            return;
        }

        FlowLogMeasurer measurer = new(question, ReadOptions, MaxMemory);
        FlowLogAnswer answer = await measurer.RunAsync(
            ListObjectsAsync(question.Filter, cancellationToken), Summary, Report, cancellationToken).ConfigureAwait(false);
        await ReportAsync().ConfigureAwait(false);
        await WriteAsync(new FlowLogMeasurement(answer, Summary)).ConfigureAwait(false);
    }

    private async Task<AthenaTables?> FindAnswererAsync(FlowLogQuestion question, CancellationToken cancellationToken)
    {
        if (Buckets.Select(b => b.Id).Distinct().Count() > 1)
        {
            throw new RefusedException("AmbiguousBucket", $"{Buckets.Count} buckets were named, and Athena is asked about one at a time.",
                Buckets[0].Id, "Ask about each bucket by itself.");
        }
        Bucket bucket = await FindBucketAsync(Buckets[0].Id, cancellationToken).ConfigureAwait(false);
        return await ChooseAsync(bucket, Prefix, question.Filter, Engine, LocalLimitGB, cancellationToken).ConfigureAwait(false);
    }

    private async Task AskAsync(AthenaTables tables, FlowLogQuestion question, CancellationToken cancellationToken)
    {
        (bool may, Stream? csv) = await AskAsync(tables, FlowLogSql.Measure(tables.Tables, question), MaxScanGB, Summary, cancellationToken)
            .ConfigureAwait(false);
        if (!may) { return; }
        FlowLogAnswer answer = new(question, [], 0, 0);
        if (csv is not null)
        {
            await using (csv.ConfigureAwait(false))
            {
                answer = await FlowLogAnswerReader.ReadGroupsAsync(csv, question, Summary, cancellationToken).ConfigureAwait(false);
            }
        }

        await ReportAsync().ConfigureAwait(false);
        await WriteAsync(new FlowLogMeasurement(answer, Summary, FlowLogEngine.Athena)).ConfigureAwait(false);
    }

    private FlowLogQuestion MakeQuestion(FlowLogFilter filter)
    {
        if (new[] { TopTalkers.IsPresent, Rejects.IsPresent, Ports.IsPresent, Timeline is not null }.Count(asked => asked)
            + (By.Length > 0 && Timeline is null ? 1 : 0) > 1)
        {
            throw new RefusedException("AmbiguousQuestion", "More than one question was asked.", null,
                "Ask one: -By, -TopTalkers, -Rejects, -Ports or -Timeline; only -Timeline goes together with -By.");
        }

        FlowLogQuestion question = TopTalkers ? FlowLogQuestion.TopTalkers : Rejects ? FlowLogQuestion.Rejects : Ports
            ? FlowLogQuestion.Ports
            : Timeline is not null ? FlowLogQuestion.Timeline(FlowLogGrouping.ParseStep(Timeline)) : new();
        FlowLogGrouping[] by = [.. question.By, .. By.SelectMany(
            b => b.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).Select(FlowLogGrouping.Parse)];
        if (Rejects && filter.Action.Contains("ACCEPT"))
        {
            throw new RefusedException("AmbiguousQuestion", "-Rejects and -Action ACCEPT contradict each other.", "ACCEPT",
                "Leave one of them out.");
        }
        return question with
        {
            By = [.. by.DistinctBy(b => b.Field)], Top = Top, Sum = Sum.Length > 0 ? [.. Sum.Distinct()] : question.Sum,
            Filter = Rejects ? filter with { Action = question.Filter.Action } : filter,
        };
    }
}

/// <summary>Completes the names of fields to group by.</summary>
public sealed class FlowLogFieldCompleter : IArgumentCompleter
{
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        FlowLogGrouping.ShortNames.Concat(Enum.GetNames<FlowLogField>())
            .Where(n => n.StartsWith(wordToComplete ?? "", StringComparison.OrdinalIgnoreCase)).Select(n => new CompletionResult(n));
}
