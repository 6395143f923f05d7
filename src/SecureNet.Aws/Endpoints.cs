using SecureNet.Cloud;
using SecureNet.Model;
using SecureNet.Provisioning;

namespace SecureNet.Aws;

/// <summary>
/// Where the calls of a connection go: AWS's own hosts, of the kind that is wanted (FIPS, dual-stack), or an endpoint of the user's own.
/// One rule for every client, in the order of botocore (CR2): the endpoint of the connection, the service's variable, AWS_ENDPOINT_URL,
/// the services section of the profile, its endpoint_url.
/// </summary>
internal sealed class Endpoints
{
    private readonly CloudConnection _connection;
    private readonly SharedConfig _config;
    private readonly IReadOnlyDictionary<string, string>? _profile;
    private readonly bool _ignoresConfigured;
    private readonly HashSet<string> _warned = [];

    public Endpoints(CloudConnection connection, SharedConfig config)
    {
        (_connection, _config) = (connection, config);
        _profile = config.Profile(connection.ProfileName ?? config.AmbientProfile);
        UseFips = IsOn("AWS_USE_FIPS_ENDPOINT", "use_fips_endpoint");
        UseDualStack = IsOn("AWS_USE_DUALSTACK_ENDPOINT", "use_dualstack_endpoint");
        _ignoresConfigured = IsOn("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "ignore_configured_endpoint_urls");
    }

    /// <summary>True where the hosts are to be those with cryptography that is validated by FIPS 140.</summary>
    public bool UseFips { get; }

    /// <summary>True where the hosts are to have IPv4 and IPv6 addresses.</summary>
    public bool UseDualStack { get; }

    /// <summary>The endpoint of the user's own for a service, or null for AWS's.</summary>
    /// <param name="serviceId">The service as its model is called, such as <c>Auto Scaling</c>.</param>
    public string? UrlOf(string serviceId)
    {
        if ((_connection.EndpointUrl is { Length: > 0 } named ? named : Configured(serviceId)) is not { } url) { return null; }
        string shown = Printing.SafeText.Of(url);
        if (!Uri.TryCreate(url, UriKind.Absolute, out Uri? uri) || uri.Scheme is not ("http" or "https") || uri.Host.Length == 0)
        {
            throw new RefusedException("InvalidEndpoint",
                $"The endpoint '{shown}' of {serviceId} is no address that begins with http:// or https://.", shown,
                "Mend -EndpointUrl, the variable AWS_ENDPOINT_URL (or that of the service), or endpoint_url in the profile.");
        }

        if (UseFips || UseDualStack)
        {
            throw new RefusedException("EndpointAndFips",
                $"{(UseFips ? "FIPS" : "Dual-stack")} endpoints are wanted, and {serviceId} has an endpoint of its own "
                    + $"('{shown}'): only one of them can be had.", shown,
                UseFips ? "Unset AWS_USE_FIPS_ENDPOINT (use_fips_endpoint in the profile), or the endpoint."
                    : "Unset AWS_USE_DUALSTACK_ENDPOINT (use_dualstack_endpoint in the profile), or the endpoint.");
        }

        if (uri.Scheme == "http" && !uri.IsLoopback) { Unencrypted(serviceId, shown); }
        return url;
    }

    /// <summary>
    /// True where the calls of a service go to something that only speaks as AWS does (moto, LocalStack); an address of AWS's own, such as
    /// that of a VPC endpoint, is AWS.
    /// </summary>
    public bool IsEmulator(string serviceId) => UrlOf(serviceId) is { } url && !IsOfAws(new Uri(url).Host);

    private static bool IsOfAws(string host) => Partition.All.Any(p => IsUnder(host, p.DnsSuffix) || IsUnder(host, p.DualStackDnsSuffix));

    private static bool IsUnder(string host, string suffix) => host.EndsWith("." + suffix, StringComparison.OrdinalIgnoreCase);

    private void Unencrypted(string serviceId, string shown)
    {
        if (!_connection.AllowHttp)
        {
            throw new RefusedException("UnencryptedEndpoint",
                $"The endpoint '{shown}' of {serviceId} is on another machine and not encrypted: whoever is on the way reads "
                    + "and changes what is asked and answered.", shown,
                "Give an endpoint with https://, or, where you know that network, -AllowHttp.");
        }

        bool isNews;
        lock (_warned) { isNews = _warned.Add(shown); }
        if (isNews) { _connection.Warn?.Invoke($"The calls to '{shown}' are not encrypted, and it is on another machine."); }
    }

    private string? Configured(string serviceId)
    {
        if (_ignoresConfigured) { return null; }
        string name = serviceId.Replace(' ', '_');
        return _config.Environment("AWS_ENDPOINT_URL_" + name.ToUpperInvariant()) ?? _config.Environment("AWS_ENDPOINT_URL")
            ?? InServices(name.ToLowerInvariant()) ?? (_profile?.GetValueOrDefault("endpoint_url") is { Length: > 0 } url ? url : null);
    }

    private string? InServices(string name)
    {
        if (_profile?.GetValueOrDefault("services") is not { } section) { return null; }
        Dictionary<string, string> services = _config.Section("services", section) ?? throw new RefusedException("NoServicesSection",
            $"The profile names the services section '{Printing.SafeText.Of(section)}', which is not in the config file.", section,
                "Add the section to the config file, or take 'services' out of the profile.");
        return IniFile.Nested(services.GetValueOrDefault(name), "endpoint_url") is { Length: > 0 } url ? url : null;
    }

    private bool IsOn(string variable, string setting) =>
        string.Equals(_config.Environment(variable) ?? _profile?.GetValueOrDefault(setting), "true", StringComparison.OrdinalIgnoreCase);
}
