namespace SecureNet.Reachability.Matrix;

/// <summary>
/// Counts through the addresses of the NAT gateways that a path meets: each gateway is a digit, in the order in which it was met.
/// </summary>
internal sealed class NatChoices
{
    // More than any real way has; what is over is not known.
    private const int Most = 512;
    private readonly Dictionary<string, int> _digits = [];
    private readonly List<(string Gateway, int Base)> _order = [];

    /// <summary>The site that a gateway is on this round.</summary>
    public TranslatorSite Of(IReadOnlyList<TranslatorSite> sites)
    {
        if (sites.Count == 1) { return sites[0]; }
        string gateway = sites[0].Gateway.Id;
        if (_digits.TryAdd(gateway, 0)) { _order.Add((gateway, sites.Count)); }
        return sites[_digits[gateway]];
    }

    /// <summary>What comes of every round; null where there are too many.</summary>
    public List<T>? All<T>(Func<T> round)
    {
        List<T> results = [round()];
        for (int digit = _order.Count - 1; digit >= 0; digit = _order.Count - 1)
        {
            (string gateway, int numbers) = _order[digit];
            if (++_digits[gateway] == numbers)
            {
                _digits.Remove(gateway);
                _order.RemoveAt(digit);
                continue;
            }

            if (results.Count == Most) { return null; }
            results.Add(round());
        }

        return results;
    }
}
