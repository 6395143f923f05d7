using System.Diagnostics;

namespace SecureNet.Simulation;

/// <summary>
/// The time of a simulated world: that of the machine, and as much more as it was moved on. Who waits for a second or longer waits a
/// moment, and the time moves on to where it would be: minutes of AWS pass at once, in order.
/// </summary>
public sealed class SimulatedClock : TimeProvider
{
    // Shorter waits are for the machine: to let others go on.
    private static readonly TimeSpan s_shortestJump = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_moment = TimeSpan.FromMilliseconds(1);
    private readonly long _begun = Stopwatch.GetTimestamp();
    private long _ahead;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow().AddTicks(Interlocked.Read(ref _ahead));

    public override long GetTimestamp() => Stopwatch.GetElapsedTime(_begun).Ticks + Interlocked.Read(ref _ahead);

    /// <summary>Moves the time on.</summary>
    /// <param name="by">Never back.</param>
    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        Interlocked.Add(ref _ahead, by.Ticks);
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        if (period != Timeout.InfiniteTimeSpan || dueTime < s_shortestJump) { return System.CreateTimer(callback, state, dueTime, period); }
        long due = GetTimestamp() + dueTime.Ticks;
        return System.CreateTimer(s =>
        {
            AdvanceTo(due);
            callback(s);
        }, state, s_moment, period);
    }

    // Of two who wait the later one does not move the time on twice.
    private void AdvanceTo(long due)
    {
        while (due - GetTimestamp() is > 0 and long rest)
        {
            long ahead = Interlocked.Read(ref _ahead);
            if (Interlocked.CompareExchange(ref _ahead, ahead + rest, ahead) == ahead) { return; }
        }
    }
}
