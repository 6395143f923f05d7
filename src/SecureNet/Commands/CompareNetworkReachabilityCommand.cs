using System.Management.Automation;
using SecureNet.Model;
using SecureNet.Provisioning;
using SecureNet.Reachability;
using SecureNet.Reachability.Matrix;

namespace SecureNet.Commands;

/// <summary>Says what a change opens and closes: between two snapshots, or between today and a plan that was not carried out.</summary>
[Cmdlet(VerbsData.Compare, "NetworkReachability", DefaultParameterSetName = AfterSet)]
[OutputType(typeof(ReachabilityDifference))]
public sealed class CompareNetworkReachabilityCommand : ReachabilityCommand
{
    private const string AfterSet = "After";
    private const string PlanSet = "Plan";
    private const string FixSet = "Fix";
    private readonly List<Fix> _fixes = [];

    /// <summary>The network before; by default that of the connected accounts as they are.</summary>
    [Parameter(Position = 0)]
    public NetworkSnapshot? Before { get; set; }

    /// <summary>The network after; by default that of the connected accounts as they are.</summary>
    [Parameter(Position = 1, ParameterSetName = AfterSet)]
    public NetworkSnapshot? After { get; set; }

    /// <summary>A script of SecureNet's cmdlets. It runs on a copy in memory; no account is called.</summary>
    [Parameter(Mandatory = true, ParameterSetName = PlanSet)]
    public ScriptBlock? Plan { get; set; }

    /// <summary>Changes that a test proposes, such as those of its blockers.</summary>
    [Parameter(Mandatory = true, ParameterSetName = FixSet, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    public Fix[]? Fix { get; set; }

    /// <summary>tcp, udp, icmp, icmpv6, or a number.</summary>
    [Parameter]
    [OneValue]
    public string? Protocol { get; set; }

    [Parameter]
    [ValidateRange(0, 65535)]
    public int[]? Port { get; set; }

    protected override Task ProcessAsync(CancellationToken cancellationToken)
    {
        _fixes.AddRange(Fix ?? []);
        return Task.CompletedTask;
    }

    protected override async Task EndAsync(CancellationToken cancellationToken)
    {
        if (ParameterSetName == AfterSet && Before is null && After is null)
        {
            throw new RefusedException("NothingToCompare", "There is only one network to look at: that of the connected accounts.", null,
                "Give -Before, -After, -Plan or -Fix.");
        }
        Network before = await NetworkOfAsync(Before, cancellationToken).ConfigureAwait(false);
        Network after = ParameterSetName switch
        {
            PlanSet => await OnPipelineAsync(() => Rehearsal.Run(Session, before, Plan!)).ConfigureAwait(false),
            FixSet => _fixes.SelectMany(f => f.Changes.Select(c => (f.Place, Change: c))).Distinct()
                .Aggregate(before, (n, c) => NetworkPatcher.Apply(n, c.Place, c.Change, prefix => $"{prefix}-planned", out _)),
            _ => await NetworkOfAsync(After, cancellationToken).ConfigureAwait(false),
        };
        ReachabilityDelta delta = ReachabilityComparer.Compare(before, after, TrafficOf(Protocol, Port), ClientOs);
        if (delta.IsEmpty)
        {
            MatrixQuery all = new();
            await TellAsync("No difference was found", Assumptions.Of(before, all, ClientOs).Concat(Assumptions.Of(after, all, ClientOs)))
                .ConfigureAwait(false);
        }
        foreach (ReachabilityChange change in delta.Opened)
        {
            await WriteAsync(new ReachabilityDifference(true, change, Taken(change))).ConfigureAwait(false);
        }
        foreach (ReachabilityChange change in delta.Closed)
        {
            await WriteAsync(new ReachabilityDifference(false, change, Taken(change))).ConfigureAwait(false);
        }
        foreach (ReachabilityChange change in delta.BecameUnknown)
        {
            await WriteAsync(new ReachabilityDifference(change, () => change.WhyUnknown(after, ClientOs), Taken(change)))
                .ConfigureAwait(false);
        }

        foreach (UnreadListings unread in delta.Unknown) { await WriteAsync(new ReachabilityDifference(unread)).ConfigureAwait(false); }

        IReadOnlyList<Assumption> Taken(ReachabilityChange change)
        {
            bool internet = change.Source.IsInternet || change.Destination.IsInternet;
            ClientOs? ports = change.Traffic.IsAll || change.Traffic.Types.Any(t => t.Protocol.HasPorts) ? ClientOs : null;
            return [.. new[] { before, after }.SelectMany(n => Assumptions.Of(n, internet, ports, _ => false)).DistinctBy(a => a.Sentence)];
        }
    }
}
