using System.Collections.Immutable;
using SecureNet.Cloud;
using SecureNet.Model;

namespace SecureNet.Provisioning;

/// <summary>Plans images, templates, load balancers and groups: created where they lack, changed where they differ.</summary>
internal static class FleetDiff
{
    public static void Plan(Image wanted, Image? have, PlanBuilder plan)
    {
        int? created = null;
        if (have is null)
        {
            created = plan.Add(wanted.Place,
                new CreateImage(wanted.SourceInstanceId!, wanted.ImageName, wanted.Description, wanted.NoReboot) { Tags = wanted.Tags });
            plan.Provides(wanted, created.Value);
        }

        if (have?.State != "available")
        {
            plan.Wait(wanted.Place, new(ResourceKind.Image, wanted.Id, "available", Waits.ImageAvailable), created);
        }
    }

    public static void Plan(LaunchTemplate wanted, LaunchTemplate? have, PlanBuilder plan)
    {
        if (have is null)
        {
            plan.Provides(wanted, plan.Add(wanted.Place,
                new CreateLaunchTemplate(wanted.LaunchTemplateName, wanted.Data) { Tags = wanted.Tags }));
            return;
        }

        LaunchTemplateData data = wanted.Data with { UserDataHash = LaunchTemplateData.HashOf(wanted.Data.UserData),
            SecurityGroupIds = [.. wanted.Data.SecurityGroupIds.Select(g => plan.Id(g))] };
        if (!data.SameAs(have.Data)) { plan.Add(wanted.Place, new CreateLaunchTemplateVersion(wanted.Id, wanted.Data)); }
    }

    public static void Plan(LoadBalancer wanted, LoadBalancer? have, PlanBuilder plan)
    {
        int? created = null;
        if (have is null)
        {
            created = plan.Add(wanted.Place, new CreateLoadBalancer(wanted.LoadBalancerName, wanted.Scheme, wanted.SubnetIds,
                wanted.SecurityGroupIds) { Tags = wanted.Tags });
            plan.Provides(wanted, created.Value);
        }

        ImmutableSortedDictionary<string, string> lacking = (wanted.Attributes ?? ImmutableSortedDictionary<string, string>.Empty)
            .Where(a => have?.Attributes?.GetValueOrDefault(a.Key) != a.Value).ToImmutableSortedDictionary();
        if (lacking.Count > 0) { plan.Add(wanted.Place, new ModifyLoadBalancerAttributes(wanted.Id, lacking)); }
        if (have?.State != "active")
        {
            plan.Wait(wanted.Place, new(ResourceKind.LoadBalancer, wanted.Id, "active", Waits.LoadBalancerActive), created);
        }
    }

    public static void Plan(Listener wanted, Listener? have, PlanBuilder plan)
    {
        ListenerSettings settings = new(wanted.Protocol, wanted.Port, wanted.TargetGroupArns is [string group, ..] ? plan.Id(group) : null,
            wanted.CertificateArn, wanted.RedirectsToHttpsPort);
        if (have is null)
        {
            plan.Provides(wanted, plan.Add(wanted.Place, new CreateListener(wanted.LoadBalancerArn, settings) { Tags = wanted.Tags }));
        }
        else if (settings != new ListenerSettings(have.Protocol, have.Port, have.TargetGroupArns is [string old, ..] ? old : null,
            have.CertificateArn, have.RedirectsToHttpsPort))
        {
            plan.Add(wanted.Place, new ModifyListener(wanted.Id, settings));
        }
    }

    public static void Plan(AutoScalingGroup wanted, AutoScalingGroup? have, PlanBuilder plan)
    {
        int? ready = null;
        if (have is { IsDeleting: true })
        {
            ready = plan.Wait(wanted.Place, new(ResourceKind.AutoScalingGroup, have.Id, "deleted", Waits.Gone));
            have = null;
        }

        AutoScalingGroupSettings settings = new(plan.Id(wanted.LaunchTemplateId!), wanted.MinSize, wanted.MaxSize, wanted.SubnetIds,
            [.. wanted.TargetGroupArns.Select(t => plan.Id(t))], wanted.HealthCheckGracePeriod);
        if (have is null)
        {
            plan.Provides(wanted, plan.Add(wanted.Place, new CreateAutoScalingGroup(wanted.Name!, settings) { Tags = wanted.Tags }, ready));
        }
        else
        {
            bool same = have.LaunchTemplateId == settings.LaunchTemplateId && have.MinSize == settings.MinSize
                && have.MaxSize == settings.MaxSize && have.HealthCheckGracePeriod == settings.GracePeriod
                && have.HealthCheckType == "ELB"
                && have.SubnetIds.Order(StringComparer.Ordinal).SequenceEqual(settings.SubnetIds.Order(StringComparer.Ordinal));
            if (!same) { plan.Add(wanted.Place, new UpdateAutoScalingGroup(wanted.Id, settings)); }
            foreach (string target in settings.TargetGroupArns.Except(have.TargetGroupArns))
            {
                plan.Add(wanted.Place, new AttachLoadBalancerTargetGroups(wanted.Id, target));
            }
        }

        if (have?.TargetCpu != wanted.TargetCpu)
        {
            plan.Add(wanted.Place, new PutScalingPolicy(wanted.Id, $"{wanted.Name}-cpu", wanted.TargetCpu!.Value));
        }
    }
}
