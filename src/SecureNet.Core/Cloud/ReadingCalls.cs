using SecureNet.Provisioning;

namespace SecureNet.Cloud;

/// <summary>Calls that only read may be made again: while AWS asks to slow down, and once more where no answer came.</summary>
public static class ReadingCalls
{
    // With the first pause of 0.1 s these are about 10 s, and Ctrl+C waits for one pause at most.
    private const int Attempts = 10;
    private const int LongestPause = 16;

    /// <summary>Makes the call until it is answered.</summary>
    /// <param name="pause">The first pause; it doubles up to 16 times this.</param>
    /// <exception cref="CloudException">AWS refused it, or is still busy after ten attempts; long waits are the caller's.</exception>
    public static async Task<T> RepeatAsync<T>(TimeSpan pause, Func<Task<T>> call)
    {
        bool unanswered = false;
        for (int attempt = 0; ; attempt++)
        {
            try { return await call().ConfigureAwait(false); }
            catch (CloudException e) when (attempt < Attempts && (RetryRules.IsNotDone(e) || (e.MayHaveBeenDone && !unanswered)))
            {
                unanswered |= e.MayHaveBeenDone;
            }

            await Task.Delay(pause * Math.Min(LongestPause, 1 << attempt), CancellationToken.None).ConfigureAwait(false);
        }
    }
}
