using System.Text.Json;

namespace SecureNet.Snapshots;

/// <summary>
/// Tells files of JSON that are not AWS's answers about a network, by what they are called: other tools' inventories, states and templates,
/// and answers of other services that happen to have the same keys. Asked only about files that gave nothing, or something wrong.
/// </summary>
internal static class ForeignJson
{
    internal const string Template =
        $"the file is a template of CloudFormation, which holds what shall be and not what is. {ForeignFormat.DumpAgain}";
    private const string OfCloudMapper =
        "CloudMapper collects it beside what is needed here: leave such files out, as with <folder>/*/ec2-*, <folder>/*/elbv2-*.";

    // Enough to know any of them: the first objects of a file look like the others.
    private const int MaxTokens = 20_000;
    private const int MaxDepth = 6;

    /// <summary>Every format: what its files are, and how its members tell it.</summary>
    private static readonly (string What, Func<HashSet<string>, byte[], bool> Is)[] s_formats =
    [
        ($"is an export of AWS Config, which records resources one by one and at different moments. {ForeignFormat.DumpAgain}",
            (p, _) => IsConfig(p)),
        ($"is a report of ScoutSuite, which holds what its checks need and not AWS's answers. {ForeignFormat.DumpAgain}",
            (p, _) => p.Contains("services") && (p.Contains("last_run") || p.Contains("provider_code"))),
        ("is of np-guard's cloud-resource-collector, which holds a part of AWS's answers under keys of its own. "
            + $"{ForeignFormat.DumpAgain}", (p, _) => p.Contains("collector_version") && p.Contains("provider")),
        ("is the answer of describe-security-group-rules, which leaves out groups without rules and what groups there "
            + "are. Dump with 'aws ec2 describe-security-groups --output json'.", (p, _) => p.Contains("SecurityGroupRules")),
        ($"is a plan of Terraform, which holds what shall be and not what is. {ForeignFormat.DumpAgain}",
            (p, _) => p.Contains("planned_values") || p.Contains("resource_changes") || (p.Contains("@module") && p.Contains("@level"))),
        ($"is a state of Terraform, which knows only what Terraform made, as it last saw it. {ForeignFormat.DumpAgain}",
            (p, _) => p.Contains("terraform_version") && (p.Contains("lineage") || p.Contains("serial") || p.Contains("format_version"))),
        (Template["the file ".Length..], IsTemplate),
        ($"holds rows of CloudQuery. {ForeignFormat.DumpAgain}",
            (p, _) => p.Any(x => Last(x).StartsWith("_cq_", StringComparison.Ordinal))),
        ($"holds rows of Steampipe. {ForeignFormat.DumpAgain}", (p, _) => IsSteampipe(p)),
        ("holds objects of AWS Tools for PowerShell (ConvertTo-Json), whose members are called otherwise than in AWS's "
            + "answers and are cut off below a depth. Dump with the AWS CLI: aws ec2 describe-… --output json.", IsPowerShell),
        ("holds an error in place of an answer (Code and Message). Make the call again; until then what it lists counts as not read.",
            (p, _) => p.Count is 2 or 3 && p.Contains("Code") && p.Contains("Message")),
        ($"is an answer of SNS, no part of a network. {OfCloudMapper}",
            (p, _) => p.Contains("Topics[].TopicArn") || p.Contains("Attributes.TopicArn") || (p.Contains("Topics") && p.Count == 1)),
        ($"is an answer of SQS, no part of a network. {OfCloudMapper}",
            (p, _) => p.Contains("QueueUrls") || p.Contains("Attributes.QueueArn")),
        ("is an answer about classic load balancers, which are not read; the interfaces that they have are in "
            + $"describe-network-interfaces. {OfCloudMapper}", (p, _) => IsClassicBalancer(p)),
        ($"is an answer of EventBridge (list-rules), no part of a network. {OfCloudMapper}",
            (p, _) => p.Contains("Rules[].Arn") && !p.Contains("Rules[].RuleArn")),
    ];

    /// <summary>What the file is, as a sentence with what to do; null where it is none of these.</summary>
    public static string? Of(byte[] json)
    {
        HashSet<string> paths = Paths(json);
        return s_formats.Where(f => f.Is(paths, json)).Select(f => $"the file {f.What}").FirstOrDefault();
    }

