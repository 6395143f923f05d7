using System.Net;
using Amazon.Runtime;
using SecureNet.Cloud;
using SecureNet.Model;
using SecureNet.Provisioning;

namespace SecureNet.Aws;

/// <summary>Turns the SDK's exceptions into ours, so that nothing named Amazon leaves this assembly.</summary>
internal static class AwsErrors
{
    /// <summary>The error, or null for what is not a failed call (cancellation, our own exceptions).</summary>
    /// <param name="exception">What the SDK threw.</param>
    /// <param name="action">The call, as an IAM action.</param>
    /// <param name="place">Where it was made.</param>
    /// <param name="signedAhead">What <see cref="AwsClock"/> corrected when it was signed.</param>
    /// <param name="notice">What the user is to be warned of, or null.</param>
    public static CloudException? Convert(Exception exception, string action, Place place, TimeSpan signedAhead, out string? notice)
    {
        TimeSpan? skew = AwsClock.Correct(exception, signedAhead, out bool isNews);
        notice = isNews ? ClockSkew.Sentence(skew!.Value) : null;
        return exception switch
        {
            CloudException => null,
            OperationCanceledException { InnerException: not TimeoutException } => null,
            AmazonServiceException { ErrorCode.Length: > 0 } e =>
                new(e.ErrorCode, e.Message, action, place, e.RequestId ?? "", MayHaveBeenDone(e), e) { ClockSkew = skew },
            AmazonServiceException { StatusCode: >= HttpStatusCode.BadRequest } e => WithoutCode(e, action, place),
            AmazonServiceException e =>
                new("RequestTimeout", $"No answer came from AWS: {e.Message}", action, place, e.RequestId ?? "", mayHaveBeenDone: true, e),
            HttpRequestException or IOException or OperationCanceledException or TimeoutException =>
                new("RequestTimeout", $"No answer came from AWS: {exception.Message}", action, place, mayHaveBeenDone: true,
                    inner: exception),
            // Half an answer; the SDK lets go of the body of one that ends too early before it has read it.
            System.Xml.XmlException or System.Text.Json.JsonException or ObjectDisposedException =>
                new("RequestTimeout", $"AWS's answer cannot be read: {exception.Message}", action, place, mayHaveBeenDone: true,
                    inner: exception),
            AmazonClientException or ProcessAWSCredentialException
                => new("NoCredentials", $"{exception.Message}", action, place, inner: exception),
            _ => null,
        };
    }

    private static bool MayHaveBeenDone(AmazonServiceException e) =>
        ((int)e.StatusCode >= 500 || RetryCodes.IsTransient(e.ErrorCode)) && !RetryCodes.IsThrottle(e.ErrorCode)
            && !RetryCodes.IsCapacity(e.ErrorCode);

    /// <summary>
    /// An answer without a code of AWS's: of a balancer, a proxy, or an endpoint that does not know the call. The
    /// status says what it means (RT2).
    /// </summary>
    private static CloudException WithoutCode(AmazonServiceException e, string action, Place place)
    {
        int status = (int)e.StatusCode;
        string code = status switch
        {
            429 => "TooManyRequestsException",
            509 => "BandwidthLimitExceeded",
            502 or 503 or 504 => "ServiceUnavailable",
            >= 500 => "InternalFailure",
            // Half of an error, or a proxy's page.
            _ => "RequestTimeout",
        };
        return new(code, $"The endpoint answered HTTP {status} without an error of AWS's.", action, place, e.RequestId ?? "",
            mayHaveBeenDone: status is not (429 or 509), e);
    }
}
