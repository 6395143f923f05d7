using System.Text.Json.Nodes;
using SecureNet.Cloud;
using SecureNet.Model;
using SecureNet.Policies;

namespace SecureNet.Provisioning.FlowLogs;

/// <summary>
/// Asks, before anything is made, whether log delivery may use the key of a bucket: a key policy without it makes every flow log ACTIVE and
/// silent (landing-zone-accelerator-on-aws #1205).
/// </summary>
public static class KmsKeyRehearsal
{
    // What AWS's own statement has (VPC User Guide, "Required key policy for use with SSE-KMS").
    private static readonly string[] s_actions =
    [
        "kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"
    ];

    /// <summary>Refuses a key that would take no delivery.</summary>
    /// <param name="bucket">The bucket as it will be.</param>
    /// <param name="key">Its key as read.</param>
    /// <param name="sources">The accounts and regions of the flow logs; a region of <c>*</c> is every region.</param>
    /// <returns>What could not be decided here, as a sentence; null where the key serves.</returns>
    /// <exception cref="RefusedException">It would not serve; the message names the statement and condition, the advice
    /// the statement to add.</exception>
    public static string? Check(Bucket bucket, KmsKey key, IReadOnlyList<Place> sources)
    {
        RefuseUnusable(bucket, key);
        if (key.PolicyDocument is not { } json)
        {
            return $"{Must(key.Arn)} its policy was not read{(key.WhyUnread is { } why ? $" ({why})" : "")}.";
        }
        PolicyDocument policy;
        try { policy = PolicyDocument.Parse(json, PolicyKind.Resource, $"key policy of {key.Arn}"); }
        catch (PolicySyntaxException e) { return $"{Must(key.Arn)} its policy is not understood here: {e.Message}"; }
        string? remark = null;
        foreach (Place source in sources.SelectMany(s => RegionsOf(s, bucket)))
        {
            (PolicyDecision encrypt, PolicyDecision decrypt) = LogDelivery.EvaluateKey(
                LogDeliveryRehearsal.RequestFor(bucket, source, new()), key.Arn, policy);
            if (encrypt.Decision is AccessDecision.ExplicitDeny or AccessDecision.ImplicitDeny)
            {
                throw new RefusedException("LogDeliveryDenied",
                    $"The key {key.Arn} of bucket '{bucket.Id}' would refuse the flow logs of {source}: {encrypt.Reason} "
                        + "Nothing was changed.",
                    key.Arn, encrypt.Decision == AccessDecision.ExplicitDeny
                        ? $"Except {LogDelivery.ServicePrincipal} from the statement that denies it, and let it use the key: "
                            + $"{Statement(bucket, sources)}" : $"Add this statement to the key's policy: {Statement(bucket, sources)}");
            }

            remark ??= (encrypt.Decision, decrypt.IsAllowed) switch
            {
                (AccessDecision.Unknown, _) =>
                    $"Whether the key {key.Arn} takes the flow logs of {source} cannot be decided: {encrypt.Reason}",
                (_, false) =>
                    $"The key {key.Arn} lets log delivery of {source} encrypt, but not kms:Decrypt, which AWS's own statement has "
                        + $"too: {decrypt.Reason}",
                _ => null,
            };
        }

        return remark;
    }

    /// <summary>The sentence for a key that could not be read.</summary>
    public static string Unread(string keyArn, string why) => $"{Must(keyArn)} it was not read ({why}).";

    /// <summary>The statement that lets log delivery use the key.</summary>
    internal static string Statement(Bucket bucket, IEnumerable<Place> sources)
    {
        Place[] all = [.. sources.Distinct().OrderBy(s => s.AccountId, StringComparer.Ordinal).ThenBy(s => s.Region,
            StringComparer.Ordinal)];
        return new JsonObject
        {
            ["Sid"] = "SecureNetLogDelivery", ["Effect"] = "Allow",
            ["Principal"] = new JsonObject { ["Service"] = LogDelivery.ServicePrincipal }, ["Action"] = List(s_actions), ["Resource"] = "*",
            ["Condition"] = new JsonObject
            {
                ["StringEquals"] = new JsonObject { ["aws:SourceAccount"] = List(all.Select(s => s.AccountId).Distinct()) },
                ["ArnLike"] = new JsonObject
                {
                    ["aws:SourceArn"] = List(all.Select(s => $"arn:{Partition.Of(bucket.Region)}:logs:{s.Region}:{s.AccountId}:*"))
                },
            },
        }.ToJsonString();
    }

    private static void RefuseUnusable(Bucket bucket, KmsKey key)
    {
        string region = key.Arn.Split(':') is { Length: > 4 } parts ? parts[3] : bucket.Region;
        (string? why, string advice) = key switch
        {
            _ when region != bucket.Region =>
                ($"lies in {region}, and the bucket in {bucket.Region}: S3 takes keys of the bucket's region only",
                    $"Give a key of {bucket.Region}."),
            { IsManagedByAws: true } => ("is managed by AWS: its policy cannot be changed, and log delivery cannot use it",
                "Use SSE-S3, or a customer key by its ARN."),
            { State: not "Enabled" } => ($"is {key.State}, so that nothing can be encrypted with it", key.State == "PendingDeletion"
                ? "Cancel its deletion and enable it, or give another key." : "Enable it, or give another key."),
            { Usage: not "ENCRYPT_DECRYPT" } or { Spec: not "SYMMETRIC_DEFAULT" } =>
                ($"is a key of {key.Spec} for {key.Usage}: S3 uses symmetric keys for encryption only", "Give a symmetric key."),
            _ => (null, ""),
        };
        if (why is not null)
        {
            throw new RefusedException("KmsKeyUnusable", $"The key {key.Arn} of bucket '{bucket.Id}' {why}. Nothing was changed.",
                key.Arn, advice);
        }
    }

    // A source of every region: a policy that lets in one region only is seen by asking for two.
    private static IEnumerable<Place> RegionsOf(Place source, Bucket bucket) =>
        source.Region != "*" ? [source] : [source with { Region = bucket.Region },
            source with { Region = bucket.Region == "us-east-1" ? "eu-west-1" : "us-east-1" }];

    private static string Must(string keyArn) =>
        $"The key {keyArn} must let {LogDelivery.ServicePrincipal} use it (kms:GenerateDataKey*, kms:Decrypt);";

    private static JsonArray List(IEnumerable<string> values) => [.. values.Select(v => (JsonNode)v)];
}
