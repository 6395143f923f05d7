using System.Net;
using SecureNet.Model;

namespace SecureNet.Provisioning;

/// <summary>What <c>New-BastionHost</c> and <c>New-PrivateHost</c> are asked for.</summary>
public sealed record HostSpecification
{
    public required string Deployment { get; init; }
    public required Vpc Vpc { get; init; }
    public required string Name { get; init; }
    public required string InstanceType { get; init; }
    public required string ImageId { get; init; }
    public string? KeyName { get; init; }
    public string? UserData { get; init; }

    /// <summary>The ARN of an instance profile; null leaves the one that is there.</summary>
    public string? InstanceProfileId { get; init; }

    /// <summary>For a bastion: the ranges that may use SSH. Empty for a private host.</summary>
    public IReadOnlyList<IPNetwork> AllowSshFrom { get; init; } = [];

    /// <summary>For a private host: by what it is reached. Null for a bastion.</summary>
    public HostAccess? AccessBy { get; init; }

    /// <summary>For a private host: what lets the way in reach it.</summary>
    public IReadOnlyList<SecurityGroupRule> AccessRules { get; init; } = [];

    /// <summary>For a private host that is reached by a bastion: that. In the same VPC the host goes to its zone.</summary>
    public Instance? Bastion { get; init; }

    /// <summary>For a private host that Session Manager reaches: whether it does from a subnet.</summary>
    public Func<Subnet, WayAnswer>? WayFrom { get; init; }

    /// <summary>The host whose place it takes; null for none.</summary>
    public Instance? Replaces { get; init; }

    /// <summary>The path of the VPC and its parts in the deployment.</summary>
    public string VpcAddress => Vpc.Address ?? Vpc.Name ?? Vpc.Id;
}

/// <summary>Turns a <see cref="HostSpecification"/> into a security group, an instance and what its subnet's ACL must let pass.</summary>
public static class HostBlueprint
{
    internal const string SshPurpose = "SSH from the allowed ranges";
    private const int FirstSshEntry = 300;
    private const int LastSshEntry = 999;

    private static readonly IPNetwork[] s_privateRanges =
        [IPNetwork.Parse("10.0.0.0/8"), IPNetwork.Parse("172.16.0.0/12"), IPNetwork.Parse("192.168.0.0/16")];

