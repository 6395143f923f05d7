using System.Management.Automation;
using SecureNet.Cloud;
using SecureNet.Model;
using SecureNet.Provisioning;

namespace SecureNet.Commands;

/// <summary>Makes an image of a host, so that private instances without internet have its software.</summary>
[Cmdlet(VerbsCommon.New, "HostImage", SupportsShouldProcess = true)]
[OutputType(typeof(HostImage))]
public sealed class NewHostImageCommand : FleetCommand
{
    /// <summary>The host: an object or an instance id.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("InstanceId")]
    [ResourceReferenceTransformation("InstanceId")]
    [OneValue]
    public ResourceReference? InputObject { get; set; }

    [Parameter(Mandatory = true, Position = 1)]
    [OneValue]
    public string Name { get; set; } = "";

    [Parameter]
    [OneValue]
    public string Description { get; set; } = "";

    /// <summary>Leaves the host running: nobody knows then what state the files are in.</summary>
    [Parameter]
    public SwitchParameter NoReboot { get; set; }

    /// <summary>Returns at once; Wait-HostImage waits.</summary>
    [Parameter]
    public SwitchParameter NoWait { get; set; }

    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        TextRules.ImageName.Check(Name);
        TextRules.ImageDescription.Check(Description);
        Network have = await Reader.ReadAsync(CloudsFor([InputObject!]), [ResourceKind.Instance, ResourceKind.Image], ResourceFilter.All,
            cancellationToken).ConfigureAwait(false);
        Instance host = One<Instance>(have, InputObject!, "host", "Get-SecureHost");
        string deployment = AccountOf(host.Place).Deployment;
        string address = $"image/{Name}";
        FleetNames.RefuseForeign<Image>(have, host.Place, deployment, address, Name, i => i.ImageName);
        Image wanted = new()
        {
            Id = Blueprint.IdOf(host.Place, ResourceKind.Image, address), AccountId = host.AccountId, Region = host.Region,
                ImageName = Name, SourceInstanceId = host.Id, NoReboot = NoReboot,
            // What is not asked for stays as it is.
            Description = IsAsked(nameof(Description)) ? Description
                : Blueprint.Find<Image>(have, host.Place, deployment, address)?.Description ?? Description,
            Tags = Blueprint.TagsFor(deployment, address, Name),
        };
        Plan plan = Planner.Create(new(deployment, [wanted]), have);
        PlanResult? result = await CarryOutAsync(NoWait ? plan.Keep(s => s.Wait is null) : plan, have, cancellationToken)
            .ConfigureAwait(false);
        if (result is null) { return; }
        await WriteAsync(new HostImage(result.ApplyTo(have).Find<Image>(host.Place, ResourceKind.Image, result.IdOf(wanted.Id))!))
            .ConfigureAwait(false);
    }
}

/// <summary>What the cmdlets that take images share.</summary>
public abstract class HostImageCommand : FleetCommand
{
    /// <summary>Images: objects, ids or names.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("ImageId")]
    [ResourceReferenceTransformation("ImageId")]
    public ResourceReference[] InputObject { get; set; } = [];
}

/// <summary>Waits until images are available.</summary>
[Cmdlet(VerbsLifecycle.Wait, "HostImage")]
[OutputType(typeof(HostImage))]
public sealed class WaitHostImageCommand : HostImageCommand
{
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        Network have = await Reader.ReadAsync(CloudsFor(InputObject), [ResourceKind.Image], ResourceFilter.All, cancellationToken)
            .ConfigureAwait(false);
        Image[] images = [.. InputObject.Select(r => One<Image>(have, r, "image", "Get-HostImage"))];
        Plan plan = new(
        [
            .. images.Select((i, n) => new PlanStep(n, i.Place, null, new(ResourceKind.Image, i.Id, "available", Waits.ImageAvailable), []))
        ]);
        PlanResult? result = await CarryOutAsync(plan, have, cancellationToken).ConfigureAwait(false);
        Network now = result!.ApplyTo(have);
        foreach (Image image in images)
        {
            await WriteAsync(new HostImage(now.Find<Image>(image.Place, ResourceKind.Image, image.Id)!)).ConfigureAwait(false);
        }
    }
}

/// <summary>Gets images of deployments.</summary>
[Cmdlet(VerbsCommon.Get, "HostImage")]
[OutputType(typeof(HostImage))]
public sealed class GetHostImageCommand : FleetCommand
{
    /// <summary>A name with wildcards, or an id.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("ImageId")]
    [SupportsWildcards]
    [ItemName("ImageId")]
    public string Name { get; set; } = "*";

    protected override async Task ProcessAsync(CancellationToken cancellationToken) => await WriteMatchesAsync<Image>(
        await Reader.ReadAsync(CloudsFor([]), [ResourceKind.Image], ResourceFilter.All, cancellationToken).ConfigureAwait(false), Name,
        "image", i => new HostImage(i)).ConfigureAwait(false);
}

/// <summary>Deregisters images and deletes their snapshots.</summary>
[Cmdlet(VerbsCommon.Remove, "HostImage", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
public sealed class RemoveHostImageCommand : HostImageCommand
{
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        Network have = await Reader.ReadAsync(CloudsFor(InputObject), [ResourceKind.Image, ResourceKind.Snapshot,
            ResourceKind.LaunchTemplate], ResourceFilter.All, cancellationToken).ConfigureAwait(false);
        Image[] images = [.. InputObject.Select(r => Ours(One<Image>(have, r, "image", "Get-HostImage")))];
        if (have.Of<LaunchTemplate>().FirstOrDefault(t => images.Any(i => i.Place == t.Place && i.Id == t.Data.ImageId)) is { } user)
        {
            throw new RefusedException("ImageInUse",
                $"Launch template {user} of {user.Place} launches from image {user.Data.ImageId}: without it no instance would start.",
                user.Data.ImageId, "Remove the template with Remove-HostTemplate, or give it another image with New-HostTemplate.");
        }

        // Snapshots of an image that is gone already carry its address; those of one that stays do too where two have it.
        HashSet<string> held = [.. have.Of<Image>().Where(i => i.Exists && !images.Contains(i)).SelectMany(i => i.SnapshotIds)];
        IEnumerable<Resource> snapshots = have.Of<Snapshot>().Where(s => !held.Contains(s.Id) && images.Any(i => i.Place == s.Place
            && (i.SnapshotIds.Contains(s.Id) || (s.Deployment == i.Deployment && s.Address == i.Address + "/snapshot"))));
        await CarryOutAsync(RemovalPlanner.Create([.. images, .. snapshots], have), have, cancellationToken).ConfigureAwait(false);
    }
}
