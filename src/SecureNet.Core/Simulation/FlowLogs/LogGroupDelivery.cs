using SecureNet.Model;
using SecureNet.Policies;
using SecureNet.Provisioning.FlowLogs;

namespace SecureNet.Simulation.FlowLogs;

/// <summary>Whether a flow log can be delivered to a simulated log group: by its role's trust policy and permissions.</summary>
internal static class LogGroupDelivery
{
    /// <summary>True where the flow logs of the place may assume the role.</summary>
    public static bool MayAssume(Network network, Place place, string? roleArn) =>
        RoleOf(network, place, roleArn) is { } role && PolicyEvaluator.Evaluate(
            new()
            {
                Principal = PolicyPrincipal.Service(LogGroupBlueprint.DeliveryService), Action = "sts:AssumeRole", Resource = role.Id,
                ResourceAccountId = role.AccountId,
                Context = PolicyContext.Empty.With("aws:SourceAccount", place.AccountId).With("aws:SourceArn",
                    LogGroupBlueprint.SourceArn(place, "fl-1")),
            },
            new()
            {
                Resource = PolicyDocument.Parse(role.AssumeRolePolicyDocument, PolicyKind.Trust, $"trust policy of {role.RoleName}")
            }).IsAllowed;

    /// <summary>True where the group is there and the role may write into it.</summary>
    public static bool IsTaken(Network network, FlowLog log)
    {
        if (network.Find<LogGroup>(log.Place, ResourceKind.LogGroup, log.DestinationId) is not { } group
            || !MayAssume(network, log.Place, log.Settings.DeliverLogsPermissionArn)) { return false; }
        Role role = RoleOf(network, log.Place, log.Settings.DeliverLogsPermissionArn)!;
        IReadOnlyList<PolicyDocument> policies = HostIdentity.PoliciesOf(role);
        return May("logs:CreateLogStream", group.Arn + ":log-stream:eni-1-all")
            && May("logs:PutLogEvents", group.Arn + ":log-stream:eni-1-all");

        bool May(string action, string resource) => PolicyEvaluator.Evaluate(
            new() { Principal = PolicyPrincipal.Session(role.Id, "flow-logs"), Action = action, Resource = resource,
                ResourceAccountId = log.AccountId }, new() { Identity = policies }).IsAllowed;
    }

    private static Role? RoleOf(Network network, Place place, string? arn) =>
        arn is null ? null : network.Find<Role>(place.For(ResourceKind.Role), ResourceKind.Role, arn);
}
