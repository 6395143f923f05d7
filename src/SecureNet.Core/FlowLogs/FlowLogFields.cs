using System.Collections.Frozen;

namespace SecureNet.FlowLogs;

/// <summary>AWS's names of the fields, the version that brought each, and what its values are.</summary>
public static class FlowLogFields
{
    private static readonly (string Name, int Version, FlowLogValueKind Kind)[] s_table =
    [
        ("version", 2, FlowLogValueKind.Int32), ("account-id", 2, FlowLogValueKind.Text), ("interface-id", 2, FlowLogValueKind.Text),
        ("srcaddr", 2, FlowLogValueKind.Address), ("dstaddr", 2, FlowLogValueKind.Address), ("srcport", 2, FlowLogValueKind.Int32),
        ("dstport", 2, FlowLogValueKind.Int32), ("protocol", 2, FlowLogValueKind.Int32), ("packets", 2, FlowLogValueKind.Int64),
        ("bytes", 2, FlowLogValueKind.Int64), ("start", 2, FlowLogValueKind.Time), ("end", 2, FlowLogValueKind.Time),
        ("action", 2, FlowLogValueKind.Text), ("log-status", 2, FlowLogValueKind.Text),
        ("vpc-id", 3, FlowLogValueKind.Text), ("subnet-id", 3, FlowLogValueKind.Text), ("instance-id", 3, FlowLogValueKind.Text),
        ("tcp-flags", 3, FlowLogValueKind.Int32), ("type", 3, FlowLogValueKind.Text), ("pkt-srcaddr", 3, FlowLogValueKind.Address),
        ("pkt-dstaddr", 3, FlowLogValueKind.Address),
        ("region", 4, FlowLogValueKind.Text), ("az-id", 4, FlowLogValueKind.Text), ("sublocation-type", 4, FlowLogValueKind.Text),
        ("sublocation-id", 4, FlowLogValueKind.Text),
        ("pkt-src-aws-service", 5, FlowLogValueKind.Text), ("pkt-dst-aws-service", 5, FlowLogValueKind.Text),
        ("flow-direction", 5, FlowLogValueKind.Text), ("traffic-path", 5, FlowLogValueKind.Int32),
        ("ecs-cluster-arn", 7, FlowLogValueKind.Text), ("ecs-cluster-name", 7, FlowLogValueKind.Text),
        ("ecs-container-instance-arn", 7, FlowLogValueKind.Text), ("ecs-container-instance-id", 7, FlowLogValueKind.Text),
        ("ecs-container-id", 7, FlowLogValueKind.Text), ("ecs-second-container-id", 7, FlowLogValueKind.Text),
        ("ecs-service-name", 7, FlowLogValueKind.Text), ("ecs-task-definition-arn", 7, FlowLogValueKind.Text),
        ("ecs-task-arn", 7, FlowLogValueKind.Text), ("ecs-task-id", 7, FlowLogValueKind.Text),
        ("reject-reason", 8, FlowLogValueKind.Text), ("resource-id", 9, FlowLogValueKind.Text),
        ("encryption-status", 10, FlowLogValueKind.Int32),
        ("interface-type", 11, FlowLogValueKind.Text), ("next-hop-interface-id", 11, FlowLogValueKind.Text),
        ("next-hop-subnet-id", 11, FlowLogValueKind.Text), ("next-hop-az-id", 11, FlowLogValueKind.Text),
        ("next-hop-vpc-id", 11, FlowLogValueKind.Text),
        ("next-hop-interface-type", 11, FlowLogValueKind.Text), ("instance-tag", 11, FlowLogValueKind.Text),
        ("instance-tag-2", 11, FlowLogValueKind.Text),
        ("interface-tag", 11, FlowLogValueKind.Text), ("interface-tag-2", 11, FlowLogValueKind.Text),
        ("asg-tag", 11, FlowLogValueKind.Text),
        ("asg-tag-2", 11, FlowLogValueKind.Text),
    ];

    private static readonly FrozenDictionary<string, FlowLogField> s_byName =
        s_table.Select((row, i) => (row.Name, Field: (FlowLogField)i)).ToFrozenDictionary(p => p.Name, p => p.Field,
            StringComparer.Ordinal);

    /// <summary>The number of fields that are known.</summary>
    public static int Count => s_table.Length;

    /// <summary>AWS's name in a header line, such as <c>srcaddr</c>.</summary>
    public static string NameOf(FlowLogField field) => s_table[(int)field].Name;

    /// <summary>The flow log version that brought the field.</summary>
    public static int VersionOf(FlowLogField field) => s_table[(int)field].Version;

    public static FlowLogValueKind KindOf(FlowLogField field) => s_table[(int)field].Kind;

    /// <summary>The largest number that a field may have; 0 where it has none.</summary>
    public static long MaxOf(FlowLogField field) => field switch
    {
        FlowLogField.SourcePort or FlowLogField.DestinationPort => 65_535,
        FlowLogField.Protocol => 255,
        _ => KindOf(field) switch { FlowLogValueKind.Int32 => int.MaxValue, FlowLogValueKind.Int64 => long.MaxValue, _ => 0 },
    };

    /// <summary>The field by AWS's name; underscores count as hyphens, as Parquet columns and Athena tables have them.</summary>
    public static FlowLogField? Find(string name) => s_byName.TryGetValue(name.Replace('_', '-'), out FlowLogField field) ? field : null;
}
