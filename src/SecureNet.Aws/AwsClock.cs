using System.Globalization;
using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using SecureNet.Provisioning;

namespace SecureNet.Aws;

/// <summary>
/// AWS's time by this machine's clock. Requests carry the time at which they were signed, and AWS refuses those that are
/// more than five minutes off (RT3).
/// </summary>
internal static class AwsClock
{
    private static readonly TimeSpan s_tolerance = TimeSpan.FromMinutes(4);
    private static readonly Lock s_lock = new();

    /// <summary>How far AWS's clock is ahead, as far as is known.</summary>
    public static TimeSpan Ahead => AWSConfigs.ManualClockCorrection ?? TimeSpan.Zero;

    /// <summary>
    /// How far AWS's clock is ahead by the answer that refused a call, where that is why; later calls are signed with AWS's time.
    /// </summary>
    /// <param name="refusal">What the SDK threw.</param>
    /// <param name="signedAhead">What was corrected when the call was signed.</param>
    /// <param name="isNews">True for the first that notices.</param>
    public static TimeSpan? Correct(Exception refusal, TimeSpan signedAhead, out bool isNews)
    {
        isNews = false;
        if (refusal is not AmazonServiceException { ErrorCode: { } code,
            InnerException: HttpErrorResponseException { Response: { } answer } } || !RetryCodes.MayBeAboutTime(code)) { return null; }
        if (!DateTimeOffset.TryParse(answer.GetHeaderValue("Date"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal,
            out DateTimeOffset there)) { return null; }
        TimeSpan ahead = there - DateTimeOffset.UtcNow;
        if ((ahead - signedAhead).Duration() < s_tolerance) { return null; }
        lock (s_lock)
        {
            isNews = (ahead - Ahead).Duration() >= s_tolerance;
            AWSConfigs.ManualClockCorrection = ahead;
        }

        return ahead;
    }
}
