using System.Management.Automation;
using SecureNet.Model;
using SecureNet.Reachability;

namespace SecureNet.Commands;

/// <summary>Says whether a flow gets through a peering and its reply back, hop by hop, and what stands in its way.</summary>
[Cmdlet(VerbsDiagnostic.Test, "PeeringConnectivity")]
[OutputType(typeof(PeeringConnectivity))]
public sealed class TestPeeringConnectivityCommand : NetworkPathCommand, IGate
{
    /// <summary>The peering, usually from the pipeline: only its two VPCs are read.</summary>
    [Parameter(ValueFromPipeline = true)]
    public SecurePeering? Peering { get; set; }

    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [ResourceReferenceTransformation("InstanceId", "NetworkInterfaceId")]
    [OneValue]
    public ResourceReference? Source { get; set; }

    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [ResourceReferenceTransformation("InstanceId", "NetworkInterfaceId")]
    [OneValue]
    public ResourceReference? Destination { get; set; }

    /// <summary>icmp (a ping), tcp, udp, or a number.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [OneValue]
    public string Protocol { get; set; } = "icmp";

    [Parameter(ValueFromPipelineByPropertyName = true)]
    [NumberOrNone(0, 65535)]
    public int? Port { get; set; }

    /// <summary>Also sends a real ping or opens a TCP connection from the source, through SSM Run Command.</summary>
    [Parameter]
    public SwitchParameter Probe { get; set; }

    /// <summary>What is so though nothing that was read says it: answers take it as so, and say that it was stated.</summary>
    [Parameter]
    public AssumptionId[] Assume { get; set; } = [];

    /// <summary>
    /// Takes nothing as so but what -Assume states: what rests on it is Unknown, and replies are judged by all ports of clients.
    /// </summary>
    [Parameter]
    public SwitchParameter NoAssumption { get; set; }

    /// <summary>
    /// Ends with an error where not everything is good, so that a pipeline stops and its process ends with the exit code.
    /// </summary>
    [Parameter]
    public SwitchParameter CI { get; set; }

    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        string[]? vpcs = Peering is null ? null : [Peering.Requester.VpcId, Peering.Accepter.VpcId];
        AssumptionRules rules = new(NoAssumption, Assume);
        PathQuestion question = new(Source!, Destination!, IpProtocol.Parse(Protocol),
            Port) { VpcIds = vpcs, Probe = Probe, ClientOs = rules.Allows(AssumptionId.ClientPorts) ? ClientOs.Linux : ClientOs.Any };
        Check(question);
        Network network = (await ReadNetworkAsync(vpcs, cancellationToken).ConfigureAwait(false)).Assuming(rules);
        Flow flow = FlowOf(network, question);
        PathAnalysis analysis = PathAnalyzer.Analyze(network, flow);
        PeeringConnectivity path = new(analysis, question, await ProbeAsync(question, flow, cancellationToken).ConfigureAwait(false));
        Judge(path.Outcome, () => path.Name);
        await WriteAsync(path).ConfigureAwait(false);
    }
}

/// <summary>Makes the smallest change for every blocker of a test, tests again and returns before and after.</summary>
[Cmdlet(VerbsDiagnostic.Repair, "PeeringConnectivity", SupportsShouldProcess = true)]
[OutputType(typeof(PeeringRepair))]
public sealed class RepairPeeringConnectivityCommand : NetworkPathCommand
{
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    public PeeringConnectivity? InputObject { get; set; }

    [Parameter]
    public SwitchParameter PassThru { get; set; }

    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        PeeringConnectivity before = InputObject!;
        if (await RepairAsync(before.Question, cancellationToken).ConfigureAwait(false) is not var (plan, after, probe) || !PassThru)
        {
            return;
        }
        await WriteAsync(new PeeringRepair(before, new PeeringConnectivity(after, before.Question, probe), plan)).ConfigureAwait(false);
    }
}
