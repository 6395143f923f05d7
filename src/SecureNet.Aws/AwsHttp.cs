using Amazon.Runtime;

namespace SecureNet.Aws;

/// <summary>
/// The HTTP client of every call: one for all, so that what the framework does below the SDK is in our hands. It sends a request without a
/// body again where a connection that was kept open turns out to be dead, although the work may have been done;
/// here only what reads has no body.
/// </summary>
internal sealed class AwsHttp : HttpClientFactory
{
    /// <summary>How long a call may go without an answer.</summary>
    public static TimeSpan Timeout { get; } = TimeSpan.FromSeconds(30);

    private static readonly HttpClient s_client = new(new OnceHandler(), disposeHandler: true) { Timeout = Timeout };

    private AwsHttp() { }

    public static AwsHttp Instance { get; } = new();

    public override HttpClient CreateHttpClient(IClientConfig clientConfig) => s_client;

    public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;

    public override bool DisposeHttpClientsAfterUse(IClientConfig clientConfig) => false;

    private sealed class OnceHandler : DelegatingHandler
    {
        // Redirects are followed by the SDK, which signs anew.
        public OnceHandler() : base(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.Content is null && request.Method != HttpMethod.Get && request.Method != HttpMethod.Head)
            {
                request.Content = new ByteArrayContent([]);
            }
            return base.SendAsync(request, cancellationToken);
        }
    }
}
