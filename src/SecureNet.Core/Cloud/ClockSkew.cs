using System.Globalization;

namespace SecureNet.Cloud;

/// <summary>The difference between AWS's clock and this machine's, in words.</summary>
public static class ClockSkew
{
    /// <summary>What the user is told where a call was refused for the time it was signed at.</summary>
    /// <param name="ahead">How far AWS's clock is ahead.</param>
    public static string Sentence(TimeSpan ahead) => string.Create(CultureInfo.InvariantCulture,
        $"This machine's clock is {ahead.Duration().TotalMinutes:0} minutes "
            + $"{(ahead > TimeSpan.Zero ? "behind" : "ahead of")} AWS's, which refused a call for that. Calls are signed with "
            + $"AWS's time for the rest of this session; set the clock right.");
}
