using System.Management.Automation;
using SecureNet.Cloud;
using SecureNet.Model;
using SecureNet.Provisioning;

namespace SecureNet.Commands;

/// <summary>Makes a launch template for instances behind a load balancer, and the security group that they wear.</summary>
[Cmdlet(VerbsCommon.New, "HostTemplate", SupportsShouldProcess = true)]
[OutputType(typeof(HostTemplate))]
public sealed class NewHostTemplateCommand : FleetCommand
{
    [Parameter(Mandatory = true, Position = 0)]
    [OneValue]
    public string Name { get; set; } = "";

    /// <summary>The image: an object, an id or the name of one of ours.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipeline = true)]
    [ResourceReferenceTransformation("ImageId")]
    [OneValue]
    public ResourceReference? Image { get; set; }

    /// <summary>The key pair's name, or its object.</summary>
    [Parameter(Mandatory = true, Position = 2)]
    [ResourceReferenceTransformation("KeyName")]
    [OneValue]
    public ResourceReference? KeyName { get; set; }

    [Parameter]
    [OneValue]
    public string InstanceType { get; set; } = "t3.micro";

    /// <summary>A script that each instance runs at its first start.</summary>
    [Parameter]
    [OneValue]
    public string? UserData { get; set; }

    /// <summary>Whose requests get in; by default the only load balancer of the deployment.</summary>
    [Parameter]
    [ResourceReferenceTransformation("LoadBalancerArn")]
    [OneValue]
    public ResourceReference? LoadBalancer { get; set; }

    /// <summary>Whose SSH gets in; by default the only bastion of the load balancer's VPC.</summary>
    [Parameter]
    [ResourceReferenceTransformation("InstanceId")]
    [OneValue]
    public ResourceReference? Bastion { get; set; }

    /// <summary>The name of an instance profile.</summary>
    [Parameter]
    [OneValue]
    public string? InstanceProfile { get; set; }

    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        TextRules.LaunchTemplateName.Check(Name);
        TextRules.CheckGroupOf(Name);
        TextRules.TemplateUserData.Check(UserData ?? "");
        Network have = await Reader.ReadAsync(CloudsFor(Account is null && LoadBalancer is { } known ? [known] : []),
            [ResourceKind.Vpc, ResourceKind.SecurityGroup, ResourceKind.Instance, ResourceKind.Image, ResourceKind.KeyPair,
                ResourceKind.LaunchTemplate, .. LoadBalancerKinds], ResourceFilter.All, cancellationToken).ConfigureAwait(false);
        LoadBalancer balancer = BalancerOf(have);
        ICloud cloud = AccountOf(balancer.Place).Cloud;
        TargetGroup targets = new WebLoadBalancer(balancer, have).TargetGroup
            ?? throw new RefusedException("NoTargetGroup", $"Load balancer {balancer} of {balancer.Place} forwards to no target group.",
                balancer.Id, "Run New-WebLoadBalancer for it again: it adds what lacks.");
        string keyName = KeyName!.Id;
        KeyPair[] keys = Names.Meant(have.Of<KeyPair>(balancer.Place), (k, how) => k.KeyName.Equals(keyName, how));
        keyName = keys is [{ } key] ? key.KeyName
            : throw new NotFoundException($"There is no key pair '{keyName}' in {balancer.Place}.", keyName,
            "Make it with New-HostKeyPair in that account and region.");
        Image image = await ImageAsync(have, balancer.Place, cloud, cancellationToken).ConfigureAwait(false);
        string? architecture = await cloud.GetArchitectureAsync(InstanceType, cancellationToken).ConfigureAwait(false);
        if (architecture is null)
        {
            throw new RefusedException("InstanceTypeNotOffered", $"There is no instance type '{InstanceType}' in {balancer.Place}.",
                InstanceType, "Check the spelling, or use another -InstanceType.");
        }
        if (image.Architecture is { } built && built != architecture)
        {
            throw new RefusedException("ArchitectureDiffers", $"Image {image} is built for {built}, and {InstanceType} is {architecture}.",
                image.Id, "Use an -InstanceType of the image's architecture, or make the image on a host of that type.");
        }
        TemplateSpecification spec = new()
        {
            Deployment = AccountOf(balancer.Place).Deployment, Name = Name, Vpc = FindVpc(have, balancer.VpcId), LoadBalancer = balancer,
            TargetGroup = targets, Bastion = BastionOf(have, balancer),
            Data = new() { ImageId = image.Id, InstanceType = InstanceType, KeyName = keyName, UserData = UserData,
                InstanceProfileName = InstanceProfile },
        };
        PlanResult? result = await CarryOutAsync(Planner.Create(TemplateBlueprint.Create(spec, have), have), have, cancellationToken)
            .ConfigureAwait(false);
        if (result is null) { return; }
        await WriteAsync(new HostTemplate(result.ApplyTo(have).Find<LaunchTemplate>(balancer.Place, ResourceKind.LaunchTemplate,
            result.IdOf(Blueprint.IdOf(balancer.Place, ResourceKind.LaunchTemplate, spec.Address)))!)).ConfigureAwait(false);
    }

    private LoadBalancer BalancerOf(Network have)
    {
        if (LoadBalancer is not null) { return One<LoadBalancer>(have, LoadBalancer, "load balancer", "Get-WebLoadBalancer"); }
        LoadBalancer[] own = [.. have.Of<LoadBalancer>().Where(b => b.Deployment is { } d && d == AccountOf(b.Place).Deployment)];
        return own switch
        {
            [LoadBalancer one] => one,
            [] => throw new NotFoundException("The deployment has no load balancer, whose group the instances let in.", null,
                "Make one with New-WebLoadBalancer, or name it as -LoadBalancer."),
            _ => throw new RefusedException("AmbiguousLoadBalancer",
                $"The deployment has {own.Length} load balancers: {string.Join(", ", own.Select(b => b.LoadBalancerName))}.", null,
                "Name the one that is meant as -LoadBalancer."),
        };
    }

    private Instance? BastionOf(Network have, LoadBalancer balancer)
    {
        if (Bastion is not null)
        {
            Instance named = One<Instance>(have, Bastion, "host", "Get-SecureHost");
            return named.VpcId == balancer.VpcId ? named : throw new RefusedException("BastionInAnotherVpc",
                $"Bastion {named} lies in {named.VpcId}, not in {balancer.VpcId}, the VPC of load balancer {balancer}.", named.Id,
                "Name a bastion of the same VPC.");
        }

        Instance[] own = [.. have.Of<Instance>(balancer.Place).Where(i => i.Exists && i.Deployment == balancer.Deployment
            && i.Address is not null && i.VpcId == balancer.VpcId && i.PublicIpAddress is not null)];
        return own.Length <= 1 ? own.FirstOrDefault() : throw new RefusedException("AmbiguousBastion",
            $"VPC {balancer.VpcId} has {own.Length} bastions: {string.Join(", ", own.Select(b => b.DisplayName))}.", null,
            "Say with -Bastion whose SSH gets in.");
    }

    private async Task<Image> ImageAsync(Network have, Place place, ICloud cloud, CancellationToken cancellationToken)
    {
        ResourceReference named = Image!;
        Image[] own = Names.Meant(have.Of<Image>().Where(i => i.Exists), (i, how) => i.Id.Equals(named.Id, how)
            || string.Equals(i.ImageName, named.Id, how));
        if (own.Length == 0 && named.Id.StartsWith("ami-", StringComparison.Ordinal) && !ImageIds.Is(named.Id))
        {
            throw new RefusedException("InvalidImageId", ImageIds.Refusal(named.Id), named.Id,
                "Look with Get-HostImage; an image of ours can be named by its name too.");
        }

        Image? image = own.FirstOrDefault(i => i.Place == place)
            ?? (named.Id.StartsWith("ami-", StringComparison.Ordinal) ? (await cloud.ListAsync(ResourceKind.Image,
                ResourceFilter.ById(named.Id), cancellationToken).ConfigureAwait(false)).OfType<Image>().FirstOrDefault() : null);
        if (image is null)
        {
            Place? elsewhere = own is [{ } far, ..] ? far.Place : named.Place is { } told && told != place ? told : null;
            throw elsewhere is { } there
                ? new RefusedException("ImageInAnotherRegion",
                    $"Image '{named.Id}' lies in {there}, and instances in {place} cannot launch from it.", named.Id,
                    $"Make an image in {place}, or copy this one there.")
                : new NotFoundException($"There is no image '{named.Id}' in {place}.", named.Id,
                    "Look with Get-HostImage; an image belongs to one region.");
        }

        return image.State is "available" or "pending" ? image : throw new RefusedException("ImageNotUsable",
            $"Image {image} of {place} is {image.State}.", image.Id, "Remove it with Remove-HostImage and make it again.");
    }
}

