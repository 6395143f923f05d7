using System.Globalization;
using System.Net;
using System.Text;
using SecureNet.Model;
using SecureNet.Printing;

namespace SecureNet.FlowLogs;

/// <summary>One line of a flow log. Null is AWS's "-" or a field that the flow log was not told to write.</summary>
/// <remarks>It keeps the bytes of its line and reads a value when it is asked for: most of a record's fields are never looked at.</remarks>
public sealed class FlowLogRecord
{
    private readonly byte[] _line;

    /// <param name="schema">The columns of the line.</param>
    /// <param name="line">The line without its end. Every value must fit its field (see <see cref="Parse"/>).</param>
    /// <param name="source">The object's key or the file's path.</param>
    /// <param name="lineNumber">Counted from 1, the header included; 0 where there is no file. In Parquet, the row.</param>
    internal FlowLogRecord(FlowLogSchema schema, byte[] line, string? source = null, long lineNumber = 0) =>
        (Schema, _line, Source, LineNumber) = (schema, line, source, lineNumber);

    public int? Version => Int(FlowLogField.Version);

    /// <summary>The owner of the interface; AWS writes <c>unknown</c> for some interfaces of its own services.</summary>
    public string? AccountId => Text(FlowLogField.AccountId);

    public string? InterfaceId => Text(FlowLogField.InterfaceId);

    /// <summary>On the interface's side always its primary private address; see <see cref="PacketSourceAddress"/>.</summary>
    public IPAddress? SourceAddress => Address(FlowLogField.SourceAddress);

    public IPAddress? DestinationAddress => Address(FlowLogField.DestinationAddress);

    public int? SourcePort => Int(FlowLogField.SourcePort);

    public int? DestinationPort => Int(FlowLogField.DestinationPort);

    public IpProtocol? Protocol => Int(FlowLogField.Protocol) is { } n ? new IpProtocol(n) : null;

    public long? Packets => Long(FlowLogField.Packets);

    public long? Bytes => Long(FlowLogField.Bytes);

    /// <summary>The time at which the first packet of the window was received (UTC, whole seconds).</summary>
    public DateTimeOffset? Start => Time(FlowLogField.Start);

    public DateTimeOffset? End => Time(FlowLogField.End);

    /// <summary><c>ACCEPT</c> or <c>REJECT</c>; null in a NODATA or SKIPDATA record.</summary>
    public string? Action => Value(FlowLogField.Action) is var v && v.SequenceEqual("ACCEPT"u8) ? "ACCEPT" : v.SequenceEqual("REJECT"u8)
        ? "REJECT" : Text(FlowLogField.Action);

    /// <summary>
    /// <c>OK</c>, <c>NODATA</c> (no traffic in the window) or <c>SKIPDATA</c> (records were lost; one can stand for many).
    /// </summary>
    public string? LogStatus => Value(FlowLogField.LogStatus).SequenceEqual("OK"u8) ? "OK" : Text(FlowLogField.LogStatus);

    public string? VpcId => Text(FlowLogField.VpcId);

    public string? SubnetId => Text(FlowLogField.SubnetId);

    public string? InstanceId => Text(FlowLogField.InstanceId);

    /// <summary>FIN 1, SYN 2, RST 4, SYN-ACK 18, or-ed over the window.</summary>
    public int? TcpFlags => Int(FlowLogField.TcpFlags);

    /// <summary><c>IPv4</c>, <c>IPv6</c> or <c>EFA</c>.</summary>
    public string? Type => Text(FlowLogField.Type);

    /// <summary>
    /// The address in the packet: differs from <see cref="SourceAddress"/> behind NAT, for pods and for secondary addresses.
    /// </summary>
    public IPAddress? PacketSourceAddress => Address(FlowLogField.PacketSourceAddress);

    public IPAddress? PacketDestinationAddress => Address(FlowLogField.PacketDestinationAddress);

    public string? Region => Text(FlowLogField.Region);

    public string? AvailabilityZoneId => Text(FlowLogField.AvailabilityZoneId);

    public string? SublocationType => Text(FlowLogField.SublocationType);

    public string? SublocationId => Text(FlowLogField.SublocationId);

    public string? PacketSourceAwsService => Text(FlowLogField.PacketSourceAwsService);

    public string? PacketDestinationAwsService => Text(FlowLogField.PacketDestinationAwsService);

    /// <summary><c>ingress</c> or <c>egress</c>, as the interface sees it.</summary>
    public string? FlowDirection => Text(FlowLogField.FlowDirection);

    /// <summary>
    /// The way by which egress traffic leaves: 1 same VPC, 2 internet or gateway endpoint, 3 virtual private gateway, 4 and
    /// 5 peering (same, other region)…
    /// </summary>
    public int? TrafficPath => Int(FlowLogField.TrafficPath);

    public string? EcsClusterArn => Text(FlowLogField.EcsClusterArn);

    public string? EcsClusterName => Text(FlowLogField.EcsClusterName);

    public string? EcsContainerInstanceArn => Text(FlowLogField.EcsContainerInstanceArn);

    public string? EcsContainerInstanceId => Text(FlowLogField.EcsContainerInstanceId);

    public string? EcsContainerId => Text(FlowLogField.EcsContainerId);

    public string? EcsSecondContainerId => Text(FlowLogField.EcsSecondContainerId);

    public string? EcsServiceName => Text(FlowLogField.EcsServiceName);

    public string? EcsTaskDefinitionArn => Text(FlowLogField.EcsTaskDefinitionArn);

