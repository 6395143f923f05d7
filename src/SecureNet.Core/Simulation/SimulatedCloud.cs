using System.Diagnostics;
using SecureNet.Cloud;
using SecureNet.Model;
using SecureNet.Policies;
using SecureNet.Provisioning;
using SecureNet.Simulation.FlowLogs;

namespace SecureNet.Simulation;

/// <summary>One account and region of a <see cref="SimulatedWorld"/>.</summary>
public sealed class SimulatedCloud : ICloud
{
    // EC2 is more patient than the others (RT3); what is beyond all of them is refused here.
    private static readonly TimeSpan s_clockTolerance = TimeSpan.FromMinutes(5);
    private readonly SimulatedWorld _world;
    private readonly Lock _clock = new();
    private TimeSpan _corrected;

    internal SimulatedCloud(SimulatedWorld world, Place place) =>
        (_world, Place, Objects, Logs, Queries, Runs) =
            (world, place, new SimulatedObjectStore(this, world), new SimulatedLogEvents(this, world),
                new SimulatedQueryEngine(this, world), new SimulatedRunLogs(this, world.RunLogs));

    public IObjectStore Objects { get; }

    public ILogEvents Logs { get; }

    public IQueryEngine Queries { get; }

    public Place Place { get; }

    public string CallerArn => SimulatedS3.CallerOf(Place);

    public CloudPace Pace => _world.Options.Patience is { } patience ? _world.Options.Pace with { Patience = patience }
        : _world.Options.Pace;

    public IRunLogs Runs { get; }

    public event Action<CloudCall>? Called;

    public Task<IReadOnlyList<Resource>> ListAsync(ResourceKind kind, ResourceFilter filter, CancellationToken cancellationToken) =>
        CallAsync(ListingCalls.ActionOf(kind), null, false, () => _world.List(Place, kind, filter), cancellationToken);

    public Task<Resource?> ApplyAsync(Change change, CancellationToken cancellationToken) =>
        CallAsync(change.Action, (change as CreateChange)?.Address ?? (change.References is [string first, ..] ? first : null), true,
            () => _world.Change(Place, change), cancellationToken);

    public Task<IReadOnlyList<string>> ListAvailabilityZonesAsync(CancellationToken cancellationToken) =>
        CallAsync("ec2:DescribeAvailabilityZones", null, false, () => SimulatedCatalog.Zones(Place.Region), cancellationToken);

    public Task<IReadOnlyList<string>> ListZonesOfInstanceTypeAsync(string instanceType, CancellationToken cancellationToken) =>
        CallAsync("ec2:DescribeInstanceTypeOfferings", instanceType, false,
            () => SimulatedCatalog.ZonesOf(Place.Region, instanceType), cancellationToken);

    public Task<string?> GetArchitectureAsync(string instanceType, CancellationToken cancellationToken) =>
        CallAsync("ec2:DescribeInstanceTypes", instanceType, false, () => SimulatedCatalog.ArchitectureOf(instanceType), cancellationToken);

    public Task<string> GetParameterAsync(string name, CancellationToken cancellationToken) =>
        CallAsync("ssm:GetParameter", name, false, () => SimulatedCatalog.Parameter(Place, name), cancellationToken);

    public Task<string?> GetUserDataHashAsync(string instanceId, CancellationToken cancellationToken) =>
        CallAsync("ec2:DescribeInstanceAttribute", instanceId, false, () => _world.UserDataHashOf(instanceId), cancellationToken);

    public Task<KmsKey> GetKeyAsync(string keyId, CancellationToken cancellationToken) =>
        CallAsync("kms:DescribeKey", keyId, false, () => _world.KmsKeys.Find(keyId)
            ?? throw new CloudException("AccessDeniedException",
                $"User: {CallerArn} is not authorized to perform: kms:DescribeKey on resource: {keyId} because the resource "
                    + "does not exist in this Region, no resource-based policies allow access, or a resource-based policy explicitly "
                    + "denies access", "kms:DescribeKey", Place), cancellationToken);

    public Task<CallerIdentity> GetCallerIdentityAsync(CancellationToken cancellationToken) =>
        CallAsync("sts:GetCallerIdentity", null, false,
            () => new CallerIdentity(Place.AccountId, CallerArn, DateTimeOffset.UtcNow + _world.Options.ClockAhead, DateTimeOffset.UtcNow),
            cancellationToken);

