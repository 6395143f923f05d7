using SecureNet.Reachability;
using SecureNet.Reachability.Matrix;

namespace SecureNet;

/// <summary>Traffic that a change opens or closes.</summary>
public sealed class ReachabilityDifference
{
    internal ReachabilityDifference(bool opened, ReachabilityChange change) => (Change, Detail) = (opened ? "Opened" : "Closed", change);

    /// <summary><c>Opened</c> or <c>Closed</c>.</summary>
    public string Change { get; }

    public string Source => Detail.Source.Name;

    public string Destination => Detail.DestinationName;

    public TrafficSet Traffic => Detail.Traffic;

    public Verdict Before => Detail.Before;

    public Verdict After => Detail.After;

    public IReadOnlyList<string> SourceInterfaceId => Detail.Source.Interfaces.Select(i => i.Id).ToArray();

    public IReadOnlyList<string> DestinationInterfaceId => Detail.Destination.Interfaces.Select(i => i.Id).ToArray();

    internal ReachabilityChange Detail { get; }

    public override string ToString() => $"{Change}: {Source} -> {Destination}: {Traffic}";
}
