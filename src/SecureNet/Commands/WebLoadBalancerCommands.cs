using System.Management.Automation;
using System.Net;
using SecureNet.Cloud;
using SecureNet.Findings;
using SecureNet.Model;
using SecureNet.Provisioning;

namespace SecureNet.Commands;

/// <summary>Builds an Application Load Balancer over two zones with its own group, a target group and the listeners.</summary>
[Cmdlet(VerbsCommon.New, "WebLoadBalancer", SupportsShouldProcess = true)]
[OutputType(typeof(WebLoadBalancer))]
public sealed class NewWebLoadBalancerCommand : FleetCommand
{
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("VpcId")]
    [ResourceReferenceTransformation("VpcId")]
    [OneValue]
    public ResourceReference? Vpc { get; set; }

    [Parameter(Mandatory = true, Position = 1)]
    [OneValue]
    public string Name { get; set; } = "";

    /// <summary>By default TG- and the name.</summary>
    [Parameter]
    [OneValue]
    public string? TargetGroupName { get; set; }

    /// <summary>The port of the page: of the targets, and without a certificate of the listener.</summary>
    [Parameter]
    [NumberOrNone(1, 65535)]
    [ValidateRange(1, 65535)]
    public int Port { get; set; } = 80;

    /// <summary>With a certificate there is a listener for HTTPS, and HTTP redirects to it.</summary>
    [Parameter]
    [OneValue]
    public string? CertificateArn { get; set; }

    [Parameter]
    [ValidateSet("internet-facing", "internal")]
    [OneValue]
    public string Scheme { get; set; } = "internet-facing";

    /// <summary>The IPv4 blocks that may ask; by default everyone, and for an internal one the VPC.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[]? AllowFrom { get; set; }

    [Parameter]
    [TextPattern("^/", "'{0}' is no path of a page: it begins with a slash, such as /health.")]
    [OneValue]
    public string HealthCheckPath { get; set; } = "/";

    /// <summary>A bucket whose policy lets Elastic Load Balancing write.</summary>
    [Parameter]
    [OneValue]
    public string? AccessLogBucket { get; set; }

    [Parameter]
    public SwitchParameter DeletionProtection { get; set; }

    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        LoadBalancerBlueprint.CheckNames(Name, TargetGroupName ?? $"TG-{Name}");
        TextRules.HealthCheckPath.Check(HealthCheckPath);
        IPNetwork[]? ranges = AllowFrom is null ? null : [.. AllowFrom.Select(Blocks.Parse)];
        Network have = await Reader.ReadAsync(CloudsFor([Vpc!]),
            [ResourceKind.Vpc, ResourceKind.Subnet, ResourceKind.RouteTable, ResourceKind.NetworkAcl, ResourceKind.SecurityGroup,
                ResourceKind.NetworkInterface, .. LoadBalancerKinds],
            ResourceFilter.All, cancellationToken).ConfigureAwait(false);
        Vpc vpc = FindVpc(have, Vpc!.Id);
        string deployment = AccountOf(vpc.Place).Deployment;
        LoadBalancerSpecification spec = new()
        {
            Deployment = deployment, Vpc = vpc, Name = Name, TargetGroupName = TargetGroupName ?? $"TG-{Name}", Port = Port,
            CertificateArn = CertificateArn, Scheme = Scheme,
            AllowFrom = [], HealthCheckPath = HealthCheckPath, AccessLogBucket = AccessLogBucket,
            DeletionProtection = IsAsked(nameof(DeletionProtection)) ? DeletionProtection.ToBool() : null,
        };
        // What is not asked for stays as it is.
        LoadBalancer? there = Blueprint.Find<LoadBalancer>(have, vpc.Place, deployment, spec.Address);
        TargetGroup? targets = Blueprint.Find<TargetGroup>(have, vpc.Place, deployment, spec.TargetGroupAddress);
        spec = spec with
        {
            Scheme = IsAsked(nameof(Scheme)) ? Scheme : there?.Scheme ?? Scheme,
            Port = IsAsked(nameof(Port)) ? Port : targets?.Port ?? Port,
            HealthCheckPath = IsAsked(nameof(HealthCheckPath)) ? HealthCheckPath : targets?.HealthCheckPath ?? HealthCheckPath,
        };
        spec = spec with { AllowFrom = ranges ?? (spec.Scheme == "internal" ? vpc.CidrBlocks : [VpcRules.Anywhere]) };
        // A page for everybody is what a load balancer is for; that its port is one of administration may be a slip.
        InternetShare share = WorldAccess.Of(spec.AllowFrom);
        if (CertificateArn is null && WorldAccess.Ports.Contains(spec.Port) && share.IsWorld)
        {
            await WriteWarningAsync($"Load balancer '{Name}' admits tcp/{spec.Port}, a port of administration, from {share} (EC2.19).")
                .ConfigureAwait(false);
        }
        Blueprint blueprint = LoadBalancerBlueprint.Create(spec, have);
        PlanResult? result = await CarryOutAsync(Planner.Create(blueprint, have), have, cancellationToken).ConfigureAwait(false);
        if (result is null) { return; }
        // Read again: the call that created it answered before it was active.
        Network now = result.ApplyTo(have);
        await WriteAsync(new WebLoadBalancer(now.Find<LoadBalancer>(vpc.Place, ResourceKind.LoadBalancer, result.IdOf(
            Blueprint.IdOf(vpc.Place, ResourceKind.LoadBalancer, spec.Address)))!, now)).ConfigureAwait(false);
    }
}