    private static bool IsConfig(HashSet<string> p) =>
        p.Contains("configurationItems") || p.Contains("baseConfigurationItems") || p.Contains("configSnapshotId")
            || p.Contains("configurationItem.resourceType") || p.Contains("ConfigurationItem.resourceType")
        || p.Any(x => Last(x) is "configurationItemCaptureTime" or "configurationStateId")
        || (p.Contains("QueryInfo") && p.Contains("Results"));

    private static bool IsTemplate(HashSet<string> p, byte[] json) => p.Contains("AWSTemplateFormatVersion")
        || (p.Any(x => x.StartsWith("Resources.", StringComparison.Ordinal) && x.EndsWith(".Type", StringComparison.Ordinal))
            && json.AsSpan().IndexOf("\"AWS::"u8) >= 0);

    // Its columns are in snake_case; those of every table are _ctx and sp_connection_name.
    private static bool IsSteampipe(HashSet<string> p) =>
        (p.Contains("rows") && (p.Contains("columns[].data_type")
            || p.Any(x => x.StartsWith("rows[].", StringComparison.Ordinal) && s_columns.Contains(Last(x)))))
        || p.Any(x => Last(x) is "_ctx" or "sp_ctx" or "sp_connection_name")
        || p.Any(x => x.StartsWith("[].", StringComparison.Ordinal) && s_columns.Contains(Last(x)));

    private static readonly HashSet<string> s_columns =
        ["vpc_id", "subnet_id", "route_table_id", "network_acl_id", "network_interface_id", "internet_gateway_id", "nat_gateway_id",
            "cidr_block"];

    // Enumerations are objects with the one member Value there, and IpRanges are called Ipv4Ranges.
    private static bool IsPowerShell(HashSet<string> p, byte[] json) =>
        (p.Contains("HttpStatusCode") && p.Contains("ContentLength")) || p.Any(x => Last(x) == "Ipv4Ranges")
            || p.Any(x => s_enumerations.Any(e => x.EndsWith($"{e}.Value", StringComparison.Ordinal)))
        || json.AsSpan().IndexOf("\"Amazon.EC2.Model."u8) >= 0 || json.AsSpan().IndexOf("\"Amazon.ElasticLoadBalancingV2.Model."u8) >= 0;

    private static readonly string[] s_enumerations =
        ["State", "Status", "InstanceTenancy", "InterfaceType", "InstanceType", "VpcEndpointType", "Domain", "Scheme", "IpAddressType",
            "Protocol", "ConnectivityType", "RuleAction", "ResourceType", "Architecture", "TargetType"];

    private static bool IsClassicBalancer(HashSet<string> p) =>
        p.Contains("LoadBalancerDescriptions") || p.Contains("PolicyDescriptions") || p.Contains("TagDescriptions[].LoadBalancerName")
            || p.Any(x => x.StartsWith("LoadBalancerAttributes.", StringComparison.Ordinal));

    private static string Last(string path) => path[(path.LastIndexOf('.') + 1)..];

    /// <summary>The members at the top and a few levels down: <c>Topics</c>, <c>Topics[].TopicArn</c>, <c>[].vpc_id</c>.</summary>
    private static HashSet<string> Paths(byte[] json)
    {
        HashSet<string> paths = [];
        Stack<string> above = new([""]);
        string name = "";
        Utf8JsonReader reader = new(json, new JsonReaderOptions { AllowMultipleValues = true });
        try
        {
            for (int i = 0; i < MaxTokens && reader.Read(); i++)
            {
                switch (reader.TokenType)
                {
                    case JsonTokenType.PropertyName:
                        name = (above.Peek().Length > 0 ? above.Peek() + "." : "") + reader.GetString();
                        if (reader.CurrentDepth <= MaxDepth) { paths.Add(name); }
                        break;
                    case JsonTokenType.StartObject: above.Push(name); break;
                    case JsonTokenType.StartArray: above.Push(name += "[]"); break;
                    case JsonTokenType.EndObject or JsonTokenType.EndArray:
                        above.Pop();
                        // What follows in a list is again an element of it.
                        name = above.Peek();
                        break;
                    default: break;
                }
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException) { }

        return paths;
    }
}
