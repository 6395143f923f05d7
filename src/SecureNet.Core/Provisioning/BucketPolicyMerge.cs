using System.Text.Json;
using System.Text.Json.Nodes;

namespace SecureNet.Provisioning;

/// <summary>
/// Joins statements into a bucket policy by their Sid: what others wrote stays. AWS gives a policy back in other words than it was
/// put (lists of one as text, other orders, accounts as ARNs), so statements are compared by what they mean.
/// </summary>
public static class BucketPolicyMerge
{
    // Source: S3 User Guide, "Bucket policies": limited to 20 KB.
    private const int MaxBytes = 20 * 1024;

    private static readonly JsonSerializerOptions s_plain = new()
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping
    };

    /// <summary>The policy with the wanted statements in it, or null where it holds them all already.</summary>
    /// <param name="have">The bucket's policy as JSON, or null.</param>
    /// <param name="wanted">A policy whose statements all have a Sid.</param>
    /// <exception cref="RefusedException">One of them is no policy, or the result is over 20 KB.</exception>
    public static string? Merge(string? have, string wanted)
    {
        JsonObject policy = have is null ? Empty() : Parse(have, "the bucket's policy");
        JsonArray statements = Statements(policy);
        bool changed = have is null;
        foreach (JsonNode statement in Statements(Parse(wanted, "the wanted policy")).Select(s => s!.DeepClone()))
        {
            string sid = SidOf(statement) ?? throw new ArgumentException("Every wanted statement needs a Sid.", nameof(wanted));
            int at = IndexOf(statements, sid);
            if (at < 0) { statements.Add(statement); }
            else if (JsonNode.DeepEquals(Normalize(statements[at]), Normalize(statement))) { continue; }
            else { statements[at] = statement; }
            changed = true;
        }

        return changed ? Text(policy, statements) : null;
    }

    /// <summary>The policy without the statements of these Sids; null where none is left.</summary>
    public static string? Without(string have, params IEnumerable<string> sids)
    {
        JsonObject policy = Parse(have, "the bucket's policy");
        HashSet<string> gone = [.. sids];
        JsonArray left = [.. Statements(policy).Where(s => !(SidOf(s) is { } sid && gone.Contains(sid))).Select(s => s!.DeepClone())];
        return left.Count == 0 ? null : Text(policy, left);
    }

    /// <summary>True if the policy has a statement with this Sid.</summary>
    public static bool Has(string? policy, string sid) =>
        policy is not null && IndexOf(Statements(Parse(policy, "the bucket's policy")), sid) >= 0;

    /// <summary>True if two policies say the same, whatever the order of their statements, keys and lists.</summary>
    public static bool Same(string? one, string? other) => one is null || other is null
        ? one == other
        : JsonNode.DeepEquals(Normalize(Whole(one)), Normalize(Whole(other)));

    /// <summary>Reads a policy document.</summary>
    /// <param name="what">What it is, for the message: <c>the file x.json</c>.</param>
    /// <exception cref="RefusedException">It is not JSON, or not a policy; the message says where.</exception>
    public static JsonObject Parse(string json, string what)
    {
        try
        {
            return JsonNode.Parse(json) is JsonObject { } policy && policy["Statement"] is JsonArray or JsonObject ? policy
                : throw new RefusedException("MalformedPolicy", $"{Upper(what)} is JSON but no policy: it has no \"Statement\".", what,
                    "Write {\"Version\":\"2012-10-17\",\"Statement\":[…]}.");
        }
        catch (JsonException e)
        {
            throw new RefusedException("MalformedPolicy",
                $"{Upper(what)} is not JSON: line {e.LineNumber + 1}, position {e.BytePositionInLine + 1}: {Why(e)}", what,
                "Mend the text at that place.");
        }
    }

    private static JsonObject Empty() => new() { ["Version"] = "2012-10-17", ["Statement"] = new JsonArray() };

    private static JsonArray Statements(JsonObject policy) => policy["Statement"] switch
    {
        JsonArray many => many,
        { } one => [one.DeepClone()],
        _ => [],
    };

    private static JsonObject Whole(string json)
    {
        JsonObject policy = Parse(json, "the policy");
        policy["Statement"] = new JsonArray([.. Statements(policy).Select(s => s!.DeepClone())]);
        return policy;
    }

    private static string? SidOf(JsonNode? statement) => (string?)statement?["Sid"];

    private static int IndexOf(JsonArray statements, string sid) => statements.Select(SidOf).ToList().IndexOf(sid);

    private static string Text(JsonObject policy, JsonArray statements)
    {
        JsonObject whole = (JsonObject)policy.DeepClone();
        whole["Statement"] = statements.DeepClone();
        string text = whole.ToJsonString(s_plain);
        int bytes = System.Text.Encoding.UTF8.GetByteCount(text);
        return bytes <= MaxBytes ? text
            : throw new RefusedException("PolicyTooLong", $"The bucket policy would have {bytes} bytes; AWS takes {MaxBytes}.", null,
                "Join statements, name the organization instead of accounts, or remove what is not needed.");
    }

    /// <summary>The form in which AWS's spellings of the same statement are equal.</summary>
    private static JsonNode? Normalize(JsonNode? node) => node switch
    {
        JsonObject o =>
            new JsonObject(o.Select(p => KeyValuePair.Create(p.Key, p.Key == "AWS" ? Normalize(Accounts(p.Value)) : Normalize(p.Value)))),
        JsonArray { Count: 1 } a => Normalize(a[0]),
        JsonArray a => new JsonArray([.. a.Select(Normalize).OrderBy(n => n?.ToJsonString(), StringComparer.Ordinal)]),
        JsonValue v when v.GetValueKind() is JsonValueKind.True or JsonValueKind.False or JsonValueKind.Number =>
            JsonValue.Create(v.ToJsonString()),
        _ => node?.DeepClone(),
    };

    // "222222222222" comes back as "arn:aws:iam::222222222222:root".
    private static JsonNode? Accounts(JsonNode? principal) => principal switch
    {
        JsonArray a => new JsonArray([.. a.Select(Accounts)]),
        JsonValue v when v.TryGetValue(out string? text) && text.StartsWith("arn:", StringComparison.Ordinal)
            && text.EndsWith(":root", StringComparison.Ordinal) => JsonValue.Create(text.Split(':')[4]),
        _ => principal?.DeepClone(),
    };

    private static string Upper(string text) => char.ToUpperInvariant(text[0]) + text[1..];

    private static string Why(JsonException e) => e.Message.Split(" LineNumber:")[0].Trim();
}
