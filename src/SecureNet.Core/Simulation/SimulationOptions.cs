using SecureNet.Cloud;
using SecureNet.Model;

namespace SecureNet.Simulation;

/// <summary>A call as the simulator is about to answer it.</summary>
/// <param name="Number">1 for the first call of the world.</param>
/// <param name="Target">The id or address that the call is about; null for a listing.</param>
public sealed record SimulatedCall(int Number, string Action, Place Place, bool IsChange, string? Target);

/// <summary>A failure to answer a call with.</summary>
/// <param name="Code">AWS's error code.</param>
/// <param name="AfterWork">True where the work is done all the same: no answer came, so nobody knows.</param>
public sealed record Fault(string Code, string Message, bool AfterWork = false)
{
    /// <summary>The call is answered with yes, and nothing is done.</summary>
    public static Fault YesButNotDone { get; } = new("", "");

    public static Fault Timeout { get; } = new("RequestTimeout", "The call was not answered in time.", AfterWork: true);
    public static Fault Throttle { get; } = new("RequestLimitExceeded", "Request limit exceeded.");
    public static Fault Denied(string action, Place place) => new("UnauthorizedOperation",
        $"You are not authorized to perform this operation. User: arn:aws:iam::{place.AccountId}:user/simulated is not "
            + $"authorized to perform: {action} because no identity-based policy allows the {action} action");
    public static Fault InternalError { get; } = new("InternalError", "An internal error has occurred.");
}

/// <summary>What the simulated clouds take from a test: latency, faults and the lags of AWS. By default there is next to none.</summary>
public sealed class SimulationOptions
{
    /// <summary>The time each call takes.</summary>
    public TimeSpan Latency { get; set; }

    /// <summary>Asked before each call; null lets it through.</summary>
    public Func<SimulatedCall, Fault?>? Inject { get; set; }

    /// <summary>
    /// Awaited before each call does its work: a latency of its own, or the point at which a test lets somebody else go first.
    /// </summary>
    public Func<SimulatedCall, Task>? Gate { get; set; }

    /// <summary>How long a created resource answers NotFound and is missing from listings.</summary>
    public TimeSpan VisibilityLag { get; set; }

    /// <summary>How long a listing still shows what was deleted.</summary>
    public TimeSpan DeletionLag { get; set; }

    /// <summary>How long instances and NAT gateways are pending, and peerings provisioning.</summary>
    public TimeSpan StartLag { get; set; } = TimeSpan.FromMilliseconds(3);

    /// <summary>How long accepting a new peering answers InvalidVpcPeeringConnectionID.NotFound.</summary>
    public TimeSpan PeeringLag { get; set; } = TimeSpan.FromMilliseconds(3);

    /// <summary>How long terminated instances and deleted gateways hold their interfaces, and with them subnets and groups.</summary>
    public TimeSpan ReleaseLag { get; set; } = TimeSpan.FromMilliseconds(3);

    /// <summary>How long after the first packet of a window its records lie in the bucket; in AWS about ten minutes.</summary>
    public TimeSpan FlowLogLag { get; set; } = TimeSpan.FromMilliseconds(3);

    /// <summary>Quotas that differ from AWS's defaults, by their code; every account has them in every region.</summary>
    public IDictionary<string, int> Quotas { get; } = new Dictionary<string, int>(StringComparer.Ordinal);

    /// <summary>
    /// How many objects come late: flow logs that were deleted still deliver what they have seen (RT10), each time into a bucket that was
    /// emptied a moment ago.
    /// </summary>
    public int LateLogs { get; set; }

    /// <summary>How long launches of an account's first Auto Scaling group fail: its service-linked role has just been made.</summary>
    public TimeSpan RoleLag { get; set; }

    /// <summary>Zones that are out of every instance type.</summary>
    public ISet<string> FullZones { get; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>
    /// How far AWS's clock is ahead of the callers'. A caller who is more than five minutes off is refused once, and goes by AWS's time
    /// from then on.
    /// </summary>
    public TimeSpan ClockAhead { get; set; }

    /// <summary>
    /// True where GuardDuty's Runtime Monitoring puts its endpoint, with a group and interfaces, into every VPC that gets a host.
    /// </summary>
    public bool GuardDuty { get; set; }

    /// <summary>How long a call is repeated; null for as long as by default.</summary>
    public TimeSpan? Patience { get; set; }

    /// <summary>How long is waited for what.</summary>
    public CloudPace Pace { get; set; } = CloudPace.Simulated;

    /// <summary>True where others write to this world too: runs then take turns at a deployment as they do on AWS.</summary>
    public bool HasOtherWriters { get; set; }

    /// <summary>Actions that the callers may not use, such as <c>ec2:CreateSubnet</c>.</summary>
    public ISet<string> DeniedActions { get; } = new HashSet<string>(StringComparer.Ordinal);
}
