namespace SecureNet.Tests;

/// <summary>How much random and repeated tests try: a sample in the suite, ten times as much with SECURENET_TEST_DEPTH=10.</summary>
internal static class Depth
{
    private static readonly int s_factor =
        int.TryParse(Environment.GetEnvironmentVariable("SECURENET_TEST_DEPTH"), out int factor) && factor > 1 ? factor : 1;

    /// <summary>Whether all is tried of what the suite takes a sample of.</summary>
    public static bool IsFull => s_factor > 1;

    /// <summary>A sample in the suite, and all that there is in full depth.</summary>
    public static int Of(int sample, int full) => IsFull ? full : sample;

    /// <summary>How many worlds are tried where the suite tries so many.</summary>
    public static int Of(int worlds) => worlds * s_factor;
}
