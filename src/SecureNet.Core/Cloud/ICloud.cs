using SecureNet.Model;
using SecureNet.Printing;

namespace SecureNet.Cloud;

/// <summary>One account in one region: everything the engine needs of it, in the model's own terms.</summary>
/// <remarks>
/// Every failure is a <see cref="CloudException"/>. A call that only reads is made again while AWS is busy (<see cref="ReadingCalls"/>); a
/// change never is here, the executor does that.
/// </remarks>
public interface ICloud
{
    /// <summary>The account and region.</summary>
    Place Place { get; }

    /// <summary>The ARN of the identity that is connected; of a role it is the session's, which does not tell the role's path.</summary>
    string CallerArn { get; }

    /// <summary>How long to wait between looks and retries.</summary>
    CloudPace Pace { get; }

    /// <summary>The objects of buckets, with this account's credentials.</summary>
    IObjectStore Objects { get; }

    /// <summary>The events of log groups.</summary>
    ILogEvents Logs { get; }

    /// <summary>Questions in SQL about what lies in buckets, with this account's credentials.</summary>
    IQueryEngine Queries { get; }

    /// <summary>The logs by which runs on several machines take turns.</summary>
    IRunLogs Runs { get; }

    /// <summary>Raised once for each call that went over the wire (each page of a listing is one), on any thread.</summary>
    event Action<CloudCall>? Called;

    /// <summary>
    /// Lists resources of one kind; what is gone but still listed by AWS is included (see <see cref="Resource.Exists"/>).
    /// </summary>
    Task<IReadOnlyList<Resource>> ListAsync(ResourceKind kind, ResourceFilter filter, CancellationToken cancellationToken);

    /// <summary>Makes one change: one call. Returns the resource where the call creates one, else null.</summary>
    Task<Resource?> ApplyAsync(Change change, CancellationToken cancellationToken);

    /// <summary>The names of the availability zones that can be used, in order.</summary>
    Task<IReadOnlyList<string>> ListAvailabilityZonesAsync(CancellationToken cancellationToken);

    /// <summary>The zones that offer this instance type; empty where the type does not exist.</summary>
    Task<IReadOnlyList<string>> ListZonesOfInstanceTypeAsync(string instanceType, CancellationToken cancellationToken);

    /// <summary>
    /// The processor architecture of an instance type (<c>x86_64</c> or <c>arm64</c>), or null where the type does not exist.
    /// </summary>
    Task<string?> GetArchitectureAsync(string instanceType, CancellationToken cancellationToken);

    /// <summary>The value of a public SSM parameter, such as the newest Amazon Linux 2023 image.</summary>
    Task<string> GetParameterAsync(string name, CancellationToken cancellationToken);

    /// <summary>
    /// By what the user data of an instance is compared (see <see cref="UserDataHash"/>): empty where it has none, null where that is not
    /// known. The text itself may hold a secret and is not kept.
    /// </summary>
    Task<string?> GetUserDataHashAsync(string instanceId, CancellationToken cancellationToken);

    /// <summary>A key of KMS with its policy.</summary>
    /// <param name="keyId">Its ARN, id or alias; of another account only the ARN.</param>
    Task<KmsKey> GetKeyAsync(string keyId, CancellationToken cancellationToken);

    /// <summary>What an Auto Scaling group did and tried, the newest first.</summary>
    Task<IReadOnlyList<ScalingActivity>> ListScalingActivitiesAsync(string autoScalingGroupName, CancellationToken cancellationToken);

    /// <summary>Who is connected now, and what time it is there.</summary>
    Task<CallerIdentity> GetCallerIdentityAsync(CancellationToken cancellationToken);

    /// <summary>Whether the connected identity may make these calls, an answer a right; none of them is made.</summary>
    /// <param name="rights">The calls.</param>
    /// <param name="deployment">The deployment whose tags they would carry.</param>
    /// <param name="cancellationToken">Ends the calls that ask.</param>
    Task<IReadOnlyList<RightAnswer>> ProbeRightsAsync(
        IReadOnlyList<AccountRight> rights, string deployment, CancellationToken cancellationToken);

    /// <summary>The value of a quota: the account's own, else AWS's default; null where Service Quotas knows neither.</summary>
    /// <param name="service">The service's code, such as <c>vpc</c>.</param>
    /// <param name="code">The quota's code, such as <c>L-F678F1CE</c>.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    Task<double?> GetQuotaAsync(string service, string code, CancellationToken cancellationToken);

    /// <summary>Sends a real ping, or opens a real TCP connection, from an instance (through SSM Run Command).</summary>
    Task<ProbeResult> ProbeAsync(ProbeRequest request, CancellationToken cancellationToken);

    /// <summary>Makes a real request to Amazon S3 on an instance, with its role (through SSM Run Command).</summary>
    Task<S3ProbeResult> ProbeS3Async(S3ProbeRequest request, CancellationToken cancellationToken);
}

