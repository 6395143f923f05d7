using System.Collections.Immutable;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SecureNet.Policies;

/// <summary>The place where a policy is attached, which says what it must and must not contain.</summary>
public enum PolicyKind
{
    /// <summary>At a user, group or role: has no Principal.</summary>
    Identity,

    /// <summary>At a bucket or another resource: every statement names principals.</summary>
    Resource,

    /// <summary>At a VPC endpoint: names principals, and only narrows.</summary>
    Endpoint,

    /// <summary>At a role, says who may assume it: names principals and no resources.</summary>
    Trust,
}

/// <summary>
/// An IAM policy as it was written. Immutable. Source of the grammar: IAM User Guide, "Grammar of the IAM JSON policy language".
/// </summary>
public sealed record PolicyDocument
{
    /// <summary>The most a bucket policy may have, in bytes: 20 KB. Source: Amazon S3 User Guide, "Bucket policies".</summary>
    public const int MaxBucketPolicyBytes = 20 * 1024;

    private static readonly JsonSerializerOptions s_compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonSerializerOptions s_indented = new(s_compact) { WriteIndented = true };

    /// <summary>The name by which messages call it, such as <c>bucket policy of demo</c>.</summary>
    public required string Name { get; init; }

    public required PolicyKind Kind { get; init; }

    /// <summary><c>2012-10-17</c>, or <c>2008-10-17</c>, which is also meant where it is missing and knows no policy variables.</summary>
    public required string Version { get; init; }

    public string? Id { get; init; }

    public required ImmutableArray<PolicyStatement> Statements { get; init; }

    /// <summary>True if <c>${…}</c> in this policy is a variable and not plain text.</summary>
    public bool HasVariables => Version != "2008-10-17";

    /// <summary>The size of the policy without white space, in bytes of UTF-8: what is sent, and what AWS's limits count.</summary>
    public int SizeInBytes => Encoding.UTF8.GetByteCount(ToJson());

    /// <summary>Reads a policy.</summary>
    /// <exception cref="PolicySyntaxException">It is not a valid policy; the message names the place.</exception>
    public static PolicyDocument Parse(string json, PolicyKind kind = PolicyKind.Resource, string name = "policy") =>
        new PolicyParser(json, kind, name).Parse();

    /// <summary>The policy as compact JSON; statements that were read keep their text.</summary>
    public string ToJson() => ToNode().ToJsonString(s_compact);

    /// <summary>The policy as JSON for a person to read.</summary>
    public string ToIndentedJson() => ToNode().ToJsonString(s_indented);

    /// <summary>
    /// This policy with the statement added, or put in the place of the one with the same Sid. Others are kept as they are.
    /// </summary>
    public PolicyDocument WithStatement(PolicyStatement statement)
    {
        int at = statement.Sid is null ? -1 : Statements.ToList().FindIndex(s => s.Sid == statement.Sid);
        return this with { Statements = Numbered(at < 0 ? Statements.Add(statement) : Statements.SetItem(at, statement)) };
    }

    /// <summary>This policy without the statement of that Sid.</summary>
    public PolicyDocument WithoutStatement(string sid) => this with { Statements = Numbered([.. Statements.Where(s => s.Sid != sid)]) };

    public override string ToString() => Name;

    private static ImmutableArray<PolicyStatement> Numbered(ImmutableArray<PolicyStatement> statements) =>
        [.. statements.Select((s, i) => s with { Index = i })];

    private JsonObject ToNode()
    {
        JsonObject policy = new() { [nameof(Version)] = Version };
        if (Id is not null) { policy[nameof(Id)] = Id; }
        policy["Statement"] = new JsonArray([.. Statements.Select(s => JsonNode.Parse(s.Json))]);
        return policy;
    }
}
