using System.Collections;
using System.Collections.Concurrent;
using System.Globalization;
using System.IO.Enumeration;
using System.Text.RegularExpressions;
using SecureNet.Model;

namespace SecureNet.Simulation;

/// <summary>The faults of one simulated account, as a user writes them down: which calls are late, throttled, lost or denied.</summary>
public sealed partial class SimulatedFaults
{
    private static readonly string[] s_lags = ["DeletionLag", "FlowLogLag", "PeeringLag", "ReleaseLag", "StartLag", "VisibilityLag"];
    private readonly ConcurrentDictionary<string, int> _calls = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TimeSpan> _lags = new(StringComparer.Ordinal);
    private readonly int _seed;
    private string[] _throttle = [];
    private string[] _lost = [];
    private string[] _denied = [];

    private SimulatedFaults(int seed) => _seed = seed;

    /// <summary>The names that may be written.</summary>
    public static IReadOnlyList<string> Names { get; } = ["Latency", "Throttle", "Lost", "Denied", .. s_lags];

    /// <summary>How long each call takes.</summary>
    public TimeSpan Latency { get; private set; }

    /// <summary>Reads what a user wrote: names with times, actions or shares of calls.</summary>
    /// <exception cref="FormatException">A name or value that cannot be read, named.</exception>
    public static SimulatedFaults Parse(IDictionary faults, int seed)
    {
        ArgumentNullException.ThrowIfNull(faults);
        SimulatedFaults read = new(seed);
        foreach (DictionaryEntry entry in faults)
        {
            string name = Names.FirstOrDefault(n => n.Equals($"{entry.Key}", StringComparison.OrdinalIgnoreCase))
                ?? throw new FormatException($"There is no fault '{entry.Key}'. There are {string.Join(", ", Names)}.");
            switch (name)
            {
                case "Throttle": read._throttle = Calls(name, entry.Value, mayBeShare: true); break;
                case "Lost": read._lost = Calls(name, entry.Value, mayBeShare: true); break;
                case "Denied": read._denied = Calls(name, entry.Value, mayBeShare: false); break;
                case "Latency": read.Latency = Time(name, entry.Value); break;
                default: read._lags[name] = Time(name, entry.Value); break;
            }
        }

        return read;
    }

    /// <summary>Gives a world the lags, which hold for all of its accounts.</summary>
    public void GiveLags(SimulationOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        foreach ((string name, TimeSpan lag) in _lags)
        {
            switch (name)
            {
                case "DeletionLag": options.DeletionLag = lag; break;
                case "FlowLogLag": options.FlowLogLag = lag; break;
                case "PeeringLag": options.PeeringLag = lag; break;
                case "ReleaseLag": options.ReleaseLag = lag; break;
                case "StartLag": options.StartLag = lag; break;
                default: options.VisibilityLag = lag; break;
            }
        }
    }

    /// <summary>The failure to answer a call with; null lets it through.</summary>
    internal Fault? Answer(string action, Place place)
    {
        if (_denied.Any(p => FileSystemName.MatchesSimpleExpression(p, action))) { return Fault.Denied(action, place); }
        int number = _calls.AddOrUpdate(action, 1, (_, n) => n + 1);
        return Hits(_throttle, "throttle", action, number) ? Fault.Throttle : Hits(_lost, "lost", action, number) ? Fault.Timeout : null;
    }

    // An action that is named fails once; a share hits the same numbers of the calls of an action in every run of one seed.
    private bool Hits(string[] calls, string fault, string action, int number) => calls.Any(c =>
        Share(c) is { } percent ? Draw($"{_seed} {fault} {action} {number}") < percent : number == 1
            && FileSystemName.MatchesSimpleExpression(c, action));

    private static double Draw(string text)
    {
        byte[] hash = System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text));
        return BitConverter.ToUInt32(hash) * 100.0 / uint.MaxValue;
    }

    private static double? Share(string call) => call.EndsWith('%') ? double.Parse(call[..^1], CultureInfo.InvariantCulture) : null;

    private static string[] Calls(string name, object? value, bool mayBeShare)
    {
        string[] calls = [.. (value is IEnumerable and not string ? ((IEnumerable)value).Cast<object?>() : [value])
            .Select(v => $"{v}".Trim())];
        foreach (string call in calls)
        {
            bool isShare = mayBeShare && call.EndsWith('%')
                && double.TryParse(call[..^1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double percent)
                && percent <= 100;
            if (!isShare && !Action().IsMatch(call))
            {
                throw new FormatException(
                    $"{name} cannot be '{call}'. It is an action such as ec2:CreateSubnet or "
                        + $"ec2:Describe*{(mayBeShare ? ", or a share of all calls such as 10%" : "")}.");
            }
        }

        return calls;
    }

    private static TimeSpan Time(string name, object? value)
    {
        if (value is TimeSpan span && span >= TimeSpan.Zero) { return span; }
        Match match = Span().Match(string.Create(CultureInfo.InvariantCulture, $"{value}").Trim());
        double factor = match.Groups[2].Value switch { "ms" => 0.001, "s" => 1, "min" => 60, "h" => 3600, _ => 0 };
        return match.Success && double.TryParse(
            match.Groups[1].Value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number)
            && number * factor <= 86_400
            ? TimeSpan.FromSeconds(number * factor)
            : throw new FormatException($"{name} cannot be '{value}'. It is a time of at most a day, such as 200ms, 3s, 10min or 1h.");
    }

    [GeneratedRegex("^[a-z0-9-]+:[A-Za-z0-9*]+$")]
    private static partial Regex Action();

    [GeneratedRegex("^([0-9]+(?:\\.[0-9]+)?)(ms|s|min|h)$")]
    private static partial Regex Span();
}
