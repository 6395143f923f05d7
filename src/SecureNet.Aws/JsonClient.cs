using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;

namespace SecureNet.Aws;

/// <summary>Makes calls of the JSON 1.1 protocol.</summary>
internal sealed class JsonClient : WireClient
{
    private static readonly InvokeOptions s_options = new()
    {
        RequestMarshaller = new Marshaller(), ResponseUnmarshaller = new Unmarshaller()
    };

    public JsonClient(WireConfig config) : base(config) { }

    public JsonClient(AWSCredentials credentials, WireConfig config) : base(credentials, config) { }

    /// <summary>Makes one call.</summary>
    /// <param name="operation">The operation, such as <c>CreateLogGroup</c>.</param>
    /// <param name="members">Its members, by the model's names.</param>
    public Task<JsonResponse> CallAsync(string operation, JsonObject members, CancellationToken cancellationToken) =>
        InvokeAsync<JsonResponse>(new JsonRequest((JsonService)((WireConfig)Config).Service, operation, members), s_options,
            cancellationToken);

    private sealed class JsonRequest(JsonService service, string operation, JsonObject members) : AmazonWebServiceRequest
    {
        public JsonService Service => service;
        public string Operation => operation;
        public JsonObject Members => members;
    }

    private sealed class Marshaller : IMarshaller<IRequest, AmazonWebServiceRequest>
    {
        public IRequest Marshall(AmazonWebServiceRequest input)
        {
            JsonRequest call = (JsonRequest)input;
            DefaultRequest request = new(call, call.Service.Name)
            {
                HttpMethod = "POST", ResourcePath = "/", Content = Encoding.UTF8.GetBytes(call.Members.ToJsonString())
            };
            request.Headers["X-Amz-Target"] = $"{call.Service.TargetPrefix}.{call.Operation}";
            request.Headers["Content-Type"] = "application/x-amz-json-1.1";
            return request;
        }
    }

    private sealed class Unmarshaller : JsonResponseUnmarshaller
    {
        public override AmazonWebServiceResponse Unmarshall(JsonUnmarshallerContext input)
        {
            string? requestId = input.ResponseData.GetHeaderValue("x-amzn-RequestId");
            return new JsonResponse { Result = Read(input), ResponseMetadata = new() { RequestId = requestId } };
        }

        public override AmazonServiceException UnmarshallException(JsonUnmarshallerContext input, Exception innerException,
            System.Net.HttpStatusCode statusCode)
        {
            string? requestId = input.ResponseData.GetHeaderValue("x-amzn-RequestId");
            JsonElement error;
            try { error = Read(input); }
            // A balancer's page: its status says what it means.
            catch (JsonException)
            {
                return new("The answer is no JSON.", innerException, ErrorType.Unknown, "", requestId ?? "", statusCode);
            }
            // The type may stand behind a namespace: com.amazonaws.logs#ResourceNotFoundException.
            string code = error.Text("__type") is { } type ? type[(type.IndexOf('#', StringComparison.Ordinal) + 1)..] : "";
            return new(error.Text("message") ?? error.Text("Message") ?? $"The service answered {(int)statusCode}.", innerException,
                (int)statusCode >= 500 ? ErrorType.Receiver : ErrorType.Sender, code, requestId ?? "", statusCode);
        }

        private static JsonElement Read(JsonUnmarshallerContext input)
        {
            using MemoryStream copy = new();
            input.Stream.CopyTo(copy);
            // Calls that answer with nothing have no body.
            return copy.Length == 0 ? JsonDocument.Parse("{}").RootElement : JsonDocument.Parse(copy.ToArray()).RootElement.Clone();
        }
    }
}

/// <summary>The answer of a JSON call.</summary>
internal sealed class JsonResponse : AmazonWebServiceResponse
{
    public JsonElement Result { get; init; }

    /// <summary>The items of a list in the answer; none where it is not there.</summary>
    public IEnumerable<JsonElement> Items(string name) => Result.TryGetProperty(name, out JsonElement list)
        && list.ValueKind == JsonValueKind.Array ? list.EnumerateArray() : Enumerable.Empty<JsonElement>();
}

/// <summary>Members of JSON answers.</summary>
internal static class JsonElementExtensions
{
    /// <summary>The text of a member; null where it is not there or no text.</summary>
    public static string? Text(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement value)
            && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
