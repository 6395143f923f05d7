using SecureNet.Cloud;
using SecureNet.Model;

namespace SecureNet.Simulation.FlowLogs;

/// <summary>
/// What AWS refuses when a flow log is made. Source: EC2 API reference, CreateFlowLogs; VPC User Guide, "Troubleshoot VPC Flow Logs".
/// </summary>
internal static class FlowLogRules
{
    public static void Check(Network state, Place place, CreateFlowLogs c, SimulatedKeys keys, Func<string, bool> isVisible,
        Action<string, string> refuse)
    {
        FlowLog wanted = new() { Id = "", AccountId = place.AccountId, Region = place.Region, ResourceId = c.VpcId,
            DestinationId = c.DestinationId, Settings = c.Settings };
        if (state.Of<FlowLog>(place).Any(
            l => l.ResourceId == c.VpcId && l.DestinationId == c.DestinationId && l.Settings.DestinationType == c.Settings.DestinationType))
        {
            refuse("FlowLogAlreadyExists", "Error. There is an existing Flow Log with the same configuration and log destination.");
        }

        if (c.Settings.DestinationType != FlowLogDestinationType.S3)
        {
            string? role = c.Settings.DeliverLogsPermissionArn;
            if (role is null)
            {
                refuse("InvalidParameter", "DeliverLogsPermissionArn can't be empty if LogDestinationType is cloud-watch-logs.");
            }
            // EC2 knows a role and its policies some seconds after IAM does.
            if (!LogGroupDelivery.MayAssume(state, place, role) || !isVisible(role!) || !isVisible("role in use " + role))
            {
                refuse("InvalidParameter", $"Unable to assume given IAM role: '{role}'");
            }
            return;
        }

        if (c.Settings.DeliverLogsPermissionArn is not null)
        {
            refuse("InvalidParameter", "DeliverLogsPermissionArn is not applicable for s3 delivery");
        }
        if (state.Of<Bucket>().FirstOrDefault(b => b.Id == c.DestinationId && b.Exists) is not { } bucket)
        {
            refuse("LogDestinationNotFoundException", $"LogDestination: {c.DestinationId} does not exist.");
            return;
        }
        // Where the caller owns the bucket AWS adds the policy by itself.
        if (bucket.AccountId != place.AccountId && FlowLogDelivery.WhyDenied(state, wanted, keys) is not null)
        {
            refuse("AccessDenied", $"Access Denied for LogDestination: {c.DestinationId}. Please check LogDestination permission");
        }
    }
}
