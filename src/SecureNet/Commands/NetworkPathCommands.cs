using System.Management.Automation;
using SecureNet.Model;
using SecureNet.Reachability;

namespace SecureNet.Commands;

/// <summary>Says whether flows get through and their replies back, hop by hop, and everything that stands in their way.</summary>
[Cmdlet(VerbsDiagnostic.Test, "NetworkPath")]
[OutputType(typeof(NetworkPath))]
public sealed class TestNetworkPathCommand : NetworkPathCommand, IGate
{
    private Network? _network;

    /// <summary>Who sends: a host object, an id of an instance or interface, an address, or Internet.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("SrcAddr", "SourceAddress")]
    [ResourceReferenceTransformation("LoadBalancerArn", "DNSName", "InstanceId", "NetworkInterfaceId", "VpcEndpointId")]
    [OneValue]
    public ResourceReference? Source { get; set; }

    /// <summary>Who receives: as -Source, or a load balancer or fleet by object, ARN, DNS name or name.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true)]
    [Alias("DstAddr", "DestinationAddress")]
    [ResourceReferenceTransformation("LoadBalancerArn", "DNSName", "InstanceId", "NetworkInterfaceId", "VpcEndpointId")]
    [OneValue]
    public ResourceReference? Destination { get; set; }

    /// <summary>tcp, udp, icmp (a ping), icmpv6, or a number.</summary>
    [Parameter(Mandatory = true, Position = 2, ValueFromPipelineByPropertyName = true)]
    [OneValue]
    public string Protocol { get; set; } = "";

    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("DstPort", "DestinationPort")]
    [NumberOrNone(0, 65535)]
    public int? Port { get; set; }

    /// <summary>The client's port, which makes the reply exact; else the range of -ClientOs is asked.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("SrcPort")]
    [NumberOrNone(0, 65535)]
    public int? SourcePort { get; set; }

    /// <summary>By default an echo request.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [NumberOrNone(0, 255)]
    public int? IcmpType { get; set; }

    [Parameter(ValueFromPipelineByPropertyName = true)]
    [NumberOrNone(0, 255)]
    public int? IcmpCode { get; set; }

    /// <summary>Which ports the client sends from: Linux 32768-60999, Windows 49152-65535, Any 1024-65535.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [OneValue]
    public ClientOs ClientOs { get; set; }

    /// <summary>The network to ask about; without it the connected accounts are read, once for all flows of the pipeline.</summary>
    [Parameter]
    public NetworkSnapshot? Snapshot { get; set; }

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

    protected override bool TryProcess()
    {
        _network ??= Snapshot?.Network.Assuming(Rules);
        if (_network is not { } network || Probe) { return false; }
        try
        {
            PathQuestion question = Question();
            NetworkPath path = new(PathAnalyzer.Analyze(network, FlowOf(network, question)), question, null);
            Judge(path.Outcome, () => path.Name);
            WriteObject(path);
        }
        catch (Exception e) when (Errors.TryFrom(e, out ErrorRecord? error))
        {
            // One bad line of thousands is that line's error.
            Judge(GateOutcome.Error, () => error.ToString());
            WriteError(error);
        }

        return true;
    }

    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        PathQuestion question = Question();
        Check(question);
        _network ??= (await ReadNetworkAsync(null, cancellationToken).ConfigureAwait(false)).Assuming(Rules);
        Flow flow = FlowOf(_network, question);
        PathAnalysis analysis = PathAnalyzer.Analyze(_network, flow);
        NetworkPath path = new(analysis, question, await ProbeAsync(question, flow, cancellationToken).ConfigureAwait(false));
        Judge(path.Outcome, () => path.Name);
        await WriteAsync(path).ConfigureAwait(false);
    }

    private AssumptionRules Rules => new(NoAssumption, Assume);

    private bool NamesClients => MyInvocation.BoundParameters.ContainsKey(nameof(ClientOs));

    private PathQuestion Question() => new(Source!, Destination!, IpProtocol.Parse(Protocol), Port)
    {
        SourcePort = SourcePort, IcmpType = IcmpType, IcmpCode = IcmpCode ?? 0, Probe = Probe,
        ClientOs = Rules.Allows(AssumptionId.ClientPorts) || NamesClients ? ClientOs : ClientOs.Any, IsClientOsStated = NamesClients,
    };
}

/// <summary>Makes the smallest changes that open a flow, proved together, tests again and returns before and after.</summary>
[Cmdlet(VerbsDiagnostic.Repair, "NetworkPath", SupportsShouldProcess = true)]
[OutputType(typeof(NetworkPathRepair))]
public sealed class RepairNetworkPathCommand : NetworkPathCommand
{
    /// <summary>
    /// What Test-NetworkPath said, or the path of what Resolve-FlowLogReject gives. The connected accounts are read
    /// anew before anything is changed.
    /// </summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Path")]
    public NetworkPath? InputObject { get; set; }

    [Parameter]
    public SwitchParameter PassThru { get; set; }

    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        NetworkPath before = InputObject!;
        if (await RepairAsync(before.Question, cancellationToken).ConfigureAwait(false) is not var (plan, after, probe) || !PassThru)
        {
            return;
        }
        await WriteAsync(new NetworkPathRepair(before, new NetworkPath(after, before.Question, probe), plan)).ConfigureAwait(false);
    }
}
