using Amazon.EC2;
using Amazon.EC2.Model;
using Amazon.SimpleSystemsManagement;
using Amazon.SimpleSystemsManagement.Model;
using SecureNet.Cloud;
using SecureNet.Model;

namespace SecureNet.Aws;

/// <summary>One account in one region of AWS.</summary>
public sealed class AwsCloud : ICloud
{
    private readonly AmazonEC2Client _ec2;
    private readonly AmazonSimpleSystemsManagementClient _ssm;
    private readonly KeyReader _keys;
    private readonly QuotaReader _quotas;
    private readonly RightsReader _rights;
    private readonly CallRecorder _calls;
    private readonly AutoScalingHandler _autoScaling;
    private readonly IReadOnlyList<IResourceHandler> _handlers;

    internal AwsCloud(Place place, AwsClients clients, string? callerArn = null)
    {
        (_ec2, _ssm, _calls, CallerArn) = (clients.Ec2, clients.Ssm, new(place),
            callerArn ?? $"arn:{Partition.Of(place.Region)}:iam::{place.AccountId}:root");
        // An endpoint of one's own (moto, LocalStack) has no lags worth seconds.
        Pace = clients.HasOwnEndpoint ? CloudPace.Aws with { Retry = TimeSpan.FromMilliseconds(100), Poll = TimeSpan.FromMilliseconds(100) }
            : CloudPace.Aws;
        if (clients.HasOwnEndpoint && clients.IsOnThisMachine)
        {
            Pace = Pace with { Lag = TimeSpan.FromSeconds(2), Turn = TimeSpan.FromSeconds(4), LongestCall = TimeSpan.FromSeconds(4) };
        }
        Objects = new S3ObjectStore(clients, _calls);
        Logs = new LogEventReader(clients, _calls);
        Runs = new RunLogs(_ec2, _calls);
        _keys = new(clients, _calls);
        _rights = new(clients, _calls);
        _quotas = new(clients.Json(JsonService.ServiceQuotas), _calls);
        // A handler a kind or a family of kinds; the first that knows the kind or change has it.
        QueryClient elb = clients.Query(QueryService.ElasticLoadBalancingV2);
        _autoScaling = new(clients.Query(QueryService.AutoScaling), _calls);
        AthenaClient athena = new(clients.Json(JsonService.Athena));
        AthenaQueryEngine queries = new(athena, _calls, Pace);
        Queries = queries;
        _handlers =
        [
            new ImageHandler(_ec2, _calls, !clients.HasOwnEndpoint), new KeyPairHandler(_ec2, _calls),
                new SecurityGroupRuleHandler(_ec2, _calls), new LaunchTemplateHandler(_ec2, _calls), _autoScaling,
            new BucketHandler(clients, _calls), new IamHandler(new(clients.Query(QueryService.Iam)), _calls),
            new InstanceProfileHandler(_ec2, _calls), new GatewayHandler(_ec2, _calls),
            new TransitGatewayHandler(_ec2, _calls), new LoadBalancerHandler(elb, _calls), new ElbHandler(elb, _calls),
            new FlowLogHandler(_ec2, _calls), new LogGroupHandler(clients, _calls),
            new AthenaHandler(athena, new(clients.Json(JsonService.Glue)), queries, _calls), new Ec2Handler(_ec2, _calls),
        ];
    }

    public IObjectStore Objects { get; }

    public ILogEvents Logs { get; }

    public IQueryEngine Queries { get; }

    public IRunLogs Runs { get; }

    public Place Place => _calls.Place;

    public string CallerArn { get; }

    public CloudPace Pace { get; }

    public event Action<CloudCall>? Called
    {
        add => _calls.Called += value;
        remove => _calls.Called -= value;
    }

    public Task<IReadOnlyList<Resource>> ListAsync(ResourceKind kind, ResourceFilter filter, CancellationToken cancellationToken) =>
        (_handlers.FirstOrDefault(h => h.Lists(kind)) ?? throw new ArgumentException($"A {kind} cannot be listed.", nameof(kind)))
            .ListAsync(kind, filter, cancellationToken);

    public Task<Resource?> ApplyAsync(Change change, CancellationToken cancellationToken) =>
        (_handlers.FirstOrDefault(h => h.Applies(change)) ?? throw new ArgumentException($"{change.OperationName} is not known here.",
            nameof(change))).ApplyAsync(change, cancellationToken);

    public async Task<IReadOnlyList<string>> ListAvailabilityZonesAsync(CancellationToken cancellationToken)
    {
        DescribeAvailabilityZonesResponse answer = await _calls.CallAsync("ec2:DescribeAvailabilityZones", false, null,
            () => _ec2.DescribeAvailabilityZonesAsync(
                new() { Filters = [new("state", ["available"])] }, cancellationToken)).ConfigureAwait(false);
        return [.. (answer.AvailabilityZones ?? []).Where(z => z.ZoneType is null or "availability-zone").Select(z => z.ZoneName)
            .Order(StringComparer.Ordinal)];
    }

    public async Task<IReadOnlyList<string>> ListZonesOfInstanceTypeAsync(string instanceType, CancellationToken cancellationToken)
    {
        DescribeInstanceTypeOfferingsResponse answer = await _calls.CallAsync("ec2:DescribeInstanceTypeOfferings", false, instanceType,
            () => _ec2.DescribeInstanceTypeOfferingsAsync(
                new() { LocationType = LocationType.AvailabilityZone, Filters = [new("instance-type", [instanceType])] },
                cancellationToken)).ConfigureAwait(false);
        return [.. (answer.InstanceTypeOfferings ?? []).Where(o => o.InstanceType == instanceType).Select(o => o.Location)
            .Order(StringComparer.Ordinal)];
    }

