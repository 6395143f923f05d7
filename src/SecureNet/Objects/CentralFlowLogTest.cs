using SecureNet.FlowLogs;

namespace SecureNet;

/// <summary>Whether a flow log's records arrive, link by link.</summary>
public sealed class CentralFlowLogTest
{
    internal CentralFlowLogTest(CentralFlowLog flowLog, IReadOnlyList<DeliveryLink> links, DeliveryEvidence evidence, TimeSpan waited) =>
        (FlowLog, Links, Evidence, Waited) = (flowLog, links, evidence, waited);

    /// <summary>True only where records were read, and with a probe where the probe's own record was among them.</summary>
    public bool Proved => Links.All(l => l.Passed == true);

    public CentralFlowLog FlowLog { get; }

    public string FlowLogId => FlowLog.FlowLogId;

    public string VpcId => FlowLog.VpcId;

    public string? BucketName => FlowLog.BucketName;

    public string? LogGroupName => FlowLog.LogGroupName;

    /// <summary>The chain from the flow log to the record, in order; the first that did not pass is where it broke.</summary>
    public IReadOnlyList<DeliveryLink> Links { get; }

    /// <summary>The key of the newest object that was read; null where it delivers to CloudWatch Logs.</summary>
    public string? ObjectKey => BucketName is null ? null : Evidence.Object;

    /// <summary>The newest stream of the log group that was read; null where it delivers to a bucket.</summary>
    public string? LogStreamName => BucketName is null ? Evidence.Object : null;

    /// <summary>The records of the probe's packets; without a probe one record of traffic.</summary>
    public IReadOnlyList<FlowLogRecord> Record =>
        Evidence.Expected.Count > 0 ? Evidence.Expected : Evidence.Sample is { } one ? new[] { one } : [];

    /// <summary>How long it waited.</summary>
    public TimeSpan Waited { get; }

    public string AccountId => FlowLog.AccountId;

    public string Region => FlowLog.Region;

    internal DeliveryEvidence Evidence { get; }

    internal GateOutcome Outcome =>
        Proved ? GateOutcome.Good : Links.Any(l => l.Passed == false) ? GateOutcome.Violated : GateOutcome.Unknown;

    /// <summary>The chain as a person reads it.</summary>
    public override string ToString()
    {
        if (MockObject.NameOf(this) is { } made) { return made; }
        int width = Links.Select(l => l.Name.Length).DefaultIfEmpty(0).Max();
        IEnumerable<string> lines = Links.SelectMany(
            l => new[] { $"  {l.Passed switch { true => "ok", false => "x ", _ => "? " }}  {l.Name.PadRight(width)}  {l.Detail}",
                l.Passed == true || l.Advice is null ? null : $"      {l.Advice}" }).OfType<string>();
        return string.Join(Environment.NewLine,
            lines.Prepend($"flow log {FlowLog} of {FlowLog.VpcName ?? VpcId} -> {BucketName ?? LogGroupName}: "
                + $"{(Proved ? "PROVED" : Links.Any(l => l.Passed == false) ? "BROKEN" : "NOT PROVED")}"));
    }
}

/// <summary>One link of the chain.</summary>
/// <param name="Name">What was looked at.</param>
/// <param name="Passed">True or false; null where it could not be told yet.</param>
/// <param name="Detail">What was found.</param>
/// <param name="Advice">What to do where it did not pass.</param>
public sealed record DeliveryLink(string Name, bool? Passed, string Detail, string? Advice = null);
