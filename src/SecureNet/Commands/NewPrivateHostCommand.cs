using System.Management.Automation;
using SecureNet.Cloud;
using SecureNet.Model;
using SecureNet.Provisioning;

namespace SecureNet.Commands;

/// <summary>Launches a private instance: no public address, and only the way in that is asked for.</summary>
[Cmdlet(VerbsCommon.New, "PrivateHost", SupportsShouldProcess = true)]
[OutputType(typeof(SecureHost))]
public sealed class NewPrivateHostCommand : NewHostCommand
{
    private HostAccess _access;

    /// <summary>The bastion, in the VPC or in one that is peered with it: a host object or an instance id.</summary>
    [Parameter]
    [ResourceReferenceTransformation("InstanceId")]
    [OneValue]
    public ResourceReference? Bastion { get; set; }

    /// <summary>By what the host is reached; by default the bastion that is named.</summary>
    [Parameter]
    [OneValue]
    public HostAccess? AccessBy { get; set; }

    [Parameter]
    [ValidateLength(1, 100)]
    [OneValue]
    public string Name { get; set; } = "Private-host";

    internal override string HostName => Name;

    protected override async Task BeginAsync(CancellationToken cancellationToken)
    {
        await base.BeginAsync(cancellationToken).ConfigureAwait(false);
        _access = AccessBy ?? (Bastion is not null ? HostAccess.Bastion
            : throw new RefusedException("AccessNotSaid", $"By what host '{Name}' is reached was not said.", Name,
                "Name a bastion with -Bastion, or say -AccessBy SessionManager, InstanceConnectEndpoint or None."));
        if (_access == HostAccess.Bastion && Bastion is null)
        {
            throw new RefusedException("BastionNotSaid", $"The bastion by which host '{Name}' is reached was not named.", Name,
                "Name it with -Bastion.");
        }
        if (_access != HostAccess.Bastion && Bastion is not null)
        {
            throw new RefusedException("TwoAccesses", $"Host '{Name}' cannot be reached by {_access} alone and have a bastion.", Name,
                "Leave out -Bastion, or say -AccessBy Bastion.");
        }
    }

    internal override async Task<Network> ReadMoreAsync(IReadOnlyList<Vpc> vpcs, Network have, CancellationToken cancellationToken)
    {
        ICloud[] clouds = [.. vpcs.Select(v => AccountOf(v.Place).Cloud).Distinct()];
        ResourceFilter ofVpcs = new(VpcIds: [.. vpcs.Select(v => v.Id)]);
        switch (_access)
        {
            case HostAccess.Bastion when vpcs.Any(v => have.Find<Instance>(Bastion!.Id)?.VpcId != v.Id):
                // It may lie in any account and region that is connected.
                ICloud[] all = Bastion!.Place is { } place ? [AccountOf(place).Cloud]
                    : [.. Session.Accounts.Values.Select(a => a.Cloud).DistinctBy(c => c.Place)];
                have = have.Merge(await Reader.ReadAsync(all, [ResourceKind.Instance], ResourceFilter.ById(Bastion.Id), cancellationToken)
                    .ConfigureAwait(false));
                return have.Merge(await Reader.ReadAsync(clouds, [ResourceKind.VpcPeeringConnection], ResourceFilter.All, cancellationToken)
                    .ConfigureAwait(false));
            case HostAccess.InstanceConnectEndpoint:
                return have.Merge(await Reader.ReadAsync(clouds, [ResourceKind.NetworkInterface], ofVpcs, cancellationToken)
                    .ConfigureAwait(false));
            case HostAccess.SessionManager:
                have = have.Merge(await Reader.ReadAsync(
                    clouds, [ResourceKind.NatGateway, ResourceKind.VpcEndpoint], ofVpcs, cancellationToken).ConfigureAwait(false));
                return have.Merge(await ReadRolesAsync(clouds, vpcs, have, cancellationToken).ConfigureAwait(false));
            default: return have;
        }
    }

