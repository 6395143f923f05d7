using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using SecureNet.Model;

namespace SecureNet.FlowLogs.Sql;

/// <summary>
/// Says in SQL which records of a table a <see cref="FlowLogFilter"/> lets through: the same ones that the
/// reader on this machine lets through.
/// </summary>
/// <remarks>Only words that Trino (Athena engine version 3) and DuckDB both understand, so that one text is run by both.</remarks>
internal sealed class SqlConditions(FlowLogTable table, FlowLogFilter filter)
{
    /// <summary>The address of a record's file: <c>s3://bucket/key</c>. A hidden column of Athena's.</summary>
    public const string Path = "\"$path\"";

    /// <summary>False where no partition of the table has anything that is asked for.</summary>
    public bool MayMatch => Accounts.Any() && Regions.Any() && (filter.VpcId.Count == 0 || table.ColumnOf(FlowLogField.VpcId) is not null
        || WantedFlowLogs.Any() || !table.FlowLogIds.All(filter.VpcOfFlowLog.ContainsKey));

    private IEnumerable<string> Accounts => filter.AccountId.Count == 0 ? table.Accounts : table.Accounts.Intersect(filter.AccountId);

    private IEnumerable<string> Regions => filter.Region.Count == 0 ? table.Regions : table.Regions.Intersect(filter.Region);

    private IEnumerable<string> WantedFlowLogs =>
        filter.VpcOfFlowLog.Where(v => filter.VpcId.Contains(v.Value)).Select(v => v.Key).Order(StringComparer.Ordinal);

    /// <summary>The condition on folders and files: what is not asked for here is neither listed nor paid.</summary>
    public IEnumerable<string> Partitions()
    {
        // A table of many accounts does not know them: they are always named.
        if (filter.AccountId.Count > 0 || table.NeedsAccounts)
        {
            yield return SqlText.In(SqlText.Name(FlowLogTable.AccountColumn), Accounts.Select(SqlText.Text));
        }
        if (filter.Region.Count > 0) { yield return SqlText.In(SqlText.Name(FlowLogTable.RegionColumn), Regions.Select(SqlText.Text)); }
        (DateTimeOffset? first, DateTimeOffset? last) = FlowLogBucket.StampsOf(filter);
        string day = SqlText.Name(FlowLogTable.DayColumn);
        if (first is { } from) { yield return $"{day} >= {SqlText.Text(table.DayOf(from))}"; }
        if (last is { } to) { yield return $"{day} <= {SqlText.Text(table.DayOf(to))}"; }
        if (table.SharesFolders) { yield return IsOfOne(table.FlowLogIds); }
    }

    /// <summary>The time, which records without data have too.</summary>
    /// <exception cref="MissingFieldException">The table has no such column.</exception>
    public IEnumerable<string> Times()
    {
        if (filter.After is { } after) { yield return $"{Seconds(FlowLogField.End)} >= {SqlText.Number(after.ToUnixTimeSeconds())}"; }
        if (filter.Before is { } before) { yield return $"{Seconds(FlowLogField.Start)} < {SqlText.Number(before.ToUnixTimeSeconds())}"; }
    }

    /// <summary>The conditions on what a record says.</summary>
    /// <exception cref="MissingFieldException">The table has no such column.</exception>
    public IEnumerable<string> Values()
    {
        if (filter.Action.Count > 0) { yield return Words(FlowLogField.Action, filter.Action); }
        if (filter.Port.Count > 0) { yield return Numbers(FlowLogField.DestinationPort, filter.Port); }
        if (filter.SourcePort.Count > 0) { yield return Numbers(FlowLogField.SourcePort, filter.SourcePort); }
        if (filter.Protocol.Count > 0 && !filter.Protocol.Contains(IpProtocol.All))
        {
            yield return Numbers(FlowLogField.Protocol, filter.Protocol.Select(p => p.Number));
        }
        if (filter.InterfaceId.Count > 0) { yield return Words(FlowLogField.InterfaceId, filter.InterfaceId); }
        if (filter.SourceAddress.Count > 0) { yield return Blocks(FlowLogField.SourceAddress, filter.SourceAddress); }
        if (filter.DestinationAddress.Count > 0) { yield return Blocks(FlowLogField.DestinationAddress, filter.DestinationAddress); }
        if (filter.VpcId.Count == 0) { yield break; }
        // The file's name has the flow log, whose VPC is known, also where the format has no vpc-id.
        string[] wanted = [.. WantedFlowLogs];
        List<string> vpc = wanted.Length > 0 ? [IsOfOne(wanted)] : [];
        if (vpc.Count == 0 || table.ColumnOf(FlowLogField.VpcId) is not null) { vpc.Add(Words(FlowLogField.VpcId, filter.VpcId)); }
        yield return SqlText.Or(vpc);
    }

