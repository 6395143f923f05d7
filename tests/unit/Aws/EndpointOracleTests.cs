using Amazon.EC2;
using Amazon.EC2.Model;
using Amazon.Runtime;
using Amazon.SecurityToken;
using Amazon.SecurityToken.Model;
using SecureNet.Aws;
using SecureNet.Cloud;
using SecureNet.Provisioning;

namespace SecureNet.Tests.Aws;

/// <summary>
/// The same variables and profiles, asked of botocore and of us for the host of each service, hand-made and of the SDK alike.
/// </summary>
public sealed class EndpointOracleTests : IDisposable
{
    private static readonly (string Name, string Id)[] s_services =
        [("ec2", "EC2"), ("sts", "STS"), ("iam", "IAM"), ("elbv2", "Elastic Load Balancing v2"), ("logs", "CloudWatch Logs"),
            ("resourcegroupstaggingapi", "Resource Groups Tagging API")];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("securenet-endpoints");

    [SkippableFact]
    public void Every_client_calls_where_botocore_would()
    {
        Random random = new(20261201);
        Dictionary<string, string>[] worlds = [.. Enumerable.Range(0, 14).Select(w => World(random, w))];
        string asked = string.Join('\n', worlds.Select(w => string.Join('\t', w.Select(v => $"{v.Key}={v.Value}"))));
        (int code, string output) = Botocore.Ask("""
            import os, sys, botocore.session, botocore.loaders
            services, worlds = sys.argv[1].split(), sys.argv[2].split('\n')
            loader = botocore.loaders.create_loader()
            for line in worlds:
                for k in list(os.environ):
                    if k.startswith('AWS_'): del os.environ[k]
                os.environ.update(v.split('=', 1) for v in line.split('\t'))
                s = botocore.session.Session()
                s.register_component('data_loader', loader)
                s.set_credentials('a', 'b')
                for name in services:
                    try:
                        c = s.create_client(name)
                        op = c.meta.service_model.operation_model(c.meta.service_model.operation_names[0])
                        print(c._resolve_endpoint_ruleset(op, {}, {})[0].rstrip('/'))
                    except Exception as e: print('refused', type(e).__name__)
            """, string.Join(' ', s_services.Select(s => s.Name)), asked);
        Skip.If(code != 0, "python3 with botocore is not installed.");
        string[] theirs = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(worlds.Length * s_services.Length, theirs.Length);
        List<string> differences = [], refused = [];
        for (int w = 0; w < worlds.Length; w++)
        {
            for (int s = 0; s < s_services.Length; s++)
            {
                string ours = Ours(worlds[w], s_services[s].Id);
                string their = theirs[(w * s_services.Length) + s];
                // Where an endpoint and FIPS are wanted, botocore lets FIPS go without a word; the SDK of .NET and we refuse.
                if (ours == "refused") { refused.Add(their); }
                else if (ours != their)
                {
                    differences.Add(
                        $"{s_services[s].Id}: {ours}, not {theirs[(w * s_services.Length) + s]} "
                            + $"({string.Join(' ', worlds[w])}\n{File.ReadAllText(worlds[w]["AWS_CONFIG_FILE"])})");
                }
            }
        }

        Assert.Empty(differences);
        Assert.NotEmpty(refused);
        Assert.All(refused, r => Assert.StartsWith("http://127.0.0.1:", r, StringComparison.Ordinal));
        AmazonEC2Config both = new() { ServiceURL = "http://127.0.0.1:1", UseFIPSEndpoint = true };
        Assert.ThrowsAny<AmazonClientException>(() => both.DetermineServiceOperationEndpoint(new(new DescribeVpcsRequest())));
        Assert.Contains(theirs, t => t.Contains("-fips", StringComparison.Ordinal));
        Assert.Contains(theirs, t => t.Contains("127.0.0.1:4", StringComparison.Ordinal));
    }

