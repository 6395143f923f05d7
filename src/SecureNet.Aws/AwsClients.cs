using Amazon;
using Amazon.EC2;
using Amazon.KeyManagementService;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.SimpleSystemsManagement;
using SecureNet.Cloud;

namespace SecureNet.Aws;

/// <summary>The SDK's clients of one connection, each made when it is first needed.</summary>
internal sealed class AwsClients
{
    private readonly CloudConnection _connection;
    private readonly Endpoints _endpoints;
    private readonly AWSCredentials? _credentials;
    private readonly HttpClientFactory? _http;
    private readonly Lazy<AmazonEC2Client> _ec2;
    private readonly Lazy<AmazonSimpleSystemsManagementClient> _ssm;
    private readonly Lazy<AmazonS3Client> _s3;
    private readonly Lazy<AmazonKeyManagementServiceClient> _kms;

    /// <param name="connection">Where to.</param>
    /// <param name="credentials">As whom; null for the surroundings'.</param>
    /// <param name="http">What carries the requests, or null for the product's own.</param>
    public AwsClients(CloudConnection connection, AWSCredentials? credentials, HttpClientFactory? http = null)
        : this(connection, new(connection, SharedConfig.Read()), credentials, http) { }

    public AwsClients(CloudConnection connection, Endpoints endpoints, AWSCredentials? credentials, HttpClientFactory? http = null)
    {
        (_connection, _endpoints, _credentials, _http) = (connection, endpoints, credentials, http);
        _ec2 = new(() => Make(new AmazonEC2Config(), c => new AmazonEC2Client(c), (k, c) => new(k, c)));
        _ssm = new(() => Make(new AmazonSimpleSystemsManagementConfig(), c => new AmazonSimpleSystemsManagementClient(c),
            (k, c) => new(k, c)));
        _kms = new(() => Make(new AmazonKeyManagementServiceConfig(), c => new AmazonKeyManagementServiceClient(c), (k, c) => new(k, c)));
        // An emulator seldom has a name for every bucket.
        _s3 = new(() => Make(new AmazonS3Config { ForcePathStyle = endpoints.IsEmulator("S3") }, c => new AmazonS3Client(c),
            (k, c) => new(k, c)));
    }

    /// <summary>True where the calls go to an emulator instead of AWS.</summary>
    public bool HasOwnEndpoint => _endpoints.IsEmulator("EC2");

    /// <summary>True where the calls of S3 go to an emulator.</summary>
    public bool HasOwnStore => _endpoints.IsEmulator("S3");

    /// <summary>True for an emulator on this machine, whose listings are not a minute behind.</summary>
    public bool IsOnThisMachine => _endpoints.UrlOf("EC2") is { } url && new Uri(url).IsLoopback;

    public AmazonEC2Client Ec2 => _ec2.Value;

    public AmazonSimpleSystemsManagementClient Ssm => _ssm.Value;

    public AmazonS3Client S3 => _s3.Value;

    public AmazonKeyManagementServiceClient Kms => _kms.Value;

    /// <summary>A client of a service that speaks the Query protocol and has no package here.</summary>
    public QueryClient Query(QueryService service) => Make(new WireConfig(service), c => new QueryClient(c), (k, c) => new(k, c));

    /// <summary>A client of a service that speaks the JSON protocol and has no package here.</summary>
    public JsonClient Json(JsonService service) => Make(new WireConfig(service), c => new JsonClient(c), (k, c) => new(k, c));

    /// <summary>Makes a client with this connection's credentials, region and endpoint.</summary>
    public TClient Make<TConfig, TClient>(
        TConfig config, Func<TConfig, TClient> ambient, Func<AWSCredentials, TConfig, TClient> given) where TConfig : ClientConfig
    {
        Configure(config, _connection, _endpoints);
        if (_http is not null) { config.HttpClientFactory = _http; }
        return _credentials is null ? ambient(config) : given(_credentials, config);
    }

    public static T Configure<T>(T config, CloudConnection connection, Endpoints endpoints) where T : ClientConfig
    {
        // The SDK looks at the variables and at the ambient profile, and once a process: Endpoints has looked at those of this connection.
        config.IgnoreConfiguredEndpointUrls = true;
        config.UseFIPSEndpoint = endpoints.UseFips;
        config.UseDualstackEndpoint = endpoints.UseDualStack;
        if (endpoints.UrlOf(config.ServiceId) is not { } endpoint)
        {
            config.RegionEndpoint = RegionEndpoint.GetBySystemName(connection.Region);
        }
        else
        {
            config.ServiceURL = endpoint;
            config.AuthenticationRegion = connection.Region;
        }

        if (config is WireConfig { Service.IsGlobal: true } wire)
        {
            config.AuthenticationRegion = wire.Service.SigningRegionIn(connection.Region, endpoints.UseFips);
        }
        // The executor retries: it knows which call may be repeated and what to look for first.
        config.MaxErrorRetry = 0;
        // Nor may it send again what a connection that was kept open got no answer to: the work may have been done.
        config.MaxStaleConnectionRetries = 0;
        config.HttpClientFactory = AwsHttp.Instance;
        config.Timeout = AwsHttp.Timeout;
        return config;
    }
}
