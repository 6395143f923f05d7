using System.Management.Automation;
using SecureNet.Cloud;
using SecureNet.Model;
using SecureNet.Provisioning;
using SecureNet.Provisioning.FlowLogs;

namespace SecureNet.Commands;

/// <summary>Reads deployments over all connected accounts.</summary>
public abstract class DeploymentCommand : SecureCmdlet
{
    // Who never used these services needs no right to them, and no way to their endpoints.
    private static readonly (IReadOnlyList<ResourceKind> Kinds, string What)[] s_optional =
    [
        (NetworkReader.CatalogKinds, "what Register-FlowLogTable made there, if it did,"),
        (NetworkReader.HolderKinds, "a gateway of others that keeps a VPC from being deleted, if there is one,"),
        ([ResourceKind.LogGroup], "a log group that Enable-CentralFlowLog made there, if it did,"),
        ([ResourceKind.SecurityGroupRule], "a rule that was granted on someone else's security group, if one was,"),
    ];

    private readonly HashSet<(Place, string)> _unread = [];

    internal async Task<Network> ReadAllAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<ICloud> clouds = CloudsFor([]);
        (ICloud Cloud, string What, Task<Network> Read)[] optional = [.. clouds.SelectMany(
            c => s_optional.Select(o => (c, o.What, Reader.ReadAsync([c], o.Kinds, ResourceFilter.All, cancellationToken))))];
        // Statements of ours may stand in any bucket's policy.
        Task<Network> buckets = Reader.ReadAsync(clouds, [ResourceKind.Bucket], ResourceFilter.AllWithPolicies, cancellationToken);
        Network network = await Reader.ReadAsync(
            clouds, NetworkReader.AllKinds.Except([ResourceKind.Bucket]), ResourceFilter.All, cancellationToken).ConfigureAwait(false);
        network = network.Merge(await buckets.ConfigureAwait(false));
        foreach (IGrouping<Place, Bucket> unread in network.Of<Bucket>().Where(b => b.IsPolicyUnread).GroupBy(b => b.Place))
        {
            if (_unread.Add((unread.Key, "policies")))
            {
                await WriteWarningAsync($"s3:GetBucketPolicy is not allowed for {unread.Count()} bucket(s) of others in {unread.Key} "
                    + $"({string.Join(", ", unread.Take(3))}"
                    + $"{(unread.Count() > 3 ? ", …" : "")}): a statement that Protect-S3Bucket put there, if it did, is "
                        + "neither shown nor removed.").ConfigureAwait(false);
            }
        }

        foreach ((ICloud cloud, string what, Task<Network> read) in optional)
        {
            try { network = network.Merge(await read.ConfigureAwait(false)); }
            catch (CloudException e) when (ListingCalls.IsUnavailable(e.Code) || e.Code == "RequestTimeout")
            {
                if (_unread.Add((cloud.Place, what)))
                {
                    await WriteWarningAsync($"{e.Action} in {cloud.Place} answered {e.Code}: {what} is neither shown nor removed.")
                        .ConfigureAwait(false);
                }
            }
        }

        return network;
    }

    internal static Resource[] ResourcesOf(Network network, string? deployment) =>
        [.. network.Resources.Where(r => !r.IsGone && r.Deployment is not null && (r.Address is not null || IsOfFleet(r))
            && r is not NetworkInterface)
            .Concat(PlacedParts.Of(network)).Where(r => deployment is null || r.Deployment == deployment)
            .OrderBy(r => r.Deployment, StringComparer.Ordinal).ThenBy(r => r.AccountId, StringComparer.Ordinal)
                .ThenBy(r => r is PlacedPart)
            .ThenBy(r => r.Kind).ThenBy(r => r.Address, StringComparer.Ordinal)];

    /// <summary>
    /// The deployment that a user names: that of an account, though nothing of it is left, or one whose tags something carries.
    /// </summary>
    /// <exception cref="RefusedException">No account that is asked has it, or several differ from what was given in case alone.</exception>
    internal string Known(Network network, string name)
    {
        IEnumerable<SecureAccount> asked = Account is null ? Session.Accounts.Values : [ResolveAccount(Account)];
        string[] all = [.. asked.Select(a => a.Deployment).Concat(ResourcesOf(network, null).Select(r => r.Deployment!)).Distinct()
            .Order(StringComparer.Ordinal)];
        string[] alike = [.. all.Where(d => d.Equals(name, StringComparison.OrdinalIgnoreCase))];
        return all.Contains(name) && name.Length > 0 ? name : alike switch
        {
            [{ Length: > 0 } one] => one,
            // To AWS these are different tags, and one of them may be somebody else's.
            { Length: > 1 } => throw new RefusedException(
                "AmbiguousDeployment",
                $"{alike.Length} deployments are called '{name}' but for capital letters: {string.Join(", ", alike)}.", name,
                "Write the name as it stands there."),
            _ => throw new NotFoundException(
                $"No deployment '{name}' was found in "
                    + $"{string.Join(", ", network.Places.Where(p => p.Region != Place.Global).Select(p => p.ToString())
                        .Order(StringComparer.Ordinal))}"
                    + ".", name,
                all.Length == 0 ? "Check with Get-SecureAccount which accounts and regions are connected."
                    : $"There are: {string.Join(", ", all)}. Check the name, and with Get-SecureAccount that its account and "
                        + "region are connected."),
        };
    }

    // The instances of a group carry its tags and no address: they are not made one by one, and may outlive it.
    private static bool IsOfFleet(Resource r) => r is Instance && r.Tags.ContainsKey(AutoScalingGroup.InstanceTag);
}

