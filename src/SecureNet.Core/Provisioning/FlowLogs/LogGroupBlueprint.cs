using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using SecureNet.Model;

namespace SecureNet.Provisioning.FlowLogs;

/// <summary>A log group that a VPC's flow log is to be delivered to.</summary>
public sealed record LogGroupSpecification
{
    /// <summary>The account and region of the VPC, and so of the group.</summary>
    public required Place Place { get; init; }

    public required string Deployment { get; init; }

    public required string Name { get; init; }

    /// <summary>Days after which events expire; null for what the group has already, else 365.</summary>
    public int? RetentionDays { get; init; }
}

/// <summary>
/// Turns a specification into a log group and the role by which flow logs are delivered to it. Source: VPC User Guide, "Publish flow logs
/// to CloudWatch Logs". The role may write into this group alone, and only the flow logs of its own account and region may assume it.
/// </summary>
public static partial class LogGroupBlueprint
{
    /// <summary>The service that assumes the role.</summary>
    public const string DeliveryService = "vpc-flow-logs.amazonaws.com";

    /// <summary>The name of the role's inline policy.</summary>
    public const string PolicyName = "securenet-flow-logs";

    private const int DefaultRetentionDays = 365;
    private const int LongestRoleName = 64;

    // Source: CloudWatch Logs API reference, PutRetentionPolicy.
    private static readonly int[] s_days =
    [
        1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653
    ];

    /// <summary>The path of a log group in its deployment.</summary>
    public static string AddressOf(string groupName) => $"log-group/{groupName}";

    /// <summary>The path of a group's delivery role; IAM is global, so the region is part of it.</summary>
    public static string RoleAddressOf(Place place, string groupName) => $"flow-log-role/{place.Region}/{groupName}";

    /// <summary>True for a role that delivers flow logs to a group of ours.</summary>
    public static bool IsDeliveryRole(Resource resource) =>
        resource is Role { Address: { } address } && address.StartsWith("flow-log-role/", StringComparison.Ordinal);

    /// <summary>The name of a group that was not given one: its deployment's and its VPC's.</summary>
    public static string NameFor(string deployment, Vpc vpc) =>
        $"{LogGroup.NamePrefix}{NoName().Replace(deployment, "-")}/{NoName().Replace(vpc.DisplayName, "-")}";

    /// <summary>The name of the delivery role of a group.</summary>
    public static string RoleNameFor(Place place, string groupName)
    {
        string name = $"flow-logs-{place.Region}-{NoName().Replace(groupName, "-").Replace('/', '-').Replace('#', '-').Trim('-')}";
        // What is cut off tells two long names apart.
        return name.Length <= LongestRoleName
            ? name : $"{name[..(LongestRoleName - 9)]}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))[..8]}";
    }

    /// <summary>The group as wanted where it is ours to change, else as it is; and whether it is.</summary>
    /// <param name="spec">What is asked for.</param>
    /// <param name="have">The group of that name, by id.</param>
    /// <exception cref="RefusedException">The name or the retention cannot be, or the group is someone else's and would
    /// have to be changed.</exception>
    public static (LogGroup Group, bool IsOurs) Create(LogGroupSpecification spec, Network have)
    {
        Check(spec.Name, spec.RetentionDays);
        LogGroup? existing = have.Find<LogGroup>(spec.Place, ResourceKind.LogGroup, spec.Name);
        if (existing is not null && (existing.Deployment != spec.Deployment || existing.Address != AddressOf(spec.Name)))
        {
            if (spec.RetentionDays is null) { return (existing, false); }
            string owner = existing.Deployment is { } d ? $"belongs to the deployment '{d}'" : "was not made by SecureNet";
            throw new RefusedException("NameBelongsToAnother",
                $"Log group '{spec.Name}' of {spec.Place} is there and {owner}; its retention is not changed.", spec.Name,
                "Leave -RetentionDays out to deliver into it as it is, or use another name.");
        }

        return (new()
        {
            Id = spec.Name, AccountId = spec.Place.AccountId, Region = spec.Place.Region,
            Tags = Blueprint.TagsFor(spec.Deployment, AddressOf(spec.Name), spec.Name),
            RetentionInDays = spec.RetentionDays ?? existing?.RetentionInDays ?? DefaultRetentionDays,
        }, true);
    }

