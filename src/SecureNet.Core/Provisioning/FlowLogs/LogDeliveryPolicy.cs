using System.Text.Json;
using System.Text.Json.Nodes;
using SecureNet.Model;

namespace SecureNet.Provisioning.FlowLogs;

/// <summary>
/// The two statements that let log delivery of the source accounts into a bucket. They cover every folder named AWSLogs, so that AWS
/// adds nothing of its own and does not overwrite the policy (VPC User Guide, "Amazon S3 bucket permissions for flow logs"). There is no
/// condition on s3:x-amz-acl: ACLs are off, and whether the service sends one then is disputed
/// (cloudposse/terraform-aws-vpc-flow-logs-s3-bucket #101).
/// </summary>
public static class LogDeliveryPolicy
{
    /// <summary>The Sids of our statements; those of AWS and of others are never touched.</summary>
    public const string WriteSid = "SecureNetLogDeliveryWrite";

    /// <inheritdoc cref="WriteSid"/>
    public const string CheckSid = "SecureNetLogDeliveryAclCheck";

    /// <summary>The policy for these sources together with those that it has let in already.</summary>
    /// <param name="bucketName">The bucket.</param>
    /// <param name="partition">Its partition.</param>
    /// <param name="have">The bucket's policy as it is, or null.</param>
    /// <param name="sources">Accounts and regions whose flow logs come here; a region of <c>*</c> is every region.</param>
    public static string Create(string bucketName, string partition, string? have, IEnumerable<Place> sources)
    {
        SortedSet<string> arns = new(ArnsIn(have).Concat(sources.Select(s => $"arn:{partition}:logs:{s.Region}:{s.AccountId}:*")),
            StringComparer.Ordinal);
        SortedSet<string> accounts = new(arns.Select(a => a.Split(':')[4]), StringComparer.Ordinal);
        string bucket = $"arn:{partition}:s3:::{bucketName}";
        return new JsonObject
        {
            ["Version"] = "2012-10-17",
            ["Statement"] = new JsonArray(
                Statement(WriteSid, ["s3:PutObject"], [$"{bucket}/AWSLogs/*", $"{bucket}/*/AWSLogs/*"], accounts, arns),
                Statement(CheckSid, ["s3:GetBucketAcl", "s3:ListBucket"], [bucket], accounts, arns)),
        }.ToJsonString();
    }

    /// <summary>The accounts that our statements let in.</summary>
    public static IReadOnlyList<string> AccountsIn(string? policy) =>
        [.. ArnsIn(policy).Select(a => a.Split(':')[4]).Distinct().Order(StringComparer.Ordinal)];

    private static JsonObject Statement(string sid, string[] actions, string[] resources, IEnumerable<string> accounts,
        IEnumerable<string> arns) => new()
        {
            ["Sid"] = sid, ["Effect"] = "Allow", ["Principal"] = new JsonObject { ["Service"] = Policies.LogDelivery.ServicePrincipal },
            ["Action"] = List(actions), ["Resource"] = List(resources),
            ["Condition"] = new JsonObject { ["StringEquals"] = new JsonObject { ["aws:SourceAccount"] = List(accounts) },
                ["ArnLike"] = new JsonObject { ["aws:SourceArn"] = List(arns) } },
        };

    private static JsonArray List(IEnumerable<string> values) => [.. values.Select(v => (JsonNode)v)];

    private static IEnumerable<string> ArnsIn(string? policy)
    {
        if (policy is null || JsonNode.Parse(policy)?["Statement"] is not { } node) { return []; }
        JsonNode? own = (node as JsonArray)?.FirstOrDefault(s => (string?)s?["Sid"] == WriteSid)
            ?? (node is JsonObject one && (string?)one["Sid"] == WriteSid ? one : null);
        return own?["Condition"]?["ArnLike"]?["aws:SourceArn"] switch
        {
            JsonArray many => [.. many.Select(a => a!.GetValue<string>())],
            JsonValue single when single.GetValueKind() == JsonValueKind.String => [single.GetValue<string>()],
            _ => [],
        };
    }
}