/// <summary>Gets everything that carries a deployment's tags in all connected accounts.</summary>
[Cmdlet(VerbsCommon.Get, "SecureDeployment")]
[OutputType(typeof(SecureResource))]
public sealed class GetSecureDeploymentCommand : DeploymentCommand
{
    /// <summary>The deployment; by default every one.</summary>
    [Parameter(Position = 0)]
    [OneValue]
    public string? Name
    {
        get;
        // A variable that nobody set is a name that was not given: not the wish for all.
        set => field = value ?? "";
    }

    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        Network network = await ReadAllAsync(cancellationToken).ConfigureAwait(false);
        string? name = Name is null ? null : Known(network, Name);
        foreach (Resource resource in ResourcesOf(network, name)) { await WriteAsync(new SecureResource(resource)).ConfigureAwait(false); }
    }
}

/// <summary>Removes a deployment from all connected accounts, and proves by a listing that nothing is left.</summary>
[Cmdlet(VerbsCommon.Remove, "SecureDeployment", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(DeploymentRemoval))]
public sealed class RemoveSecureDeploymentCommand : DeploymentCommand
{
    /// <summary>The deployment; by default the one that the connected accounts name.</summary>
    [Parameter(Position = 0)]
    [OneValue]
    public string? Name
    {
        get;
        // A variable that nobody set is a name that was not given: not the wish for all.
        set => field = value ?? "";
    }

    /// <summary>
    /// Deletes what lies in the deployment's buckets too; without it a bucket that is not empty is a refusal before the first change.
    /// </summary>
    [Parameter]
    public SwitchParameter EmptyBuckets { get; set; }

    /// <summary>Deletes the central log buckets, the log groups and the logs in them too; without it they are kept.</summary>
    [Parameter]
    public SwitchParameter IncludeLogs { get; set; }

    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        string[] names = [.. Session.Accounts.Values.Select(a => a.Deployment).Distinct()];
        string name = Name ?? (names.Length == 1 ? names[0]
            : throw new RefusedException("AmbiguousDeployment",
                $"The connected accounts name {names.Length} deployments: {string.Join(", ", names)}.", null,
                "Say with -Name which one goes."));
        Network before = await ReadAllAsync(cancellationToken).ConfigureAwait(false);
        name = Known(before, name);
        Resource[] kept = IncludeLogs
            ? [] : [.. ResourcesOf(before, name).Where(r => r is LogGroup || CentralLogBucketBlueprint.IsLogBucket(r))];
        Resource[] doomed = [.. ResourcesOf(before, name).Except(kept)];
        await BucketContent.RefuseAsync([.. doomed.OfType<Bucket>().Where(b => !Empties(b))], b => AccountOf(b.Place).Cloud,
            "Empty it first, or add -EmptyBuckets, which deletes every version of every object.", cancellationToken).ConfigureAwait(false);
        PlanResult? result = await CarryOutAsync(RemovalPlanner.Create(doomed, before, Empties), before, cancellationToken, name)
            .ConfigureAwait(false);
        if (result is null) { return; }
        Network after = await ReadAllAsync(cancellationToken).ConfigureAwait(false);
        HashSet<(Place, string)> keptIds = [.. kept.Select(k => (k.Place, k.Id))];
        ILookup<bool, SecureResource> listed = ResourcesOf(after, name).ToLookup(r => keptIds.Contains((r.Place, r.Id)),
            r => new SecureResource(r));
        SecureResource[] remaining = [.. listed[false]];
        if (remaining.Length == 0) { await EndRunsAsync(cancellationToken).ConfigureAwait(false); }
        await WriteAsync(new DeploymentRemoval(name, doomed.Length - remaining.Length, remaining, listed[true].ToArray(),
            after.Places.Select(p => p.ToString()).Order(StringComparer.Ordinal).ToArray())).ConfigureAwait(false);
        if (remaining.Length > 0)
        {
            throw new RefusedException("DeploymentRemains", $"{remaining.Length} resource(s) of deployment '{name}' still stand: "
                + $"{string.Join(", ", remaining.Take(5).Select(r => r.ToString()))}{(remaining.Length > 5 ? ", …" : "")}. They "
                + "are listed though AWS answered their deletion, and its lag is over.", name,
                "Run Remove-SecureDeployment again. What stays then too is for AWS Support, with the request ids of -Verbose.");
        }
    }

    private bool Empties(Bucket bucket) => EmptyBuckets || (IncludeLogs && CentralLogBucketBlueprint.IsLogBucket(bucket));
}
