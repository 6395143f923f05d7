using System.Globalization;
using System.Management.Automation;
using System.Net;
using SecureNet.Cloud;
using SecureNet.Findings;
using SecureNet.Model;
using SecureNet.Provisioning;

namespace SecureNet.Commands;

/// <summary>One sentence for a security-group rule: who may send what to whom.</summary>
public abstract class NetworkAccessCommand : SecureCmdlet
{
    /// <summary>A host, an instance id or a security group: what is reached.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("GroupId")]
    [ResourceReferenceTransformation("InstanceId", "GroupId")]
    [OneValue]
    public ResourceReference? To { get; set; }

    internal async Task<Network> ReadAsync(IEnumerable<ResourceReference> references, CancellationToken cancellationToken) =>
        await Reader.ReadAsync(
            CloudsFor(references), [ResourceKind.SecurityGroup, ResourceKind.Instance, ResourceKind.VpcPeeringConnection],
            ResourceFilter.All, cancellationToken).ConfigureAwait(false);

    internal static SecurityGroup GroupOf(Network network, ResourceReference reference)
    {
        if (network.Find<SecurityGroup>(reference.Id) is { } group) { return group; }
        Instance? host = network.Find<Instance>(reference.Id);
        return host is { SecurityGroupIds: [string first, ..] }
            && network.Find<SecurityGroup>(host.Place, ResourceKind.SecurityGroup, first) is { } own ? own
            : throw new NotFoundException($"'{reference.Id}' is no host or security group of the connected accounts.", reference.Id,
                "Name a host object, an instance id or a group id.");
    }
}

/// <summary>What Grant and Revoke share: the rule that the parameters mean.</summary>
public abstract class NetworkAccessRuleCommand : NetworkAccessCommand
{
    /// <summary>The refusal of a rule that needs what AWS has not chosen yet.</summary>
    internal const string PlannedAddress = nameof(PlannedAddress);

    /// <summary>A host, a group, a block such as 10.0.0.0/16, or a prefix list: who sends.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [ResourceReferenceTransformation("InstanceId", "GroupId", "PrefixListId")]
    [OneValue]
    public ResourceReference? From { get; set; }

    /// <summary>icmp, tcp, udp, all, or a number.</summary>
    [Parameter(Mandatory = true, Position = 2)]
    [OneValue]
    public string Protocol { get; set; } = "";

    /// <summary>Ports and ranges such as 8000-8080: a rule for each.</summary>
    [Parameter(Position = 3)]
    public string[]? Port { get; set; }

    /// <summary>By default 8, echo request; -1 for any.</summary>
    [Parameter]
    [ValidateRange(-1, 255)]
    [OneValue]
    public int IcmpType { get; set; } = 8;

    /// <summary>By default -1, any.</summary>
    [Parameter]
    [ValidateRange(-1, 255)]
    [OneValue]
    public int IcmpCode { get; set; } = -1;

    /// <summary>The kinds of traffic that are meant, each once.</summary>
    internal TrafficType[] Traffics()
    {
        IpProtocol protocol = IpProtocol.Parse(Protocol);
        if (protocol.IsIcmp) { return [new(protocol, IcmpType, IcmpType == -1 ? -1 : IcmpCode)]; }
        if (!protocol.HasPorts) { return [new(protocol, -1, -1)]; }
        string[] ports = [.. (Port ?? []).SelectMany(
            p => (p ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))];
        return ports.Length > 0 ? [.. ports.Select(p => TrafficAt(protocol, p)).Distinct()]
            : throw new RefusedException("PortRequired", $"A rule for {protocol} needs a port.", Protocol,
                "Give -Port, such as 443, 8000-8080 or several.");
    }

