using SecureNet.Provisioning;

namespace SecureNet.Tests.Aws;

/// <summary>
/// The codes of <see cref="RetryCodes"/> against botocore: its standard retry mode, its _retry.json and the service models' own marks.
/// </summary>
[Trait("Category", "Moto")]
public class RetryOracleTests
{
    // The SDKs slow down on it. In the services that are called here it is a quota, by their models ("You have reached the maximum number
    // of resources that can be created." in CloudWatch Logs): more tries would only hide what is to be raised.
    private const string Quota = "LimitExceededException";

    [SkippableFact]
    public void What_botocore_tries_again_is_tried_again_here()
    {
        (string Class, string Service, string Code)[] known =
            [.. WireBed.RetryableCodes().Select(line => line.Split(' ')).Select(p => (p[0], p[1], p[2]))];
        Assert.InRange(known.Length, 20, 100);
        Assert.DoesNotContain(known, k => k.Class == "throttle" && k.Code != Quota && !RetryCodes.IsThrottle(k.Code));
        Assert.DoesNotContain(known,
            k => k.Class is "transient" or "fault" or "policy" && !RetryCodes.IsTransient(k.Code) && !RetryCodes.IsThrottle(k.Code));
        // Nothing is a throttle here that the SDKs do not know as one.
        string[] throttles = [.. known.Where(k => k.Class is "throttle" or "policy").Select(k => k.Code)];
        Assert.DoesNotContain(Throttles, code => !RetryCodes.IsThrottle(code));
        Assert.Empty(Throttles.Except(throttles));
    }

    [Fact]
    public void Each_class_has_its_codes()
    {
        Assert.All(["RequestTimeout", "RequestTimeoutException", "IDPCommunicationError", "BadDigest", "OperationTimeoutException",
            "DependencyTimeoutException", "KeyUnavailableException",
            "KMSInternalException", "InternalError", "InternalServerError", "InternalServerException", "InternalServiceException",
            "InternalFailure", "ServiceUnavailable",
            "ServiceUnavailableException", "Unavailable"],
            code => Assert.True(RetryCodes.IsTransient(code) && !RetryCodes.IsThrottle(code), code));
        Assert.All(["AuthFailure", "InvalidSignatureException", "RequestExpired", "RequestInTheFuture", "RequestTimeTooSkewed",
            "SignatureDoesNotMatch"], code => Assert.True(RetryCodes.MayBeAboutTime(code), code));
        Assert.All(["InsufficientAddressCapacity", "InsufficientCapacity", "InsufficientCapacityOnHost", "InsufficientHostCapacity",
            "InsufficientInstanceCapacity",
            "InsufficientReservedInstanceCapacity", "InsufficientVolumeCapacity"],
            code => Assert.True(RetryCodes.IsCapacity(code) && !RetryCodes.IsTransient(code), code));
        Assert.False(RetryCodes.IsThrottle(Quota) || RetryCodes.IsTransient(Quota));
    }

    private static readonly string[] Throttles =
    [
        "BandwidthLimitExceeded", "EC2ThrottledException", "PriorRequestNotComplete", "ProvisionedThroughputExceededException",
        "RequestLimitExceeded", "RequestThrottled",
        "RequestThrottledException", "SlowDown", "ThrottledException", "Throttling", "ThrottlingException", "TooManyRequestsException",
        "TransactionInProgressException",
    ];
}
