using System.Collections.Concurrent;
using System.Net;
using System.Text.RegularExpressions;

namespace SecureNet.Tests.Aws;

/// <summary>
/// An endpoint that answers sts:GetCallerIdentity by the access key of the request and refuses all else; it keeps who asked.
/// </summary>
/// <param name="accounts">Account ids by access key.</param>
internal sealed partial class FakeAws(IReadOnlyDictionary<string, string> accounts) : LoopbackEndpoint
{
    /// <summary>AWS's answer to what is not allowed.</summary>
    public const string Refusal =
        "<Response><Errors><Error><Code>UnauthorizedOperation</Code><Message>not here</Message></Error></Errors>"
            + "<RequestID>2</RequestID></Response>";

    /// <summary>Of each request: service, access key and session token ("" where there is none).</summary>
    public ConcurrentQueue<(string Service, string AccessKey, string Token)> Requests { get; } = [];

    protected override (int Status, string Type, string Text) Answer(HttpListenerRequest request, string body)
    {
        Match scope = Scope().Match(request.Headers["Authorization"] ?? "");
        (string key, string service) = (scope.Groups[1].Value, scope.Groups[2].Value);
        Requests.Enqueue((service, key, request.Headers["X-Amz-Security-Token"] ?? ""));
        if (service != "sts" || !accounts.TryGetValue(key, out string? account)) { return (403, "text/xml", Refusal); }
        return (200, "text/xml", "<GetCallerIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><GetCallerIdentityResult>"
            + $"<Arn>arn:aws:iam::{account}:user/test</Arn><UserId>A</UserId><Account>{account}</Account></GetCallerIdentityResult>"
            + "<ResponseMetadata><RequestId>1</RequestId></ResponseMetadata></GetCallerIdentityResponse>");
    }

    [GeneratedRegex("Credential=([^/]+)/[^/]+/[^/]+/([^/]+)/")]
    private static partial Regex Scope();
}