    /// <summary>True for a record with data, and not one of NODATA or SKIPDATA. Never null.</summary>
    public string HasData => table.ColumnOf(FlowLogField.LogStatus) is { } status
        ? $"coalesce({SqlText.Name(status)}, 'OK') NOT IN ('NODATA', 'SKIPDATA')" : "TRUE";

    /// <summary>A column of the table, quoted.</summary>
    /// <exception cref="MissingFieldException">The table has no such column.</exception>
    public string Column(FlowLogField field) => table.ColumnOf(field) is { } column ? SqlText.Name(column)
        : throw new MissingFieldException($"its flow logs do not write the field {FlowLogFields.NameOf(field)}, which is asked for");

    /// <summary>A time in seconds; some deliveries carry milliseconds.</summary>
    /// <exception cref="MissingFieldException">The table has no such column.</exception>
    public string Seconds(FlowLogField field)
    {
        string column = Column(field);
        // Division gives a whole number in Trino and a fraction in DuckDB: floor makes them one.
        return $"CASE WHEN {column} > {int.MaxValue} THEN CAST(floor({column} / 1000) AS bigint) ELSE {column} END";
    }

    /// <summary>An IPv4 address as a number, null for every other text.</summary>
    public static string IPv4(string address)
    {
        string Part(int n) => $"TRY_CAST(split_part({address}, '.', {n}) AS bigint)";
        return $"{Part(1)} * 16777216 + {Part(2)} * 65536 + {Part(3)} * 256 + {Part(4)}";
    }

    private static string IsOfOne(IEnumerable<string> flowLogIds) =>
        SqlText.Or([.. flowLogIds.Select(id => $"strpos({Path}, {SqlText.Text($"_{id}_")}) > 0")]);

    // "-" meets no condition, so it is no value to ask for.
    private string Words(FlowLogField field, IEnumerable<string> values) =>
        SqlText.In(Column(field), values.Where(v => v != "-").Select(SqlText.Text));

    private string Numbers(FlowLogField field, IEnumerable<int> values) => SqlText.In(Column(field), values.Select(v => SqlText.Number(v)));

    private string Blocks(FlowLogField field, IReadOnlyList<IPNetwork> blocks)
    {
        string column = Column(field);
        List<string> any = [];
        // Hosts first, by their text: of IPv4 a record has one spelling.
        string[] hosts = [.. blocks.Where(b => b is { PrefixLength: 32, BaseAddress.AddressFamily: AddressFamily.InterNetwork })
            .Select(b => SqlText.Text(b.BaseAddress.ToString()))];
        if (hosts.Length > 0) { any.Add(SqlText.In(column, hosts)); }
        foreach (IPNetwork block in blocks.Where(b => b is { PrefixLength: < 32, BaseAddress.AddressFamily: AddressFamily.InterNetwork }))
        {
            byte[] bytes = block.BaseAddress.GetAddressBytes();
            long first = BinaryPrimitives.ReadUInt32BigEndian(bytes), last = first + (1L << (32 - block.PrefixLength)) - 1;
            any.Add($"{IPv4(column)} BETWEEN {SqlText.Number(first)} AND {SqlText.Number(last)}");
        }

        foreach (IPNetwork block in blocks.Where(b => b.BaseAddress.AddressFamily == AddressFamily.InterNetworkV6))
        {
            // An address of IPv6 has many spellings: only its bytes tell. The first condition keeps ::/0 and the like from IPv4.
            any.Add($"(strpos({column}, ':') > 0 AND contains({SqlText.Text(block.ToString())}, TRY_CAST({column} AS ipaddress)))");
        }

        return SqlText.Or(any);
    }
}
