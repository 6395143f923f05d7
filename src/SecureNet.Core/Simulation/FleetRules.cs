using SecureNet.Cloud;
using SecureNet.Model;

namespace SecureNet.Simulation;

/// <summary>
/// What AWS refuses about images, key pairs, templates, load balancers and groups. Source: the API reference of each action.
/// </summary>
internal static class FleetRules
{
    /// <summary>The kind that an id is of; null for those of other families and for images of others.</summary>
    public static ResourceKind? KindOf(string id, Change change) => id switch
    {
        _ when id.StartsWith("key-", StringComparison.Ordinal) => ResourceKind.KeyPair,
        _ when id.StartsWith("snap-", StringComparison.Ordinal) => ResourceKind.Snapshot,
        _ when id.StartsWith("ami-", StringComparison.Ordinal) && change is DeregisterImage => ResourceKind.Image,
        // Auto Scaling says by its own code what is wrong with a template.
        _ when id.StartsWith("lt-", StringComparison.Ordinal) && change.Service == "ec2" => ResourceKind.LaunchTemplate,
        _ when id.Contains(":loadbalancer/", StringComparison.Ordinal) => ResourceKind.LoadBalancer,
        _ when id.Contains(":targetgroup/", StringComparison.Ordinal) => ResourceKind.TargetGroup,
        _ when id.Contains(":listener/", StringComparison.Ordinal) => ResourceKind.Listener,
        _ => null,
    };

    public static void Check(Network state, Place place, Change change, Func<string, bool> isVisible, Action<string, string> refuse)
    {
        switch (change)
        {
            case CreateImage c:
                if (state.Of<Image>(place).Any(i => i.Exists && i.ImageName == c.ImageName))
                {
                    refuse("InvalidAMIName.Duplicate", $"AMI name {c.ImageName} is already in use by an AMI");
                }
                if (state.Find<Instance>(place, ResourceKind.Instance, c.InstanceId)!.State is not ("running" or "stopped"))
                {
                    refuse("IncorrectState", $"Instance '{c.InstanceId}' is not 'running' or 'stopped'.");
                }
                break;
            case ImportKeyPair c: CheckKeyName(c.KeyName); break;
            case CreateKeyPair c: CheckKeyName(c.KeyName); break;
            case CreateLaunchTemplate c when state.Of<LaunchTemplate>(place).Any(t => t.LaunchTemplateName == c.LaunchTemplateName):
                refuse("InvalidLaunchTemplateName.AlreadyExistsException", "Launch template name already in use.");
                break;
            case CreateLoadBalancer c: CheckLoadBalancer(c); break;
            case CreateTargetGroup c when state.Of<TargetGroup>(place).Any(t => t.TargetGroupName == c.TargetGroupName):
                refuse("DuplicateTargetGroupName",
                    $"A target group with the name '{c.TargetGroupName}' exists, but with different settings");
                break;
            case CreateListener c when state.Of<Listener>(place)
                .Any(l => l.LoadBalancerArn == c.LoadBalancerArn && l.Port == c.Settings.Port):
                refuse("DuplicateListener", $"A listener already exists on this port for this load balancer '{c.LoadBalancerArn}'");
                break;
            case CreateAutoScalingGroup c:
                if (state.Find<AutoScalingGroup>(place, ResourceKind.AutoScalingGroup, c.AutoScalingGroupName) is { } old)
                {
                    refuse("AlreadyExists",
                        $"AutoScalingGroup by this name already exists - A group with the name {c.AutoScalingGroupName} already "
                            + $"exists{(old.IsDeleting ? " and is pending delete" : "")}");
                }

                CheckTemplate(c.Settings);
                break;
            case UpdateAutoScalingGroup c: Group(c.AutoScalingGroupName); CheckTemplate(c.Settings); break;
            case AttachLoadBalancerTargetGroups c: Group(c.AutoScalingGroupName); break;
            case PutScalingPolicy c: Group(c.AutoScalingGroupName); break;
        }

        void Group(string name)
        {
            if (state.Find<AutoScalingGroup>(place, ResourceKind.AutoScalingGroup, name) is null || !isVisible(name))
            {
                throw NoSuchGroup(change, place);
            }
        }

        void CheckKeyName(string name)
        {
            if (state.Of<KeyPair>(place).Any(k => k.KeyName == name)) { refuse("InvalidKeyPair.Duplicate", $"The keypair already exists"); }
        }

        void CheckTemplate(AutoScalingGroupSettings s)
        {
            if (s.MinSize > s.MaxSize)
            {
                refuse("ValidationError", $"Max bound, {s.MaxSize}, must be greater than or equal to min bound, {s.MinSize}");
            }
            const string Wrong = "You must use a valid fully-formed launch template. ";
            if (state.Find<LaunchTemplate>(place, ResourceKind.LaunchTemplate, s.LaunchTemplateId) is not { } template
                || !isVisible(template.Id))
            {
                refuse("ValidationError", $"{Wrong}The specified launch template, with template ID {s.LaunchTemplateId}, does not exist.");
            }
            else if (IsImageElsewhere(state, place, template.Data.ImageId) || !isVisible(template.Data.ImageId))
            {
                refuse("ValidationError", $"{Wrong}The image id '[{template.Data.ImageId}]' does not exist");
            }
            else if (template.Data.KeyName is { } key && !state.Of<KeyPair>(place).Any(k => k.KeyName == key))
            {
                refuse("ValidationError", $"{Wrong}The key pair '{key}' does not exist");
            }
        }

        void CheckLoadBalancer(CreateLoadBalancer c)
        {
            if (state.Of<LoadBalancer>(place).Any(b => b.LoadBalancerName == c.LoadBalancerName))
            {
                refuse("DuplicateLoadBalancerName",
                    $"A load balancer with the same name '{c.LoadBalancerName}' exists, but with different settings");
            }
            Subnet[] subnets = [.. c.SubnetIds.Select(s => state.Find<Subnet>(place, ResourceKind.Subnet, s)!)];
            if (subnets.Select(s => s.AvailabilityZone).Distinct().Count() < 2)
            {
                refuse("InvalidConfigurationRequest", "At least two subnets in two different Availability Zones must be specified");
            }
            if (subnets.FirstOrDefault(s => AddressPool.FreeIn(state, s) < 8) is { } full) { refuse("InvalidSubnet",
                $"Not enough IP space available in {full.Id}. ELB requires at least 8 free IP addresses in each subnet."); }
            if (c.Scheme == "internet-facing" && !state.Of<InternetGateway>(place).Any(g => g.VpcId == subnets[0].VpcId))
            {
                refuse("InvalidSubnet", $"VPC {subnets[0].VpcId} has no internet gateway");
            }
        }
    }

