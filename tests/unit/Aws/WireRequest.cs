using System.Collections.Specialized;
using System.Text.Json;
using System.Web;

namespace SecureNet.Tests.Aws;

/// <summary>A request as it went over the wire.</summary>
/// <param name="Service">The service, by its model's name.</param>
/// <param name="Operation">The operation; of S3 what writes has its method.</param>
/// <param name="Members">What the request says at its top.</param>
/// <param name="Target">The target of the JSON protocol, or null.</param>
/// <param name="Text">All of it: method, host and path, the headers that say something, and the body, that of a form a member a
/// line.</param>
internal sealed record WireRequest(string Service, string Operation, Dictionary<string, string> Members, string? Target, string Text)
{
    // By the first label of the host, where the model's name is another one.
    private static readonly Dictionary<string, string> s_services = new()
    {
        ["elasticloadbalancing"] = "elbv2", ["tagging"] = "resourcegroupstaggingapi",
    };

    private static readonly Dictionary<string, string> s_buckets = new()
    {
        ["tagging"] = "GetBucketTagging", ["policy"] = "GetBucketPolicy", ["publicAccessBlock"] = "GetPublicAccessBlock",
        ["ownershipControls"] = "GetBucketOwnershipControls", ["encryption"] = "GetBucketEncryption",
            ["versioning"] = "GetBucketVersioning",
        ["lifecycle"] = "GetBucketLifecycleConfiguration", ["location"] = "GetBucketLocation", ["list-type"] = "ListObjectsV2",
    };

    public static WireRequest Of(HttpRequestMessage request, string body)
    {
        Uri url = request.RequestUri!;
        string? target = request.Headers.TryGetValues("X-Amz-Target", out IEnumerable<string>? targets) ? targets.Single() : null;
        string label = url.Host.Split('.')[0];
        string service = url.Host.Contains("s3.", StringComparison.Ordinal) ? "s3" : s_services.GetValueOrDefault(label, label);
        Dictionary<string, string> members = target is not null ? OfJson(body) : OfForm(service == "s3" ? url.Query : body);
        string rest = target is not null || service == "s3" ? body
            : string.Join('\n', members.Where(m => m.Key is not "Version").Select(m => $"{m.Key}={m.Value}"));
        string operation = target?[(target.LastIndexOf('.') + 1)..] ?? members.GetValueOrDefault("Action")
            ?? (request.Method != HttpMethod.Get ? request.Method.Method
                : members.Keys.Select(k => s_buckets.GetValueOrDefault(k)).FirstOrDefault(o => o is not null) ?? "ListBuckets");
        return new(service, operation, members, target,
            $"{request.Method} {url.Host}{url.PathAndQuery}{string.Concat(Headers(request))}{(rest.Length > 0 ? "\n" + rest : "")}");
    }

    private static Dictionary<string, string> OfJson(string body)
    {
        using JsonDocument json = JsonDocument.Parse(body);
        return json.RootElement.EnumerateObject().ToDictionary(m => m.Name, m => m.Value.ToString());
    }

    private static Dictionary<string, string> OfForm(string text)
    {
        NameValueCollection form = HttpUtility.ParseQueryString(text);
        // A name without a value is told as a value without a name.
        return form.AllKeys.ToDictionary(name => name ?? form[name]!, name => form[name] ?? "");
    }

    private static IEnumerable<string> Headers(HttpRequestMessage request) =>
        from header in request.Headers.Concat(request.Content?.Headers ?? Enumerable.Empty<KeyValuePair<string, IEnumerable<string>>>())
        where header.Key.StartsWith("x-amz-", StringComparison.OrdinalIgnoreCase)
            && header.Key.ToUpperInvariant() is not ("X-AMZ-DATE" or "X-AMZ-CONTENT-SHA256")
        orderby header.Key
        select $"\n{header.Key}: {string.Join(',', header.Value)}";
}
