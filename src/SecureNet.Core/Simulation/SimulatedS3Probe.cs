using SecureNet.Cloud;
using SecureNet.Model;
using SecureNet.Policies;
using SecureNet.Reachability;

namespace SecureNet.Simulation;

/// <summary>Answers a host's request to S3: the data plane carries it, the policies judge it, and what is let in is done.</summary>
internal static class SimulatedS3Probe
{
    /// <summary>What a host sees that makes a request with its role.</summary>
    public static S3ProbeResult Run(SimulatedWorld world, Place place, S3ProbeRequest request)
    {
        Network state = world.State;
        if (state.Find<Instance>(place, ResourceKind.Instance, request.InstanceId) is not { State: "running" } host)
        {
            return new(S3ProbeOutcome.CouldNotRun, $"Instance {request.InstanceId} is not running.");
        }
        if (state.Of<Bucket>().FirstOrDefault(b => b.Id == request.BucketName) is not { } bucket)
        {
            return new(S3ProbeOutcome.Denied, "simulated: An error occurred (NoSuchBucket): The specified bucket does not exist");
        }
        S3Access access = S3AccessAnalyzer.Analyze(state,
            new() { Host = host, Identity = HostIdentity.Of(state, host), Bucket = bucket, Action = request.Action, Key = request.Key });
        if (access.Path.Verdict != Verdict.Reachable)
        {
            return new(S3ProbeOutcome.Unreachable,
                $"simulated: Connect timeout on endpoint URL: \"https://{bucket.Id}.s3.{bucket.Region}.amazonaws.com/{request.Key}\"");
        }
        if (!access.Policies.IsAllowed)
        {
            return new(S3ProbeOutcome.Denied, $"simulated: An error occurred (AccessDenied): {SimulatedS3.Refusal(access.Policies)}");
        }
        return request.Action switch
        {
            "s3:ListBucket" => new(S3ProbeOutcome.Done, $"simulated: {world.Objects.List(bucket.Id, "", null).Count} object(s)"),
            "s3:GetObject" when world.Objects.Find(bucket.Id, request.Key) is { } content =>
                new(S3ProbeOutcome.Done, $"simulated: {content.Length} byte(s)"),
            "s3:GetObject" => new(S3ProbeOutcome.Done, "simulated: S3 let the request in: An error occurred (NoSuchKey)"),
            _ when world.Objects.Find(bucket.Id, request.Key) is not null =>
                new(S3ProbeOutcome.Done, "simulated: S3 let the request in: An error occurred (PreconditionFailed)"),
            _ => Put(world, bucket, request),
        };
    }

    private static S3ProbeResult Put(SimulatedWorld world, Bucket bucket, S3ProbeRequest request)
    {
        world.Objects.Put(bucket.Id, request.Key, []);
        return new(S3ProbeOutcome.Done, $"simulated: {bucket.Id}/{request.Key} was written");
    }
}
