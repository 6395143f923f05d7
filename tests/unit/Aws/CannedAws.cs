using System.Collections.Concurrent;
using System.Collections.Specialized;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Web;
using Amazon.Runtime;
using SecureNet.Aws;
using SecureNet.Model;
using SecureNet.Snapshots;

namespace SecureNet.Tests.Aws;

/// <summary>An endpoint that answers each action with XML as AWS's, and every other one with a refusal: what moto cannot hold, over the real SDK.</summary>
internal sealed class CannedAws : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Dictionary<string, string> _answers = [];
    private readonly string _url;

    public CannedAws()
    {
        using (TcpListener free = new(IPAddress.Loopback, 0))
        {
            free.Start();
            _url = $"http://127.0.0.1:{((IPEndPoint)free.LocalEndpoint).Port}";
        }

        _listener.Prefixes.Add(_url + "/");
        _listener.Start();
        _ = AnswerAsync();
    }

    /// <summary>The parameters of each request that came, in their order.</summary>
    public ConcurrentQueue<NameValueCollection> Requests { get; } = [];

    public static Place Place { get; } = new("111111111111", "us-west-2");

    /// <summary>Answers the action of EC2 with the members of its response.</summary>
    public CannedAws Ec2(string action, string members) => Add(action, $"<{action}Response xmlns=\"http://ec2.amazonaws.com/doc/2016-11-15/\"><requestId>1</requestId>{members}</{action}Response>");

    /// <summary>Answers the action of Elastic Load Balancing v2 with the members of its result.</summary>
    public CannedAws Elb(string action, string members) => Add(action, $"<{action}Response xmlns=\"http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/\"><{action}Result>{members}</{action}Result><ResponseMetadata><RequestId>1</RequestId></ResponseMetadata></{action}Response>");

    /// <summary>All kinds, read as Get-NetworkSnapshot does.</summary>
    public async Task<Network> ReadAsync() =>
        (await LiveReader.ReadAsync([new AwsCloud(Place, new AwsClients(new() { Region = Place.Region, EndpointUrl = _url }, new BasicAWSCredentials("test", "test")))], new(TimeProvider.System), default)).Network;

    public void Dispose() => _listener.Close();

    private CannedAws Add(string action, string answer)
    {
        _answers[action] = answer;
        return this;
    }

    private async Task AnswerAsync()
    {
        while (_listener.IsListening)
        {
            HttpListenerContext context;
            try { context = await _listener.GetContextAsync().ConfigureAwait(false); }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException) { return; } // closed
            using StreamReader reader = new(context.Request.InputStream);
            NameValueCollection request = HttpUtility.ParseQueryString(await reader.ReadToEndAsync().ConfigureAwait(false));
            Requests.Enqueue(request);
            string action = request["Action"] ?? "";
            bool known = _answers.TryGetValue(action, out string? answer);
            byte[] body = Encoding.UTF8.GetBytes(answer ?? "<Response><Errors><Error><Code>UnauthorizedOperation</Code><Message>not here</Message></Error></Errors><RequestID>2</RequestID></Response>");
            context.Response.StatusCode = known ? 200 : 403;
            context.Response.ContentType = "text/xml";
            await context.Response.OutputStream.WriteAsync(body).ConfigureAwait(false);
            context.Response.Close();
        }
    }
}