    private static TrafficType TrafficAt(IpProtocol protocol, string port)
    {
        int[] ends = [.. port.Split('-').Select(
            p => ushort.TryParse(p, NumberStyles.None, CultureInfo.InvariantCulture, out ushort number) ? number : -1)];
        return ends.Length <= 2 && ends[0] >= 0 && ends[0] <= ends[^1] ? new(protocol, ends[0], ends[^1])
            : throw new RefusedException("InvalidPort", $"'{port}' is no port and no range of ports.", port,
                "Give ports from 0 to 65535, such as 443, or a range with the smaller first, such as 8000-8080.");
    }
    /// <summary>The rule, and what has to be said about it.</summary>
    internal (SecurityGroupRule Rule, string? Remark) RuleFor(SecurityGroup to, TrafficType traffic, Network network)
    {
        SecurityGroupRule rule = new() { Egress = false, Traffic = traffic,
            Description = $"{traffic.ToString().Replace('/', ' ')} (Grant-NetworkAccess)" };
        string id = From!.Id;
        if (id.StartsWith("pl-", StringComparison.Ordinal)) { return (rule with { PrefixListId = id }, null); }
        if (IPAddress.TryParse(id.Split('/')[0], out _))
        {
            return (rule with { CidrBlock = Blocks.Parse(id.Contains('/', StringComparison.Ordinal) ? id : id + "/32") }, null);
        }
        SecurityGroup from = GroupOf(network, From);
        bool sameVpc = from.VpcId == to.VpcId;
        bool peeredInRegion = from.Region == to.Region && network.Of<VpcPeeringConnection>(to.Place)
            .Any(p => p.IsActive && p.End(to.VpcId!) is not null && p.OtherEnd(to.VpcId!)!.VpcId == from.VpcId);
        if (sameVpc || peeredInRegion)
        {
            return (rule with { GroupId = from.Id, GroupAccountId = from.AccountId == to.AccountId ? null : from.AccountId }, null);
        }
        if (PlannedId.Is(id))
        {
            throw new RefusedException(PlannedAddress,
                $"{from} cannot be referenced by {to}, and the address that would be used instead is AWS's choice: the rule "
                    + $"is shown once '{id}' is there.", id, "Make the host first.");
        }

        if (network.Find<Instance>(id) is { PrivateIpAddress: { } address } host)
        {
            return (rule with { CidrBlock = new IPNetwork(address, 32) },
                $"{from} cannot be referenced by {to}: "
                    + $"{(from.Region == to.Region
                        ? "their VPCs are not the same and not peered" : "AWS allows no reference across regions")}"
                    + $". The address {address}/32 of {host} is used instead.");
        }

        throw new RefusedException("GroupCannotBeReferenced",
            $"{from} of {from.Place} cannot be referenced by {to} of {to.Place}: AWS allows it in one VPC, or over an "
                + "active peering in one region.", id, "Name a host or a block as -From.");
    }
}

/// <summary>Lets traffic into a group.</summary>
[Cmdlet(VerbsSecurity.Grant, "NetworkAccess", SupportsShouldProcess = true)]
[OutputType(typeof(NetworkAccess))]
public sealed class GrantNetworkAccessCommand : NetworkAccessRuleCommand
{
    /// <summary>Lets the group's rules open a port of administration to more than 16,777,216 addresses of the internet.</summary>
    [Parameter]
    public SwitchParameter AllowWorld { get; set; }

    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        TrafficType[] traffics = Traffics();
        Network have = await ReadAsync([], cancellationToken).ConfigureAwait(false);
        SecurityGroup to = GroupOf(have, To!);
        (SecurityGroupRule Rule, string? Remark)[] rules;
        try { rules = [.. traffics.Select(t => RuleFor(to, t, have))]; }
        catch (RefusedException e) when (e.Id == PlannedAddress)
        {
            await WriteWarningAsync(e.Message).ConfigureAwait(false);
            return;
        }

        foreach (string remark in rules.Select(r => r.Remark).OfType<string>().Distinct())
        {
            await WriteWarningAsync(remark).ConfigureAwait(false);
        }
        List<SecurityGroupRule> missing = [];
        foreach ((SecurityGroupRule rule, _) in rules)
        {
            // Each is judged with those before it: what counts is what all of them let in.
            SecurityGroup then = to with { Rules = [.. to.Rules, .. missing] };
            await CheckAsync(then, rule, cancellationToken).ConfigureAwait(false);
            if (!then.Rules.Any(rule.SameAs)) { missing.Add(rule); }
        }

