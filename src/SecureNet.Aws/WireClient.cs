using Amazon.Runtime;
using Amazon.Runtime.Credentials.Internal;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Auth;

namespace SecureNet.Aws;

/// <summary>
/// Makes calls on the SDK's own pipeline: its credentials, signing, endpoints and errors. The typed clients of services without a
/// package are thin layers over one of its protocols, with the members' names as botocore's models spell them.
/// </summary>
internal abstract class WireClient : AmazonServiceClient
{
    protected WireClient(WireConfig config) : base(config) { }

    protected WireClient(AWSCredentials credentials, WireConfig config) : base(credentials, config) { }

    protected override IServiceMetadata ServiceMetadata { get; } = new Metadata();

    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline) =>
        pipeline.AddHandlerAfter<Amazon.Runtime.Internal.Marshaller>(new SigV4());

    private sealed class SigV4 : BaseAuthResolverHandler
    {
        protected override List<IAuthSchemeOption> ResolveAuthOptions(IExecutionContext executionContext) => AuthSchemeOption.DEFAULT_SIGV4;
    }

    private sealed class Metadata : IServiceMetadata
    {
        public string ServiceId => "SecureNet";
        public IDictionary<string, string> OperationNameMapping { get; } = new Dictionary<string, string>();
    }
}
