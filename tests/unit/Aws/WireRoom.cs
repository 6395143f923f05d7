using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Amazon.Runtime;
using SecureNet.Aws;
using SecureNet.Model;
using SecureNet.Tests.Commands;

namespace SecureNet.Tests.Aws;

/// <summary>
/// AWS below the SDK, in memory and by its real host names: it keeps every request, and answers with what tests/wire/answers.py made of
/// AWS's models (or with what a test says).
/// </summary>
#pragma warning disable CA1001 // A client of a handler in memory holds nothing to dispose of.
internal sealed partial class WireRoom : HttpClientFactory
#pragma warning restore CA1001
{
    private static readonly Lazy<Answer[]> s_answers = new(() =>
    [
        .. Directory.EnumerateFiles(Folder, "*.json").Order(StringComparer.Ordinal).SelectMany(File.ReadLines)
            .Select(line => JsonSerializer.Deserialize<Answer>(line, JsonSerializerOptions.Web)!),
    ]);

    private readonly List<Answer> _own = [];
    private readonly ConcurrentQueue<string> _unanswered = [];
    private readonly HttpClient _client;

    public WireRoom()
    {
        _client = new(new Handler(this));
        Cloud = new(Place, new AwsClients(new() { Region = Place.Region }, new BasicAWSCredentials("AKIAIOSFODNN7EXAMPLE", "test"), this));
    }

    public static Place Place { get; } = new("111111111111", "us-west-2");

    /// <summary>The answers that are checked in.</summary>
    public static IReadOnlyList<Answer> Answers => s_answers.Value;

    public AwsCloud Cloud { get; }

    /// <summary>Every request as text: method, host and path, what headers say of it, and its members a line each.</summary>
    public ConcurrentQueue<WireRequest> Requests { get; } = [];

    /// <summary>What was asked for and has no answer.</summary>
    public IEnumerable<string> Unanswered => _unanswered.Distinct();

    private static string Folder => Path.Join(ModuleTests.FindRoot(), "tests", "unit", "Aws", "Answers");

    /// <summary>Answers this operation so, before all that is checked in.</summary>
    public WireRoom With(string service, string operation, string body, int status = 200)
    {
        _own.Add(new(service, operation, [], [body], default) { Status = status });
        return this;
    }

    /// <summary>Holds the text against a file beside the answers; with SECURENET_GOLDEN=write it writes the file, to be read.</summary>
    public static void Hold(string file, string text) => Golden.Hold(Path.Join(Folder, file), text);

    public override HttpClient CreateHttpClient(IClientConfig clientConfig) => _client;

    public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;

    public override bool DisposeHttpClientsAfterUse(IClientConfig clientConfig) => false;

    private HttpResponseMessage Reply(WireRequest request)
    {
        Requests.Enqueue(request);
        Answer? answer = _own.Concat(Answers).FirstOrDefault(a => a.Operation == request.Operation && a.Service == request.Service
            && a.When.All(w => request.Members.GetValueOrDefault(w.Key) == w.Value));
        if (answer is null) { _unanswered.Enqueue(request.Text); }
        Match? token = request.Members.Values.Select(v => Token().Match(v)).FirstOrDefault(m => m.Success);
        int page = token is null ? 1 : int.Parse(token.Groups[1].ValueSpan, System.Globalization.CultureInfo.InvariantCulture);
        string body = answer is not null ? answer.Pages[page - 1] : request switch
        {
            { Target: not null } => """{"__type":"AccessDeniedException","message":"not here"}""",
            { Service: "ec2" }
                => "<Response><Errors><Error><Code>UnauthorizedOperation</Code><Message>no</Message></Error></Errors></Response>",
            { Service: "s3" } => "<Error><Code>AccessDenied</Code><Message>not here</Message></Error>",
            _ => "<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>not here</Message></Error></ErrorResponse>",
        };
        return new((HttpStatusCode)(answer?.Status ?? 403)) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) };
    }

    [GeneratedRegex("^page ([0-9]+) of ")]
    private static partial Regex Token();

    /// <summary>One answer: the call that it answers, where what the request says is this, and the bodies, a page each.</summary>
    /// <param name="Dump">What the AWS CLI prints of all pages together.</param>
    internal sealed record Answer(string Service, string Operation, Dictionary<string, string> When, string[] Pages, JsonElement Dump)
    {
        public int Status { get; init; } = 200;
    }

    private sealed class Handler(WireRoom room) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            string body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false);
            HttpResponseMessage reply = room.Reply(WireRequest.Of(request, body));
            reply.RequestMessage = request;
            return reply;
        }
    }
}
