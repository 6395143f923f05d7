using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace SecureNet.Tests.Aws;

/// <summary>An endpoint that answers sts:GetCallerIdentity by the access key of the request and refuses all else; it keeps who asked.</summary>
internal sealed partial class FakeAws : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly IReadOnlyDictionary<string, string> _accounts;

    /// <param name="accounts">Account ids by access key.</param>
    public FakeAws(IReadOnlyDictionary<string, string> accounts)
    {
        _accounts = accounts;
        using (TcpListener free = new(IPAddress.Loopback, 0))
        {
            free.Start();
            Url = $"http://127.0.0.1:{((IPEndPoint)free.LocalEndpoint).Port}";
        }

        _listener.Prefixes.Add(Url + "/");
        _listener.Start();
        _ = AnswerAsync();
    }

    public string Url { get; }

    /// <summary>Of each request: service, access key and session token ("" where there is none).</summary>
    public ConcurrentQueue<(string Service, string AccessKey, string Token)> Requests { get; } = [];

    public void Dispose() => _listener.Close();

    private async Task AnswerAsync()
    {
        while (_listener.IsListening)
        {
            HttpListenerContext context;
            try { context = await _listener.GetContextAsync().ConfigureAwait(false); }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException) { return; } // closed
            Match scope = Scope().Match(context.Request.Headers["Authorization"] ?? "");
            string key = scope.Groups[1].Value;
            Requests.Enqueue((scope.Groups[2].Value, key, context.Request.Headers["X-Amz-Security-Token"] ?? ""));
            bool known = scope.Groups[2].Value == "sts" && _accounts.ContainsKey(key);
            byte[] answer = Encoding.UTF8.GetBytes(known
                ? $"<GetCallerIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><GetCallerIdentityResult><Arn>arn:aws:iam::{_accounts[key]}:user/test</Arn><UserId>A</UserId><Account>{_accounts[key]}</Account></GetCallerIdentityResult><ResponseMetadata><RequestId>1</RequestId></ResponseMetadata></GetCallerIdentityResponse>"
                : "<Response><Errors><Error><Code>UnauthorizedOperation</Code><Message>not here</Message></Error></Errors><RequestID>2</RequestID></Response>");
            context.Response.StatusCode = known ? 200 : 403;
            context.Response.ContentType = "text/xml";
            await context.Response.OutputStream.WriteAsync(answer).ConfigureAwait(false);
            context.Response.Close();
        }
    }

    [GeneratedRegex("Credential=([^/]+)/[^/]+/[^/]+/([^/]+)/")]
    private static partial Regex Scope();
}
