using System.Collections.Concurrent;
using System.Collections.Specialized;
using System.Net;
using System.Web;
using Amazon.Runtime;
using SecureNet.Aws;
using SecureNet.Model;
using SecureNet.Snapshots;

namespace SecureNet.Tests.Aws;

/// <summary>
/// An endpoint that answers each action with XML as AWS's, and every other one with a refusal: what moto cannot hold, over the real SDK.
/// </summary>
internal sealed class CannedAws : LoopbackEndpoint
{
    private readonly Dictionary<string, string> _answers = [];

    /// <summary>The parameters of each request that came, in their order.</summary>
    public ConcurrentQueue<NameValueCollection> Requests { get; } = [];

    public static Place Place { get; } = new("111111111111", "us-west-2");

    /// <summary>Answers the action of EC2 with the members of its response.</summary>
    public CannedAws Ec2(string action, string members) => Add(action,
        $"<{action}Response xmlns=\"http://ec2.amazonaws.com/doc/2016-11-15/\"><requestId>1</requestId>{members}</{action}Response>");

    /// <summary>Answers the action of Elastic Load Balancing v2 with the members of its result.</summary>
    public CannedAws Elb(string action, string members) =>
        Add(action, $"<{action}Response xmlns=\"http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/\">"
            + $"<{action}Result>{members}</{action}Result><ResponseMetadata><RequestId>1</RequestId></ResponseMetadata>"
            + $"</{action}Response>");

    /// <summary>All kinds, read as Get-NetworkSnapshot does.</summary>
    public async Task<Network> ReadAsync() =>
        (await LiveReader.ReadAsync([new AwsCloud(
            Place, new AwsClients(new() { Region = Place.Region, EndpointUrl = Url }, new BasicAWSCredentials("test", "test")))],
            new(TimeProvider.System), default)).Network;

    private CannedAws Add(string action, string answer)
    {
        _answers[action] = answer;
        return this;
    }

    protected override (int Status, string Type, string Text) Answer(HttpListenerRequest request, string body)
    {
        NameValueCollection parameters = HttpUtility.ParseQueryString(body);
        Requests.Enqueue(parameters);
        return _answers.TryGetValue(parameters["Action"] ?? "", out string? answer) ? (200, "text/xml", answer)
            : (403, "text/xml", FakeAws.Refusal);
    }
}