/// <summary>Gets launch templates of deployments.</summary>
[Cmdlet(VerbsCommon.Get, "HostTemplate")]
[OutputType(typeof(HostTemplate))]
public sealed class GetHostTemplateCommand : FleetCommand
{
    /// <summary>A name with wildcards, or an id.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("LaunchTemplateId")]
    [SupportsWildcards]
    [ItemName("LaunchTemplateId")]
    public string Name { get; set; } = "*";

    protected override async Task ProcessAsync(CancellationToken cancellationToken) => await WriteMatchesAsync<LaunchTemplate>(
        await Reader.ReadAsync(CloudsFor([]), [ResourceKind.LaunchTemplate], ResourceFilter.All, cancellationToken).ConfigureAwait(false),
        Name, "launch template", t => new HostTemplate(t)).ConfigureAwait(false);
}

/// <summary>Removes launch templates and the security groups of their instances.</summary>
[Cmdlet(VerbsCommon.Remove, "HostTemplate", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
public sealed class RemoveHostTemplateCommand : FleetCommand
{
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("LaunchTemplateId")]
    [ResourceReferenceTransformation("LaunchTemplateId")]
    public ResourceReference[] InputObject { get; set; } = [];

    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        Network have = await Reader.ReadAsync(CloudsFor(InputObject), [ResourceKind.LaunchTemplate, ResourceKind.SecurityGroup,
            ResourceKind.AutoScalingGroup], ResourceFilter.All, cancellationToken).ConfigureAwait(false);
        LaunchTemplate[] templates =
            [.. InputObject.Select(r => Ours(One<LaunchTemplate>(have, r, "launch template", "Get-HostTemplate")))];
        if (have.Of<AutoScalingGroup>()
            .FirstOrDefault(g => !g.IsDeleting && templates.Any(t => t.Place == g.Place && t.Id == g.LaunchTemplateId)) is { } fleet)
        {
            throw new RefusedException("TemplateInUse", $"Fleet {fleet} of {fleet.Place} launches from this template.", fleet.Id,
                "Remove the fleet first with Remove-WebFleet.");
        }

        IEnumerable<SecurityGroup> groups = have.Of<SecurityGroup>()
            .Where(g => templates.Any(t => t.Place == g.Place && t.Deployment == g.Deployment && t.Data.SecurityGroupIds.Contains(g.Id)
                && g.Address?.EndsWith($"/security-group/{t.LaunchTemplateName}", StringComparison.Ordinal) == true));
        await CarryOutAsync(RemovalPlanner.Create([.. templates, .. groups], have), have, cancellationToken).ConfigureAwait(false);
    }
}
