using SecureNet.Model;
using SecureNet.Policies;
using SecureNet.Provisioning.FlowLogs;

namespace SecureNet.Simulation.FlowLogs;

/// <summary>Whether a simulated bucket takes what a flow log delivers: as AWS decides it, by policy, ownership and key.</summary>
internal static class FlowLogDelivery
{
    /// <summary>AWS's word for a delivery that the bucket or its key refuses.</summary>
    private const string AccessError = "Access error";

    /// <summary>Null where the delivery is taken, else what DescribeFlowLogs says.</summary>
    public static string? WhyDenied(Network network, FlowLog log)
    {
        if (network.Of<Bucket>().FirstOrDefault(b => b.Id == log.DestinationId && b.Exists) is not { } bucket) { return AccessError; }
        // The key that AWS manages (aws/s3) never serves another account.
        if (bucket.Encryption is { Algorithm: not "AES256", KmsKeyArn: null } && bucket.AccountId != log.AccountId) { return AccessError; }
        return LogDelivery.Evaluate(LogDeliveryRehearsal.RequestFor(bucket, log.Place, log.Settings), bucket.PolicyDocument is { } policy ? PolicyDocument.Parse(policy) : null).Decision == AccessDecision.Allowed ? null : AccessError;
    }
}