    public string? EcsTaskArn => Text(FlowLogField.EcsTaskArn);

    public string? EcsTaskId => Text(FlowLogField.EcsTaskId);

    /// <summary>The reason for which a flow was rejected other than by a rule, such as <c>BPA</c> (Block Public Access of VPCs).</summary>
    public string? RejectReason => Text(FlowLogField.RejectReason);

    public string? ResourceId => Text(FlowLogField.ResourceId);

    /// <summary>0 not encrypted, 1 by Nitro, 2 by the application, 3 by both.</summary>
    public int? EncryptionStatus => Int(FlowLogField.EncryptionStatus);

    public string? InterfaceType => Text(FlowLogField.InterfaceType);

    public string? NextHopInterfaceId => Text(FlowLogField.NextHopInterfaceId);

    public string? NextHopSubnetId => Text(FlowLogField.NextHopSubnetId);

    public string? NextHopAvailabilityZoneId => Text(FlowLogField.NextHopAvailabilityZoneId);

    public string? NextHopVpcId => Text(FlowLogField.NextHopVpcId);

    public string? NextHopInterfaceType => Text(FlowLogField.NextHopInterfaceType);

    public string? InstanceTag => Text(FlowLogField.InstanceTag);

    public string? InstanceTag2 => Text(FlowLogField.InstanceTag2);

    public string? InterfaceTag => Text(FlowLogField.InterfaceTag);

    public string? InterfaceTag2 => Text(FlowLogField.InterfaceTag2);

    public string? AutoScalingGroupTag => Text(FlowLogField.AutoScalingGroupTag);

    public string? AutoScalingGroupTag2 => Text(FlowLogField.AutoScalingGroupTag2);

    /// <summary>The columns whose names we do not know, by name as the header has it.</summary>
    public IReadOnlyDictionary<string, string?> Extra
    {
        get
        {
            Dictionary<string, string?> extra = new(StringComparer.OrdinalIgnoreCase);
            for (int i = 0; i < Schema.Columns.Count; i++)
            {
                if (Schema.Fields[i] is null) { extra.TryAdd(Schema.Columns[i], Text(FlowLogText.Column(_line, i))); }
            }

            return extra;
        }
    }

    /// <summary>The object's key or the file's path; null where the record came from neither.</summary>
    public string? Source { get; }

    /// <summary>The line in it, from 1, the header included (in Parquet the row); 0 where there is no file.</summary>
    public long LineNumber { get; }

    public FlowLogSchema Schema { get; }

    /// <summary>The bytes of the line.</summary>
    internal ReadOnlySpan<byte> Line => _line;

    /// <summary>The value of any column by AWS's name, such as <c>srcaddr</c>; null for "-" and for a column that is not there.</summary>
    /// <remarks>No indexer: in PowerShell <c>$records[0]</c> of a single record would ask it for a column "0".</remarks>
    public string? ValueOf(string column)
    {
        string name = column.Replace('_', '-');
        for (int i = 0; i < Schema.Columns.Count; i++)
        {
            if (Schema.Columns[i] == name) { return Text(FlowLogText.Column(_line, i)); }
        }

        return null;
    }

    /// <summary>Reads one line.</summary>
    /// <exception cref="FormatException">The number of columns is wrong, or a value does not fit its field.</exception>
    public static FlowLogRecord Parse(FlowLogSchema schema, string line)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(line.TrimEnd('\r', '\n'));
        return LineCheck.WhatIsWrong(schema, bytes) is { } wrong ? throw new FormatException(wrong) : new(schema, bytes);
    }

    /// <summary>Makes a record of values: text, numbers, addresses, times. Columns that are not given are "-".</summary>
    /// <exception cref="FormatException">A value does not fit its field.</exception>
    public static FlowLogRecord Create(FlowLogSchema schema, IReadOnlyDictionary<FlowLogField, object?> values) =>
        Parse(schema, string.Join(' ',
            schema.Fields.Select(f => f is { } field && values.TryGetValue(field, out object? value) ? Write(value) : "-")));

    /// <summary>The line as it stood in the file.</summary>
    public override string ToString() => SafeText.Of(Encoding.UTF8.GetString(_line ?? []));

    private static string Write(object? value) => value switch
    {
        null or "" => "-",
        DateTimeOffset time => time.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
        IpProtocol protocol => protocol.Number.ToString(CultureInfo.InvariantCulture),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        // A space would become a column of its own.
        _ => value.ToString()!.Replace(' ', '_'),
    };

    private static string? Text(ReadOnlySpan<byte> value) =>
        value.IsEmpty || FlowLogText.IsNull(value) ? null : SafeText.Of(FlowLogText.ToText(value));

    private string? Text(FlowLogField field) => Text(Value(field));

    private ReadOnlySpan<byte> Value(FlowLogField field)
    {
        int index = Schema.IndexOf(field);
        return index < 0 ? default : FlowLogText.Column(_line, index);
    }

    private int? Int(FlowLogField field) => FlowLogText.TryNumber(Value(field), int.MaxValue, out long number) ? (int)number : null;

    private long? Long(FlowLogField field) => FlowLogText.TryNumber(Value(field), long.MaxValue, out long number) ? number : null;

    private DateTimeOffset? Time(FlowLogField field) =>
        FlowLogText.TryTime(Value(field), out long seconds) ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;

    private IPAddress? Address(FlowLogField field) => FlowLogText.TryAddress(Value(field), out IPAddress? address) ? address : null;
}
