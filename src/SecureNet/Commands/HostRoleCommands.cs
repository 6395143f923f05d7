using System.Management.Automation;
using SecureNet.Cloud;
using SecureNet.Model;
using SecureNet.Provisioning;

namespace SecureNet.Commands;

/// <summary>Makes a role with an instance profile that lets hosts use the named buckets and nothing else.</summary>
[Cmdlet(VerbsCommon.New, "HostRole", SupportsShouldProcess = true)]
[OutputType(typeof(SecureHostRole))]
public sealed class NewHostRoleCommand : SecureCmdlet
{
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [OneValue]
    public string Name { get; set; } = "";

    [Parameter(Mandatory = true, Position = 1)]
    [ResourceReferenceTransformation("BucketName", "Name")]
    public ResourceReference[] S3Bucket { get; set; } = [];

    [Parameter]
    [OneValue]
    public BucketAccess Access { get; set; }

    /// <summary>Lets Session Manager and Run Command reach the host.</summary>
    [Parameter]
    public SwitchParameter AllowSessionManager { get; set; }

    /// <summary>The managed policy that bounds the role.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [OneValue]
    public string? PermissionsBoundary { get; set; }

    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        SecureAccount account = Account is null && S3Bucket.Select(b => b.Place).Distinct().ToArray() is [{ } place]
            ? AccountOf(place) : ResolveAccount(Account);
        TextRules.RoleName.Check(Name);
        if (PermissionsBoundary is { } bound) { PermissionsBoundaryRule.Check(bound, account.Place); }
        foreach (ResourceReference bucket in S3Bucket) { BucketBlueprint.CheckName(bucket.Id); }
        string[] buckets = [.. S3Bucket.Select(b => b.Id).Distinct()];
        Task<Network> known = Reader.ReadAsync(Session.Accounts.Values.Select(a => a.Cloud), [ResourceKind.Bucket], new(Ids: buckets),
            cancellationToken);
        Network have = await Reader.ReadAsync(
            [account.Cloud], [ResourceKind.Role, ResourceKind.InstanceProfile], new(Ids: [Name]), cancellationToken).ConfigureAwait(false);
        HostRoleSpecification spec = new()
        {
            Place = account.Place, Deployment = account.Deployment, Name = Name, Buckets = buckets, Access = Access,
                AllowSessionManager = AllowSessionManager, PermissionsBoundaryArn = PermissionsBoundary,
            KmsKeyArns = [.. (await known.ConfigureAwait(false)).Of<Bucket>().Select(b => b.Encryption?.KmsKeyArn).OfType<string>()
                .Distinct().Order(StringComparer.Ordinal)],
        };
        Blueprint blueprint = HostRoleBlueprint.Create(spec, have);
        PlanResult? result = await CarryOutAsync(Planner.Create(blueprint, have), have, cancellationToken).ConfigureAwait(false);
        if (result is null) { return; }
        Network now = result.ApplyTo(have);
        Place global = account.Place.For(ResourceKind.Role);
        await WriteAsync(new SecureHostRole(now.Of<Role>(global).First(r => r.IsCalled(Name)),
            now.Of<InstanceProfile>(global).First(p => p.IsCalled(Name)))).ConfigureAwait(false);
    }
}

/// <summary>Gives hosts a role; another profile that is there already is replaced.</summary>
[Cmdlet(VerbsCommon.Set, "HostRole", SupportsShouldProcess = true)]
[OutputType(typeof(SecureHost))]
public sealed class SetHostRoleCommand : SecureCmdlet
{
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("InstanceId")]
    [ResourceReferenceTransformation("InstanceId")]
    public ResourceReference[] InputObject { get; set; } = [];

    /// <summary>The role: its name, or an object of New-HostRole.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [ResourceReferenceTransformation("InstanceProfileArn", "Name")]
    [OneValue]
    public ResourceReference? Role { get; set; }

    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        Network have = await Reader.ReadAsync(CloudsFor(InputObject), [ResourceKind.Instance],
            new(Ids: [.. InputObject.Select(h => h.Id).Distinct()]), cancellationToken).ConfigureAwait(false);
        Instance[] hosts = [.. InputObject.Select(r => Find(have, r.Id)).Distinct()];
        IReadOnlyDictionary<string, string> profiles = await HostProfiles.FindAsync(
            this, Role!, hosts.Select(h => h.AccountId), cancellationToken).ConfigureAwait(false);
        (Instance[] Hosts, Plan Plan)[] deployments = [.. hosts.GroupBy(h => h.Deployment!).Select(d => (d.ToArray(), Planner.Create(
            new(d.Key, [.. d.Select(h => h with { InstanceProfileId = profiles[h.AccountId] })]), have)))];
        await CheckAsync([.. deployments.Select(d => d.Plan)], have, cancellationToken).ConfigureAwait(false);
        foreach ((Instance[] deployment, Plan plan) in deployments)
        {
            PlanResult? result = await CarryOutAsync(plan, have, cancellationToken).ConfigureAwait(false);
            if (result is null) { continue; }
            Network now = result.ApplyTo(have);
            foreach (Instance host in deployment)
            {
                await WriteAsync(new SecureHost(now.Find<Instance>(host.Place, ResourceKind.Instance, host.Id)!)).ConfigureAwait(false);
            }
        }
    }

    private static Instance Find(Network have, string id)
    {
        Instance host = have.Find<Instance>(id) is { Exists: true } found ? found
            : throw new NotFoundException($"No host '{id}' was found in the connected accounts.", id, "Look with Get-SecureHost.");
        return host.Deployment is not null ? host
            : throw new RefusedException("NotOurs", $"Instance {host} of {host.Place} was not made by SecureNet; it is not touched.", id,
                "Give it a role with the tool that made it.");
    }
}