    public Task<IReadOnlyList<RightAnswer>> ProbeRightsAsync(
        IReadOnlyList<AccountRight> rights, string deployment, CancellationToken cancellationToken) =>
        CallAsync<IReadOnlyList<RightAnswer>>(RightReading.Simulation, CallerArn, false, () => [.. rights.Select(Probe)],
            cancellationToken);

    // As AWS would tell it: a dry run knows, a simulation of policies not always.
    private RightAnswer Probe(AccountRight right)
    {
        bool denied = _world.Options.DeniedActions.Contains(right.Action);
        return RightReading.IsRehearsed(right.Action)
            ? RightReading.OfDryRun(right, denied ? "UnauthorizedOperation" : "DryRunOperation")
            : RightReading.OfSimulation(right, denied ? "explicitDeny" : "allowed", []);
    }

    public Task<double?> GetQuotaAsync(string service, string code, CancellationToken cancellationToken) =>
        CallAsync("servicequotas:GetServiceQuota", code, false, () => (double?)QuotaRules.ValueOf(_world.Options, code), cancellationToken);

    public Task<IReadOnlyList<ScalingActivity>> ListScalingActivitiesAsync(string autoScalingGroupName,
        CancellationToken cancellationToken) =>
            CallAsync("autoscaling:DescribeScalingActivities", autoScalingGroupName, false,
                () => _world.ActivitiesOf(Place, autoScalingGroupName), cancellationToken);

    public Task<ProbeResult> ProbeAsync(ProbeRequest request, CancellationToken cancellationToken) =>
        CallOnceAsync("ssm:SendCommand", request.InstanceId, false, () => SimulatedProbe.Run(_world, Place, request), cancellationToken);

    public Task<S3ProbeResult> ProbeS3Async(S3ProbeRequest request, CancellationToken cancellationToken) =>
        CallOnceAsync("ssm:SendCommand", request.InstanceId, false, () => SimulatedS3Probe.Run(_world, Place, request), cancellationToken);

    internal Task<T> CallAsync<T>(string action, string? target, bool isChange, Func<T> work,
        CancellationToken cancellationToken) => isChange
            ? CallOnceAsync(action, target, true, work, cancellationToken)
            : ReadingCalls.RepeatAsync(Pace.Retry, () => CallOnceAsync(action, target, false, work, cancellationToken));

    private async Task<T> CallOnceAsync<T>(string action, string? target, bool isChange, Func<T> work, CancellationToken cancellationToken)
    {
        DateTimeOffset started = DateTimeOffset.UtcNow;
        long clock = Stopwatch.GetTimestamp();
        string requestId = Guid.NewGuid().ToString();
        (string? error, string? notice) = (null, null);
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            (SimulatedCall call, Fault? fault) = _world.Begin(action, Place, isChange, target);
            if (_world.Options.Gate is { } gate) { await gate(call).ConfigureAwait(false); }
            if (_world.LatencyOf(Place) is var latency && latency > TimeSpan.Zero)
            {
                await Task.Delay(latency, Pace.Clock, cancellationToken).ConfigureAwait(false);
            }
            if (IsSignedOff(out TimeSpan ahead))
            {
                notice = ClockSkew.Sentence(ahead);
                throw new CloudException("RequestExpired", "Request has expired.", action, Place, requestId) { ClockSkew = ahead };
            }

            if (ReferenceEquals(fault, Fault.YesButNotDone)) { return default!; }
            if (fault is { AfterWork: false }) { throw Failure(fault, action, requestId); }
            T answer = work();
            return fault is null ? answer : throw Failure(fault, action, requestId);
        }
        catch (CloudException e)
        {
            error = e.Code;
            throw;
        }
        finally
        {
            Called?.Invoke(new(
                Place, action, requestId, started, Stopwatch.GetElapsedTime(clock), isChange, target, error) { Notice = notice });
        }
    }

    // The first caller notices, and all go by AWS's time from then on.
    private bool IsSignedOff(out TimeSpan ahead)
    {
        ahead = _world.Options.ClockAhead;
        lock (_clock)
        {
            bool isOff = (ahead - _corrected).Duration() > s_clockTolerance;
            if (isOff) { _corrected = ahead; }
            return isOff;
        }
    }

    private CloudException Failure(Fault fault, string action, string requestId) =>
        new(fault.Code, fault.Message, action, Place, requestId, mayHaveBeenDone: fault.AfterWork || RetryCodes.IsTransient(fault.Code));
}
