using SecureNet.Model;
using SecureNet.Policies;

namespace SecureNet.Provisioning.FlowLogs;

/// <summary>
/// Asks, before CreateFlowLogs, what AWS would say when log delivery writes: afterwards a flow log is ACTIVE and silent
/// (landing-zone-accelerator-on-aws #1205).
/// </summary>
public static class LogDeliveryRehearsal
{
    /// <summary>
    /// Refuses a delivery that the bucket or its policy would not take; of a customer key <see cref="KmsKeyRehearsal"/> says it.
    /// </summary>
    /// <param name="bucket">The bucket as it will be.</param>
    /// <param name="source">The account and region of the flow log.</param>
    /// <param name="settings">The flow log's settings.</param>
    /// <returns>What could not be decided here, as a sentence; null where the delivery is sure to be taken.</returns>
    /// <exception cref="RefusedException">It would be denied; the message names the statement and condition.</exception>
    public static string? Check(Bucket bucket, Place source, FlowLogSettings settings)
    {
        if (bucket.Encryption is { Algorithm: not "AES256", KmsKeyArn: null } && bucket.AccountId != source.AccountId)
        {
            throw new RefusedException("LogDeliveryDenied",
                $"Bucket '{bucket.Id}' of {bucket.Place} is encrypted with the key that AWS manages (aws/s3), which never "
                    + $"serves another account: nothing of account {source.AccountId} would arrive (\"LogDestination is "
                    + "undeliverable\").",
                bucket.Id, "Use SSE-S3, or a customer key by its ARN whose policy admits delivery.logs.amazonaws.com (-KmsKeyArn).");
        }

        LogDeliveryAnswer answer = LogDelivery.Evaluate(RequestFor(bucket, source, settings), PolicyOf(bucket));
        if (answer.Decision is AccessDecision.ExplicitDeny or AccessDecision.ImplicitDeny)
        {
            throw new RefusedException("LogDeliveryDenied",
                $"Bucket '{bucket.Id}' of {bucket.Place} would refuse the flow logs of {source}: {answer.Reason} No flow log was made.",
                bucket.Id, "Let Enable-CentralFlowLog write the policy (name the account with -LogAccount), or add account and region "
                    + "to the policy's statements for delivery.logs.amazonaws.com.");
        }

        return answer.Decision == AccessDecision.Unknown ? answer.Reason : null;
    }

    /// <summary>The rehearsal's question for a bucket and a flow log.</summary>
    public static LogDeliveryRequest RequestFor(Bucket bucket, Place source, FlowLogSettings settings) => new()
    {
        BucketName = bucket.Id, BucketAccountId = bucket.AccountId, SourceAccountId = source.AccountId, SourceRegion = source.Region,
        Prefix = settings.Prefix, IsHiveCompatible = settings.HivePartition,
        Partition = Partition.Of(bucket.Region),
        Ownership = bucket.ObjectOwnership switch
        {
            "BucketOwnerPreferred" => BucketOwnership.BucketOwnerPreferred,
            "ObjectWriter" => BucketOwnership.ObjectWriter,
            _ => BucketOwnership.BucketOwnerEnforced,
        },
    };

    private static PolicyDocument? PolicyOf(Bucket bucket) =>
        bucket.PolicyDocument is { } json ? PolicyDocument.Parse(json, PolicyKind.Resource, $"bucket policy of {bucket.Id}") : null;
}
