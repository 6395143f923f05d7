using System.Text.Json.Nodes;

namespace SecureNet.Policies;

/// <summary>
/// The statement that lets only VPC endpoints use the objects of a bucket. It denies object actions and nothing else: whoever manages the
/// bucket can still read, change and delete its policy. Sources: Amazon S3 User Guide, "Controlling access from VPC endpoints with bucket
/// policies", with its warning; IAM User Guide, "All principals" (exemption by aws:PrincipalArn in the place of NotPrincipal).
/// </summary>
public static class EndpointOnlyStatement
{
    public const string Sid = "SecureNetOnlyThroughEndpoint";

    /// <summary>Patterns that cover every object action and, on the resource <c>bucket/*</c>, no bucket action.</summary>
    private static readonly string[] s_actions =
    [
        "s3:GetObject*", "s3:PutObject*", "s3:DeleteObject*", "s3:RestoreObject", "s3:ReplicateObject", "s3:ReplicateDelete",
        "s3:ReplicateTags",
        "s3:AbortMultipartUpload", "s3:ListMultipartUploadParts", "s3:BypassGovernanceRetention", "s3:ObjectOwnerOverrideToBucketOwner",
    ];

    /// <summary>The policy with only this statement, as JSON.</summary>
    /// <param name="endpointIds">The endpoints that may be used; one or more.</param>
    /// <param name="exempt">ARNs of roles and users to whom it does not apply (of a session, its role's).</param>
    public static string Json(string bucketArn, IReadOnlyList<string> endpointIds, IReadOnlyList<string> exempt)
    {
        JsonObject condition = new() { ["StringNotEquals"] = new JsonObject { ["aws:SourceVpce"] = List(endpointIds) } };
        if (exempt.Count > 0) { condition["ArnNotLike"] = new JsonObject { ["aws:PrincipalArn"] = List(exempt) }; }
        return new JsonObject
        {
            ["Version"] = "2012-10-17",
            ["Statement"] = new JsonArray(new JsonObject
            {
                ["Sid"] = Sid, ["Effect"] = "Deny", ["Principal"] = "*", ["Action"] = List(s_actions), ["Resource"] = $"{bucketArn}/*",
                ["Condition"] = condition,
            }),
        }.ToJsonString();
    }

    /// <summary>The endpoints that a policy's statement of this Sid lets in; none where it has no such statement.</summary>
    public static IReadOnlyList<string> EndpointsOf(string policy)
        => Statements(JsonNode.Parse(policy)).FirstOrDefault(IsOurs) is { } statement ? [.. Doors(statement)] : [];

    /// <summary>A policy with only the statement of this Sid, as the policy has it, for other endpoints.</summary>
    public static string For(string policy, IReadOnlyList<string> endpointIds)
    {
        JsonNode statement = Statements(JsonNode.Parse(policy)).First(IsOurs).DeepClone();
        statement["Condition"]!["StringNotEquals"]!["aws:SourceVpce"] = List(endpointIds);
        return new JsonObject { ["Version"] = "2012-10-17", ["Statement"] = new JsonArray(statement) }.ToJsonString();
    }

    private static bool IsOurs(JsonNode statement) => (string?)statement["Sid"] == Sid;

    private static IEnumerable<JsonNode> Statements(JsonNode? policy) => policy?["Statement"] switch
    {
        JsonArray many => many.OfType<JsonNode>(),
        { } one => [one],
        _ => [],
    };

    private static IEnumerable<string> Doors(JsonNode statement) => statement["Condition"]?["StringNotEquals"]?["aws:SourceVpce"] switch
    {
        JsonArray many => many.Select(v => (string?)v).OfType<string>(),
        JsonValue one => [(string)one!],
        _ => [],
    };

    private static JsonNode List(IReadOnlyList<string> values) => values.Count == 1
        ? JsonValue.Create(values[0]) : new JsonArray([.. values.Order(StringComparer.Ordinal).Select(v => JsonValue.Create(v))]);
}