    internal override HostSpecification Complete(HostSpecification specification, Network have)
    {
        Vpc vpc = specification.Vpc;
        HostSpecification spec = specification with { AccessBy = _access };
        switch (_access)
        {
            case HostAccess.Bastion:
                Instance bastion = have.Find<Instance>(Bastion!.Id) is { Exists: true } found ? found
                    : throw new RefusedException("BastionNotFound", $"No bastion '{Bastion.Id}' was found in the connected accounts.",
                        Bastion.Id, "Look with Get-SecureHost, and with Get-SecureAccount whether its account and region are connected.");
                return spec with { Bastion = bastion, AccessRules = [HostAccessRules.Of(vpc, bastion, have)] };
            case HostAccess.InstanceConnectEndpoint:
                return spec with { AccessRules = HostAccessRules.OfConnectEndpoints(vpc, have) };
            case HostAccess.SessionManager:
                WayAnswer role = RoleOf(spec, have);
                if (role.Stands == false)
                {
                    throw new RefusedException("RoleLacksSessionManager",
                        $"Session Manager cannot reach host '{Name}' in VPC {vpc} of {vpc.Place}: {role.Reason}. Nothing was changed.",
                        Name,
                        "Make a role with New-HostRole -AllowSessionManager and give it with -Role, or choose another way with -AccessBy.");
                }

                return spec with { WayFrom = subnet => SessionManagerWay.Of(subnet, have) };
            default: return spec;
        }
    }

    internal override IEnumerable<string> Remarks(IEnumerable<HostSpecification> specifications, Network have)
    {
        foreach (HostSpecification spec in specifications)
        {
            if (_access == HostAccess.InstanceConnectEndpoint)
            {
                yield return $"Whether the EC2 Instance Connect Endpoint of VPC {spec.Vpc} keeps the addresses of clients is not read: "
                    + "where it does, let these in too with Grant-NetworkAccess.";
            }

            if (_access != HostAccess.SessionManager) { continue; }
            WayAnswer[] answers = [.. have.Of<Subnet>(spec.Vpc.Place).Where(s => s.VpcId == spec.Vpc.Id && !HostBlueprint.IsPublic(s, have))
                .Select(s => SessionManagerWay.Of(s, have))];
            WayAnswer? way = answers.Any(a => a.Stands == true) ? null : Array.Find(answers, a => a.Stands is null);
            foreach (WayAnswer unknown in new[] { RoleOf(spec, have), way }.OfType<WayAnswer>().Where(a => a.Stands is null))
            {
                yield return $"Whether Session Manager reaches host '{spec.Name}' in VPC {spec.Vpc} of {spec.Vpc.Place} is not known: "
                    + $"{unknown.Reason}.";
            }
        }
    }

    private async Task<Network> ReadRolesAsync(ICloud[] clouds, IReadOnlyList<Vpc> vpcs, Network have, CancellationToken cancellationToken)
    {
        string[] names = [.. have.Of<Instance>().Where(i => i.Exists && i.Name == Name && vpcs.Any(v => v.Id == i.VpcId))
            .Select(i => i.InstanceProfileId).Append(Role?.Id).OfType<string>()
            .Select(id => id[(id.LastIndexOf('/') + 1)..]).Distinct()];
        if (names.Length == 0) { return Network.Empty; }
        Network profiles = await Reader.ReadAsync(clouds, [ResourceKind.InstanceProfile], ResourceFilter.ById(names), cancellationToken)
            .ConfigureAwait(false);
        string[] roles = [.. profiles.Of<InstanceProfile>().SelectMany(p => p.RoleIds).Select(r => r[(r.LastIndexOf('/') + 1)..])
            .Distinct()];
        return roles.Length == 0 ? profiles : profiles.Merge(
            await Reader.ReadAsync(clouds, [ResourceKind.Role], ResourceFilter.ById(roles), cancellationToken).ConfigureAwait(false));
    }

    // The role that it is given now, else the one that it has.
    private static WayAnswer RoleOf(HostSpecification spec, Network have)
    {
        string? profileId = spec.InstanceProfileId
            ?? have.Of<Instance>(spec.Vpc.Place).FirstOrDefault(
            i => i.Exists && i.VpcId == spec.Vpc.Id && i.Name == spec.Name && i.Deployment == spec.Deployment)?.InstanceProfileId;
        if (profileId is null) { return new(false, "it has no role"); }
        Place global = spec.Vpc.Place.For(ResourceKind.Role);
        InstanceProfile? profile = have.Of<InstanceProfile>(global).FirstOrDefault(p => p.IsCalled(profileId));
        return profile is null ? new(null, $"instance profile {profileId} was not found")
            : profile.RoleIds is not [string id, ..] ? new(false, $"instance profile {profile} has no role")
            : have.Find<Role>(global, ResourceKind.Role, id) is { } role ? SessionManagerWay.Of(role)
                : new(null, $"role {id} was not found");
    }
}
