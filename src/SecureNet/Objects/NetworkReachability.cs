using SecureNet.Model;
using SecureNet.Reachability;
using SecureNet.Reachability.Matrix;

namespace SecureNet;

/// <summary>Who reaches whom with what: every source reaches every destination with all of the traffic.</summary>
public sealed class NetworkReachability
{
    private readonly Lazy<string?> _reason;
    private readonly Lazy<IReadOnlyList<Assumption>> _assumptions;

    internal NetworkReachability(Network network, ReachabilityRow row)
    {
        Row = row;
        _assumptions = new(() => Reachability.Assumptions.Of(network, row));
        _reason = new(() => row.Verdict switch
        {
            Verdict.Unknown => RowEvidence.Of(network, row).Unknown,
            Verdict.Blocked or Verdict.Partial => RowEvidence.Of(network, row).Lost,
            _ => null
        });
    }

    public string Source => Row.Source.Name;

    public string Destination => Row.DestinationName;

    /// <summary>The requests that arrive, or may arrive where the verdict is unknown.</summary>
    public TrafficSet Traffic => Row.Traffic;

    /// <summary>Reachable with all replies, partial (some of it is lost), blocked (it arrives, but replies are lost), or unknown.</summary>
    public Verdict Verdict => Row.Verdict;

    /// <summary>True where some of it gets through and some does not.</summary>
    public bool IsPartial => Verdict == Verdict.Partial;

    /// <summary>Full, partial (connections fail now and then), none, or unknown.</summary>
    public ReturnVerdict Return => Row.Return;

    /// <summary>
    /// What was not read, where the verdict is unknown; what stands in the way of replies or of a load balancer's targets,
    /// where it is blocked or partial.
    /// </summary>
    public string? Reason => _reason.Value;

    /// <summary>The interfaces of the source; none for the internet.</summary>
    public IReadOnlyList<string> SourceInterfaceId => Row.Source.Interfaces.Select(i => i.Id).ToArray();

    public IReadOnlyList<string> SourceAddress =>
        Row.Source.IsInternet ? Row.Source.Blocks : Row.Source.Addresses.Select(a => a.ToString()).ToArray();

    public IReadOnlyList<string> DestinationInterfaceId => Row.Destination.Interfaces.Select(i => i.Id).ToArray();

    public IReadOnlyList<string> DestinationAddress =>
        Row.Destination.IsInternet ? Row.Destination.Blocks : Row.Destination.Addresses.Select(a => a.ToString()).ToArray();

    public string? SourceVpcId => Row.Source.VpcId;

    public string? DestinationVpcId => Row.Destination.VpcId;

    /// <summary>What the answer takes as so without having read it.</summary>
    public IReadOnlyList<Assumption> Assumptions => _assumptions.Value;

    internal ReachabilityRow Row { get; }

    public override string ToString() => MockObject.NameOf(this) ?? Row.ToString();
}
