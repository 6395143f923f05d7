using SecureNet.Cloud;
using SecureNet.Model;
using SecureNet.Provisioning;

namespace SecureNet;

/// <summary>
/// An account and region as it would be after what -WhatIf showed: it reads the real one and changes only what is planned.
/// </summary>
internal sealed class PlannedCloud(ICloud real, PlannedWorld world) : ICloud
{
    public Place Place => real.Place;

    public string CallerArn => real.CallerArn;

    // Nothing that is planned has to be waited for.
    public CloudPace Pace => real.Pace with { Poll = TimeSpan.FromMilliseconds(1) };

    public IObjectStore Objects => real.Objects;

    public ILogEvents Logs => real.Logs;

    public IQueryEngine Queries => real.Queries;

    public IRunLogs Runs => real.Runs;

    public event Action<CloudCall>? Called
    {
        add => real.Called += value;
        remove => real.Called -= value;
    }

    /// <summary>The account over which this one lies, or the cloud itself.</summary>
    public static ICloud Over(ICloud cloud, PlannedWorld world) => cloud is PlannedCloud ? cloud : new PlannedCloud(cloud, world);

    public async Task<IReadOnlyList<Resource>> ListAsync(ResourceKind kind, ResourceFilter filter, CancellationToken cancellationToken)
    {
        // AWS refuses what does not look like one of its ids.
        bool isOfVpc = kind is not (ResourceKind.ManagedPrefixList or ResourceKind.ElasticIp);
        ResourceFilter known = filter with { Ids = Known(filter.Ids), VpcIds = isOfVpc ? Known(filter.VpcIds) : null };
        bool isOnlyPlanned = (known is { Ids: [] } && filter.Ids is [_, ..]) || (known is { VpcIds: [] } && filter.VpcIds is [_, ..]);
        IReadOnlyList<Resource> read = isOnlyPlanned ? [] : await real.ListAsync(kind, known, cancellationToken).ConfigureAwait(false);
        return world.Complete(read, Place, kind, filter);
    }

    public Task<Resource?> ApplyAsync(Change change, CancellationToken cancellationToken) => Task.FromResult(world.Apply(Place, change));

    public Task<IReadOnlyList<string>> ListAvailabilityZonesAsync(CancellationToken cancellationToken) =>
        real.ListAvailabilityZonesAsync(cancellationToken);

    public Task<IReadOnlyList<string>> ListZonesOfInstanceTypeAsync(string instanceType, CancellationToken cancellationToken) =>
        real.ListZonesOfInstanceTypeAsync(instanceType, cancellationToken);

    public Task<string?> GetArchitectureAsync(string instanceType, CancellationToken cancellationToken) =>
        real.GetArchitectureAsync(instanceType, cancellationToken);

    public Task<string> GetParameterAsync(string name, CancellationToken cancellationToken) =>
        real.GetParameterAsync(name, cancellationToken);

    public Task<KmsKey> GetKeyAsync(string keyId, CancellationToken cancellationToken) => real.GetKeyAsync(keyId, cancellationToken);

    public Task<double?> GetQuotaAsync(string service, string code, CancellationToken cancellationToken) =>
        real.GetQuotaAsync(service, code, cancellationToken);

    public Task<string?> GetUserDataHashAsync(string instanceId, CancellationToken cancellationToken) =>
        PlannedId.Is(instanceId) ? Task.FromResult<string?>(null) : real.GetUserDataHashAsync(instanceId, cancellationToken);

    public Task<CallerIdentity> GetCallerIdentityAsync(CancellationToken cancellationToken) =>
        real.GetCallerIdentityAsync(cancellationToken);

    public Task<IReadOnlyList<RightAnswer>> ProbeRightsAsync(
        IReadOnlyList<AccountRight> rights, string deployment, CancellationToken cancellationToken) =>
        real.ProbeRightsAsync(rights, deployment, cancellationToken);

    public Task<IReadOnlyList<ScalingActivity>> ListScalingActivitiesAsync(
        string autoScalingGroupName, CancellationToken cancellationToken) =>
        real.ListScalingActivitiesAsync(autoScalingGroupName, cancellationToken);

    public Task<ProbeResult> ProbeAsync(ProbeRequest request, CancellationToken cancellationToken) => throw NoProbe();

    public Task<S3ProbeResult> ProbeS3Async(S3ProbeRequest request, CancellationToken cancellationToken) => throw NoProbe();

    private static string[]? Known(IReadOnlyList<string>? ids) => ids is null ? null : [.. ids.Where(id => !PlannedId.Is(id))];

    private static RefusedException NoProbe() =>
        new("Planned", "A host that is only planned sends nothing.", null, "Run what makes it without -WhatIf, and probe then.");
}
