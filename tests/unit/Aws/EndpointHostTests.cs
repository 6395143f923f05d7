using System.Globalization;
using SecureNet.Aws;
using SecureNet.Model;

namespace SecureNet.Tests.Aws;

/// <summary>
/// The hosts of AWS: partitions, regions, FIPS and dual-stack, held against botocore's partitions and endpoint rule sets.
/// </summary>
public sealed class EndpointHostTests
{
    [SkippableFact]
    public void Every_region_has_its_partition_and_the_names_of_hosts_there()
    {
        string[] lines = Ask("""
            import botocore.loaders
            for p in botocore.loaders.Loader().load_data('partitions')['partitions']:
                for r in p['regions']:
                    if not r.endswith('-global'): print(r, p['id'], p['outputs']['dnsSuffix'], p['outputs']['dualStackDnsSuffix'])
            """);
        Assert.True(lines.Length > 40);
        Assert.All(lines, line => Assert.Equal(
            line, line.Split(' ')[0] is { } r ? $"{r} {Partition.Of(r)} {Partition.In(r).DnsSuffix} {Partition.In(r).DualStackDnsSuffix}"
            : ""));
        Assert.All(Regions.All, r => Assert.Contains(lines, l => l.StartsWith(r + " ", StringComparison.Ordinal)));
        Assert.Equal("aws", Partition.Of("mars-north-1"));
    }

    [SkippableFact]
    public void A_hand_made_client_calls_the_host_of_the_services_own_rules_and_signs_for_its_region()
    {
        string[] lines = Ask("""
            import botocore.loaders, itertools
            from botocore.endpoint_provider import EndpointProvider
            L = botocore.loaders.Loader()
            parts = L.load_data('partitions')
            for s in ['iam', 'autoscaling', 'elbv2', 'logs', 'athena', 'glue', 'resourcegroupstaggingapi', 'service-quotas']:
                rules = EndpointProvider(L.load_service_model(s, 'endpoint-rule-set-1'), parts)
                m = L.load_service_model(s, 'service-2')['metadata']
                for p in parts['partitions']:
                    for r, f, d in itertools.product([r for r in p['regions'] if not r.endswith('-global')], (False, True), (False, True)):
                        e = rules.resolve_endpoint(Region=r, UseFIPS=f, UseDualStack=d)
                        signed = (e.properties.get('authSchemes') or [{}])[0].get('signingRegion', r)
                        print(m['serviceId'], r, f, d, e.url, signed, sep='|')
            """);
        WireService[] services =
        [
            QueryService.Iam, QueryService.AutoScaling, QueryService.ElasticLoadBalancingV2, JsonService.CloudWatchLogs, JsonService.Athena,
                JsonService.Glue, JsonService.ResourceGroupsTagging, JsonService.ServiceQuotas,
        ];
        Assert.True(lines.Length > 7 * 40 * 4);
        List<string> wrong = [];
        foreach (string[] p in lines.Select(l => l.Split('|')))
        {
            WireService service = services.Single(s => s.Id == p[0]);
            bool fips = p[2] == "True", dual = p[3] == "True";
            // Their rules name no region for the home of IAM in the partitions that have one region; it is that region.
            string said = $"https://{service.HostIn(p[1], fips, dual)} {service.SigningRegionIn(p[1], fips)}";
            if (said != $"{p[4]} {p[5]}")
            {
                wrong.Add(string.Create(CultureInfo.InvariantCulture, $"{p[0]} {p[1]} fips {fips} dual {dual}: {said}, not {p[4]} {p[5]}"));
            }
        }

        Assert.Empty(wrong);
    }

    private static string[] Ask(string script)
    {
        (int code, string output) = Botocore.Ask(script);
        Skip.If(code != 0, "python3 with botocore is not installed.");
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
