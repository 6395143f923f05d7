using System.Management.Automation;
using System.Net;
using SecureNet.Cloud;
using SecureNet.Model;
using SecureNet.Provisioning;
using SecureNet.Reachability;

namespace SecureNet.Commands;

/// <summary>Gets the ssh line to a private host that needs no key on the bastion, and says whether it can work.</summary>
[Cmdlet(VerbsCommon.Get, "HostSshCommand")]
[OutputType(typeof(SshCommand))]
public sealed class GetHostSshCommandCommand : FleetCommand
{
    private static readonly ResourceKind[] s_kinds =
    [
        ResourceKind.Vpc, ResourceKind.Subnet, ResourceKind.RouteTable, ResourceKind.NetworkAcl, ResourceKind.SecurityGroup,
        ResourceKind.InternetGateway,
        ResourceKind.NatGateway, ResourceKind.Instance, ResourceKind.NetworkInterface, ResourceKind.VpcPeeringConnection,
    ];

    /// <summary>The private host: an object or an instance id.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("InstanceId")]
    [ResourceReferenceTransformation("InstanceId")]
    [OneValue]
    public ResourceReference? To { get; set; }

    /// <summary>The bastion; by default the one whose group the host lets in.</summary>
    [Parameter(Position = 1)]
    [ResourceReferenceTransformation("InstanceId")]
    [OneValue]
    public ResourceReference? Via { get; set; }

    /// <summary>The address from which ssh is run; by default one that the bastion's group lets in.</summary>
    [Parameter]
    [OneValue]
    public string? From { get; set; }

    /// <summary>The file of the private half, which goes to this machine's agent.</summary>
    [Parameter]
    [OneValue]
    public string? IdentityFile { get; set; }

    [Parameter]
    [TextPattern("^[A-Za-z_][A-Za-z0-9._-]*$", "'{0}' is no name of a user: letters, digits and any of ._- with a letter or _ first.")]
    [OneValue]
    public string UserName { get; set; } = "ec2-user";

    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        Network network = await Reader.ReadAsync(CloudsFor([To!]), s_kinds, ResourceFilter.All, cancellationToken).ConfigureAwait(false);
        Instance host = One<Instance>(network, To!, "host", "Get-SecureHost");
        Instance bastion = Via is null ? BastionOf(host, network) : One<Instance>(network, Via, "host", "Get-SecureHost");
        if (bastion.PublicIpAddress is not { } open)
        {
            throw new RefusedException("NoPublicAddress", $"Host {bastion} of {bastion.Place} has no public address to reach it by.",
                bastion.Id, "Name a bastion as -Via.");
        }
        string command = $"ssh -J {UserName}@{open} {UserName}@{host.PrivateIpAddress}";
        List<string> reasons = [.. new[] { bastion, host }.Where(h => h.KeyName is null)
            .Select(h => $"{h} was launched without a key pair, so no key opens it")];
        bool keyless = reasons.Count > 0;
        PathAnalysis first = Ask(network, SourceAddress(network, bastion), open.ToString());
        PathAnalysis second = Ask(network, bastion.Id, host.Id);
        reasons.AddRange(first.Blockers.Concat(second.Blockers).Select(b => b.Fix is { } fix ? $"{b.Reason}. Fix: {fix}" : b.Reason));
        Verdict verdict = keyless ? Verdict.Blocked : Verdicts.Worse(first.Verdict, second.Verdict);
        foreach (string reason in reasons)
        {
            await WriteWarningAsync($"{(verdict == Verdict.Partial ? "It works only now and then" : "It cannot work")}: {reason}.")
                .ConfigureAwait(false);
        }
        await WriteAsync(new SshCommand(command, IdentityFile is null ? null : $"ssh-add {IdentityFile}", verdict, reasons.ToArray(),
            new[] { first, second })).ConfigureAwait(false);
    }

    private static PathAnalysis Ask(Network network, string source, string destination)
    {
        try
        {
            return PathAnalyzer.Analyze(network, new()
            {
                Source = EndpointResolver.Resolve(network, source), Destination = EndpointResolver.Resolve(network, destination),
                Protocol = IpProtocol.Tcp, Port = 22,
            });
        }
        catch (ArgumentException e)
        {
            throw new NotFoundException(Errors.Plain(e), source, "Say with -From from which address ssh is run.");
        }
    }

    private static Instance BastionOf(Instance host, Network network)
    {
        string[] groups = [.. network.Of<SecurityGroup>(host.Place).Where(g => host.SecurityGroupIds.Contains(g.Id))
            .SelectMany(g => g.Rules)
            .Where(r => !r.Egress && r.Traffic.Covers(TrafficType.Tcp(22))).Select(r => r.GroupId).OfType<string>()];
        Instance[] found = [.. network.Of<Instance>(host.Place)
            .Where(i => i.Exists && i.PublicIpAddress is not null && i.VpcId == host.VpcId && i.SecurityGroupIds.Intersect(groups).Any())];
        return found switch
        {
            [Instance one] => one,
            [] => throw new NotFoundException(
                $"The groups of host {host} of {host.Place} let SSH in from no group of a host with a public address.", host.Id,
                "Name the bastion as -Via."),
            _ => throw new RefusedException("AmbiguousBastion",
                $"Host {host} of {host.Place} lets SSH in from {found.Length} bastions: "
                    + $"{string.Join(", ", found.Select(f => f.ToString()))}.",
                host.Id, "Name the bastion as -Via."),
        };
    }

    // Someone whom the bastion's group means to let in; with nobody there, anyone.
    private string SourceAddress(Network network, Instance bastion)
    {
        if (From is not null) { return From; }
        IPNetwork? range = network.Of<SecurityGroup>(bastion.Place).Where(g => bastion.SecurityGroupIds.Contains(g.Id))
            .SelectMany(g => g.Rules)
            .FirstOrDefault(r => !r.Egress && r.CidrBlock is { PrefixLength: > 0 } && r.Traffic.Covers(TrafficType.Tcp(22)))?.CidrBlock;
        return range is { } block ? block.BaseAddress.ToString() : EndpointResolver.InternetLabel;
    }
}