    public async Task<string?> GetArchitectureAsync(string instanceType, CancellationToken cancellationToken)
    {
        DescribeInstanceTypesResponse answer = await _calls.CallAsync("ec2:DescribeInstanceTypes", false, instanceType,
            () => _ec2.DescribeInstanceTypesAsync(
                new() { InstanceTypes = [instanceType] }, cancellationToken)).ConfigureAwait(false);
        List<string> all = answer.InstanceTypes is [{ } type, ..] ? type.ProcessorInfo?.SupportedArchitectures ?? [] : [];
        return all.Contains("x86_64") ? "x86_64" : all is [string first, ..] ? first : null;
    }

    public async Task<string> GetParameterAsync(string name, CancellationToken cancellationToken) =>
        (await _calls.CallAsync("ssm:GetParameter", false, name, () => _ssm.GetParameterAsync(new() { Name = name }, cancellationToken))
            .ConfigureAwait(false)).Parameter.Value;

    public async Task<string?> GetUserDataHashAsync(string instanceId, CancellationToken cancellationToken)
    {
        DescribeInstanceAttributeResponse answer = await _calls.CallAsync(
            "ec2:DescribeInstanceAttribute", false, instanceId, () => _ec2.DescribeInstanceAttributeAsync(
            new() { InstanceId = instanceId, Attribute = InstanceAttributeName.UserData }, cancellationToken)).ConfigureAwait(false);
        return UserDataHash.Of(Convert.FromBase64String(answer.InstanceAttribute?.UserData ?? ""));
    }

    public Task<KmsKey> GetKeyAsync(string keyId, CancellationToken cancellationToken) => _keys.GetAsync(keyId, cancellationToken);

    public Task<CallerIdentity> GetCallerIdentityAsync(CancellationToken cancellationToken) => _rights.GetCallerAsync(cancellationToken);

    public Task<IReadOnlyList<RightAnswer>> ProbeRightsAsync(
        IReadOnlyList<AccountRight> rights, string deployment, CancellationToken cancellationToken) =>
        _rights.ProbeAsync(rights, CallerArn, deployment, cancellationToken);

    public Task<double?> GetQuotaAsync(string service, string code, CancellationToken cancellationToken)
        => _quotas.GetAsync(service, code, cancellationToken);

    public Task<IReadOnlyList<ScalingActivity>> ListScalingActivitiesAsync(string autoScalingGroupName,
        CancellationToken cancellationToken) => _autoScaling.ListActivitiesAsync(autoScalingGroupName, cancellationToken);

    public async Task<ProbeResult> ProbeAsync(ProbeRequest request, CancellationToken cancellationToken)
    {
        (int code, string output, string status) = await RunAsync(request.InstanceId, ProbeCommand.For(request), cancellationToken)
            .ConfigureAwait(false);
        return status.Length == 0 ? new(ProbeOutcome.CouldNotRun, output) : ProbeCommand.Read(request.Protocol, code, output, status);
    }

    public async Task<S3ProbeResult> ProbeS3Async(S3ProbeRequest request, CancellationToken cancellationToken)
    {
        (int code, string output, string status) = await RunAsync(request.InstanceId, S3ProbeCommand.For(request), cancellationToken)
            .ConfigureAwait(false);
        return status.Length == 0 ? new(S3ProbeOutcome.CouldNotRun, output) : S3ProbeCommand.Read(code, output, status);
    }

    /// <summary>Runs a command on an instance. Without a status it did not get there, and the output says why.</summary>
    private async Task<(int Code, string Output, string Status)> RunAsync(string instanceId, string command,
        CancellationToken cancellationToken)
    {
        try
        {
            SendCommandResponse sent = await _calls.CallOnceAsync("ssm:SendCommand", false, instanceId, () => _ssm.SendCommandAsync(
                new() { DocumentName = "AWS-RunShellScript", InstanceIds = [instanceId], Parameters = new() { ["commands"] = [command] },
                    TimeoutSeconds = 60 }, cancellationToken)).ConfigureAwait(false);
            return await WaitAsync(sent.Command.CommandId, instanceId, cancellationToken).ConfigureAwait(false);
        }
        catch (CloudException e)
        {
            return (-1, $"{e.Action} answered {e.Code}: {e.Message} (Run Command needs the SSM agent, a role that allows it, and a way "
                + "to the SSM endpoints.)", "");
        }
    }

    private async Task<(int Code, string Output, string Status)> WaitAsync(string commandId, string instanceId,
        CancellationToken cancellationToken)
    {
        for (int look = 0; look < 40; look++)
        {
            await Task.Delay(Pace.Poll, cancellationToken).ConfigureAwait(false);
            GetCommandInvocationResponse answer;
            try
            {
                answer = await _calls.CallAsync("ssm:GetCommandInvocation", false, instanceId, () => _ssm.GetCommandInvocationAsync(
                    new() { CommandId = commandId, InstanceId = instanceId }, cancellationToken)).ConfigureAwait(false);
            }
            catch (CloudException e) when (e.Code == "InvocationDoesNotExist") { continue; } // not visible yet
            if (answer.Status == CommandInvocationStatus.Pending || answer.Status == CommandInvocationStatus.InProgress
                || answer.Status == CommandInvocationStatus.Delayed) { continue; }
            return (answer.ResponseCode ?? -1, $"{answer.StandardOutputContent}\n{answer.StandardErrorContent}".Trim(),
                answer.StatusDetails ?? answer.Status?.Value ?? "unknown");
        }

        return (-1, "Run Command did not finish in time.", "");
    }
}
