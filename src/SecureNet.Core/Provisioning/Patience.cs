using SecureNet.Cloud;
using SecureNet.Model;

namespace SecureNet.Provisioning;

/// <summary>How long is waited for what, by kind: what takes AWS longer than the ten minutes of most (RT6 in docs/dev/rules.md).</summary>
internal static class Patience
{
    /// <summary>The patience for a kind; of no kind in particular the cloud's own.</summary>
    public static TimeSpan Of(CloudPace pace, ResourceKind? kind) => pace.Patience * kind switch
    {
        // The first image of a large volume copies all of it.
        ResourceKind.Image or ResourceKind.Snapshot => 4,
        ResourceKind.NatGateway => 3,
        ResourceKind.Instance => 2,
        // Interfaces of deleted balancers hold their groups.
        ResourceKind.SecurityGroup or ResourceKind.NetworkInterface or ResourceKind.LoadBalancer => 1.5,
        _ => 1,
    };

    /// <summary>The patience for a change: that of what it makes or deletes.</summary>
    public static TimeSpan Of(CloudPace pace, Change change) =>
        Of(pace, change switch { CreateChange c => c.Creates, DeleteChange d => d.Deletes, _ => (ResourceKind?)null });
}
