using SecureNet.Model;
using SecureNet.Provisioning;
using SecureNet.Provisioning.FlowLogs;

namespace SecureNet.FlowLogs;

/// <summary>
/// The formats of the records in one log group. An event has no header, so its format is that of the flow log that wrote it: of several,
/// the one with as many fields. A flow log that is gone is not asked any more; AWS's default format and SecureNet's own are known without.
/// </summary>
public sealed class FlowLogFormats
{
    private readonly Dictionary<int, FlowLogSchema> _byCount = [];

    /// <param name="group">The group's name, for messages.</param>
    /// <param name="writers">The flow logs that deliver into it.</param>
    /// <exception cref="RefusedException">Two of them have different formats of the same number of fields.</exception>
    public FlowLogFormats(string group, IEnumerable<FlowLog> writers)
    {
        foreach (FlowLog log in writers)
        {
            FlowLogSchema schema = FlowLogSchema.FromLogFormat(log.Settings.LogFormat);
            if (_byCount.TryAdd(schema.Columns.Count, schema) || _byCount[schema.Columns.Count].Header == schema.Header) { continue; }
            throw new RefusedException("AmbiguousLogFormat",
                $"Flow logs write into log group '{group}' of {log.Place} in different formats of {schema.Columns.Count} fields "
                    + "each, and an event does not say which one it has.", group,
                "Give each flow log a group of its own, or the same -LogFormat.");
        }

        _byCount.TryAdd(FlowLogSchema.Default.Columns.Count, FlowLogSchema.Default);
        FlowLogSchema own = FlowLogSchema.FromLogFormat(FlowLogBlueprint.LogFormat);
        _byCount.TryAdd(own.Columns.Count, own);
    }

    /// <summary>The format of a record; null where it has as many fields as none.</summary>
    public FlowLogSchema? Of(string line)
    {
        int count = 1;
        foreach (char c in line) { if (c == ' ') { count++; } }
        return _byCount.GetValueOrDefault(count);
    }
}
