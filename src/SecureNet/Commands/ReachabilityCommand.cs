using System.Management.Automation;
using SecureNet.Model;
using SecureNet.Provisioning;
using SecureNet.Reachability;
using SecureNet.Reachability.Matrix;
using SecureNet.Snapshots;

namespace SecureNet.Commands;

/// <summary>Asks about a whole network: a snapshot, or the connected accounts as they are.</summary>
public abstract class ReachabilityCommand : SecureCmdlet
{
    /// <summary>Whose ports clients send from, and replies go to.</summary>
    [Parameter]
    [OneValue]
    public ClientOs ClientOs { get; set; }

    /// <summary>What is so though nothing that was read says it: answers take it as so, and say that it was stated.</summary>
    [Parameter]
    public AssumptionId[] Assume { get; set; } = [];

    /// <summary>
    /// Takes nothing as so but what -Assume states: what rests on it is Unknown, and replies are judged by all ports of clients.
    /// </summary>
    [Parameter]
    public SwitchParameter NoAssumption { get; set; }

    /// <summary>Who names a system of clients states their ports.</summary>
    internal AssumptionRules Rules => new(
        NoAssumption, MyInvocation.BoundParameters.ContainsKey(nameof(ClientOs)) ? [.. Assume, AssumptionId.ClientPorts] : Assume);

    protected override Task BeginAsync(CancellationToken cancellationToken)
    {
        // What holds for every client's ports rests on nobody's.
        if (!Rules.Allows(AssumptionId.ClientPorts)) { ClientOs = ClientOs.Any; }
        return base.BeginAsync(cancellationToken);
    }

    /// <summary>The network as it was read before or loaded from files; without it the connected accounts are read.</summary>
    internal async Task<Network> NetworkOfAsync(NetworkSnapshot? snapshot, CancellationToken cancellationToken)
    {
        if (snapshot is not null) { return snapshot.Network.Assuming(Rules); }
        (Network network, IReadOnlyList<SnapshotProblem> problems) = await LiveReader.ReadAsync(
            CloudsFor([]), Session.Recent, cancellationToken).ConfigureAwait(false);
        foreach (SnapshotProblem problem in problems.Where(p => p.IsError))
        {
            await WriteWarningAsync(problem.Message).ConfigureAwait(false);
        }
        return network.Assuming(Rules);
    }

    /// <summary>
    /// What an answer without rows takes as so, which no row can say: nothing green hides it. What was stated is known to who stated it.
    /// </summary>
    /// <param name="nothing">What the answer says, such as "Nothing of the network is reached from the internet".</param>
    /// <param name="assumptions">What it takes as so.</param>
    internal async Task TellAsync(string nothing, IEnumerable<Assumption> assumptions)
    {
        string[] taken = [.. assumptions.Where(a => !a.IsStated).Select(a => a.Sentence).Distinct()];
        if (taken.Length == 0) { return; }
        await WriteWarningAsync(
            $"{nothing}, assuming that {string.Join(", and that ", taken)}. State what is so with -Assume, or let nothing "
                + "be taken as so with -NoAssumption.").ConfigureAwait(false);
    }

    /// <summary>Several selections as one; none of them is everyone.</summary>
    internal static PartySelector SelectorOf(Network network, IReadOnlyList<string>? texts)
    {
        if (texts is null or []) { return PartySelector.Everyone; }
        try { return PartySelectors.Parse(network, string.Join(',', texts)); }
        catch (ArgumentException e)
        {
            throw new RefusedException("SelectsNothing", Errors.Plain(e), string.Join(", ", texts),
                "Name an id, a name with wildcards, an address or block, tag:Key=Value, group:, subnet:, vpc:, account:, or Internet.");
        }
    }

    /// <summary>The kinds of traffic that -Protocol and -Port name; none of them is all.</summary>
    internal static IReadOnlyList<TrafficType> TrafficOf(string? protocol, IReadOnlyList<int>? ports)
    {
        if (protocol is null)
        {
            return ports is null or [] ? [] : [.. ports.SelectMany(p => new[] { TrafficType.Tcp(p), TrafficType.Udp(p, p) })];
        }
        IpProtocol known = IpProtocol.Parse(protocol);
        if (ports is null or []) { return [new(known, -1, -1)]; }
        return known.HasPorts ? [.. ports.Select(p => new TrafficType(known, p, p))]
            : throw new RefusedException("NoPorts", $"{known} has no ports.", protocol, "Leave out -Port, or name tcp or udp.");
    }
}
