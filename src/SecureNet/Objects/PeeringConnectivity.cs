using SecureNet.Cloud;
using SecureNet.Reachability;

namespace SecureNet;

/// <summary>A path through a peering connection.</summary>
public sealed class PeeringConnectivity : NetworkPath
{
    internal PeeringConnectivity(PathAnalysis analysis, PathQuestion question, ProbeResult? probe) : base(analysis, question, probe) { }
}

/// <summary>What a repair of a path through a peering connection changed, with the verdicts before and after.</summary>
public sealed class PeeringRepair : NetworkPathRepair
{
    internal PeeringRepair(NetworkPath before, NetworkPath after, RepairPlan plan) : base(before, after, plan) { }
}