/// <summary>Gets the roles of deployments, once an account: IAM knows no regions.</summary>
[Cmdlet(VerbsCommon.Get, "HostRole")]
[OutputType(typeof(SecureHostRole))]
public sealed class GetHostRoleCommand : SecureCmdlet
{
    /// <summary>A name, with wildcards.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ItemName("Name")]
    public string Name { get; set; } = "*";

    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        Network network = await Reader.ReadAsync(
            CloudsFor([]), [ResourceKind.Role, ResourceKind.InstanceProfile], ResourceFilter.All, cancellationToken).ConfigureAwait(false);
        WildcardPattern pattern = new(Name, WildcardOptions.IgnoreCase);
        Role[] found = [.. network.Of<Role>()
            .Where(r => r.Deployment is not null && r.Address == HostRoleBlueprint.RoleAddress(r.RoleName) && pattern.IsMatch(r.RoleName))
            .OrderBy(r => r.RoleName, StringComparer.Ordinal).ThenBy(r => r.AccountId, StringComparer.Ordinal)];
        foreach (Role role in found)
        {
            await WriteAsync(new SecureHostRole(role,
                network.Of<InstanceProfile>(role.Place).FirstOrDefault(p => p.RoleIds.Contains(role.Id)))).ConfigureAwait(false);
        }
        if (found.Length == 0 && !WildcardPattern.ContainsWildcardCharacters(Name))
        {
            await WriteErrorAsync(Errors.NotFound("role", Name)).ConfigureAwait(false);
        }
    }
}

/// <summary>Deletes roles of deployments with their profiles, and takes them from hosts that have them.</summary>
[Cmdlet(VerbsCommon.Remove, "HostRole", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
public sealed class RemoveHostRoleCommand : SecureCmdlet
{
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("InputObject")]
    [ResourceReferenceTransformation("Name")]
    public ResourceReference[] Name { get; set; } = [];

    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        Network have = await Reader.ReadAsync(CloudsFor([]), [ResourceKind.Role, ResourceKind.InstanceProfile, ResourceKind.Instance],
            ResourceFilter.All, cancellationToken).ConfigureAwait(false);
        List<Resource> doomed = [];
        foreach (ResourceReference name in Name)
        {
            Resource[] found = [.. have.Resources.Where(r => r is Role or InstanceProfile && r.Deployment is not null && r.IsCalled(name.Id)
                && (name.AccountId is null || name.AccountId == r.AccountId))];
            if (found.Length == 0)
            {
                throw new NotFoundException($"No role '{name}' of a deployment was found in the connected accounts.", name.Id,
                    "Look with Get-HostRole.");
            }
            doomed.AddRange(found.Except(doomed));
        }

        await CarryOutAsync(RemovalPlanner.Create(doomed, have), have, cancellationToken).ConfigureAwait(false);
    }
}

/// <summary>Finds the instance profile that a role's name stands for, in each account that needs it.</summary>
internal static class HostProfiles
{
    /// <summary>The profile's ARN by account id.</summary>
    /// <exception cref="RefusedException">An account has no such profile of a deployment.</exception>
    public static async Task<IReadOnlyDictionary<string, string>> FindAsync(SecureCmdlet cmdlet, ResourceReference role,
        IEnumerable<string> accountIds, CancellationToken cancellationToken)
    {
        string[] accounts = [.. accountIds.Distinct()];
        Network known = await cmdlet.Reader.ReadAsync(accounts.Select(a => cmdlet.AccountOf(new(a, Place.Global)).Cloud),
            [ResourceKind.InstanceProfile], ResourceFilter.ById(role.Id), cancellationToken).ConfigureAwait(false);
        return accounts.ToDictionary(a => a,
            a => known.Of<InstanceProfile>().FirstOrDefault(p => p.AccountId == a && p.IsCalled(role.Id) && p.Deployment is not null)?.Id
                ?? throw new NotFoundException($"Account {a} has no role '{role.Id}' of a deployment with an instance profile.", role.Id,
                    "Make it with New-HostRole -Account …, or look with Get-HostRole."));
    }
}
