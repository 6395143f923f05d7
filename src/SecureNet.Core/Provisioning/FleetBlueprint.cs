using SecureNet.Model;

namespace SecureNet.Provisioning;

/// <summary>What <c>New-WebFleet</c> is asked for.</summary>
public sealed record FleetSpecification
{
    public required string Deployment { get; init; }
    public required string Name { get; init; }
    public required LaunchTemplate Template { get; init; }
    public required LoadBalancer LoadBalancer { get; init; }
    public required TargetGroup TargetGroup { get; init; }
    public int MinSize { get; init; } = 1;
    public int MaxSize { get; init; } = 3;
    public double TargetCpu { get; init; } = 50;

    /// <summary>Seconds. The console's default; the API's is 0, which ends instances that still boot.</summary>
    public int GracePeriod { get; init; } = 300;

    public string Address => $"auto-scaling-group/{Name}";
}

/// <summary>Turns a <see cref="FleetSpecification"/> into an Auto Scaling group over private subnets of two or more zones.</summary>
public static class FleetBlueprint
{
    /// <param name="spec">What is asked for.</param>
    /// <param name="have">Subnets and route tables of the load balancer's VPC, and the groups of the region.</param>
    /// <param name="zonesOfType">The zones that offer the template's instance type.</param>
    /// <exception cref="RefusedException">It cannot be, or the name is someone else's.</exception>
    public static Blueprint Create(FleetSpecification spec, Network have, IReadOnlyList<string> zonesOfType)
    {
        Place place = spec.LoadBalancer.Place;
        if (spec.MinSize > spec.MaxSize)
        {
            throw new RefusedException("MinAboveMax",
                $"Fleet '{spec.Name}' cannot have at least {spec.MinSize} and at most {spec.MaxSize} instances.", spec.MinSize,
                "Give a -MinSize that is not above -MaxSize.");
        }
        if (spec.Template.Place != place)
        {
            throw new RefusedException("TemplateInAnotherPlace",
                $"Launch template {spec.Template} lies in {spec.Template.Place}, load balancer {spec.LoadBalancer} in {place}.",
                spec.Template.Id, "Name a template of the load balancer's account and region.");
        }
        FleetNames.RefuseForeign<AutoScalingGroup>(have, place, spec.Deployment, spec.Address, spec.Name, g => g.Id);
        return new(spec.Deployment,
        [
            new AutoScalingGroup
            {
                Id = Blueprint.IdOf(place, ResourceKind.AutoScalingGroup, spec.Address), AccountId = place.AccountId, Region = place.Region,
                LaunchTemplateId = spec.Template.Id, MinSize = spec.MinSize, MaxSize = spec.MaxSize,
                HealthCheckGracePeriod = spec.GracePeriod, TargetCpu = spec.TargetCpu, TargetGroupArns = [spec.TargetGroup.Id],
                SubnetIds = [.. SubnetsFor(spec, have, zonesOfType).Select(s => s.Id)],
                Tags = Blueprint.TagsFor(spec.Deployment, spec.Address, spec.Name),
            },
        ]);
    }

    private static Subnet[] SubnetsFor(FleetSpecification spec, Network have, IReadOnlyList<string> zonesOfType)
    {
        LoadBalancer balancer = spec.LoadBalancer;
        // A target in a zone that the load balancer has no subnet in is never used.
        string[] zones = [.. balancer.SubnetIds.Select(id => have.Find<Subnet>(balancer.Place, ResourceKind.Subnet, id)).OfType<Subnet>()
            .Select(s => s.AvailabilityZone)];
        Subnet[] closed = [.. have.Of<Subnet>(balancer.Place)
            .Where(s => s.VpcId == balancer.VpcId && zones.Contains(s.AvailabilityZone) && !HostBlueprint.IsPublic(s, have))
            .OrderBy(s => s.AvailabilityZone, StringComparer.Ordinal).DistinctBy(s => s.AvailabilityZone)];
        if (closed.Length < 2)
        {
            throw new RefusedException("TooFewZones",
                $"VPC {balancer.VpcId} of {balancer.Place} has private subnets in {closed.Length} of the zones of load balancer "
                    + $"{balancer} ({string.Join(", ", zones)}); a fleet needs two.", balancer.VpcId,
                "Run New-SecureVpc for it again with -AvailabilityZoneCount 2: what is there stays.");
        }

        Subnet[] offered = [.. closed.Where(s => zonesOfType.Contains(s.AvailabilityZone))];
        string type = spec.Template.Data.InstanceType;
        return offered.Length >= 2 ? offered : throw new RefusedException("InstanceTypeNotOffered",
            $"{type} is not offered in {string.Join(", ", closed.Except(offered).Select(s => s.AvailabilityZone))} to "
                + $"account {balancer.AccountId}, and a fleet needs two zones.", type,
            zonesOfType.Count == 0 ? "Check the spelling of the template's -InstanceType."
                : $"It is offered in {string.Join(", ", zonesOfType)}: use another -InstanceType, or a VPC with subnets there.");
    }
}
