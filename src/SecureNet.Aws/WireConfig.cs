using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;
using Amazon.Util.Internal;

namespace SecureNet.Aws;

/// <summary>The configuration of a <see cref="WireClient"/>.</summary>
internal sealed class WireConfig : ClientConfig
{
    private static readonly DefaultConfigurationProvider s_defaults = new(
        [new DefaultConfiguration { Name = DefaultConfigurationMode.Standard, RetryMode = RequestRetryMode.Standard }]);

    public WireConfig(WireService service) : base(s_defaults)
    {
        Service = service;
        AuthenticationServiceName = service.Name;
        ServiceId = service.Id;
    }

    public WireService Service { get; }

    public override string RegionEndpointServiceName => Service.Name;

    public override string ServiceVersion => Service.Version;

    public override string UserAgent => InternalSDKUtils.BuildUserAgentString(Service.Name, ServiceVersion);

    public override Endpoint DetermineServiceOperationEndpoint(ServiceOperationEndpointParameters parameters) =>
        new(ServiceURL ?? $"https://{Service.HostIn(RegionEndpoint.SystemName, UseFIPSEndpoint, UseDualstackEndpoint)}/");
}