    public void Dispose() => _folder.Delete(true);

    private Dictionary<string, string> World(Random random, int w)
    {
        bool Perhaps(int oneIn) => random.Next(oneIn) == 0;
        string[] regions = ["us-west-2", "us-gov-west-1", "cn-northwest-1", "eusc-de-east-1"];
        List<string> lines = [$"[profile p]", $"region = {regions[random.Next(regions.Length)]}"];
        // Hosts of one kind and endpoints exclude each other; both together are only tried now and then.
        bool hosts = Perhaps(2), urls = !hosts || Perhaps(5);
        if (hosts && Perhaps(2)) { lines.Add("use_fips_endpoint = true"); }
        if (hosts && Perhaps(2)) { lines.Add("use_dualstack_endpoint = TRUE"); }
        if (urls && Perhaps(2)) { lines.Add("endpoint_url = http://127.0.0.1:1001"); }
        if (urls && Perhaps(4)) { lines.Add("ignore_configured_endpoint_urls = true"); }
        if (urls && Perhaps(2))
        {
            lines.AddRange(["services = mine", "[services mine]", "ec2 =", "  endpoint_url = http://127.0.0.1:1002",
                "elastic_load_balancing_v2 =", "  endpoint_url = http://127.0.0.1:1003"]);
            if (Perhaps(2)) { lines.AddRange(["sts =", "  other = x", "iam =", "  endpoint_url = http://127.0.0.1:1005"]); }
        }

        string file = Path.Join(_folder.FullName, $"config{w}");
        File.WriteAllLines(file, lines);
        Dictionary<string, string> environment = new() { ["AWS_CONFIG_FILE"] = file, ["AWS_SHARED_CREDENTIALS_FILE"] = "/no/such/file",
            ["AWS_PROFILE"] = "p", ["AWS_EC2_METADATA_DISABLED"] = "true" };
        if (urls && Perhaps(3)) { environment["AWS_ENDPOINT_URL"] = Perhaps(3) ? "" : "http://127.0.0.1:1006"; }
        if (urls && Perhaps(3)) { environment["AWS_ENDPOINT_URL_CLOUDWATCH_LOGS"] = "http://127.0.0.1:4001"; }
        if (urls && Perhaps(3)) { environment["AWS_ENDPOINT_URL_EC2"] = Perhaps(3) ? "" : "http://127.0.0.1:4002"; }
        if (urls && Perhaps(4)) { environment["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"] = Perhaps(2) ? "true" : "false"; }
        if (hosts && Perhaps(3)) { environment["AWS_USE_FIPS_ENDPOINT"] = Perhaps(2) ? "true" : "false"; }
        if (hosts && Perhaps(4)) { environment["AWS_USE_DUALSTACK_ENDPOINT"] = "true"; }
        return environment;
    }

    private static string Ours(Dictionary<string, string> environment, string id)
    {
        try
        {
            SharedConfig config = SharedConfig.Read(environment.GetValueOrDefault);
            CloudConnection connection = new() { Region = new AwsCloudFactory(environment.GetValueOrDefault).RegionOf(null)! };
            Endpoints endpoints = new(connection, config);
            WireService[] handMade = [QueryService.Iam, QueryService.ElasticLoadBalancingV2, JsonService.CloudWatchLogs,
                JsonService.ResourceGroupsTagging];
            ClientConfig client = id switch
            {
                "EC2" => new AmazonEC2Config(),
                "STS" => new AmazonSecurityTokenServiceConfig(),
                _ => new WireConfig(handMade.Single(s => s.Id == id)),
            };
            AmazonWebServiceRequest request = id == "STS" ? new GetCallerIdentityRequest() : new DescribeVpcsRequest();
            return AwsClients.Configure(client, connection, endpoints).DetermineServiceOperationEndpoint(new(request)).URL.TrimEnd('/');
        }
        catch (RefusedException) { return "refused"; }
    }
}
