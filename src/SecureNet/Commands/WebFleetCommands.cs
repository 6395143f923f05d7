using System.Management.Automation;
using SecureNet.Cloud;
using SecureNet.Model;
using SecureNet.Provisioning;

namespace SecureNet.Commands;

/// <summary>Builds an Auto Scaling group over private subnets behind a load balancer.</summary>
[Cmdlet(VerbsCommon.New, "WebFleet", SupportsShouldProcess = true)]
[OutputType(typeof(WebFleet))]
public sealed class NewWebFleetCommand : FleetCommand
{
    [Parameter(Mandatory = true, Position = 0)]
    [OneValue]
    public string Name { get; set; } = "";

    /// <summary>The launch template: an object, an id or a name.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipeline = true)]
    [ResourceReferenceTransformation("LaunchTemplateId")]
    [OneValue]
    public ResourceReference? Template { get; set; }

    /// <summary>The load balancer: an object, an ARN or a name.</summary>
    [Parameter(Mandatory = true, Position = 2)]
    [ResourceReferenceTransformation("LoadBalancerArn")]
    [OneValue]
    public ResourceReference? LoadBalancer { get; set; }

    [Parameter]
    [ValidateRange(0, 1000)]
    [OneValue]
    public int MinSize { get; set; } = 1;

    [Parameter]
    [ValidateRange(0, 1000)]
    [OneValue]
    public int MaxSize { get; set; } = 3;

    /// <summary>The average CPU in percent that it scales to.</summary>
    [Parameter]
    [ValidateRange(1, 100)]
    [OneValue]
    public double TargetCpu { get; set; } = 50;

    /// <summary>Seconds in which a new instance is not replaced though its page does not answer yet.</summary>
    [Parameter]
    [ValidateRange(0, 7200)]
    [OneValue]
    public int HealthCheckGracePeriod { get; set; } = 300;

    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        TextRules.AutoScalingGroupName.Check(Name);
        if (StandIn.Is(Name))
        {
            throw new RefusedException("InvalidName", $"'{Name}' cannot be the name of a fleet: SecureNet keeps names that begin with '@'.",
                Name, "Give another -Name.");
        }
        Network have = await Reader.ReadAsync(CloudsFor([LoadBalancer!]),
            [ResourceKind.Subnet, ResourceKind.RouteTable, ResourceKind.LaunchTemplate, ResourceKind.AutoScalingGroup,
                .. LoadBalancerKinds], ResourceFilter.All, cancellationToken).ConfigureAwait(false);
        LoadBalancer balancer = One<LoadBalancer>(have, LoadBalancer!, "load balancer", "Get-WebLoadBalancer");
        ICloud cloud = AccountOf(balancer.Place).Cloud;
        LaunchTemplate template = One<LaunchTemplate>(have, Template!, "launch template", "Get-HostTemplate");
        FleetSpecification spec = new()
        {
            Deployment = AccountOf(balancer.Place).Deployment, Name = Name, Template = template, LoadBalancer = balancer, MinSize = MinSize,
            MaxSize = MaxSize, TargetCpu = TargetCpu, GracePeriod = HealthCheckGracePeriod,
            TargetGroup = new WebLoadBalancer(balancer, have).TargetGroup
                ?? throw new RefusedException("NoTargetGroup", $"Load balancer {balancer} of {balancer.Place} forwards to no target group.",
                    balancer.Id, "Run New-WebLoadBalancer for it again: it adds what lacks."),
        };
        IReadOnlyList<string> zones = await cloud.ListZonesOfInstanceTypeAsync(template.Data.InstanceType, cancellationToken)
            .ConfigureAwait(false);
        PlanResult? result = await CarryOutAsync(Planner.Create(FleetBlueprint.Create(spec, have, zones), have), have, cancellationToken)
            .ConfigureAwait(false);
        if (result is null) { return; }
        await WriteAsync(new WebFleet(result.ApplyTo(have).Find<AutoScalingGroup>(balancer.Place, ResourceKind.AutoScalingGroup,
            result.IdOf(Blueprint.IdOf(balancer.Place, ResourceKind.AutoScalingGroup, spec.Address)))!, have)).ConfigureAwait(false);
    }
}

/// <summary>Gets fleets with their targets and their health.</summary>
[Cmdlet(VerbsCommon.Get, "WebFleet")]
[OutputType(typeof(WebFleet))]
public sealed class GetWebFleetCommand : FleetCommand
{
    /// <summary>A name with wildcards.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("AutoScalingGroupName")]
    [SupportsWildcards]
    [ItemName("AutoScalingGroupName")]
    public string Name { get; set; } = "*";

    /// <summary>Also reads what each fleet did and tried.</summary>
    [Parameter]
    public SwitchParameter IncludeActivity { get; set; }

    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        Network network = await Reader.ReadAsync(CloudsFor([]), [ResourceKind.AutoScalingGroup, ResourceKind.TargetGroup,
            ResourceKind.LoadBalancer, ResourceKind.Instance], ResourceFilter.All, cancellationToken).ConfigureAwait(false);
        Dictionary<ResourceKey, IReadOnlyList<ScalingActivity>> activities = [];
        if (IncludeActivity)
        {
            foreach (AutoScalingGroup g in network.Of<AutoScalingGroup>().Where(g => g.Deployment is not null))
            {
                activities[new(g.Place, g.Kind, g.Id)] = await AccountOf(g.Place).Cloud.ListScalingActivitiesAsync(g.Id, cancellationToken)
                    .ConfigureAwait(false);
            }
        }

        await WriteMatchesAsync<AutoScalingGroup>(network, Name, "fleet",
            g => new WebFleet(g, network, activities.GetValueOrDefault(new(g.Place, g.Kind, g.Id)))).ConfigureAwait(false);
    }
}

/// <summary>Removes fleets: their groups and with them every instance.</summary>
[Cmdlet(VerbsCommon.Remove, "WebFleet", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
public sealed class RemoveWebFleetCommand : FleetCommand
{
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [ResourceReferenceTransformation("Name")]
    public ResourceReference[] InputObject { get; set; } = [];

    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        Network have = await Reader.ReadAsync(CloudsFor(InputObject), [ResourceKind.AutoScalingGroup, ResourceKind.Instance],
            ResourceFilter.All, cancellationToken).ConfigureAwait(false);
        AutoScalingGroup[] groups = [.. InputObject.Select(r => Ours(One<AutoScalingGroup>(have, r, "fleet", "Get-WebFleet")))];
        IEnumerable<Instance> instances = have.Of<Instance>()
            .Where(i => groups.Any(g => g.Place == i.Place && i.Tags.GetValueOrDefault(AutoScalingGroup.InstanceTag) == g.Id));
        await CarryOutAsync(RemovalPlanner.Create([.. groups, .. instances], have), have, cancellationToken).ConfigureAwait(false);
    }
}
