using System.Management.Automation;
using SecureNet.Cloud;
using SecureNet.Model;
using SecureNet.Provisioning;

namespace SecureNet.Commands;

/// <summary>What New-BastionHost and New-PrivateHost share; hosts for several VPCs are launched at once.</summary>
public abstract class NewHostCommand : SecureCmdlet
{
    private const string ImageParameter = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-";
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("VpcId")]
    [ResourceReferenceTransformation("VpcId")]
    public ResourceReference[] Vpc { get; set; } = [];

    [Parameter]
    [OneValue]
    public string InstanceType { get; set; } = "t3.micro";

    /// <summary>By default the newest Amazon Linux 2023 for the type's architecture.</summary>
    [Parameter]
    [TextPattern(ImageIds.Pattern, ImageIds.Message)]
    [OneValue]
    public string? ImageId { get; set; }

    /// <summary>A key pair's name, or its object.</summary>
    [Parameter]
    [ResourceReferenceTransformation("KeyName")]
    [OneValue]
    public ResourceReference? KeyName { get; set; }

    /// <summary>A script that the instance runs at its first start.</summary>
    [Parameter]
    [OneValue]
    public string? UserData { get; set; }

    [Parameter]
    [OneValue]
    public string? UserDataPath { get; set; }

    /// <summary>The role that the host is launched with, or is given if it runs: a name, or an object of New-HostRole.</summary>
    [Parameter]
    [ResourceReferenceTransformation("InstanceProfileArn", "Name")]
    [OneValue]
    public ResourceReference? Role { get; set; }

    /// <summary>Replaces a host that stands and is not as asked for: a new one is launched and runs, then the old one goes.</summary>
    [Parameter]
    public SwitchParameter Replace { get; set; }

    /// <summary>Completes the specification of one host.</summary>
    internal abstract HostSpecification Complete(HostSpecification specification, Network have);

    internal abstract string HostName { get; }

    /// <summary>What completing a specification needs beside the VPCs.</summary>
    internal virtual Task<Network> ReadMoreAsync(IReadOnlyList<Vpc> vpcs, Network have, CancellationToken cancellationToken)
        => Task.FromResult(have);

    /// <summary>What has to be said of the hosts before anything is done.</summary>
    internal virtual IEnumerable<string> Remarks(IEnumerable<HostSpecification> specifications, Network have) => [];

    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        string? script = UserDataPath is null ? UserData : await ReadUserDataAsync(cancellationToken).ConfigureAwait(false);
        TextRules.CheckGroupOf(HostName);
        if (script is not null) { TextRules.UserData.Check(script); }
        Network have = await ReadVpcsAsync(cancellationToken).ConfigureAwait(false);
        IReadOnlyDictionary<string, string>? profiles = Role is null ? null
            : await HostProfiles.FindAsync(this, Role, Vpc.Select(r => FindVpc(have, r.Id).AccountId), cancellationToken)
                .ConfigureAwait(false);
        Vpc[] vpcs = [.. Vpc.Select(r => FindVpc(have, r.Id))];
        Network known = await ReadMoreAsync(vpcs, have, cancellationToken).ConfigureAwait(false);
        HostSpecification[] specs = [.. vpcs.Select(vpc => Complete(new()
        {
            Deployment = AccountOf(vpc.Place).Deployment, Vpc = vpc, Name = HostName, InstanceType = InstanceType, ImageId = "",
            KeyName = KeyName?.Id, UserData = script,
            InstanceProfileId = profiles?[vpc.AccountId],
        }, known))];
        foreach (string remark in Remarks(specs, known)) { await WriteWarningAsync(remark).ConfigureAwait(false); }
        for (int i = 0; i < specs.Length; i++) { specs[i] = await CompareAsync(specs[i], have, cancellationToken).ConfigureAwait(false); }
        // What is to be known of a region is asked once, and of all regions at once.
        ((Place Place, string Type) Key, Task<(IReadOnlyList<string> Zones, string Image)> Facts)[] regions =
        [
            .. specs.GroupBy(s => (s.Vpc.Place, s.InstanceType))
                .Select(g => (g.Key, FactsAsync(AccountOf(g.Key.Place).Cloud, g.Key.InstanceType,
                g.Any(s => s.Replaces is null && HostBlueprint.Find(s, have) is null), cancellationToken))),
        ];
        await Task.WhenAll(regions.Select(r => r.Facts)).ConfigureAwait(false);
        HostSpecification[][] deployments = [.. specs.GroupBy(s => s.Deployment).Select(d => d.ToArray())];
        if (deployments.Length > 1)
        {
            List<Plan> plans = [];
            foreach (HostSpecification[] deployment in deployments)
            {
                plans.Add(Planner.Create(Together(await PlanAsync(deployment, have, FactsOf, [], null).ConfigureAwait(false)), have));
            }

            await CheckAsync(plans, have, cancellationToken).ConfigureAwait(false);
        }

        foreach (HostSpecification[] deployment in deployments)
        {
            await LaunchAsync(deployment, have, FactsOf, cancellationToken).ConfigureAwait(false);
        }

        async Task<(IReadOnlyList<string> Zones, string Image)> FactsOf(HostSpecification spec) =>
            await regions.First(r => r.Key == (spec.Vpc.Place, spec.InstanceType)).Facts.ConfigureAwait(false);
    }

    private static Blueprint Together(IReadOnlyList<Blueprint> blueprints) =>
        new(blueprints[0].Deployment, [.. blueprints.SelectMany(b => b.Wanted)])
        {
            Cleanups = [.. blueprints.SelectMany(b => b.Cleanups)], Replacements = [.. blueprints.SelectMany(b => b.Replacements)],
        };

    private static async Task<IReadOnlyList<Blueprint>> PlanAsync(HostSpecification[] specs, Network have,
        Func<HostSpecification, Task<(IReadOnlyList<string> Zones, string Image)>> facts,
        HashSet<(Place Place, string Zone)> full, PlanFailedException? noCapacity)
    {
        List<Blueprint> blueprints = [];
        foreach (HostSpecification spec in specs)
        {
            (IReadOnlyList<string> zones, string image) = await facts(spec).ConfigureAwait(false);
            try
            {
                blueprints.Add(HostBlueprint.Create(
                    spec with { ImageId = spec.Replaces is null ? image : spec.ImageId }, have,
                    [.. zones.Where(z => !full.Contains((spec.Vpc.Place, z)))]));
            }
            // No zone is left that the wish allows: the end is that the last one was full.
            catch (RefusedException) when (noCapacity is not null)
            {
                System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(noCapacity);
            }
        }

        return blueprints;
    }

    private async Task LaunchAsync(HostSpecification[] specs, Network have, Func<HostSpecification,
        Task<(IReadOnlyList<string> Zones, string Image)>> facts, CancellationToken cancellationToken)
    {
        HashSet<(Place Place, string Zone)> full = [];
        PlanFailedException? noCapacity = null;
        while (true)
        {
            Blueprint all = Together(await PlanAsync(specs, have, facts, full, noCapacity).ConfigureAwait(false));
            try
            {
                if (await CarryOutAsync(Planner.Create(all, have), have, cancellationToken).ConfigureAwait(false) is not { } result)
                {
                    return;
                }
                Network now = result.ApplyTo(have);
                foreach (Instance wanted in all.Wanted.OfType<Instance>())
                {
                    await WriteAsync(new SecureHost(now.Find<Instance>(wanted.Place, ResourceKind.Instance, result.IdOf(wanted.Id))!))
                        .ConfigureAwait(false);
                }

                return;
            }
            catch (PlanFailedException e) when (e.Failures.All(
                f => f.Error is CloudException { Code: var code } && RetryCodes.IsCapacity(code) && f.Step.Change is RunInstances))
            {
                noCapacity = e;
                foreach (FailedStep failure in e.Failures)
                {
                    string zone = have.Find<Subnet>(failure.Step.Place, ResourceKind.Subnet,
                        ((RunInstances)failure.Step.Change!).SubnetId)!.AvailabilityZone;
                    // The zone of what stands in it already is not to be chosen again.
                    if (!full.Add((failure.Step.Place, zone))) { throw; }
                    await WriteWarningAsync(
                        $"{zone} of {failure.Step.Place} has no {((RunInstances)failure.Step.Change!).InstanceType} now; another "
                            + "zone of the VPC is tried, where it has one that fits.").ConfigureAwait(false);
                }
            }

            have = await ReadVpcsAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private Task<Network> ReadVpcsAsync(CancellationToken cancellationToken) => Reader.ReadAsync(CloudsFor(Vpc),
        [ResourceKind.Vpc, ResourceKind.Subnet, ResourceKind.RouteTable, ResourceKind.NetworkAcl, ResourceKind.SecurityGroup,
            ResourceKind.Instance],
        new(VpcIds: [.. Vpc.Select(v => v.Id)]), cancellationToken);

    // A host that stands is as it was launched. What is not asked for stays.
    private async Task<HostSpecification> CompareAsync(HostSpecification spec, Network have, CancellationToken cancellationToken)
    {
        Instance? next = HostBlueprint.FindNext(spec, have), there = HostBlueprint.Find(spec, have);
        if ((there ?? next) is not { } host) { return spec; }
        HostSpecification asked = spec with { InstanceType = IsAsked(nameof(InstanceType)) ? InstanceType : host.InstanceType,
            ImageId = ImageId ?? host.ImageId };
        Difference[] differences = await DifferencesAsync(asked, host, cancellationToken).ConfigureAwait(false);
        if (differences.Length == 0)
        {
            if (there is not null && next is not null)
            {
                await WriteWarningAsync(
                    $"Beside instance {there} of {there.Place} stands {next.Id}, which an earlier run launched to take its place. "
                        + "To go on, run that command again (-Replace, with the same values); "
                        + $"to give it up, Remove-SecureHost {next.Id}.").ConfigureAwait(false);
            }

            return spec;
        }

        if (!Replace || there is null)
        {
            Differences.Refuse(host, differences, there is null
                ? "It was launched to take the place of one that is gone: run this without the other values first, which ends "
                    + "that, and then with them and -Replace."
                : "Add -Replace: a new host is launched, and when it runs this one is terminated (its addresses change, and "
                    + "what is on its disk is lost). Or leave the parameter out, which keeps what is there.");
        }

        if (next is not null)
        {
            Differences.Refuse(next, await DifferencesAsync(asked, next, cancellationToken).ConfigureAwait(false),
                $"It was launched by an earlier run to take the place of {there!.Id}. Ask for its values to go on with it, or "
                    + $"remove it first: Remove-SecureHost {next.Id}.");
        }

        await RefuseLossAsync(asked, there!, cancellationToken).ConfigureAwait(false);
        return asked with { KeyName = asked.KeyName ?? there!.KeyName, InstanceProfileId = asked.InstanceProfileId
            ?? there!.InstanceProfileId, Replaces = there };
    }

    private async Task<Difference[]> DifferencesAsync(HostSpecification asked, Instance there, CancellationToken cancellationToken)
    {
        string? userData = asked.UserData is null ? null : await UserDataOfAsync(there, cancellationToken).ConfigureAwait(false);
        return [.. HostBlueprint.Differences(asked, there, userData)];
    }

    // The new host is to be what the old one was, but for what is asked for: what nobody could carry over is asked for too.
    private async Task RefuseLossAsync(HostSpecification asked, Instance there, CancellationToken cancellationToken)
    {
        if (asked.UserData is null && await UserDataOfAsync(there, cancellationToken).ConfigureAwait(false) is not "")
        {
            throw new RefusedException("UserDataWouldBeLost",
                $"Instance {there} of {there.Place} was launched with user data, or it is not known whether it was, and the "
                    + "new one would have none. Nothing was changed.", there.Id,
                "Give it with -UserData or -UserDataPath; -UserData '' launches the new one without.");
        }

        if (ImageId is not null || asked.InstanceType == there.InstanceType) { return; }
        ICloud cloud = AccountOf(there.Place).Cloud;
        string? old = await cloud.GetArchitectureAsync(there.InstanceType, cancellationToken).ConfigureAwait(false),
            now = await cloud.GetArchitectureAsync(asked.InstanceType, cancellationToken).ConfigureAwait(false);
        if (now is not null && old != now)
        {
            throw new RefusedException("ArchitectureDiffers",
                $"The image {there.ImageId} of instance {there} of {there.Place} runs on {old}, and {asked.InstanceType} is "
                    + $"{now}. Nothing was changed.", there.Id, $"Give an -ImageId for {now} too.");
        }
    }

    private async Task<string?> UserDataOfAsync(Instance there, CancellationToken cancellationToken)
    {
        string why = "what was loaded does not tell it";
        try
        {
            if (await AccountOf(there.Place).Cloud.GetUserDataHashAsync(there.Id, cancellationToken).ConfigureAwait(false) is { } hash)
            {
                return hash;
            }
        }
        catch (CloudException e) { why = $"{e.Action} answered {e.Code}"; }
        await WriteWarningAsync(
            $"Whether instance {there} of {there.Place} was launched with this user data is not known: {why}. It stays as it is.")
            .ConfigureAwait(false);
        return null;
    }

    // An image is only looked up for an instance that is to be launched; one of an unknown type is refused by its zones.
    private async Task<(IReadOnlyList<string> Zones, string Image)> FactsAsync(
        ICloud cloud, string type, bool needsImage, CancellationToken cancellationToken)
    {
        Task<IReadOnlyList<string>> zones = cloud.ListZonesOfInstanceTypeAsync(type, cancellationToken);
        string image = ImageId ?? "";
        if (needsImage && ImageId is null && await cloud.GetArchitectureAsync(type, cancellationToken)
            .ConfigureAwait(false) is { } architecture)
        {
            image = await cloud.GetParameterAsync(ImageParameter + architecture, cancellationToken).ConfigureAwait(false);
        }

        return (await zones.ConfigureAwait(false), image);
    }

    private async Task<string> ReadUserDataAsync(CancellationToken cancellationToken)
    {
        if (UserData is not null)
        {
            throw new RefusedException("TwoUserData", "-UserData and -UserDataPath were both given.", HostName, "Give one of them.");
        }
        string path = await OnPipelineAsync(() => GetUnresolvedProviderPathFromPSPath(UserDataPath)).ConfigureAwait(false);
        return await File.ReadAllTextAsync(path, cancellationToken).ConfigureAwait(false);
    }
}
