using System.Collections.Concurrent;
using System.Collections.Specialized;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using System.Web;

namespace SecureNet.Tests.Aws;

/// <summary>
/// An endpoint that answers sts: every role can be assumed, and the keys of a session are made of who asked for what. It keeps each
/// request as a line. It also stands for IAM Identity Center and the agent of a container.
/// </summary>
internal sealed partial class FakeSts : LoopbackEndpoint
{
    private static readonly string[] s_members =
        ["Action", "RoleArn", "ExternalId", "RoleSessionName", "SerialNumber", "TokenCode", "DurationSeconds", "WebIdentityToken"];

    /// <summary>How long sessions of roles last.</summary>
    public TimeSpan SessionLength { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Of each request: the first part of its path, the key and region that signed it, and its members.</summary>
    public ConcurrentQueue<(string Path, string Line)> Requests { get; } = [];

    /// <summary>The requests under a path.</summary>
    public string[] Of(string path) => [.. Requests.Where(r => r.Path == path).Select(r => r.Line)];

    protected override (int Status, string Type, string Text) Answer(HttpListenerRequest request, string body)
    {
        NameValueCollection members = HttpUtility.ParseQueryString(body);
        Match scope = Scope().Match(request.Headers["Authorization"] ?? "");
        // A name that nobody chose differs with who makes it.
        string Shown(string name) => name == "RoleSessionName" && Made().IsMatch(members[name]!) ? "(made)" : members[name]!;
        string shown = string.Join(' ', s_members.Where(m => members[m] is not null).Select(m => $"{m}={Shown(m)}"));
        string line = $"{scope.Groups[1].Value} {scope.Groups[2].Value} {shown}";
        string path = request.Url!.AbsolutePath;
        if (OtherThanSts(path, request) is { } other) { return (200, other.StartsWith('{') ? "application/json" : "text/plain", other); }
        Requests.Enqueue((path.Split('/', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault() ?? "", line));
        return (200, "text/xml", OfSts(members["Action"] ?? "", scope.Groups[1].Value, line));
    }

    private static string? OtherThanSts(string path, HttpListenerRequest request) => path switch
    {
        "/federation/credentials" when request.Headers["x-amz-sso_bearer_token"] == "TopSecretSsoToken" =>
            $$"""{"roleCredentials": {"accessKeyId": "ASIASSO{{request.QueryString["role_name"]}}","""
                + $$""" "secretAccessKey": "TopSecretSso", "sessionToken": "t", "expiration": """
                + $$"""{{DateTimeOffset.UtcNow.AddHours(1).ToUnixTimeMilliseconds()}} } }""",
        "/container" => Keys("ASIACONTAINER"),
        _ => null,
    };

    internal static string Keys(string id) =>
        $$"""{"Code": "Success", "Type": "AWS-HMAC", "AccessKeyId": "{{id}}", "SecretAccessKey": "TopSecret","""
            + $$""" "Token": "TopSecretToken", "LastUpdated": "2026-11-30T00:00:00Z","""
            + $$""" "Expiration": "{{DateTime.UtcNow.AddHours(6):yyyy-MM-ddTHH:mm:ssZ}}"}""";

    private string OfSts(string action, string key, string line)
    {
        string id = "ASIA" + Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(line)))[..16];
        string result = action == "GetCallerIdentity"
            ? $"<Arn>arn:aws:sts::123456789012:assumed-role/x/{key}</Arn><UserId>A</UserId><Account>123456789012</Account>"
            : $"<Credentials><AccessKeyId>{id}</AccessKeyId><SecretAccessKey>TopSecretOf{id}</SecretAccessKey>"
                + $"<SessionToken>TopSecretTokenOf{id}</SessionToken>"
                + $"<Expiration>{DateTime.UtcNow + SessionLength:yyyy-MM-ddTHH:mm:ssZ}</Expiration></Credentials>"
                + "<AssumedRoleUser><Arn>arn:aws:sts::123456789012:assumed-role/x/y</Arn><AssumedRoleId>AROA:y</AssumedRoleId>"
                    + "</AssumedRoleUser>";
        return $"<{action}Response xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\">"
            + $"<{action}Result>{result}</{action}Result><ResponseMetadata><RequestId>1</RequestId></ResponseMetadata>"
            + $"</{action}Response>";
    }

    [GeneratedRegex("Credential=([^/]+)/[^/]+/([^/]+)/")]
    private static partial Regex Scope();

    [GeneratedRegex("^(SecureNet|botocore-session-[0-9]+)$")]
    private static partial Regex Made();
}
