using Amazon.Runtime;
using SecureNet.Cloud;
using SecureNet.Model;

namespace SecureNet.Aws;

/// <summary>Turns the SDK's exceptions into ours, so that nothing named Amazon leaves this assembly.</summary>
internal static class AwsErrors
{
    /// <summary>The error, or null for what is not a failed call (cancellation, our own exceptions).</summary>
    public static CloudException? Convert(Exception exception, string action, Place place) => exception switch
    {
        CloudException => null,
        OperationCanceledException { InnerException: not TimeoutException } => null,
        AmazonServiceException { ErrorCode.Length: > 0 } e => new(e.ErrorCode, e.Message, action, place, e.RequestId ?? "", (int)e.StatusCode >= 500, e),
        // An answer without a code of AWS's: a proxy, or an endpoint that does not know the call.
        AmazonServiceException { StatusCode: >= System.Net.HttpStatusCode.InternalServerError } e => new("InternalFailure", $"The endpoint answered HTTP {(int)e.StatusCode}.", action, place, e.RequestId ?? "", mayHaveBeenDone: true, e),
        AmazonServiceException e => new("RequestTimeout", $"No answer came from AWS: {e.Message}", action, place, e.RequestId ?? "", mayHaveBeenDone: true, e),
        HttpRequestException or IOException or OperationCanceledException or TimeoutException =>
            new("RequestTimeout", $"No answer came from AWS: {exception.Message}", action, place, mayHaveBeenDone: true, inner: exception),
        AmazonClientException e => new("NoCredentials", $"{e.Message}", action, place, inner: e),
        _ => null,
    };
}