/// <summary>Which resources to list.</summary>
/// <param name="Ids">Only these ids; unknown ids are left out of the answer, not an error.</param>
/// <param name="Deployment">Only those tagged with this deployment.</param>
/// <param name="Address">Only those tagged with this address (with <paramref name="Deployment"/>).</param>
/// <param name="VpcIds">Only those of these VPCs (every kind but prefix lists and Elastic IPs; for a peering either end).</param>
public sealed record ResourceFilter(
    IReadOnlyList<string>? Ids = null, string? Deployment = null, string? Address = null, IReadOnlyList<string>? VpcIds = null)
{
    public static ResourceFilter All { get; } = new();

    /// <summary>Everything, and of buckets that no deployment owns the policy too: a call each.</summary>
    public static ResourceFilter AllWithPolicies { get; } = new() { WithPolicies = true };

    /// <summary>True where the policies of buckets that no deployment owns are asked for.</summary>
    public bool WithPolicies { get; init; }

    public static ResourceFilter ById(params string[] ids) => new(Ids: ids);

    /// <summary>True if the resource is one of those asked for.</summary>
    public bool Matches(Resource resource) =>
        (Ids is null || Ids.Any(resource.IsCalled)) &&
        (Deployment is null || Deployment == resource.Deployment) &&
        (Address is null || Address == resource.Address) &&
        (VpcIds is null || resource.VpcIds is not { } own || own.Intersect(VpcIds).Any());
}

/// <summary>The waits that fit a cloud: seconds for AWS, milliseconds for the simulator.</summary>
/// <param name="Retry">First wait before a call is tried again; it doubles up to 16 times this, with jitter.</param>
/// <param name="Poll">Time between two looks at a resource that is changing state.</param>
/// <param name="Patience">How long to wait for one resource or to repeat one call before giving up.</param>
public sealed record CloudPace(TimeSpan Retry, TimeSpan Poll, TimeSpan Patience)
{
    /// <summary>How long a listing may be behind what a call answered. Lags that were observed are seconds.</summary>
    public TimeSpan Lag { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long a run may create after it last told that it goes on.</summary>
    public TimeSpan Turn { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>The longest time from deciding on a call to its effect: the timeout of a call is half of it.</summary>
    public TimeSpan LongestCall { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How far two times that AWS tells may be from their true distance.</summary>
    public TimeSpan ClockGrain { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The clock that waits are made by.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    public static CloudPace Aws { get; } = new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3), TimeSpan.FromMinutes(10));

    public static CloudPace Simulated { get; } = new(TimeSpan.FromMilliseconds(2), TimeSpan.FromMilliseconds(2), TimeSpan.FromSeconds(20))
    {
        Lag = TimeSpan.FromMilliseconds(500), Turn = TimeSpan.FromSeconds(5), LongestCall = TimeSpan.FromSeconds(1),
            ClockGrain = TimeSpan.FromMilliseconds(1),
    };
}

/// <summary>One call that was made, for verbose output and the evidence file. Holds no parameter and so no secret.</summary>
/// <param name="Place">Account and region.</param>
/// <param name="Action">The IAM action, such as <c>ec2:CreateVpc</c>.</param>
/// <param name="RequestId">AWS's request id, or an empty string where no answer came.</param>
/// <param name="StartedAt">When it was sent (UTC).</param>
/// <param name="Duration">How long it took.</param>
/// <param name="IsChange">True for a call that changes something.</param>
/// <param name="Target">What the call was about (an id or an address), or null.</param>
/// <param name="ErrorCode">AWS's error code, or null where it succeeded.</param>
public sealed record CloudCall(
    Place Place, string Action, string RequestId, DateTimeOffset StartedAt, TimeSpan Duration, bool IsChange, string? Target,
    string? ErrorCode)
{
    /// <summary>What the user is to be warned of, or null.</summary>
    public string? Notice { get; init; }
}

/// <summary>A call that failed, with AWS's own code.</summary>
public sealed class CloudException : Exception
{
    public CloudException(string code, string message, string action, Place place, string requestId = "", bool mayHaveBeenDone = false,
        Exception? inner = null)
        : base(SafeText.Of(message), inner)
    {
        Code = code;
        Action = action;
        Place = place;
        RequestId = requestId;
        MayHaveBeenDone = mayHaveBeenDone;
    }

    /// <summary>
    /// AWS's error code as it spells it, such as <c>InvalidVpcID.NotFound</c>; <c>RequestTimeout</c> where no answer came.
    /// </summary>
    public string Code { get; }

    /// <summary>The IAM action, such as <c>ec2:CreateVpc</c>.</summary>
    public string Action { get; }

    public Place Place { get; }

    public string RequestId { get; }

    /// <summary>True where no answer, or a server error, leaves open whether the work was done.</summary>
    public bool MayHaveBeenDone { get; }

    /// <summary>
    /// How far AWS's clock is ahead of this machine's, where the call was refused for that; it is corrected since,
    /// so the call can be made again.
    /// </summary>
    public TimeSpan? ClockSkew { get; init; }
}

/// <summary>A probe: one ping, or one TCP connection.</summary>
/// <param name="InstanceId">The instance that sends it.</param>
/// <param name="Destination">The address it is sent to.</param>
/// <param name="Protocol">ICMP or TCP.</param>
/// <param name="Port">The TCP port; ignored for ICMP.</param>
public sealed record ProbeRequest(string InstanceId, System.Net.IPAddress Destination, IpProtocol Protocol, int Port);

/// <summary>What a probe saw.</summary>
/// <param name="Outcome">What happened.</param>
/// <param name="Detail">The command's output, shortened, or why it could not run.</param>
public sealed record ProbeResult(ProbeOutcome Outcome, string Detail);

/// <summary>How a probe ended. A refused connection reached the host; a lost one was filtered on the way.</summary>
public enum ProbeOutcome
{
    Answered,
    Refused,
    Lost,
    CouldNotRun,
}
