using System.Text.RegularExpressions;
using SecureNet.Model;

namespace SecureNet.Reachability.Matrix;

/// <summary>What a statement demands.</summary>
public enum IntentKind
{
    /// <summary>The traffic has to get through, with its replies, from every source to every destination.</summary>
    Reach,

    /// <summary>Nothing but the traffic may get through.</summary>
    Only,
}

/// <summary>
/// A statement about a network: <c>bastion -> private: icmp, tcp/22</c> (has to get through), <c>Internet -> private: nothing</c>,
/// <c>* -> db: only tcp/5432</c>, <c>* -> db: nothing except web on tcp/5432</c>.
/// </summary>
public sealed partial record NetworkIntent
{
    public required string Name { get; init; }
    public required string Statement { get; init; }
    public required string From { get; init; }
    public required string To { get; init; }
    public required IntentKind Kind { get; init; }

    /// <summary>What has to get through, or what alone may; empty for nothing.</summary>
    public required IReadOnlyList<TrafficType> Traffic { get; init; }

    /// <summary>Sources that may do more.</summary>
    public IReadOnlyList<IntentException> Exceptions { get; init; } = [];

    /// <summary>Reads a statement.</summary>
    /// <param name="statement">The statement.</param>
    /// <param name="name">A name for it; by default the statement.</param>
    /// <exception cref="FormatException">It is not written as one.</exception>
    public static NetworkIntent Parse(string statement, string? name = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(statement);
        Match match = Form().Match(statement);
        if (!match.Success)
        {
            throw new FormatException(
                $"'{statement}' is no statement. Write '<from> -> <to>: <traffic>', ': nothing', ': only <traffic>' or ': "
                    + "nothing except <who> on <traffic>'.");
        }
        string what = match.Groups["what"].Value.Trim();
        string[] parts = Except().Split(what);
        string first = parts[0].Trim();
        bool nothing = first.Equals("nothing", StringComparison.OrdinalIgnoreCase);
        bool only = first.StartsWith("only ", StringComparison.OrdinalIgnoreCase);
        if (parts.Length > 1 && !nothing && !only)
        {
            throw new FormatException($"'{statement}': only 'nothing' and 'only …' take exceptions.");
        }
        return new()
        {
            Name = name ?? statement.Trim(),
            Statement = statement.Trim(),
            From = match.Groups["from"].Value.Trim(),
            To = match.Groups["to"].Value.Trim(),
            Kind = nothing || only ? IntentKind.Only : IntentKind.Reach,
            Traffic = nothing ? [] : [.. ListOf(only ? first[5..] : first, wide: only)],
            Exceptions = [.. parts.Skip(1).Select(p => ExceptionOf(statement, p))],
        };
    }

    private static IntentException ExceptionOf(string statement, string text)
    {
        Match match = On().Match(text);
        return match.Success ? new(match.Groups["who"].Value.Trim(), [.. ListOf(match.Groups["what"].Value, wide: true)])
            : throw new FormatException($"'{statement}': write an exception as 'except <who> on <traffic>'.");
    }

    /// <summary>
    /// Reads kinds of traffic: <c>tcp/22</c>, <c>udp/53-60</c>, <c>icmp</c>, <c>icmp/8</c>, <c>tcp</c>, <c>all</c>, a protocol's number.
    /// </summary>
    /// <param name="text">The kinds, separated by commas.</param>
    /// <param name="wide">Whether <c>icmp</c> alone is any ICMP rather than a ping.</param>
    private static IEnumerable<TrafficType> ListOf(string text, bool wide)
    {
        foreach (string one in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            string[] parts = one.Split('/', 2);
            IpProtocol protocol = IpProtocol.Parse(parts[0]);
            if (parts.Length == 1)
            {
                yield return !protocol.IsIcmp || wide ? new(protocol, -1, -1) : new(protocol, protocol == IpProtocol.Icmp ? 8 : 128, 0);
                continue;
            }
            string[] range = parts[1].Split('-', 2);
            if (!int.TryParse(range[0], out int from) || !int.TryParse(range[^1], out int to) || from < 0 || to < from || to > 65535)
            {
                throw new FormatException($"'{one}' is no kind of traffic. Write tcp/22, udp/5000-5010, icmp, or all.");
            }
            yield return protocol.IsIcmp ? new(protocol, from, -1) : new(protocol, from, to);
        }
    }

    public override string ToString() => Name;

    [GeneratedRegex(@"^(?<from>.+?)\s*(->|→)\s*(?<to>.+?):\s+(?<what>.+)$", RegexOptions.Singleline)]
    private static partial Regex Form();

    [GeneratedRegex(@"\s+except\s+", RegexOptions.IgnoreCase)]
    private static partial Regex Except();

    [GeneratedRegex(@"^(?<who>.+?)\s+on\s+(?<what>.+)$", RegexOptions.IgnoreCase)]
    private static partial Regex On();
}

/// <summary>Sources that may send more than the others.</summary>
/// <param name="Who">The selection.</param>
/// <param name="Traffic">What they may send.</param>
public sealed record IntentException(string Who, IReadOnlyList<TrafficType> Traffic);
