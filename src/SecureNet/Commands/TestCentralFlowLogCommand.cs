using System.Management.Automation;
using SecureNet.Cloud;
using SecureNet.FlowLogs;
using SecureNet.Model;
using SecureNet.Provisioning;
using SecureNet.Reachability;

namespace SecureNet.Commands;

/// <summary>Proves that a VPC's flow logs arrive: by records that were read, and with a probe by the record of the probe itself.</summary>
[Cmdlet(VerbsDiagnostic.Test, "CentralFlowLog", DefaultParameterSetName = VpcSet)]
[OutputType(typeof(CentralFlowLogTest))]
public sealed class TestCentralFlowLogCommand : SecureCmdlet, IGate
{
    private const string VpcSet = "Vpc";
    private const string BastionSet = "Bastion";

    /// <summary>The VPC, or a flow log.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = VpcSet)]
    [Alias("VpcId")]
    [ResourceReferenceTransformation("VpcId")]
    [OneValue]
    public ResourceReference? Vpc { get; set; }

    /// <summary>The host that sends the probe; its VPC is the one that is tested.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = BastionSet)]
    public SecureHost? Bastion { get; set; }

    /// <summary>A host that is pinged from the bastion, so that there is traffic that is known.</summary>
    [Parameter(ParameterSetName = BastionSet)]
    [ResourceReferenceTransformation("InstanceId")]
    [OneValue]
    public ResourceReference? Probe { get; set; }

    /// <summary>
    /// Which flow log is tested where the VPC has one to a bucket and one to CloudWatch Logs; a flow log from the pipeline brings its own.
    /// </summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [OneValue]
    public FlowLogDestinationType? Destination { get; set; }

    /// <summary>How long to wait for records. AWS takes about ten minutes, and longer for the first file.</summary>
    [Parameter]
    [ValidateRange(0, 86400)]
    [OneValue]
    public int TimeoutSeconds { get; set; } = 1500;

