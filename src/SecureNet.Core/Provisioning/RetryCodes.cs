namespace SecureNet.Provisioning;

/// <summary>
/// The error codes whose meaning does not depend on the call. Sources (docs/dev/rules.md, RT1 to RT5): the SDKs' standard retry mode as
/// botocore has it, botocore's _retry.json, the service models, and the services' lists of common errors. A test
/// holds this table against botocore.
/// </summary>
public static class RetryCodes
{
    /// <summary>AWS asks to slow down: the call was not done (RT1).</summary>
    private static readonly HashSet<string> s_throttles =
    [
        "BandwidthLimitExceeded", "EC2ThrottledException", "PriorRequestNotComplete", "ProvisionedThroughputExceededException",
        "RequestLimitExceeded", "RequestThrottled",
        "RequestThrottledException", "SlowDown", "ThrottledException", "Throttling", "ThrottlingException", "TooManyRequestsException",
        "TransactionInProgressException",
    ];

    /// <summary>The service gave up or failed: the work may have been done (RT2).</summary>
    private static readonly HashSet<string> s_transients =
    [
        "RequestTimeout", "RequestTimeoutException", "IDPCommunicationError", "BadDigest", "OperationTimeoutException",
        "DependencyTimeoutException", "KeyUnavailableException",
        "KMSInternalException", "InternalError", "InternalServerError", "InternalServerException", "InternalServiceException",
        "InternalFailure", "ServiceUnavailable",
        "ServiceUnavailableException", "Unavailable",
    ];

    /// <summary>Refusals that may be about the time of the request; they are where the clocks differ (RT3).</summary>
    private static readonly HashSet<string> s_times =
    [
        "AuthFailure", "InvalidSignatureException", "RequestExpired", "RequestInTheFuture", "RequestTimeTooSkewed", "SignatureDoesNotMatch",
    ];

    /// <summary>
    /// A zone is out of what was asked for. EC2 says so with a status of 500; when it has some again nobody can say (RT4).
    /// </summary>
    private static readonly HashSet<string> s_capacities =
    [
        "InsufficientAddressCapacity", "InsufficientCapacity", "InsufficientCapacityOnHost", "InsufficientHostCapacity",
        "InsufficientInstanceCapacity", "InsufficientReservedInstanceCapacity",
        "InsufficientVolumeCapacity",
    ];

    /// <summary>True where AWS asks to slow down.</summary>
    public static bool IsThrottle(string code) => s_throttles.Contains(code);

    /// <summary>True where the service gave up or failed.</summary>
    public static bool IsTransient(string code) => s_transients.Contains(code);

    /// <summary>True where the request may have been refused for its time.</summary>
    public static bool MayBeAboutTime(string code) => s_times.Contains(code);

    /// <summary>True where a zone is out of what was asked for.</summary>
    public static bool IsCapacity(string code) => s_capacities.Contains(code);
}
