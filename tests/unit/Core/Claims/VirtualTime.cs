namespace SecureNet.Tests.Core.Claims;

/// <summary>A time that goes on only when a test says so, to the next thing that waits for it.</summary>
internal sealed class VirtualTime : TimeProvider
{
    private readonly List<Timer> _timers = [];
    private long _now;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public TimeSpan Now => TimeSpan.FromTicks(_now);

    /// <summary>When the next timer is due; null where there is none.</summary>
    public TimeSpan? Next => _timers.Count == 0 ? null : TimeSpan.FromTicks(_timers.Min(t => t.Due));

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch + Now;

    public override long GetTimestamp() => _now;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Timer timer = new(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Goes on to the next timer and calls it, and those that are due with it.</summary>
    public void GoOn()
    {
        _now = Math.Max(_now, _timers.Min(t => t.Due));
        foreach (Timer timer in _timers.Where(t => t.Due <= _now).ToArray())
        {
            if (_timers.Remove(timer)) { timer.Fire(); }
        }
    }

    /// <summary>Forgets what somebody waits for.</summary>
    public void Forget(object owner) => _timers.RemoveAll(t => Equals(t.Owner, owner));

    private sealed class Timer(VirtualTime time, TimerCallback callback, object? state) : ITimer
    {
        public long Due { get; private set; }

        public object? Owner { get; } = Writer.Current;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            time._timers.Remove(this);
            // What runs again and again stands still, as in a process that is frozen: that is when another run takes over.
            if (dueTime == Timeout.InfiniteTimeSpan || period > TimeSpan.Zero) { return true; }
            Due = time._now + Math.Max(1, dueTime.Ticks);
            time._timers.Add(this);
            return true;
        }

        public void Fire() => callback(state);

        public void Dispose() => time._timers.Remove(this);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
