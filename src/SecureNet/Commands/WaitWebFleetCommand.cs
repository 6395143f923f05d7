using System.Management.Automation;
using SecureNet.Cloud;
using SecureNet.Model;
using SecureNet.Provisioning;
using SecureNet.Reachability;
using SecureNet.Printing;

namespace SecureNet.Commands;

/// <summary>Waits until every target of a fleet is healthy, or says what stands in the way.</summary>
[Cmdlet(VerbsLifecycle.Wait, "WebFleet")]
[OutputType(typeof(WebFleet))]
public sealed class WaitWebFleetCommand : FleetCommand
{
    private static readonly ResourceKind[] s_watched =
    [
        ResourceKind.AutoScalingGroup, ResourceKind.TargetGroup, ResourceKind.LoadBalancer, ResourceKind.Instance
    ];

    private static readonly ResourceKind[] s_path =
    [
        ResourceKind.Vpc, ResourceKind.Subnet, ResourceKind.RouteTable, ResourceKind.NetworkAcl, ResourceKind.SecurityGroup,
        ResourceKind.NetworkInterface, ResourceKind.InternetGateway,
        ResourceKind.NatGateway, ResourceKind.VpcPeeringConnection,
    ];

    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [ResourceReferenceTransformation("Name")]
    [OneValue]
    public ResourceReference? InputObject { get; set; }

    /// <summary>Seconds to wait at most.</summary>
    [Parameter]
    [ValidateRange(1, 86400)]
    [OneValue]
    public int TimeoutSeconds { get; set; } = 900;

    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<ICloud> clouds = CloudsFor([InputObject!]);
        Watch? watch = null;
        while (true)
        {
            Network network = await Reader.ReadAsync(clouds, s_watched, ResourceFilter.All, cancellationToken).ConfigureAwait(false);
            AutoScalingGroup group = One<AutoScalingGroup>(network, InputObject!, "fleet", "Get-WebFleet");
            ICloud cloud = AccountOf(group.Place).Cloud;
            WebFleet fleet = new(group, network);
            if (fleet.IsHealthy)
            {
                await WriteAsync(fleet).ConfigureAwait(false);
                return;
            }

            watch ??= new(cloud.Pace, cloud.Pace.Poll);
            bool late = watch.Elapsed.TotalSeconds > TimeoutSeconds;
            await RefuseHopelessAsync(fleet, network, cloud, late, cancellationToken).ConfigureAwait(false);
            if (late)
            {
                throw new TimeoutException(
                    $"Waited {TimeoutSeconds} seconds for fleet {fleet} of {group.Place}: {StateOf(fleet)}. The network lets "
                        + $"the health check through, so look at what the instances serve at {fleet.TargetGroup?.HealthCheckPath}.");
            }
            Post(() => WriteProgress(new ProgressRecord(2, $"Fleet {fleet}",
                StateOf(fleet)) { PercentComplete = 100 * fleet.Healthy / Math.Max(1, group.DesiredCapacity) }));
            await watch.PauseAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private static bool IsAboutNewRole(ScalingActivity activity) =>
        activity.StatusMessage is { } message && message.Contains("attempting to assume role", StringComparison.Ordinal)
            && message.Contains("aws-service-role/", StringComparison.Ordinal);

    private static bool IsAboutCapacity(ScalingActivity activity) =>
        activity.StatusMessage is { } message && (
            message.Contains("do not have sufficient", StringComparison.Ordinal)
            || message.Contains("InsufficientInstanceCapacity", StringComparison.Ordinal));

    // Each message names its zone.
    private static int FullZones(IEnumerable<ScalingActivity> activities) =>
        activities.TakeWhile(a => a.StatusCode == "Failed").Where(IsAboutCapacity).Select(a => a.StatusMessage).Distinct().Count();

    private static string StateOf(WebFleet fleet) => $"{fleet.Healthy} of {fleet.DesiredCapacity} "
        + $"healthy{(fleet.Target.Count == 0
            ? ", no instance yet" : "; " + string.Join(", ", fleet.Target.Where(t => t.Health != "healthy")))}";

    private async Task RefuseHopelessAsync(WebFleet fleet, Network network, ICloud cloud, bool late, CancellationToken cancellationToken)
    {
        if (fleet.DesiredCapacity == 0)
        {
            throw new RefusedException("FleetIsEmpty", $"Fleet {fleet} of {fleet.Group.Place} wants no instance.", fleet.Name,
                "Give it a -MinSize of 1 or more with New-WebFleet.");
        }
        if (fleet.Target.Count < fleet.DesiredCapacity
            && (await cloud.ListScalingActivitiesAsync(fleet.Name, cancellationToken)
            .ConfigureAwait(false)) is [{ StatusCode: "Failed" } failed, ..] activities
            // The first fleet of an account waits for a role that AWS has just made for it, and is tried again by AWS. So is another zone,
            // where one is full.
            && (late || !(IsAboutNewRole(failed) || (IsAboutCapacity(failed) && FullZones(activities) < fleet.Group.SubnetIds.Count))))
        {
            throw new RefusedException("LaunchFailed",
                $"Fleet {fleet} of {fleet.Group.Place} cannot launch: {SafeText.Of(failed.StatusMessage)}", fleet.Name,
                "Mend what it names, in most cases with New-HostTemplate, and wait again.");
        }

        FleetTarget[] sick = [.. fleet.Target.Where(t => t.Health is "unhealthy" or "unused" || (late && t.Health != "healthy"))];
        if (sick.Length == 0 || fleet.LoadBalancer is not { } balancer || fleet.TargetGroup is not { } targets) { return; }
        Network path = (await Reader.ReadAsync([cloud], s_path, new(VpcIds: [balancer.VpcId]), cancellationToken).ConfigureAwait(false))
            .With(network.Resources).WithCollected(cloud.Place, ResourceKind.Instance);
        foreach (FleetTarget target in sick)
        {
            if (HealthCheckPath.Find(path, balancer, targets, target.InstanceId) is { } blocked)
            {
                throw new RefusedException("HealthCheckBlocked",
                    $"Target {target.InstanceId} of fleet {fleet} in {fleet.Group.Place} is {target.Health}: {blocked.Reason}.",
                    target.InstanceId,
                    // Each of its interfaces checks, so its group is let in rather than the address of one.
                    path.Find<Instance>(target.InstanceId)?.SecurityGroupIds.Contains(blocked.ResourceId) == true
                        && balancer.SecurityGroupIds is [string front, ..]
                        ? $"Let the load balancer's group in and wait again: Grant-NetworkAccess -To {blocked.ResourceId} -From "
                            + $"{front} -Protocol tcp -Port {HealthCheckPath.PortOf(targets, targets.Port)}. New-HostTemplate does "
                            + "so too."
                        : blocked.Fix is { } fix ? $"{fix}, and wait again." : "Mend it, and wait again.");
            }
        }
    }
}