    /// <summary>The host where it stands already, so that nothing is launched; else null.</summary>
    public static Instance? Find(HostSpecification spec, Network have)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(have);
        return Blueprint.Find<Instance>(have, spec.Vpc.Place, spec.Deployment, AddressOf(spec));
    }

    /// <summary>The host that an earlier run launched to take its place and that has not done so yet; else null.</summary>
    public static Instance? FindNext(HostSpecification spec, Network have)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(have);
        return Blueprint.Find<Instance>(have, spec.Vpc.Place, spec.Deployment, HostReplacement.NextOf(AddressOf(spec)));
    }

    /// <summary>What a specification asks for of a host that stands, otherwise than it was launched.</summary>
    /// <param name="spec">What is asked for.</param>
    /// <param name="there">The host.</param>
    /// <param name="userData">The hash of its user data (see <see cref="UserDataHash"/>); null where it was not asked for or is not
    /// known.</param>
    public static IReadOnlyList<Difference> Differences(HostSpecification spec, Instance there, string? userData)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(there);
        List<Difference?> found =
        [
            Provisioning.Differences.Of("its instance type", there.InstanceType, spec.InstanceType),
                Provisioning.Differences.Of("its image", there.ImageId, spec.ImageId),
            spec.KeyName is { } key ? Provisioning.Differences.Of("its key pair", there.KeyName ?? "", key) : null,
        ];
        // The text may hold a secret: neither is shown.
        if (spec.UserData is { } script && userData is not null && UserDataHash.Of(script) is var asked && asked != userData)
        {
            found.Add(new("its user data", userData.Length == 0 ? "none" : "another script", asked.Length == 0 ? "none" : "this one"));
        }

        return [.. found.OfType<Difference>()];
    }

    private static string AddressOf(HostSpecification spec) => $"{spec.VpcAddress}/instance/{spec.Name}";

    /// <param name="spec">What is asked for.</param>
    /// <param name="have">Subnets, route tables, network ACLs, security groups and instances of the VPC.</param>
    /// <param name="zonesOfType">The zones that offer the instance type.</param>
    /// <exception cref="RefusedException">No subnet fits, or the name is someone else's.</exception>
    public static Blueprint Create(HostSpecification spec, Network have, IReadOnlyList<string> zonesOfType)
    {
        Place place = spec.Vpc.Place;
        string address = AddressOf(spec);
        string groupAddress = $"{spec.VpcAddress}/security-group/{spec.Name}";
        Instance? existing = Blueprint.Find<Instance>(have, place, spec.Deployment, address);
        RefuseForeign(spec, have, address, groupAddress);
        Instance? next = FindNext(spec, have);
        bool isNext = spec.Replaces is not null || (existing is null && next is not null);
        string own = isNext ? HostReplacement.NextOf(address) : address;
        existing = isNext ? next ?? spec.Replaces : existing;
        // A type that the old one's zone does not offer is launched in another.
        if (spec.Replaces is { } old && next is null && have.Find<Subnet>(place, ResourceKind.Subnet, old.SubnetId) is { } was
            && !zonesOfType.Contains(was.AvailabilityZone))
        {
            existing = null;
        }
        Subnet subnet = existing is null ? SubnetFor(spec, have,
            zonesOfType) : have.Find<Subnet>(place, ResourceKind.Subnet, existing.SubnetId) ?? SubnetFor(spec, have, zonesOfType);
        string groupId = Blueprint.IdOf(place, ResourceKind.SecurityGroup, groupAddress);
        SecurityGroup group = new()
        {
            Id = groupId, AccountId = place.AccountId, Region = place.Region, VpcId = spec.Vpc.Id, GroupName = $"{spec.Name}-sg",
            Description = spec.AccessBy is null ? $"Bastion host {spec.Name}" : $"Private host {spec.Name}",
            Tags = Blueprint.TagsFor(spec.Deployment, groupAddress, $"{spec.Name}-sg"), Rules = Rules(spec),
        };
        Instance instance = new()
        {
            Id = Blueprint.IdOf(place, ResourceKind.Instance, own), AccountId = place.AccountId, Region = place.Region, VpcId = spec.Vpc.Id,
                SubnetId = subnet.Id,
            InstanceType = spec.InstanceType, ImageId = spec.ImageId, KeyName = spec.KeyName, UserData = spec.UserData,
            InstanceProfileId = spec.InstanceProfileId, SecurityGroupIds = [groupId],
            PublicIpAddress = spec.AccessBy is null ? IPAddress.Any : null, Tags = Blueprint.TagsFor(spec.Deployment, own, spec.Name),
        };
        Blueprint blueprint = SshEntries(spec, have, subnet,
            new(spec.Deployment, [group, instance]) { Replacements = isNext ? [new(instance, spec.Replaces, address)] : [] });
        // Another way in than an earlier run's takes that one's away.
        return spec.AccessBy is not null && Blueprint.Find<SecurityGroup>(have, place, spec.Deployment, groupAddress) is { } there
            && HostAccessRules.LeftOver(there, group.Rules) is { Length: > 0 } left
            ? blueprint with { Cleanups = [.. blueprint.Cleanups,
                (place, (Cloud.Change)new Cloud.RevokeSecurityGroupRules(there.Id, false, left))] } : blueprint;
    }

    private static List<SecurityGroupRule> Rules(HostSpecification spec)
    {
        List<SecurityGroupRule> rules = spec.AccessBy is not null ? [.. spec.AccessRules]
            : [.. spec.AllowSshFrom.Select(
                r => new SecurityGroupRule { Egress = false, Traffic = TrafficType.Tcp(22), CidrBlock = r, Description = SshPurpose })];
        foreach (int port in (int[])[80, 443])
        {
            rules.Add(new()
            {
                Egress = true, Traffic = TrafficType.Tcp(port), CidrBlock = VpcRules.Anywhere, Description = "Web and package repositories"
            });
        }

        rules.AddRange(s_privateRanges.Select(
            r => new SecurityGroupRule { Egress = true, Traffic = TrafficType.All, CidrBlock = r, Description = "Private networks" }));
        return rules;
    }

    private static Subnet SubnetFor(HostSpecification spec, Network have, IReadOnlyList<string> zonesOfType)
    {
        Subnet[] all = [.. have.Of<Subnet>(spec.Vpc.Place).Where(s => s.VpcId == spec.Vpc.Id)
            .OrderBy(s => s.AvailabilityZone, StringComparer.Ordinal).ThenBy(s => s.Id, StringComparer.Ordinal)];
        bool isPublic = spec.AccessBy is null;
        Subnet[] side = [.. all.Where(s => IsPublic(s, have) == isPublic)];
        string? zone = spec.Bastion is { } b ? all.FirstOrDefault(s => s.Id == b.SubnetId)?.AvailabilityZone : null;
        if (spec.WayFrom is { } from && side.Length > 0 && Array.TrueForAll(side, s => from(s).Stands == false))
        {
            throw new RefusedException("NoWayToSessionManager",
                $"Session Manager cannot reach host '{spec.Name}' in VPC {spec.Vpc} of {spec.Vpc.Place}: "
                    + $"{from(side[0]).Reason}. Nothing was changed.", spec.Vpc.Id,
                "Give the VPC a way out with New-SecureVpc -NatGateway Single, or interface endpoints to ssm and ssmmessages "
                    + "with private names; or choose another way with -AccessBy.");
        }

        // One from which the way stands, before one of which that is not known.
        Subnet[] fitting = [.. side.Where(s => (zone is null || s.AvailabilityZone == zone) && spec.WayFrom?.Invoke(s).Stands != false)
            .OrderBy(s => spec.WayFrom?.Invoke(s).Stands is null && spec.WayFrom is not null)];
        return fitting.FirstOrDefault(s => zonesOfType.Contains(s.AvailabilityZone)) ?? throw (fitting.Length == 0
            ? new RefusedException("NoSuitableSubnet", $"VPC {spec.Vpc} of {spec.Vpc.Place} has no {(isPublic ? "public" : "private")} "
                + $"subnet{(zone is null ? "" : $" in {zone}, the bastion's zone")} for host '{spec.Name}'.", spec.Vpc.Id,
                "Run New-SecureVpc with more zones or without -NoPublicSubnet.")
            : new RefusedException("InstanceTypeNotOffered",
                $"{spec.InstanceType} is not offered in {string.Join(", ", fitting.Select(s => s.AvailabilityZone))} to account "
                    + $"{spec.Vpc.AccountId}.", spec.InstanceType,
                zonesOfType.Count == 0 ? "Check the spelling, or use another -InstanceType."
                    : $"It is offered in {string.Join(", ", zonesOfType)}; use another -InstanceType."));
    }

    /// <summary>True if the subnet's route table sends 0.0.0.0/0 to an internet gateway: that alone makes a subnet public.</summary>
    public static bool IsPublic(Subnet subnet, Network network)
    {
        RouteTable[] tables = [.. network.Of<RouteTable>(subnet.Place).Where(t => t.VpcId == subnet.VpcId)];
        RouteTable? table = Array.Find(tables, t => t.SubnetIds.Contains(subnet.Id)) ?? Array.Find(tables, t => t.IsMain);
        return table?.Routes.Any(r => r.TargetKind == RouteTargetKind.InternetGateway && r.Destination.Equals(VpcRules.Anywhere)) == true;
    }

    private static void RefuseForeign(HostSpecification spec, Network have, string address, string groupAddress)
    {
        Resource? foreign = have.Of<Instance>(spec.Vpc.Place)
            .FirstOrDefault(i => i.Exists && i.VpcId == spec.Vpc.Id && i.Name == spec.Name
            && (i.Deployment != spec.Deployment || (i.Address != address && i.Address != HostReplacement.NextOf(address)))) as Resource
            ?? have.Of<SecurityGroup>(spec.Vpc.Place).FirstOrDefault(g => g.VpcId == spec.Vpc.Id && g.GroupName == $"{spec.Name}-sg"
                && (g.Deployment != spec.Deployment || g.Address != groupAddress));
        if (foreign is not null)
        {
            throw new RefusedException("NameBelongsToAnother",
                $"{Cloud.Words.Of(foreign.Kind)} {foreign} of {foreign.Place} has the name that host '{spec.Name}' needs and is "
                    + $"not part of deployment '{spec.Deployment}'; it is not touched.", spec.Name,
                "Give the host another -Name." + (foreign.Deployment is null
                    ? $" If it is the host's and lost its tags, take it back: aws ec2 create-tags --region {foreign.Region} "
                        + $"--resources {foreign.Id} --tags 'Key={TagNames.Deployment},Value={spec.Deployment}' "
                        + $"'Key={TagNames.Address},Value={(foreign is Instance ? address : groupAddress)}'." : ""));
        }
    }

    // The public ACL lets SSH in only from the ranges of the bastions behind it.
    private static Blueprint SshEntries(HostSpecification spec, Network have, Subnet subnet, Blueprint blueprint)
    {
        NetworkAcl? acl = have.Of<NetworkAcl>(subnet.Place)
            .FirstOrDefault(a => a.SubnetIds.Contains(subnet.Id) && a.Deployment == spec.Deployment);
        if (spec.AccessBy is not null || acl is null) { return blueprint; }
        IEnumerable<IPNetwork> others = have.Of<SecurityGroup>(subnet.Place)
            .Where(g => g.VpcId == spec.Vpc.Id && g.GroupName != $"{spec.Name}-sg")
            .SelectMany(g => g.Rules).Where(r => r.Description == SshPurpose).Select(r => r.CidrBlock!.Value);
        IPNetwork[] ranges = [.. spec.AllowSshFrom.Concat(others).Distinct()];
        NetworkAclEntry[] old =
        [
            .. acl.Entries.Where(e => !e.Egress && e.RuleNumber is >= FirstSshEntry and <= LastSshEntry && e.Traffic == TrafficType.Tcp(22))
        ];
        AclNumbers numbers = new(acl, FirstSshEntry, LastSshEntry);
        NetworkAclEntry[] entries = [.. ranges.Where(r => !old.Any(e => e.CidrBlock.Equals(r)))
            .Select(r => VpcRules.Entry(numbers.Next(), false, TrafficType.Tcp(22), r))];
        NetworkAcl wanted = acl with { Entries = entries, SubnetIds = [] };
        return blueprint with
        {
            Wanted = [.. blueprint.Wanted, wanted],
            Cleanups = [.. old.Where(e => !ranges.Contains(e.CidrBlock))
                .Select(e => (acl.Place, (Cloud.Change)new Cloud.DeleteNetworkAclEntry(acl.Id, e.RuleNumber, e.Egress)))],
        };
    }
}

/// <summary>Hands out free entry numbers of a network ACL within a range, in steps of ten while they last.</summary>
internal sealed class AclNumbers(NetworkAcl acl, int first, int last)
{
    private readonly HashSet<int> _used = [.. acl.Entries.Select(e => e.RuleNumber)];

    public int Next()
    {
        int number = Enumerable.Range(0, ((last - first) / 10) + 1).Select(i => first + (i * 10))
            .Concat(Enumerable.Range(first, last - first + 1)).FirstOrDefault(n => !_used.Contains(n));
        if (number == 0)
        {
            throw new RefusedException("NetworkAclFull", $"Network ACL {acl} of {acl.Place} has no free entry from {first} to {last}.",
                acl.Id, "Use fewer ranges, or join them into larger ones.");
        }
        _used.Add(number);
        return number;
    }
}
