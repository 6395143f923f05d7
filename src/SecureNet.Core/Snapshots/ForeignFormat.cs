using System.Text;
using System.Text.RegularExpressions;

namespace SecureNet.Snapshots;

/// <summary>Tells what the AWS CLI prints with another <c>--output</c> than json, and files that are packed: they hold a listing, and cannot be read.</summary>
internal static partial class ForeignFormat
{
    private static readonly HashSet<string> s_textKeys = [.. DescribeKey.All.Keys.Select(k => k.ToUpperInvariant())];

    /// <summary>What is wrong with the file, or null where it is no such file.</summary>
    public static string? Of(byte[] bytes)
    {
        if (bytes is [0x1F, 0x8B, ..] or [(byte)'P', (byte)'K', 3, 4, ..]) { return "the file is packed: unpack it first."; }
        string start = Encoding.UTF8.GetString(bytes, 0, Math.Min(bytes.Length, 4096)).TrimStart();
        if (Yaml().Match(start) is { Success: true } yaml && DescribeKey.All.ContainsKey(yaml.Groups[1].Value)) { return Say("YAML"); }
        if (Text().Match(start) is { Success: true } text && s_textKeys.Contains(text.Groups[1].Value)) { return Say("text"); }
        return Table().IsMatch(start) ? Say("a table") : null;

        static string Say(string what) => $"the file holds {what}, not JSON: dump with --output json.";
    }

    /// <summary>True for the members of an element without the list around it, as <c>jq -c '.Vpcs[]'</c> prints one a line.</summary>
    public static bool IsElement(IReadOnlyCollection<string> names) => names.Count >= 3 && names.Any(n => s_ids.Contains(n));

    private static readonly HashSet<string> s_ids =
    [
        "VpcId", "SubnetId", "RouteTableId", "NetworkAclId", "GroupId", "NetworkInterfaceId", "InstanceId", "ReservationId", "InternetGatewayId", "NatGatewayId", "AllocationId", "VpcPeeringConnectionId",
        "VpcEndpointId", "PrefixListId", "TransitGatewayId", "TransitGatewayAttachmentId", "TransitGatewayRouteTableId", "EgressOnlyInternetGatewayId", "LoadBalancerArn", "TargetGroupArn", "ListenerArn",
    ];

    [GeneratedRegex(@"^(?:---\s*\n)?(?:#.*\n)*(?:- )?([A-Z]\w+):(?:\s|$)")]
    private static partial Regex Yaml();

    [GeneratedRegex(@"^([A-Z]+)(?:\t|\r?\n|$)")]
    private static partial Regex Text();

    [GeneratedRegex(@"^[-+]{5,}\s*\n\|\s*(?:Describe|Get|Search)\w+\s*\|")]
    private static partial Regex Table();
}
