namespace SecureNet.Reachability;

/// <summary>
/// The addresses that NAT gateways with several of them give a packet: one choice after the other, until all were made. A packet that comes
/// to one gateway twice goes round in circles, so each has one.
/// </summary>
internal sealed class NatPicks
{
    /// <summary>More than any real way has; what is over is not known.</summary>
    public const int Most = 512;

    private readonly List<(string Gateway, int Pick, int Of)> _made = [];

    /// <summary>The choice for a gateway: the first one where none was made yet.</summary>
    public int Of(string gateway, int count)
    {
        foreach ((string known, int pick, _) in _made)
        {
            if (known == gateway) { return pick; }
        }

        _made.Add((gateway, 0, count));
        return 0;
    }

    /// <summary>Goes on to the next choice. False after the last one.</summary>
    public bool Next()
    {
        while (_made is [.., var last])
        {
            _made.RemoveAt(_made.Count - 1);
            if (last.Pick + 1 < last.Of)
            {
                _made.Add(last with { Pick = last.Pick + 1 });
                return true;
            }
        }

        return false;
    }
}
