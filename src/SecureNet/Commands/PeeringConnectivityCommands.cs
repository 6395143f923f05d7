using System.Management.Automation;
using SecureNet.Cloud;
using SecureNet.Model;
using SecureNet.Provisioning;
using SecureNet.Reachability;

namespace SecureNet.Commands;

/// <summary>Asks the analyzer, and on request a real packet, about a flow.</summary>
public abstract class ConnectivityCommand : SecureCmdlet
{
    private static readonly ResourceKind[] s_kinds =
    [
        ResourceKind.Vpc, ResourceKind.Subnet, ResourceKind.RouteTable, ResourceKind.NetworkAcl, ResourceKind.SecurityGroup, ResourceKind.InternetGateway,
        ResourceKind.NatGateway, ResourceKind.Instance, ResourceKind.NetworkInterface, ResourceKind.VpcPeeringConnection,
    ];

    internal async Task<PeeringConnectivity> AskAsync(PeeringQuestion question, CancellationToken cancellationToken)
    {
        if (question.Probe && !ProbeCommand.CanProbe(question.Protocol))
        {
            throw new RefusedException("ProbeNotPossible", $"A probe of {question.Protocol} would be silent whether it arrives or not.", question.Protocol.ToString(), "Probe icmp or a tcp port, or leave out -Probe.");
        }

        Network network = await Reader.ReadAsync(CloudsFor([]), s_kinds, new(VpcIds: question.VpcIds), cancellationToken).ConfigureAwait(false);
        Flow flow = new()
        {
            Source = Resolve(network, question.Source), Destination = Resolve(network, question.Destination), Protocol = question.Protocol, Port = question.Port,
        };
        PathAnalysis analysis = PathAnalyzer.Analyze(network, flow);
        ProbeResult? probe = null;
        if (question.Probe)
        {
            NetworkInterface source = flow.Source.Interface ?? throw new RefusedException("ProbeNeedsHost", $"A probe is sent by an instance, and '{question.Source}' is none.", question.Source.Id, "Name an instance as -Source, or leave out -Probe.");
            probe = await AccountOf(source.Place).Cloud.ProbeAsync(new(source.InstanceId ?? source.Id, flow.Destination.Address, flow.Protocol, flow.Port ?? 0), cancellationToken).ConfigureAwait(false);
        }

        return new(analysis, question, probe);
    }

    private static Endpoint Resolve(Network network, ResourceReference reference)
    {
        try { return EndpointResolver.Resolve(network, reference.Id, reference.Place); }
        catch (ArgumentException e) { throw new RefusedException("EndpointNotFound", e.Message, reference.Id, "Name a host object, an instance or interface id, or an address; look with Get-SecureHost."); }
    }
}

/// <summary>Says whether a flow gets through a peering and its reply back, hop by hop, and what stands in its way.</summary>
[Cmdlet(VerbsDiagnostic.Test, "PeeringConnectivity")]
[OutputType(typeof(PeeringConnectivity))]
public sealed class TestPeeringConnectivityCommand : ConnectivityCommand
{
    /// <summary>The peering, usually from the pipeline: only its two VPCs are read.</summary>
    [Parameter(ValueFromPipeline = true)]
    public SecurePeering? Peering { get; set; }

    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [ResourceReferenceTransformation("InstanceId", "NetworkInterfaceId")]
    public ResourceReference? Source { get; set; }

    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [ResourceReferenceTransformation("InstanceId", "NetworkInterfaceId")]
    public ResourceReference? Destination { get; set; }

    /// <summary>icmp (a ping), tcp, udp, or a number.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public string Protocol { get; set; } = "icmp";

    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateRange(0, 65535)]
    public int? Port { get; set; }

    /// <summary>Also sends a real ping or opens a TCP connection from the source, through SSM Run Command.</summary>
    [Parameter]
    public SwitchParameter Probe { get; set; }

    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        IpProtocol protocol = IpProtocol.Parse(Protocol);
        if (protocol.HasPorts && Port is null) { throw new RefusedException("PortRequired", $"A {protocol} flow needs a destination port.", Protocol, "Give -Port."); }
        string[]? vpcs = Peering is null ? null : [Peering.Requester.VpcId, Peering.Accepter.VpcId];
        await WriteAsync(await AskAsync(new(Source!, Destination!, protocol, Port, vpcs, Probe), cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);
    }
}

/// <summary>Makes the smallest change for every blocker of a test, tests again and returns before and after.</summary>
[Cmdlet(VerbsDiagnostic.Repair, "PeeringConnectivity", SupportsShouldProcess = true)]
[OutputType(typeof(PeeringRepair))]
public sealed class RepairPeeringConnectivityCommand : ConnectivityCommand
{
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    public PeeringConnectivity? InputObject { get; set; }

    [Parameter]
    public SwitchParameter PassThru { get; set; }

    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        PeeringConnectivity before = InputObject!;
        if (before.Blockers.FirstOrDefault(b => b.Fix is null) is { } hopeless)
        {
            throw new RefusedException("NoFix", $"{hopeless.ResourceName ?? hopeless.ResourceId} of account {hopeless.AccountId} in {hopeless.Region} blocks the flow and SecureNet has no change for it: {hopeless.Reason}. Nothing was changed.", hopeless.ResourceId, "Mend it as the reason says, test again, and repair what is left.");
        }

        Fix[] fixes = [.. before.Blockers.Select(b => b.Fix!).DistinctBy(f => (f.Place, f.Description))];
        PlanResult? made = await CarryOutAsync(Plan.Of(fixes.SelectMany(f => f.Changes.Select(c => (f.Place, c)))), cancellationToken).ConfigureAwait(false);
        if (made is null) { return; }
        PeeringConnectivity after = await AskAsync(before.Question, cancellationToken).ConfigureAwait(false);
        if (PassThru) { await WriteAsync(new PeeringRepair(before, after, fixes)).ConfigureAwait(false); }
    }
}
