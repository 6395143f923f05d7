using SecureNet.Model;
using SecureNet.Printing;

namespace SecureNet.Provisioning;

/// <summary>The states that plans wait for. Each says "never" by an exception with AWS's own reason.</summary>
public static class Waits
{
    public static bool NatGatewayAvailable(Resource? r) => r switch
    {
        NatGateway { State: "available" } => true,
        NatGateway { State: "failed" } nat => throw Never(nat, $"failed: {SafeText.Of(nat.FailureMessage)}"),
        _ => false,
    };

    public static bool InstanceRunning(Resource? r) => r switch
    {
        Instance { State: "running" } => true,
        Instance { State: "terminated" or "shutting-down" } i =>
            throw Never(i, $"is {i.State} instead of running; EC2 ends a launch when, for example, the volume's key is not usable"),
        _ => false,
    };

    public static bool PeeringActive(Resource? r) => r switch
    {
        VpcPeeringConnection { IsActive: true } => true,
        VpcPeeringConnection { Exists: false } p => throw Never(p, $"is {p.Status}: {SafeText.Of(p.StatusMessage)}"),
        _ => false,
    };

    public static bool ImageAvailable(Resource? r) => r switch
    {
        Image { State: "available" } => true,
        Image { State: "failed" or "invalid" or "error" or "deregistered" } i =>
            throw Never(i, $"is {i.State} instead of available{(i.StateReason is { } why ? $": {why}" : "")}"),
        _ => false,
    };

    public static bool LoadBalancerActive(Resource? r) => r switch
    {
        LoadBalancer { State: "active" or "active_impaired" } => true,
        LoadBalancer { State: "failed" } b => throw Never(b, "failed"),
        _ => false,
    };

    public static bool EndpointAvailable(Resource? r) => r switch
    {
        VpcEndpoint { State: "available" } => true,
        VpcEndpoint { Exists: false } e => throw Never(e, $"is {e.State}"),
        _ => false,
    };

    public static bool Gone(Resource? r) => r is null or { IsGone: true };

    private static RefusedException Never(Resource r, string why) =>
        new("StateNeverReached", $"{r} of {r.Place} {why}.", r.Id, "Remove it, mend the cause and run the command again.");
}
