using SecureNet.Cloud;
using SecureNet.Simulation;

namespace SecureNet;

/// <summary>
/// Looking again and again at what takes minutes: at the pace of the cloud, and in simulated time with longer and longer pauses, which
/// pass at once.
/// </summary>
internal sealed class Watch(CloudPace pace, TimeSpan pause)
{
    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(15);
    private readonly long _begun = pace.Clock.GetTimestamp();

    public DateTimeOffset Begun { get; } = pace.Clock.GetUtcNow();

    public TimeSpan Elapsed => pace.Clock.GetElapsedTime(_begun);

    public async Task PauseAsync(CancellationToken cancellationToken)
    {
        await Task.Delay(pause, pace.Clock, cancellationToken).ConfigureAwait(false);
        if (pace.Clock is SimulatedClock && pause < s_longest) { pause *= 2; }
    }
}
