using System.Collections.Immutable;
using SecureNet.Model;

namespace SecureNet.Provisioning;

/// <summary>What <c>New-HostTemplate</c> is asked for.</summary>
public sealed record TemplateSpecification
{
    public required string Deployment { get; init; }
    public required string Name { get; init; }
    public required Vpc Vpc { get; init; }
    public required LaunchTemplateData Data { get; init; }

    /// <summary>Whose requests and health checks get in.</summary>
    public required LoadBalancer LoadBalancer { get; init; }

    public required TargetGroup TargetGroup { get; init; }

    /// <summary>Whose SSH gets in; null lets nobody's in.</summary>
    public Instance? Bastion { get; init; }

    public string VpcAddress => Vpc.Address ?? Vpc.Name ?? Vpc.Id;

    public string Address => $"launch-template/{Name}";

    public string GroupAddress => $"{VpcAddress}/security-group/{Name}";
}

/// <summary>
/// Turns a <see cref="TemplateSpecification"/> into a launch template and the two ends of its layers: the instance group takes HTTP from
/// the load balancer's group and SSH from the bastion's, and sends nothing; the load balancer's group sends to the instance group alone.
/// </summary>
public static class TemplateBlueprint
{
    /// <summary>How the description of the rule begins by which a load balancer reaches a fleet.</summary>
    internal const string ToFleet = "Requests and health checks to ";

    /// <exception cref="RefusedException">A name is someone else's, or the load balancer is.</exception>
    public static Blueprint Create(TemplateSpecification spec, Network have)
    {
        Place place = spec.LoadBalancer.Place;
        FleetNames.RefuseForeign<LaunchTemplate>(have, place, spec.Deployment, spec.Address, spec.Name, t => t.LaunchTemplateName);
        FleetNames.RefuseForeign<SecurityGroup>(have, place, spec.Deployment, spec.GroupAddress, $"{spec.Name}-sg",
            g => g.VpcId == spec.Vpc.Id ? g.GroupName : "");
        SecurityGroup front = have.Of<SecurityGroup>(place)
            .FirstOrDefault(g => spec.LoadBalancer.SecurityGroupIds.Contains(g.Id) && g.Deployment == spec.Deployment)
            ?? throw new RefusedException("NotOurs",
                $"Load balancer {spec.LoadBalancer} of {place} has no security group of deployment '{spec.Deployment}'; it is "
                    + "not touched.", spec.LoadBalancer.Id, "Name a load balancer that New-WebLoadBalancer made in this deployment.");
        string id = Blueprint.IdOf(place, ResourceKind.SecurityGroup, spec.GroupAddress);
        TrafficType http = TrafficType.Tcp(spec.TargetGroup.Port);
        List<SecurityGroupRule> rules = [new() { Egress = false, Traffic = http, GroupId = front.Id,
            Description = $"Requests and health checks of {spec.LoadBalancer.LoadBalancerName}" }];
        if (spec.Bastion is { SecurityGroupIds: [string bastion, ..] })
        {
            rules.Add(new() { Egress = false, Traffic = TrafficType.Tcp(22), GroupId = bastion, Description = "SSH from the bastion" });
        }
        ImmutableSortedDictionary<string, string> tags = Blueprint.TagsFor(spec.Deployment, spec.Address, spec.Name);
        return new(spec.Deployment,
        [
            new SecurityGroup
            {
                Id = id, AccountId = place.AccountId, Region = place.Region, VpcId = spec.Vpc.Id, GroupName = $"{spec.Name}-sg",
                Description = $"Instances of {spec.Name}",
                Tags = Blueprint.TagsFor(spec.Deployment, spec.GroupAddress, $"{spec.Name}-sg"), Rules = rules,
            },
            front with { Rules = [new() { Egress = true, Traffic = http, GroupId = id, Description = ToFleet + spec.Name }] },
            new LaunchTemplate
            {
                Id = Blueprint.IdOf(place, ResourceKind.LaunchTemplate, spec.Address), AccountId = place.AccountId, Region = place.Region,
                    LaunchTemplateName = spec.Name,
                Data = spec.Data with { SecurityGroupIds = [id], LaunchedTags = tags.Remove(TagNames.Address) }, Tags = tags,
            },
        ]);
    }
}
