using System.Text;
using System.Text.RegularExpressions;

namespace SecureNet.Snapshots;

/// <summary>
/// Tells files that are text and hold a listing in another form, or say why there is none: the AWS CLI's other outputs and its errors, what
/// is packed, and what other tools write. See <see cref="ForeignJson"/> for those of JSON.
/// </summary>
internal static partial class ForeignFormat
{
    internal const string DumpAgain = "Dump the network with the AWS CLI as Get-Help Import-NetworkSnapshot lists the calls, or with "
        + "Get-NetworkSnapshot | Export-NetworkSnapshot.";

    // The name of a zip's first file follows it.
    private const int ZipHeader = 30;

    private static readonly HashSet<string> s_textKeys = [.. DescribeKey.All.Keys.Select(k => k.ToUpperInvariant())];

    /// <summary>What is wrong with the file, or null where it is no such file.</summary>
    public static string? Of(byte[] bytes)
    {
        if (bytes is [0x1F, 0x8B, ..]) { return "the file is packed: unpack it first."; }
        if (bytes is [(byte)'P', (byte)'K', 3, 4, ..])
        {
            return bytes.AsSpan(Math.Min(bytes.Length, ZipHeader)).StartsWith("tfplan"u8)
                ? $"the file is a saved plan of Terraform, which holds what shall be and not what is. {DumpAgain}"
                : "the file is packed: unpack it first.";
        }

        string start = Encoding.UTF8.GetString(bytes, 0, Math.Min(bytes.Length, 4096)).TrimStart();
        if (Yaml().Match(start) is { Success: true } yaml && DescribeKey.All.ContainsKey(yaml.Groups[1].Value)) { return Say("YAML"); }
        if (Text().Match(start) is { Success: true } text && s_textKeys.Contains(text.Groups[1].Value)) { return Say("text"); }
        if (Table().IsMatch(start)) { return Say("a table"); }
        if (ErrorOf(start) is { } error) { return error; }
        if (start.StartsWith("scoutsuite_results", StringComparison.Ordinal))
        {
            return $"the file is a report of ScoutSuite, which holds what its checks need and not AWS's answers. {DumpAgain}";
        }
        return Template().IsMatch(start) ? ForeignJson.Template : null;

        static string Say(string what) => $"the file holds {what}, not JSON: dump with --output json.";
    }

    /// <summary>True for the members of an element without the list around it, as <c>jq -c '.Vpcs[]'</c> prints one a line.</summary>
    public static bool IsElement(IReadOnlyCollection<string> names) => names.Count >= 3 && names.Any(n => s_ids.Contains(n));

    // What the CLI says where a call fails lands in the file under "aws … > file 2>&1", and version 1 ends lines of its own with nothing.
    private static string? ErrorOf(string start)
    {
        if (CallError().Match(start) is { Success: true } call)
        {
            string operation = call.Groups[2].Value;
            return $"the file holds an error of the AWS CLI in place of an answer: {operation} answered {call.Groups[1].Value}. " +
                "Make the call "
                    + $"again{(call.Groups[1].Value is "UnauthorizedOperation" or "AccessDenied" or "AccessDeniedException"
                        ? $" with the right to {operation}" : "")}"
                    + "; until then what it lists counts as not read.";
        }

        return CliError().IsMatch(start)
            ? "the file holds an error of the AWS CLI in place of an answer: the call was not made. Mend what it says, and "
                + "make the call again; until then what it lists counts as not read." : null;
    }

    private static readonly HashSet<string> s_ids =
    [
        "VpcId", "SubnetId", "RouteTableId", "NetworkAclId", "GroupId", "NetworkInterfaceId", "InstanceId", "ReservationId",
        "InternetGatewayId", "NatGatewayId", "AllocationId", "VpcPeeringConnectionId",
        "VpcEndpointId", "PrefixListId", "TransitGatewayId", "TransitGatewayAttachmentId", "TransitGatewayRouteTableId",
            "TransitGatewayPolicyTableId", "EgressOnlyInternetGatewayId", "LoadBalancerArn", "TargetGroupArn", "ListenerArn",
    ];

    [GeneratedRegex(@"^(?:---\s*\n)?(?:#.*\n)*(?:- )?([A-Z]\w+):(?:\s|$)")]
    private static partial Regex Yaml();

    [GeneratedRegex(@"^([A-Z]+)(?:\t|\r?\n|$)")]
    private static partial Regex Text();

    [GeneratedRegex(@"^[-+]{5,}\s*\n\|\s*(?:Describe|Get|Search)\w+\s*\|")]
    private static partial Regex Table();

    // "An error occurred (UnauthorizedOperation) when calling the DescribeVpcs operation: …"; version 2.27 and later
    // say "aws: [ERROR]: " before it.
    [GeneratedRegex(@"^(?:aws: \[ERROR\]: )?An error occurred \(([\w.]{1,100})\) when calling the (\w{1,100}) operation")]
    private static partial Regex CallError();

    [GeneratedRegex("""
        ^(?:aws:\ \[ERROR\]:|An\ error\ occurred\ \(|Unable\ to\ locate\ credentials|You\ must\ specify\ a\ region|The\ config\ profile\ \(|Could\ not\ connect\ to\ the\ endpoint\ URL
        |Connect\ timeout\ on\ endpoint|Read\ timeout\ on\ endpoint|SSL\ validation\ failed|Partial\ credentials\ found|Error\ loading\ SSO\ Token|Error\ when\ retrieving\ token\ from\ sso
        |The\ SSO\ session\ associated|Token\ has\ expired|Invalid\ endpoint|Unable\ to\ parse\ config|usage:\ (?:Note:\ AWS\ CLI|aws\ \[options\])|Unknown\ options:|Invalid\ choice)
        """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex CliError();

    [GeneratedRegex(@"^(?:---\s*\n)?(?:#.*\n|\s*\n)*(?:AWSTemplateFormatVersion:|Description:[\s\S]*^Resources:"
        + @"|Resources:\s*\n\s+\w+:\s*\n\s+Type:\s*['""]?AWS::)", RegexOptions.Multiline)]
    private static partial Regex Template();
}
