using SecureNet.Cloud;
using SecureNet.Model;
using SecureNet.Reachability;

namespace SecureNet.Simulation;

/// <summary>
/// Plays Auto Scaling and the health checks of load balancers: groups launch and end instances until they are as many as wanted, and a
/// target is healthy if and only if the network lets the check through, from every interface of its load balancer.
/// </summary>
internal sealed class SimulatedFleet(TimeProvider clock, Func<string, string> newId, SimulationOptions options, Action<TimeSpan,
    Func<Network, Network>> later)
{
    private readonly Dictionary<string, DateTimeOffset> _roles = [];
    private readonly Dictionary<(Place, string), List<ScalingActivity>> _activities = [];
    private Network? _settled;

    public static Instance[] InstancesOf(Network state, Place place, string group) =>
        [.. state.Of<Instance>(place).Where(i => i.Exists && i.Tags.GetValueOrDefault(AutoScalingGroup.InstanceTag) == group)
            .OrderBy(i => i.Id, StringComparer.Ordinal)];

    public IReadOnlyList<ScalingActivity> ActivitiesOf(Place place, string group) =>
        [.. _activities.GetValueOrDefault((place, group), []).AsEnumerable().Reverse()];

    /// <summary>The state after the groups did what they have to.</summary>
    public Network Settle(Network state)
    {
        // A network never changes: the one that was settled last still is.
        if (ReferenceEquals(state, _settled)) { return state; }
        foreach (AutoScalingGroup group in state.Of<AutoScalingGroup>().OrderBy(g => g.Id, StringComparer.Ordinal).ToArray())
        {
            state = Settle(state, group);
        }
        foreach (TargetGroup targets in state.Of<TargetGroup>().Where(t => t.Targets is { Count: > 0 }).ToArray())
        {
            state = Check(state, targets);
        }
        return _settled = state;
    }

    /// <summary>The state after target tracking saw this average CPU: it rounds up, and keeps to the group's limits.</summary>
    public static Network Track(Network state, AutoScalingGroup group, double percent)
    {
        if (group.TargetCpu is not { } target) { return state; }
        int running = InstancesOf(state, group.Place, group.Id).Count(i => i.State is "pending" or "running");
        int wanted = Math.Clamp((int)Math.Ceiling(running * percent / target), group.MinSize, group.MaxSize);
        return wanted == group.DesiredCapacity ? state : state.With(group with { DesiredCapacity = wanted });
    }

    private Network Settle(Network state, AutoScalingGroup group)
    {
        Instance[] own = InstancesOf(state, group.Place, group.Id);
        Instance[] active = [.. own.Where(i => i.State is "pending" or "running")];
        if (group.IsDeleting && own.Length == 0) { return state.Without(group); }
        int wanted = group.IsDeleting ? 0 : group.DesiredCapacity;
        for (int n = active.Length; n < wanted && Launch(state, group, out Network after); n++) { state = after; }
        foreach (Instance doomed in active.Skip(wanted)) { state = End(state, group, doomed); }
        GroupInstance[] seen = [.. InstancesOf(state, group.Place, group.Id).Select(i => new GroupInstance(i.Id,
            i.State switch { "pending" => "Pending", "running" => "InService", _ => "Terminating" }, "Healthy", i.AvailabilityZone))];
        AutoScalingGroup now = state.Find<AutoScalingGroup>(group.Place, ResourceKind.AutoScalingGroup, group.Id)!;
        return seen.SequenceEqual(now.Instances) ? state : state.With(now with { Instances = seen });
    }

    private bool Launch(Network state, AutoScalingGroup group, out Network after)
    {
        after = state;
        Place place = group.Place;
        LaunchTemplateData? data = state.Find<LaunchTemplate>(place, ResourceKind.LaunchTemplate, group.LaunchTemplateId!)?.Data;
        string? wrong = data is null ? "The specified launch template does not exist."
            : FleetRules.IsImageElsewhere(state, place, data.ImageId) ? $"The image id '[{data.ImageId}]' does not exist."
            : data.KeyName is { } key && !state.Of<KeyPair>(place).Any(k => k.KeyName == key) ? $"The key pair '{key}' does not exist."
            : data.SecurityGroupIds.FirstOrDefault(g => state.Find<SecurityGroup>(place, ResourceKind.SecurityGroup, g) is null) is { } gone
            ? $"The security group '{gone}' does not exist." : null;
        Subnet? subnet = group.SubnetIds.Select(s => state.Find<Subnet>(place, ResourceKind.Subnet, s)).OfType<Subnet>()
            .Where(s => AddressPool.NextPrivate(state, s) is not null)
            .OrderBy(s => options.FullZones.Contains(s.AvailabilityZone))
                .ThenBy(s => InstancesOf(state, place, group.Id).Count(i => i.SubnetId == s.Id && i.State is "pending" or "running"))
                .FirstOrDefault();
        wrong ??= RoleOf(group) ?? (subnet is null ? "There are not enough free addresses in the subnets of the group."
            : options.FullZones.Contains(subnet.AvailabilityZone) ? SimulationRules.NoCapacity(data!.InstanceType, subnet.AvailabilityZone)
                : null);
        if (wrong is not null)
        {
            Say(group, "Failed", "Launching a new EC2 instance", $"{wrong} Launching EC2 instance failed.");
            return false;
        }

        RunInstances launch = new(subnet!.Id, data!.ImageId, data.InstanceType, data.SecurityGroupIds, data.AssociatePublicIpAddress,
            newId("token"))
        {
            KeyName = data.KeyName, Tags = data.LaunchedTags.SetItems(group.Tags).Remove(TagNames.Address)
                .Add(AutoScalingGroup.InstanceTag, group.Id),
        };
        after = NetworkPatcher.Apply(state, place, launch, newId, out Resource? made);
        string id = made!.Id;
        foreach (TargetGroup t in group.TargetGroupArns.Select(a => state.Find<TargetGroup>(place, ResourceKind.TargetGroup, a))
            .OfType<TargetGroup>())
        {
            after = after.With(t with { Targets = [.. t.Targets ?? [], new Target(id, t.Port, "initial", "Elb.RegistrationInProgress")
            {
                AvailabilityZone = subnet.AvailabilityZone
            }] });
        }

        later(options.StartLag, n => n.Find<Instance>(place, ResourceKind.Instance, id) is { State: "pending" } i
            ? n.With(i with { State = "running" }) : n);
        Say(group, "Successful", $"Launching a new EC2 instance: {id}", null);
        return true;
    }

    // The first group of an account: AWS makes the service-linked role for it, and tries again when it can be assumed.
    private string? RoleOf(AutoScalingGroup group)
    {
        if (options.RoleLag <= TimeSpan.Zero) { return null; }
        DateTimeOffset now = clock.GetUtcNow();
        if (!_roles.TryGetValue(group.AccountId, out DateTimeOffset usable))
        {
            _roles[group.AccountId] = usable = now + options.RoleLag;
            later(options.RoleLag, n => n.Find<AutoScalingGroup>(group.Place, ResourceKind.AutoScalingGroup, group.Id) is { } waiting
                ? n.With(waiting with { }) : n);
        }

        return now >= usable ? null
            : "Access denied when attempting to assume role "
                + $"arn:{Partition.Of(group.Region)}:iam::{group.AccountId}:role/aws-service-role/autoscaling.amazonaws.com/"
                + "AWSServiceRoleForAutoScaling. Validating load balancer configuration failed.";
    }

    // The target drains, then the instance ends.
    private Network End(Network state, AutoScalingGroup group, Instance doomed)
    {
        Say(group, "Successful", $"Terminating EC2 instance: {doomed.Id}", null);
        state = state.With(doomed with { State = "shutting-down" });
        later(options.ReleaseLag, n => n.Find<Instance>(doomed.Place, ResourceKind.Instance, doomed.Id) is { Exists: true }
            ? NetworkPatcher.Apply(n, doomed.Place, new TerminateInstances(doomed.Id), newId, out _) : n);
        return state;
    }

    private static Network Check(Network state, TargetGroup group)
    {
        Target[] now = [.. group.Targets!.Where(t => state.Find<Instance>(group.Place, ResourceKind.Instance, t.Id) is { Exists: true })
            .Select(t => t with { Health = HealthOf(state, group, t, out string? reason), Reason = reason })];
        return now.SequenceEqual(group.Targets!) ? state : state.With(group with { Targets = now });
    }

    private static string HealthOf(Network state, TargetGroup group, Target target, out string? reason)
    {
        LoadBalancer[] balancers = [.. group.LoadBalancerArns.Select(
            a => state.Find<LoadBalancer>(group.Place, ResourceKind.LoadBalancer, a)).OfType<LoadBalancer>()];
        Instance instance = state.Find<Instance>(group.Place, ResourceKind.Instance, target.Id)!;
        (string health, reason) = instance.State == "shutting-down" ? ("draining", "Target.DeregistrationInProgress")
            : balancers.Length == 0 ? ("unused", "Target.NotInUse")
            : instance.State != "running" || balancers.Any(b => b.State == "provisioning") ? ("initial", "Elb.RegistrationInProgress")
            : balancers.All(b => HealthCheckPath.Analyze(state, b, group, target.Id).ToArray() is { Length: > 0 } ways
                && ways.All(a => a.Reachable)) ? ("healthy", (string?)null) : ("unhealthy", "Target.Timeout");
        return health;
    }

    private void Say(AutoScalingGroup group, string status, string description, string? message)
    {
        if (!_activities.TryGetValue((group.Place, group.Id), out List<ScalingActivity>? all))
        {
            _activities[(group.Place, group.Id)] = all = [];
        }
        // A failure that goes on is one activity.
        if (message is not null && all.Count > 0 && all[^1].StatusMessage == message) { return; }
        all.Add(new(newId("activity"), clock.GetUtcNow(), status, description,
            $"The group {group.Id} wants {(group.IsDeleting ? 0 : group.DesiredCapacity)} instances.", message));
    }
}
