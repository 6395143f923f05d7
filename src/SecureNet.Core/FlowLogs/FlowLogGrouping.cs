using System.Globalization;

namespace SecureNet.FlowLogs;

/// <summary>One part of what makes a group: a field, of a time the stretch that it falls in.</summary>
/// <param name="Field">The field.</param>
public sealed record FlowLogGrouping(FlowLogField Field)
{
    private static readonly Dictionary<string, FlowLogField> s_short = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Port"] = FlowLogField.DestinationPort, ["Account"] = FlowLogField.AccountId, ["Vpc"] = FlowLogField.VpcId,
        ["Subnet"] = FlowLogField.SubnetId,
        ["Interface"] = FlowLogField.InterfaceId, ["Instance"] = FlowLogField.InstanceId, ["Time"] = FlowLogField.Start,
        ["Direction"] = FlowLogField.FlowDirection,
    };

    /// <summary>For a field of time: how long a stretch is; 1 second where it is not given.</summary>
    public TimeSpan Step { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The name of the group's property.</summary>
    public string Name => Field switch
    {
        FlowLogField.DestinationPort => "Port",
        FlowLogField.Start => "Time",
        _ => Field.ToString(),
    };

    /// <summary>The names that can be used besides those of the fields.</summary>
    public static IEnumerable<string> ShortNames => s_short.Keys;

    /// <summary>Reads a property's name (SourceAddress), a short one (Port, Vpc) or AWS's (srcaddr).</summary>
    /// <exception cref="FormatException">No field has that name.</exception>
    public static FlowLogGrouping Parse(string name) =>
        s_short.TryGetValue(name, out FlowLogField field)
            || Enum.TryParse(name, ignoreCase: true, out field) && Enum.IsDefined(field) && !char.IsAsciiDigit(name[0]) ? new(field)
        : FlowLogFields.Find(name.ToLowerInvariant()) is { } found ? new(found)
        : throw new FormatException(
            $"'{name}' is no field of a flow log. Use {string.Join(", ", s_short.Keys)}, SourceAddress, DestinationAddress, "
                + "Action, or any other property of a record.");

    /// <summary>Reads a stretch of time such as 30s, 5m, 1h or 1d, or as TimeSpan writes it.</summary>
    /// <exception cref="FormatException">It is none, or shorter than a second.</exception>
    public static TimeSpan ParseStep(string text)
    {
        TimeSpan step = text.Length > 1 && double.TryParse(text[..^1], NumberStyles.Float, CultureInfo.InvariantCulture, out double count)
            && count is > 0 and < 100_000
            ? text[^1] switch
            {
                's' => TimeSpan.FromSeconds(count),
                'm' => TimeSpan.FromMinutes(count),
                'h' => TimeSpan.FromHours(count),
                'd' => TimeSpan.FromDays(count),
                _ => TimeSpan.Zero,
            }
            : TimeSpan.Zero;
        if (step == TimeSpan.Zero
            && !(text.Contains(':', StringComparison.Ordinal) && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out step)))
        {
            throw new FormatException($"'{text}' is no stretch of time such as 30s, 5m, 1h or 1d.");
        }

        return step >= TimeSpan.FromSeconds(1) && step.Ticks % TimeSpan.TicksPerSecond == 0 ? step
            : throw new FormatException($"'{text}' is not a whole number of seconds; a flow log has no finer times.");
    }
}