    /// <summary>
    /// Ends with an error where not everything is good, so that a pipeline stops and its process ends with the exit code.
    /// </summary>
    [Parameter]
    public SwitchParameter CI { get; set; }

    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        string vpcId = Bastion?.VpcId ?? Vpc!.Id;
        // The pinged host may lie in a peer VPC, so every connected account is read.
        Network network = await Reader.ReadAsync(CloudsFor([]), NetworkReader.AllKinds, ResourceFilter.All, cancellationToken)
            .ConfigureAwait(false);
        Vpc vpc = FindVpc(network, vpcId);
        FlowLog[] logs = [.. network.Of<FlowLog>(vpc.Place)
            .Where(l => l.ResourceId == vpc.Id && (Destination is null || l.Settings.DestinationType == Destination))];
        if (logs.Length == 0)
        {
            throw new NotFoundException($"VPC {vpc} of {vpc.Place} has no flow log{(Destination is { } to ? $" to {to}" : "")}.", vpc.Id,
                "Make one with Enable-CentralFlowLog.");
        }
        FlowLog log = logs.OrderByDescending(l => l.Deployment is not null).ThenBy(l => l.Settings.DestinationType)
            .ThenBy(l => l.Id, StringComparer.Ordinal).First();
        CloudPace pace = AccountOf(log.Place).Cloud.Pace;
        Watch watch = new(pace, pace.Poll * 5);
        DateTimeOffset begun = watch.Begun;
        // Without a probe yesterday's traffic is proof as well; with one only what comes after it.
        FlowLogFilter filter = DeliveryProof.FilterFor(log, Probe is null ? begun.AddDays(-1) : begun);
        DeliveryProof proof = new(log.Settings.DestinationType == FlowLogDestinationType.S3
            ? new BucketDelivery(await FlowLogSources.OwnerOfAsync(this, log, cancellationToken).ConfigureAwait(false), log, filter)
            : new LogGroupDelivery(await GroupOfAsync(log, cancellationToken).ConfigureAwait(false), log,
                network.Of<NetworkInterface>(vpc.Place).Where(i => i.VpcId == vpc.Id).Select(i => i.Id).ToHashSet(), filter), filter);
        if (Probe is not null) { await proof.SkipAsync(cancellationToken).ConfigureAwait(false); }
        (IReadOnlyList<SeenPacket> expected, DeliveryLink? probe) = Bastion is null || Probe is null
            ? ([], null) : await SendAsync(network, vpc, cancellationToken).ConfigureAwait(false);
        FlowLog seen = await WaitAsync(proof, log, expected, probe, watch, cancellationToken).ConfigureAwait(false);
        CentralFlowLog subject = new(seen, vpc);
        CentralFlowLogTest test = new(subject, Links(subject, proof.Evidence, expected, probe).ToArray(), proof.Evidence, watch.Elapsed);
        Judge(test.Outcome, () => $"flow log {test.FlowLogId} of {test.VpcId}");
        await WriteAsync(test).ConfigureAwait(false);
    }

    private async Task<FlowLogEvents> GroupOfAsync(FlowLog log, CancellationToken cancellationToken)
    {
        ICloud cloud = AccountOf(log.Place).Cloud;
        Network groups = await Reader.ReadAsync([cloud], [ResourceKind.LogGroup], ResourceFilter.ById(log.DestinationId), cancellationToken)
            .ConfigureAwait(false);
        return groups.Of<LogGroup>().Any() ? new(cloud, log.DestinationId, [log])
            : throw new NotFoundException(
                $"Flow log {log} of {log.Place} delivers to the log group '{log.DestinationId}', which is not there.", log.DestinationId,
                "Run Enable-CentralFlowLog again, which makes it anew.");
    }

    private async Task<(IReadOnlyList<SeenPacket> Expected, DeliveryLink Probe)> SendAsync(Network network, Vpc vpc,
        CancellationToken cancellationToken)
    {
        Endpoint from = EndpointResolver.Resolve(network, Bastion!.InstanceId), to = EndpointResolver.Resolve(network, Probe!.Id);
        PathAnalysis path = PathAnalyzer.Analyze(network, new() { Source = from, Destination = to, Protocol = IpProtocol.Icmp });
        SeenPacket[] expected = [.. FlowLogObserver.Observe(path).Where(p => p.Interface.VpcId == vpc.Id)];
        ProbeResult sent = await AccountOf(from.Interface!.Place).Cloud.ProbeAsync(
            new(Bastion.InstanceId, to.Address, IpProtocol.Icmp, 0), cancellationToken).ConfigureAwait(false);
        return sent.Outcome == ProbeOutcome.CouldNotRun
            ? (expected, new("probe", false, $"the ping from {from} could not be sent: {sent.Detail}",
                "Run Command needs the SSM agent, a role that allows it and a way to the SSM endpoints (New-HostRole "
                    + "-AllowSessionManager)."))
            : (expected, new("probe", true,
                $"ping {from} -> {to} was {sent.Outcome.ToString().ToLowerInvariant()}; the network's rules say "
                    + $"{path.Verdict.ToString().ToLowerInvariant()}"));
    }

    private async Task<FlowLog> WaitAsync(DeliveryProof proof, FlowLog log, IReadOnlyList<SeenPacket> expected, DeliveryLink? probe,
        Watch watch, CancellationToken cancellationToken)
    {
        ICloud cloud = AccountOf(log.Place).Cloud;
        bool waitsForProbe = probe is { Passed: true } && expected.Count > 0;
        // A failure from before the probe may be mended since: the next delivery will say so.
        TimeSpan doubt = waitsForProbe && log.DeliverLogsStatus == "FAILED" ? cloud.Pace.Patience : TimeSpan.Zero;
        while (true)
        {
            await proof.LookAsync(expected, cancellationToken).ConfigureAwait(false);
            log = (await cloud.ListAsync(ResourceKind.FlowLog, ResourceFilter.ById(log.Id), cancellationToken).ConfigureAwait(false))
                .OfType<FlowLog>().FirstOrDefault() ?? log;
            TimeSpan waited = watch.Elapsed;
            bool done = waitsForProbe
                ? expected.All(e => proof.Evidence.Expected.Any(r => DeliveryProof.IsOf(r, e))) : proof.Evidence.Records > 0;
            // A delivery that fails now fails in ten minutes too.
            if (done || (log.DeliverLogsStatus == "FAILED" && waited >= doubt) || probe is { Passed: false }
                || waited.TotalSeconds >= TimeoutSeconds) { return log; }
            Post(() => WriteProgress(new ProgressRecord(2, "Waiting for flow log records",
                $"{proof.Evidence.Objects} objects, {proof.Evidence.Records} records after {waited.TotalSeconds:0} s")
            {
                PercentComplete = (int)Math.Min(99, 100 * waited.TotalSeconds / Math.Max(1, TimeoutSeconds))
            }));
            await watch.PauseAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private static IEnumerable<DeliveryLink> Links(CentralFlowLog log, DeliveryEvidence found, IReadOnlyList<SeenPacket> expected,
        DeliveryLink? probe)
    {
        yield return new("flow log", log.Status == "ACTIVE",
            $"{log.Status}, records {log.TrafficType} every {log.MaxAggregationInterval} s", "Make it again with Enable-CentralFlowLog.");
        yield return new("delivery", log.DeliverLogsStatus switch { "FAILED" => false, null => found.Objects > 0 ? true : null, _ => true },
            $"DeliverLogsStatus is {log.DeliverLogsStatus ?? "not set yet"}{(log.DeliverLogsErrorMessage is { } e ? $": {e}" : "")}",
            log.DeliverLogsStatus == "FAILED"
                ? log.BucketName is null ? "The log group is gone, or the role's policies do not let the flow log write into it: run "
                    + "Enable-CentralFlowLog again, which puts both right."
                    : "The bucket's policy, ownership or key refuses log delivery: run Enable-CentralFlowLog again, which "
                        + "rehearses it and names the statement."
                : "Nothing was delivered yet; the first file takes ten minutes and more, and needs traffic.");
        yield return log.BucketName is null
            ? new("stream", found.Object is null ? null : true, found.Object is { } s
                ? $"{log.LogGroupName} {s} (of an interface of {log.VpcId})"
                : $"none of an interface of {log.VpcId} in {log.LogGroupName} yet",
                "Wait longer (-TimeoutSeconds), and make traffic (-Probe).")
            : new("object", found.Object is null ? null : true, found.Object is { } o
                ? $"{o} (account, region and flow log are the right ones)" : $"none of {log.FlowLogId} under {log.Prefix} yet",
                "Wait longer (-TimeoutSeconds), and make traffic (-Probe).");
        yield return new("records", found.Problems.Count > 0 ? false : found.Records > 0 ? true : null,
            found.Problems.Count > 0 ? found.Problems[0]
                .Message : $"{found.Records} of traffic, {found.NoData} NODATA, {found.SkipData} SKIPDATA in {found.Objects} "
                    + $"{(log.BucketName is null ? "part(s) of streams" : "object(s)")}",
            found.Problems.Count > 0 ? found.Problems[0].Advice : "NODATA is no traffic: send some with -Probe, and wait longer.");
        if (probe is null) { yield break; }
        yield return probe;
        if (probe.Passed != true) { yield break; }
        foreach (SeenPacket packet in expected) { yield return LinkOf(packet, found); }
        if (expected.Count == 0)
        {
            yield return new("record", null, "no interface of this VPC sees the ping, by the network's rules",
                "Ping a host that this VPC's traffic reaches.");
        }
    }

    private static DeliveryLink LinkOf(SeenPacket packet, DeliveryEvidence found)
    {
        string what =
            $"{packet.Protocol} {packet.Source} -> {packet.Destination} {(packet.Egress ? "out of" : "into")} {packet.Interface.Id}";
        string foretold = packet.Accepted ? "ACCEPT" : "REJECT";
        FlowLogRecord? record = found.Expected.FirstOrDefault(r => DeliveryProof.IsOf(r, packet) && r.Action == foretold)
            ?? found.Expected.FirstOrDefault(r => DeliveryProof.IsOf(r, packet));
        return record is null ? new("record", null, $"{what}: not there yet ({foretold} is foretold)", "Wait longer (-TimeoutSeconds).")
            : new("record", record.Action == foretold, $"{what}: {record.Action}"
                + $"{(record.Action == foretold ? ", as the network's rules foretell"
                    : $", though the network's rules foretell {foretold}")}", "The rules changed meanwhile, or "
                        + "the host's own firewall "
                        + "answers; test the path with Test-NetworkPath.");
    }
}
