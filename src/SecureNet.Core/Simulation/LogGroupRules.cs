using SecureNet.Cloud;
using SecureNet.Model;
using SecureNet.Provisioning;
using SecureNet.Provisioning.FlowLogs;

namespace SecureNet.Simulation;

/// <summary>What CloudWatch Logs refuses, with its own error codes. Source: CloudWatch Logs API reference, each action's errors.</summary>
internal static class LogGroupRules
{
    public static void Check(Network state, Place place, Change change, Func<string, bool> isVisible)
    {
        if (change.Service != "logs") { return; }
        string name = change is CreateLogGroup create ? create.LogGroupName : change.References[0];
        try { LogGroupBlueprint.Check(name, (change as PutRetentionPolicy)?.RetentionInDays); }
        catch (RefusedException e) { Refuse("InvalidParameterException", e.Message); }
        bool there = state.Find<LogGroup>(place, ResourceKind.LogGroup, name) is not null;
        if (change is CreateLogGroup) { if (there) { Refuse("ResourceAlreadyExistsException", "The specified log group already exists"); } }
        else if (!there || !isVisible(name)) { Refuse("ResourceNotFoundException", "The specified log group does not exist."); }

        void Refuse(string code, string message) => throw new CloudException(code, message, change.Action, place);
    }
}