    public static void CheckRemoval(Network state, Place place, DeleteChange change, Action<string, string> refuse)
    {
        switch (change)
        {
            case DeleteSnapshot c when state.Of<Image>(place).FirstOrDefault(i => i.Exists && i.SnapshotIds.Contains(c.Id)) is { } user:
                refuse("InvalidSnapshot.InUse", $"The snapshot {c.Id} is currently in use by {user.Id}");
                break;
            case DeleteTargetGroup c when state.Of<Listener>(place).Any(l => l.TargetGroupArns.Contains(c.Id)):
                refuse("ResourceInUse", $"Target group '{c.Id}' is currently in use by a listener or a rule");
                break;
            case DeleteLoadBalancer c when state.Find<LoadBalancer>(
                place, ResourceKind.LoadBalancer, c.Id)!.Attributes?.GetValueOrDefault("deletion_protection.enabled") == "true":
                refuse("OperationNotPermitted", $"Load balancer '{c.Id}' cannot be deleted because deletion protection is enabled");
                break;
            case DeleteAutoScalingGroup { ForceDelete: false } c when SimulatedFleet.InstancesOf(state, place, c.Id).Length > 0:
                refuse("ResourceInUse",
                    "You cannot delete an AutoScalingGroup while there are instances or pending Spot instance request(s) still "
                        + "in the group.");
                break;
        }
    }

    /// <summary>
    /// True for an image of this world's that is another region's or account's, or that is gone. Images of AWS's own are everybody's.
    /// </summary>
    public static bool IsImageElsewhere(Network state, Place place, string imageId) =>
        state.Find<Image>(imageId) is { } known && (known.Place != place || !known.Exists);

    public static CloudException NoSuchGroup(Change change, Place place) =>
        new("ValidationError", $"AutoScalingGroup name not found - no such group: {(change.References is [string name, ..] ? name : "")}",
            change.Action, place);
}