/// <summary>Gets load balancers of deployments.</summary>
[Cmdlet(VerbsCommon.Get, "WebLoadBalancer")]
[OutputType(typeof(WebLoadBalancer))]
public sealed class GetWebLoadBalancerCommand : FleetCommand
{
    /// <summary>A name with wildcards, or an ARN.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("LoadBalancerArn")]
    [SupportsWildcards]
    [ItemName("LoadBalancerArn")]
    public string Name { get; set; } = "*";

    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        Network network = await Reader.ReadAsync(CloudsFor([]), LoadBalancerKinds, ResourceFilter.All, cancellationToken)
            .ConfigureAwait(false);
        await WriteMatchesAsync<LoadBalancer>(network, Name, "load balancer", b => new WebLoadBalancer(b, network)).ConfigureAwait(false);
    }
}

/// <summary>Removes load balancers with their listeners, target groups and security groups.</summary>
[Cmdlet(VerbsCommon.Remove, "WebLoadBalancer", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
public sealed class RemoveWebLoadBalancerCommand : FleetCommand
{
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("LoadBalancerArn")]
    [ResourceReferenceTransformation("LoadBalancerArn")]
    public ResourceReference[] InputObject { get; set; } = [];

    /// <summary>Takes a protection against deletion off first.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        Network have = await Reader.ReadAsync(CloudsFor(InputObject), [.. LoadBalancerKinds, ResourceKind.SecurityGroup,
            ResourceKind.NetworkInterface, ResourceKind.AutoScalingGroup], ResourceFilter.All, cancellationToken).ConfigureAwait(false);
        LoadBalancer[] doomed = [.. InputObject.Select(r => Ours(One<LoadBalancer>(have, r, "load balancer", "Get-WebLoadBalancer")))];
        Resource[] parts = [.. doomed.SelectMany(b => PartsOf(b, have))];
        if (have.Of<AutoScalingGroup>()
            .FirstOrDefault(g => parts.OfType<TargetGroup>().Any(t => t.Place == g.Place && g.TargetGroupArns.Contains(t.Id))) is { } fleet)
        {
            throw new RefusedException("LoadBalancerInUse",
                $"Fleet {fleet} of {fleet.Place} registers its instances with this load balancer.", fleet.Id,
                "Remove the fleet first with Remove-WebFleet.");
        }

        LoadBalancer[] kept = [.. doomed.Where(b => b.Attributes?.GetValueOrDefault("deletion_protection.enabled") == "true")];
        if (Force && kept.Length > 0)
        {
            Plan free = Plan.Of(kept.Select(b => (b.Place, (Change)new ModifyLoadBalancerAttributes(b.Id,
                System.Collections.Immutable.ImmutableSortedDictionary<string, string>.Empty.Add(
                    "deletion_protection.enabled", "false")))));
            PlanResult? result = await CarryOutAsync(free, have, cancellationToken).ConfigureAwait(false);
            if (result is null) { return; }
            have = result.ApplyTo(have);
            parts = [.. parts.Select(p => have.Find<Resource>(p.Place, p.Kind, p.Id)!)];
        }

        await CarryOutAsync(RemovalPlanner.Create(parts, have), have, cancellationToken).ConfigureAwait(false);
    }

    // The target groups that only its listeners use, and the groups of its own that nothing else wears.
    private static IEnumerable<Resource> PartsOf(LoadBalancer balancer, Network have)
    {
        Listener[] listeners = [.. have.Of<Listener>(balancer.Place).Where(l => l.LoadBalancerArn == balancer.Id)];
        IEnumerable<TargetGroup> targets = have.Of<TargetGroup>(balancer.Place).Where(t => t.Deployment == balancer.Deployment
            && listeners.Any(l => l.TargetGroupArns.Contains(t.Id)) && t.LoadBalancerArns.All(a => a == balancer.Id));
        IEnumerable<SecurityGroup> groups = have.Of<SecurityGroup>(balancer.Place)
            .Where(g => g.Deployment == balancer.Deployment && !g.IsDefault && balancer.SecurityGroupIds.Contains(g.Id)
                && !have.Of<NetworkInterface>(balancer.Place)
                    .Any(n => n.SecurityGroupIds.Contains(g.Id) && n.Description != balancer.InterfaceDescription));
        return [balancer, .. listeners, .. targets, .. groups];
    }
}
