using System.Globalization;
using System.Text;
using System.Xml.Linq;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;

namespace SecureNet.Aws;

/// <summary>Makes calls of the Query protocol.</summary>
internal sealed class QueryClient : WireClient
{
    private static readonly InvokeOptions s_options = new()
    {
        RequestMarshaller = new Marshaller(), ResponseUnmarshaller = new Unmarshaller()
    };

    public QueryClient(WireConfig config) : base(config) { }

    public QueryClient(AWSCredentials credentials, WireConfig config) : base(credentials, config) { }

    private QueryService Service => (QueryService)((WireConfig)Config).Service;

    /// <summary>Makes one call.</summary>
    /// <param name="action">The operation, such as <c>CreateRole</c>.</param>
    /// <param name="parameters">Its members as the protocol flattens them: <c>Tags.member.1.Key</c>.</param>
    public Task<QueryResponse> CallAsync(string action, QueryParameters parameters, CancellationToken cancellationToken) =>
        InvokeAsync<QueryResponse>(new QueryRequest(Service, action, parameters), s_options, cancellationToken);

    private sealed class QueryRequest(QueryService service, string action, QueryParameters parameters) : AmazonWebServiceRequest
    {
        public QueryService Service => service;
        public string Action => action;
        public QueryParameters Parameters => parameters;
    }

    private sealed class Marshaller : IMarshaller<IRequest, AmazonWebServiceRequest>
    {
        public IRequest Marshall(AmazonWebServiceRequest input)
        {
            QueryRequest query = (QueryRequest)input;
            DefaultRequest request = new(query, query.Service.Name) { HttpMethod = "POST", ResourcePath = "/", UseQueryString = false };
            StringBuilder body = new($"Action={query.Action}&Version={query.Service.Version}");
            foreach ((string name, string value) in query.Parameters)
            {
                body.Append('&').Append(name).Append('=').Append(Uri.EscapeDataString(value));
            }
            request.Content = Encoding.UTF8.GetBytes(body.ToString());
            request.Headers["Content-Type"] = "application/x-www-form-urlencoded; charset=utf-8";
            return request;
        }
    }

    private sealed class Unmarshaller : XmlResponseUnmarshaller
    {
        public override AmazonWebServiceResponse Unmarshall(XmlUnmarshallerContext input)
        {
            XElement root = WithoutNamespaces(XElement.Load(input.Stream));
            string action = root.Name.LocalName[..^"Response".Length];
            return new QueryResponse
            {
                Result = root.Element(action + "Result") ?? new(action + "Result"),
                Date = DateTimeOffset.TryParse(input.ResponseData.GetHeaderValue("Date"), CultureInfo.InvariantCulture,
                    DateTimeStyles.AssumeUniversal, out DateTimeOffset date) ? date : null,
                ResponseMetadata = new() { RequestId = root.Element("ResponseMetadata")?.Element("RequestId")?.Value },
            };
        }

        public override AmazonServiceException UnmarshallException(XmlUnmarshallerContext input, Exception innerException,
            System.Net.HttpStatusCode statusCode)
        {
            XElement root;
            try { root = WithoutNamespaces(XElement.Load(input.Stream)); }
            // A balancer's page: its status says what it means.
            catch (System.Xml.XmlException) { return new("The answer is no XML.", innerException, ErrorType.Unknown, "", "", statusCode); }
            XElement? error = root.Name.LocalName == "Error" ? root : root.Element("Error");
            string requestId = (root.Element("RequestId") ?? root.Element("RequestID"))?.Value ?? "";
            return new(error?.Element("Message")?.Value ?? root.Value, innerException,
                error?.Element("Type")?.Value == "Receiver" ? ErrorType.Receiver : ErrorType.Sender, error?.Element("Code")?.Value ?? "",
                requestId, statusCode);
        }

        private static XElement WithoutNamespaces(XElement element) => new(element.Name.LocalName,
            element.HasElements ? element.Elements().Select(WithoutNamespaces) : element.Value);
    }
}

/// <summary>The answer of a Query call: the result element, without namespaces.</summary>
internal sealed class QueryResponse : AmazonWebServiceResponse
{
    public XElement Result { get; init; } = new("Result");

    /// <summary>The time of the answer by the service's clock; null where it does not say it.</summary>
    public DateTimeOffset? Date { get; init; }
}

/// <summary>The members of a Query request, flattened as the protocol wants them. Null and empty values are left out.</summary>
internal sealed class QueryParameters : List<KeyValuePair<string, string>>
{
    public QueryParameters Set(string name, string? value)
    {
        if (value is not null) { Add(new(name, value)); }
        return this;
    }

    public QueryParameters Set(string name, int? value) => Set(name, value?.ToString(CultureInfo.InvariantCulture));

    public QueryParameters Set(string name, bool? value) => Set(name, value is { } b ? b ? "true" : "false" : null);

    /// <summary><c>name.member.1</c>, <c>name.member.2</c>…</summary>
    public QueryParameters List(string name, IEnumerable<string>? values)
    {
        int n = 0;
        foreach (string value in values ?? []) { Set(string.Create(CultureInfo.InvariantCulture, $"{name}.member.{++n}"), value); }
        return this;
    }

    /// <summary>
    /// A list of structures: <paramref name="write"/> gets these parameters and <c>name.member.1</c> and so on as its prefix.
    /// </summary>
    public QueryParameters List<T>(string name, IEnumerable<T>? items, Action<QueryParameters, string, T> write)
    {
        int n = 0;
        foreach (T item in items ?? []) { write(this, string.Create(CultureInfo.InvariantCulture, $"{name}.member.{++n}"), item); }
        return this;
    }
}
