using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SecureNet.Policies.Rights;

/// <summary>
/// The least policy that allows calls: narrowed to paths and by conditions where the calls are about SecureNet's own, as JSON to paste.
/// </summary>
public static class LeastPolicy
{
    private static readonly JsonSerializerOptions s_written =
        new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The policy of some rights; null where nothing is to be allowed.</summary>
    /// <param name="rights">The rights, as <see cref="RightNeeds"/> gives those of calls.</param>
    /// <param name="partition">The partition of the ARNs, such as <c>aws</c>.</param>
    /// <param name="accountId">The account of the ARNs; <c>*</c> for any.</param>
    public static string? Json(IEnumerable<Right> rights, string partition = "aws", string accountId = "*")
    {
        JsonArray statements =
        [
            .. rights.GroupBy(r => RightScope.Of(r.Action).Sid).OrderBy(g => g.Key == RightScope.Any ? "" : g.Key, StringComparer.Ordinal)
                .Select(g => Statement([.. g], partition, accountId)),
        ];
        if (statements.Count == 0) { return null; }
        return new JsonObject { ["Version"] = "2012-10-17", ["Statement"] = statements }.ToJsonString(s_written).ReplaceLineEndings("\n");
    }

    /// <summary>The number of characters that AWS counts of a policy: all but white space (IQ1).</summary>
    public static int SizeOf(string? policy) => policy?.Count(c => !char.IsWhiteSpace(c)) ?? 0;

    private static JsonObject Statement(Right[] rights, string partition, string accountId)
    {
        RightScope scope = RightScope.Of(rights[0].Action);
        JsonObject statement = new()
        {
            ["Sid"] = scope.Sid, ["Effect"] = "Allow", ["Action"] = Texts(rights.Select(r => r.Action)),
            ["Resource"] = Texts(scope.Resources.Select(r => string.Format(CultureInfo.InvariantCulture, r, partition, accountId))),
        };
        JsonObject conditions = [];
        if (scope.ServiceKey is { } key)
        {
            conditions["StringEquals"] = new JsonObject { [key] = Texts(rights.Select(r => r.ServiceIn(partition)!)) };
        }

        foreach ((string test, string name, string value) in scope.Conditions) { conditions[test] = new JsonObject { [name] = value }; }
        if (conditions.Count > 0) { statement["Condition"] = conditions; }
        return statement;
    }

    private static JsonNode Texts(IEnumerable<string> texts)
    {
        string[] all = [.. texts.Distinct().Order(StringComparer.Ordinal)];
        return all.Length == 1 ? JsonValue.Create(all[0]) : new JsonArray([.. all.Select(t => JsonValue.Create(t))]);
    }
}