        if (missing.Count > 0)
        {
            // One call: AWS takes all of them or none.
            Plan plan = Plan.Of([(to.Place, new AuthorizeSecurityGroupRules(to.Id, false, missing))]);
            if (await CarryOutAsync(plan, have, cancellationToken).ConfigureAwait(false) is null) { return; }
        }

        foreach ((SecurityGroupRule rule, _) in rules) { await WriteAsync(new NetworkAccess(to, rule)).ConfigureAwait(false); }
    }

    /// <summary>Refuses what makes the group's rules together open administration to the world.</summary>
    private async Task CheckAsync(SecurityGroup to, SecurityGroupRule rule, CancellationToken cancellationToken)
    {
        if (to.Rules.Any(rule.SameAs)) { return; }
        SecurityGroupRule[] rules = [.. to.Rules, rule];
        // Entries of prefix lists are read only where a rule that matters names one.
        Network lists = WorldAccess.UnknownLists(rules, _ => null).Count == 0 ? Network.Empty
            : await Reader.ReadAsync(CloudsFor([To!]), [ResourceKind.ManagedPrefixList], ResourceFilter.All, cancellationToken)
                .ConfigureAwait(false);
        IReadOnlyList<IPNetwork>? EntriesOf(string id) =>
            lists.Find<ManagedPrefixList>(to.Place, ResourceKind.ManagedPrefixList, id)?.Entries;
        IReadOnlyDictionary<int, InternetShare> opened = WorldAccess.OpenedBy(rule, to.Rules, EntriesOf);
        string[] unknown = [.. WorldAccess.UnknownLists([rule], EntriesOf)];
        if (unknown.Length > 0)
        {
            await WriteWarningAsync(
                $"The entries of {unknown[0]} are not known: whether {to} opens {rule.Traffic} to the world with it cannot be said.")
                .ConfigureAwait(false);
        }
        if (opened.Count == 0) { return; }
        InternetShare share = opened.Values.MaxBy(s => s.IPv4);
        string ports = opened.Count > 5
            ? $"tcp/{opened.Keys.First()} and {opened.Count - 1} other ports of administration" : $"tcp/{string.Join(", ", opened.Keys)}";
        string what = $"the rules of {to} would let {ports} in from {share} (CIS 5.3, EC2.13, EC2.19)";
        if (!AllowWorld)
        {
            throw new RefusedException("OpenToTheWorld", $"With {rule.Traffic} from {From!.Id} {what}.", From.Id,
                "Name the range that needs it, or add -AllowWorld if it has to be.");
        }

        await WriteWarningAsync($"With {rule.Traffic} from {From!.Id} {what.Replace("would let", "let", StringComparison.Ordinal)}.")
            .ConfigureAwait(false);
    }
}

/// <summary>Takes a rule out of a group.</summary>
[Cmdlet(VerbsSecurity.Revoke, "NetworkAccess", SupportsShouldProcess = true)]
public sealed class RevokeNetworkAccessCommand : NetworkAccessRuleCommand
{
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        TrafficType[] traffics = Traffics();
        Network have = await ReadAsync([], cancellationToken).ConfigureAwait(false);
        SecurityGroup to = GroupOf(have, To!);
        SecurityGroupRule[] rules = [.. traffics.Select(t => RuleFor(to, t, have).Rule)];
        SecurityGroupRule[] found = [.. to.Rules.Where(r => rules.Any(wanted => wanted.SameAs(r)))];
        if (found.Length > 0)
        {
            await CarryOutAsync(Plan.Of([(to.Place, new RevokeSecurityGroupRules(to.Id, false, found))]), have, cancellationToken)
                .ConfigureAwait(false);
        }
    }
}

/// <summary>Gets what a host or group lets in.</summary>
[Cmdlet(VerbsCommon.Get, "NetworkAccess")]
[OutputType(typeof(NetworkAccess))]
public sealed class GetNetworkAccessCommand : NetworkAccessCommand
{
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        Network have = await ReadAsync([To!], cancellationToken).ConfigureAwait(false);
        SecurityGroup group = GroupOf(have, To!);
        foreach (SecurityGroupRule rule in group.Rules.Where(r => !r.Egress))
        {
            await WriteAsync(new NetworkAccess(group, rule)).ConfigureAwait(false);
        }
    }
}
