using System.IO.Compression;
using System.Net;
using System.Text;
using SecureNet.FlowLogs;
using SecureNet.Model;

namespace SecureNet.Tests.FlowLogs;

/// <summary>Records, schemas, the writer and the keys of objects.</summary>
public class FlowLogRecordTests
{
    private const string Line =
        "2 123456789010 eni-1235b8ca123456789 172.31.16.139 172.31.16.21 20641 22 6 20 4249 1418530010 1418530070 ACCEPT OK";

    [Fact]
    public void A_record_of_the_default_format_is_typed()
    {
        FlowLogRecord record = FlowLogRecord.Parse(FlowLogSchema.Default, Line);
        Assert.Equal(2, record.Version);
        Assert.Equal("123456789010", record.AccountId);
        Assert.Equal("eni-1235b8ca123456789", record.InterfaceId);
        Assert.Equal(IPAddress.Parse("172.31.16.139"), record.SourceAddress);
        Assert.Equal(IPAddress.Parse("172.31.16.21"), record.DestinationAddress);
        Assert.Equal((20641, 22), (record.SourcePort, record.DestinationPort));
        Assert.Equal(IpProtocol.Tcp, record.Protocol);
        Assert.Equal((20L, 4249L), (record.Packets, record.Bytes));
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1418530010), record.Start);
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1418530070), record.End);
        Assert.Equal(("ACCEPT", "OK"), (record.Action, record.LogStatus));
        Assert.Null(record.VpcId);
        Assert.Empty(record.Extra);
        Assert.Equal(Line, record.ToString());
    }

    [Fact]
    public void A_dash_is_null_and_never_zero()
    {
        FlowLogRecord record = FlowLogRecord.Parse(FlowLogSchema.Default,
            "2 123456789010 eni-1 - - - - - - - 1431280876 1431280934 - NODATA");
        Assert.Null(record.SourceAddress);
        Assert.Null(record.DestinationPort);
        Assert.Null(record.Bytes);
        Assert.Null(record.Protocol);
        Assert.Null(record.Action);
        Assert.Equal("NODATA", record.LogStatus);
    }

    [Fact]
    public void Every_field_of_every_version_is_read_by_its_name_in_any_order()
    {
        string[] names = [.. Enumerable.Range(0, FlowLogFields.Count).Select(i => FlowLogFields.NameOf((FlowLogField)i)).Reverse()];
        Dictionary<FlowLogField, object?> values = Enumerable.Range(0, FlowLogFields.Count).Select(i => (FlowLogField)i)
            .ToDictionary(f => f, f => (object?)(FlowLogFields.KindOf(f) switch
            {
                FlowLogValueKind.Address => $"10.0.0.{(int)f}",
                FlowLogValueKind.Text => "v-" + f,
                _ => ((int)f + 100).ToString(System.Globalization.CultureInfo.InvariantCulture),
            }));
        FlowLogRecord record = FlowLogRecord.Create(new(names), values);
        foreach (FlowLogField field in values.Keys)
        {
            object? value = typeof(FlowLogRecord).GetProperty(field.ToString())!.GetValue(record);
            object expected = field switch
            {
                FlowLogField.Protocol => new IpProtocol(107),
                FlowLogField.Start or FlowLogField.End => DateTimeOffset.FromUnixTimeSeconds((int)field + 100),
                _ => FlowLogFields.KindOf(field) switch
                {
                    FlowLogValueKind.Address => IPAddress.Parse((string)values[field]!),
                    FlowLogValueKind.Int32 => (int)field + 100,
                    FlowLogValueKind.Int64 => (long)field + 100,
                    _ => "v-" + field,
                },
            };
            Assert.Equal(expected, value);
        }
    }

    [Fact]
    public void Unknown_columns_are_kept_by_name()
    {
        FlowLogRecord record = FlowLogRecord.Parse(FlowLogSchema.FromLogFormat("${srcaddr} ${future-field} ${bytes}"),
            "2001:db8::1 new 17");
        Assert.Equal("new", record.Extra["future-field"]);
        Assert.Equal("new", record.ValueOf("future_field"));
        Assert.Equal(17, record.Bytes);
        Assert.Equal(IPAddress.Parse("2001:db8::1"), record.SourceAddress);
    }

    [Fact]
    public void Times_in_milliseconds_are_accepted() =>
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1418530010), FlowLogRecord.Parse(new(["start"]), "1418530010123").Start);

    [Theory]
    [InlineData("2 1 eni-1 10.0.0.1", "it has 4 fields and the header 14")]
    [InlineData("2 1 eni-1 10.0.0.1 10.0.0.2 1 2 6 1 1 1 1 ACCEPT OK extra", "it has 15 fields and the header 14")]
    [InlineData("2 1 eni-1 10.0.0.1 10.0.0.2 1 4294967296 6 1 1 1 1 ACCEPT OK",
        "its field dstport is '4294967296', not a number from 0 to 65535")]
    [InlineData("2 1 eni-1 10.0.0.1 10.0.0.2 1 2 6 1 9223372036854775808 1 1 ACCEPT OK",
        "its field bytes is '9223372036854775808', not a number from 0 to 9223372036854775807")]
    [InlineData("2 1 eni-1 10.0.0.256 10.0.0.2 1 2 6 1 1 1 1 ACCEPT OK", "its field srcaddr is '10.0.0.256', not an address")]
    [InlineData("2 1 eni-1 10.0.0.1 10.0.0.2 1 -2 6 1 1 1 1 ACCEPT OK", "its field dstport is '-2', not a number from 0 to 65535")]
    [InlineData("2 1 eni-1 10.0.0.1 10.0.0.2 1 2 6 1 1 soon 1 ACCEPT OK", "its field start is 'soon', not a time in Unix seconds")]
    [InlineData("2 1 eni-1 10.0.0.1  1 2 6 1 1 1 1 ACCEPT OK", "its field dstaddr is empty")]
    public void A_line_that_does_not_fit_says_why(string line, string why) =>
        Assert.Equal(why, Assert.Throws<FormatException>(() => FlowLogRecord.Parse(FlowLogSchema.Default, line)).Message);

    [Theory]
    [InlineData("version account-id interface-id srcaddr", 4)]
    [InlineData("srcaddr future-field\r", 2)]
    [InlineData("2 123456789010 eni-1 10.0.0.1", null)]
    [InlineData("eni-1235b8ca123456789 vpc-1 subnet-2", null)]
    [InlineData("{\"Records\":[]}", null)]
    [InlineData("https 2018-07-02T22:23:00.186641Z app/my-loadbalancer/50dc6c495c0c9188", null)]
    [InlineData("", null)]
    public void A_header_is_told_from_records_and_files_of_other_services(string line, int? columns) =>
        Assert.Equal(columns, FlowLogSchema.TryParseHeader(Encoding.UTF8.GetBytes(line))?.Columns.Count);

    [Fact]
    public void A_schema_knows_its_version_and_its_log_format()
    {
        FlowLogSchema schema = FlowLogSchema.FromLogFormat("${version} ${vpc-id} ${flow-direction}");
        Assert.Equal(5, schema.Version);
        Assert.Equal("${version} ${vpc-id} ${flow-direction}", schema.LogFormat);
        Assert.Equal(1, schema.IndexOf(FlowLogField.VpcId));
        Assert.Equal(-1, schema.IndexOf(FlowLogField.Bytes));
    }

    [Fact]
    public void The_writer_writes_what_AWS_writes()
    {
        FlowLogRecord record = FlowLogRecord.Create(FlowLogSchema.FromLogFormat("${action} ${srcaddr} ${start}"),
            new Dictionary<FlowLogField, object?>
            {
                [FlowLogField.Action] = "REJECT", [FlowLogField.SourceAddress] = IPAddress.Parse("10.0.0.1"),
                [FlowLogField.Start] = DateTimeOffset.FromUnixTimeSeconds(1418530010),
            });
        byte[] content = FlowLogWriter.ToBytes(FlowLogSchema.FromLogFormat("${srcaddr} ${bytes} ${action}"), [record]);
        using StreamReader reader = new(new GZipStream(new MemoryStream(content), CompressionMode.Decompress));
        Assert.Equal("srcaddr bytes action\n10.0.0.1 - REJECT\n", reader.ReadToEnd());
    }

    [Theory]
    [InlineData("AWSLogs/123456789010/vpcflowlogs/us-east-1/2026/11/25/"
        + "123456789010_vpcflowlogs_us-east-1_fl-1234abcd_20261125T1620Z_fe123456.log.gz", "", false, false, false)]
    [InlineData("central/logs/AWSLogs/123456789010/vpcflowlogs/us-east-1/2026/11/25/16/"
        + "123456789010_vpcflowlogs_us-east-1_fl-1234abcd_20261125T1620Z_fe123456.log.parquet", "central/logs", true, false, true)]
    [InlineData("AWSLogs/aws-account-id=123456789010/aws-service=vpcflowlogs/aws-region=us-east-1/year=2026/month=11/day=25/"
        + "123456789010_vpcflowlogs_us-east-1_fl-1234abcd_20261125T1620Z_fe123456.log.gz", "", false, true, false)]
    [InlineData("p/AWSLogs/aws-account-id=123456789010/aws-service=vpcflowlogs/aws-region=us-east-1/year=2026/month=11/day=25/"
        + "hour=16/123456789010_vpcflowlogs_us-east-1_fl-1234abcd_20261125T1620Z_fe123456.log.gz", "p", false, true, true)]
    public void A_key_is_read_and_built(string text, string prefix, bool parquet, bool hive, bool hourly)
    {
        Assert.True(FlowLogKey.TryParse(text, out FlowLogKey? key));
        Assert.Equal(("123456789010", "us-east-1", "fl-1234abcd", "fe123456"), (key.AccountId, key.Region, key.FlowLogId, key.Hash));
        Assert.Equal((prefix, parquet, hive, hourly), (key.Prefix, key.IsParquet, key.IsHive, key.IsHourly));
        Assert.Equal(new DateTimeOffset(2026, 11, 25, 16, 20, 0, TimeSpan.Zero), key.Stamp);
        Assert.Equal(text, key.ToString());
    }

    [Theory]
    [InlineData("AWSLogs/123456789010/CloudTrail/us-east-1/2026/11/25/123456789010_CloudTrail_us-east-1_20261125T1620Z_abc.json.gz")]
    [InlineData("AWSLogs/123456789010/vpcflowlogs/us-east-1/2026/11/25/readme.txt")]
    [InlineData("123456789010_vpcflowlogs_us-east-1_fl-1_20261399T1620Z_abc.log.gz")]
    public void A_key_of_something_else_is_none(string text) => Assert.False(FlowLogKey.TryParse(text, out _));

    [Fact]
    public void Names_prune_by_time_with_room_for_long_windows_and_late_files()
    {
        FlowLogKey key = new() { AccountId = "1", Region = "r", FlowLogId = "fl-1", Stamp = new(2026, 11, 25, 16, 20, 0, TimeSpan.Zero) };
        Assert.True(key.MayOverlap(null, null));
        Assert.True(key.MayOverlap(key.Stamp.AddMinutes(4), null));
        Assert.False(key.MayOverlap(key.Stamp.AddMinutes(10), null));
        Assert.True(key.MayOverlap(null, key.Stamp.AddMinutes(-14)));
        Assert.False(key.MayOverlap(null, key.Stamp.AddMinutes(-15)));
    }
}