    /// <summary>The role that delivers to a group.</summary>
    /// <param name="spec">The group.</param>
    /// <param name="have">The role of that name, by id.</param>
    /// <exception cref="RefusedException">A role of its name is someone else's.</exception>
    public static Role RoleFor(LogGroupSpecification spec, Network have)
    {
        Place place = spec.Place.For(ResourceKind.Role);
        (string name, string address) = (RoleNameFor(spec.Place, spec.Name), RoleAddressOf(spec.Place, spec.Name));
        Blueprint.RefuseForeign(have.Of<Role>(place).FirstOrDefault(r => r.IsCalled(name)), spec.Deployment, address,
            "Use another -LogGroupName, or connect with the -Deployment that owns it.");
        return new()
        {
            Id = Blueprint.IdOf(place, ResourceKind.Role, address), AccountId = place.AccountId, Region = place.Region,
            Tags = Blueprint.TagsFor(spec.Deployment, address, name), RoleName = name, Path = Role.IamPath,
            AssumeRolePolicyDocument = Trust(spec.Place),
            InlinePolicies = ImmutableSortedDictionary<string, string>.Empty.Add(PolicyName, Permissions(spec.Place, spec.Name)),
        };
    }

    /// <summary>
    /// Refuses names and retentions that CloudWatch Logs does not take. Source: CloudWatch Logs API reference,
    /// CreateLogGroup and PutRetentionPolicy.
    /// </summary>
    public static void Check(string name, int? retentionDays)
    {
        TextRules.LogGroupName.Check(name);
        if (retentionDays is not { } days || s_days.Contains(days)) { return; }
        string allowed = string.Join(", ", s_days.Select(d => d.ToString(CultureInfo.InvariantCulture)));
        throw new RefusedException("InvalidRetention", $"CloudWatch Logs cannot keep events for {days} days.", days,
            $"Give one of {allowed}.");
    }

    private static string Trust(Place place) => new JsonObject
    {
        ["Version"] = "2012-10-17",
        ["Statement"] = new JsonArray(new JsonObject
        {
            ["Effect"] = "Allow", ["Principal"] = new JsonObject { ["Service"] = DeliveryService }, ["Action"] = "sts:AssumeRole",
            // Nobody else's flow log may use it ("confused deputy").
            ["Condition"] = new JsonObject { ["StringEquals"] = new JsonObject { ["aws:SourceAccount"] = place.AccountId },
                ["ArnLike"] = new JsonObject { ["aws:SourceArn"] = SourceArn(place, "*") } },
        }),
    }.ToJsonString();

    /// <summary>The ARN that the service names when it assumes the role.</summary>
    internal static string SourceArn(Place place, string flowLogId) =>
        $"arn:{Partition.Of(place.Region)}:ec2:{place.Region}:{place.AccountId}:vpc-flow-log/{flowLogId}";

    // AWS's example lets it create groups too: one that somebody deleted would come back, without retention and without our tags.
    private static string Permissions(Place place, string name) => new JsonObject
    {
        ["Version"] = "2012-10-17",
        ["Statement"] = new JsonArray(
            new JsonObject
            {
                ["Sid"] = "Write", ["Effect"] = "Allow",
                ["Action"] = new JsonArray("logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogStreams"),
                ["Resource"] = new JsonArray(LogGroup.ArnOf(place, name), LogGroup.ArnOf(place, name) + ":*"),
            },
            new JsonObject
            {
                ["Sid"] = "Find", ["Effect"] = "Allow", ["Action"] = "logs:DescribeLogGroups", ["Resource"] = LogGroup.ArnOf(place, "*")
            }),
    }.ToJsonString();

    [GeneratedRegex("[^A-Za-z0-9_./#-]")]
    private static partial Regex NoName();
}
