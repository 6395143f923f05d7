using System.Management.Automation;
using SecureNet.Model;
using SecureNet.Reachability;
using SecureNet.Reachability.Matrix;

namespace SecureNet.Commands;

/// <summary>
/// Says who can reach whom on which ports: all pairs, all ports, both directions, grouped by interfaces that behave alike.
/// </summary>
[Cmdlet(VerbsCommon.Get, "NetworkReachability")]
[OutputType(typeof(NetworkReachability))]
public sealed class GetNetworkReachabilityCommand : ReachabilityCommand
{
    /// <summary>The network to ask about; by default that of the connected accounts.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    public NetworkSnapshot? Snapshot { get; set; }

    [Parameter]
    [ResourceReferenceTransformation("NetworkInterfaceId", "InstanceId", "LoadBalancerArn", "SecurityGroupId", "SubnetId", "VpcId")]
    public ResourceReference[]? From { get; set; }

    [Parameter]
    [ResourceReferenceTransformation("NetworkInterfaceId", "InstanceId", "LoadBalancerArn", "SecurityGroupId", "SubnetId", "VpcId")]
    public ResourceReference[]? To { get; set; }

    /// <summary>tcp, udp, icmp, icmpv6, or a number.</summary>
    [Parameter]
    [OneValue]
    public string? Protocol { get; set; }

    [Parameter]
    [ValidateRange(0, 65535)]
    public int[]? Port { get; set; }

    /// <summary>A row for every pair of interfaces instead of one for those that behave alike.</summary>
    [Parameter]
    public SwitchParameter Expand { get; set; }

    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        Network network = await NetworkOfAsync(Snapshot, cancellationToken).ConfigureAwait(false);
        MatrixQuery query = new()
        {
            From = SelectorOf(network, From?.Select(r => r.Id).ToArray()), To = SelectorOf(network, To?.Select(r => r.Id).ToArray()),
            Traffic = TrafficOf(Protocol, Port),
        };
        bool any = false;
        foreach (ReachabilityRow row in ReachabilityMatrix.Compile(network, ClientOs, query).Rows(query))
        {
            foreach (ReachabilityRow one in Expand ? row.Expand() : [row])
            {
                cancellationToken.ThrowIfCancellationRequested();
                await WriteAsync(new NetworkReachability(network, one)).ConfigureAwait(false);
                any = true;
            }
        }
        // Where a request arrives there is a row, also where replies are lost: nobody's ports make a listing empty.
        if (!any) { await TellAsync("Nobody reaches anybody with that", Assumptions.Of(network, query, null)).ConfigureAwait(false); }
    }
}
