using System.Net;
using SecureNet.Cloud;
using SecureNet.FlowLogs;
using SecureNet.Model;

namespace SecureNet.Tests.FlowLogs;

/// <summary>Reading text: what comes out, what is counted, and what bad input does.</summary>
public class FlowLogReaderTests
{
    private static string Many(int count, Func<int, string>? action = null) =>
        FlowLogLab.Lines([FlowLogLab.Header,
            .. Enumerable.Range(0, count).Select(i => FlowLogLab.Record(i, action?.Invoke(i) ?? "ACCEPT"))]);

    [Fact]
    public void Records_come_file_after_file_and_line_after_line_with_their_place()
    {
        FlowLogLab lab = new FlowLogLab().Add("a.log.gz", FlowLogLab.Gzip(Many(5000))).Add("b.log", Many(3));
        IReadOnlyList<FlowLogRecord> records = lab.Read();
        Assert.Equal(5003, records.Count);
        Assert.Equal(Enumerable.Range(0, 5000).Concat(Enumerable.Range(0, 3)).Select(i => FlowLogLab.Record(i)),
            records.Select(r => r.ToString()));
        Assert.Equal(("a.log.gz", 2L), (records[0].Source, records[0].LineNumber));
        Assert.Equal(("a.log.gz", 5001L), (records[4999].Source, records[4999].LineNumber));
        Assert.Equal(("b.log", 4L), (records[5002].Source, records[5002].LineNumber));
        Assert.Equal((5003L, 5003L, 2L, 0L), (lab.Summary.Records, lab.Summary.Matched, lab.Summary.Objects, lab.Summary.Malformed));
        Assert.Empty(lab.Problems);
    }

    public static TheoryData<string> Filters =>
        new("reject", "source", "source block", "destination", "port", "protocol", "time", "interface", "v6", "all together");

    [Theory]
    [MemberData(nameof(Filters))]
    public void A_filter_gives_what_testing_every_record_gives(string which)
    {
        (FlowLogFilter filter, Func<FlowLogRecord, bool> test) = which switch
        {
            "reject" => (new FlowLogFilter { Action = ["REJECT"] }, (Func<FlowLogRecord, bool>)(r => r.Action == "REJECT")),
            "source" => (new() { SourceAddress = [IPNetwork.Parse("10.0.3.7/32")] }, r => r.SourceAddress!.ToString() == "10.0.3.7"),
            "source block" => (new() { SourceAddress = [IPNetwork.Parse("10.0.2.0/23")] },
                r => IPNetwork.Parse("10.0.2.0/23").Contains(r.SourceAddress!)),
            "destination" => (new() { DestinationAddress = [IPNetwork.Parse("192.168.1.1/32"), IPNetwork.Parse("192.168.1.8/32")] },
                r => r.DestinationAddress!.ToString() is "192.168.1.1" or "192.168.1.8"),
            "port" => (new() { Port = [22] }, r => r.DestinationPort == 22),
            "protocol" => (new() { Protocol = [IpProtocol.Udp] }, r => r.Protocol == IpProtocol.Udp),
            "time" => (new()
            {
                After = DateTimeOffset.FromUnixTimeSeconds(1764002000), Before = DateTimeOffset.FromUnixTimeSeconds(1764003000)
            }, r => r.End >= DateTimeOffset.FromUnixTimeSeconds(1764002000) && r.Start < DateTimeOffset.FromUnixTimeSeconds(1764003000)),
            "interface" => (new() { InterfaceId = ["eni-0a3"] }, r => r.InterfaceId == "eni-0a3"),
            "v6" => (new() { SourceAddress = [IPNetwork.Parse("2001:db8::/32")] },
                r => r.SourceAddress!.ToString().StartsWith("2001:db8:", StringComparison.Ordinal)),
            _ =>
                (new() { Action = ["REJECT"], Port = [443], Protocol = [IpProtocol.Tcp], SourceAddress = [IPNetwork.Parse("10.0.0.0/16")] },
                    r => r.Action == "REJECT" && r.DestinationPort == 443 && r.Protocol == IpProtocol.Tcp
                        && r.SourceAddress!.ToString().StartsWith("10.0.", StringComparison.Ordinal)),
        };
        string text = Many(9000, i => i % 9 == 0 ? "REJECT" : "ACCEPT").Replace("10.0.7.9 ", "2001:db8::9 ", StringComparison.Ordinal);
        IReadOnlyList<FlowLogRecord> all = new FlowLogLab().Add("a", text).Read();
        FlowLogRecord[] expected = [.. all.Where(test)];
        FlowLogLab lab = new FlowLogLab().Add("a", text);
        Assert.NotEmpty(expected);
        Assert.Equal(expected.Select(r => (r.LineNumber, r.ToString())), lab.Read(filter).Select(r => (r.LineNumber, r.ToString())));
        Assert.Equal((9000L, (long)expected.Length), (lab.Summary.Records, lab.Summary.Matched));
        Assert.Equal(expected.Length, lab.Count(filter));
    }

    [Fact]
    public void NoData_and_SkipData_are_counted_always_and_given_on_request()
    {
        string text = FlowLogLab.Lines(FlowLogLab.Header, FlowLogLab.Record(1), FlowLogLab.NoData(), FlowLogLab.Record(2),
            FlowLogLab.NoData("SKIPDATA"));
        FlowLogLab lab = new FlowLogLab().Add("a", text);
        Assert.Equal(2, lab.Read().Count);
        Assert.Equal((2L, 1L, 1L), (lab.Summary.Records, lab.Summary.NoData, lab.Summary.SkipData));
        Assert.Equal(["OK", "NODATA", "OK", "SKIPDATA"], lab.Read(new() { IncludeNoData = true }).Select(r => r.LogStatus));
        Assert.Equal((2L, 1L, 1L), (lab.Summary.Records, lab.Summary.NoData, lab.Summary.SkipData));
        Assert.Single(lab.Read(new() { IncludeNoData = true, SourceAddress = [IPNetwork.Parse("10.0.0.1/32")] }));
        Assert.Equal((2L, 1L, 1L), (lab.Summary.Records, lab.Summary.NoData, lab.Summary.SkipData));
    }

    [Fact]
    public void A_capital_D_in_another_field_is_no_lost_data()
    {
        FlowLogLab lab = new FlowLogLab().Add("a",
            FlowLogLab.Lines("srcaddr pkt-dst-aws-service log-status", "10.0.0.1 DYNAMODB OK", "10.0.0.2 CLOUDFRONT OK"));
        Assert.Equal(["DYNAMODB", "CLOUDFRONT"], lab.Read().Select(r => r.PacketDestinationAwsService));
    }

    [Fact]
    public void Joined_files_of_other_formats_are_read_by_their_own_headers()
    {
        byte[] joined = FlowLogLab.Gzip(Many(3), FlowLogLab.Lines("action srcaddr vpc-id", "REJECT 10.9.9.9 vpc-1"), Many(2));
        FlowLogLab lab = new FlowLogLab().Add("a.log.gz", joined);
        IReadOnlyList<FlowLogRecord> records = lab.Read();
        Assert.Equal(6, records.Count);
        Assert.Equal(("vpc-1", "REJECT", "10.9.9.9", 6L),
            (records[3].VpcId, records[3].Action, records[3].SourceAddress!.ToString(), records[3].LineNumber));
        Assert.Equal(9, records[5].LineNumber);
        Assert.Equal((6L, 0L), (lab.Summary.Records, lab.Summary.Malformed));
        Assert.Equal(4,
            Assert.Single(new FlowLogLab().Add("a.log.gz", joined).Read(new() { Action = ["REJECT"] })).Schema.Columns.Count + 1);
    }

    [Fact]
    public void Windows_line_ends_a_byte_order_mark_and_blank_lines_do_no_harm()
    {
        FlowLogLab lab = new FlowLogLab().Add("a",
            "\uFEFF" + FlowLogLab.Header + "\r\n" + FlowLogLab.Record(1) + "\r\n\r\n" + FlowLogLab.Record(2));
        IReadOnlyList<FlowLogRecord> records = lab.Read();
        Assert.Equal([FlowLogLab.Record(1), FlowLogLab.Record(2)], records.Select(r => r.ToString()));
        Assert.Equal([2L, 4L], records.Select(r => r.LineNumber));
        Assert.All(records, r => Assert.Equal("OK", r.LogStatus));
        Assert.Empty(lab.Problems);
    }

    [Fact]
    public void An_export_without_a_header_is_read_as_the_default_format() =>
        Assert.Equal(2, new FlowLogLab().Add("a", FlowLogLab.Lines(FlowLogLab.Record(1), FlowLogLab.Record(2))).Read().Count);

    [Fact]
    public void Lines_that_do_not_fit_are_left_out_and_one_error_says_which_and_how_many()
    {
        string bad = FlowLogLab.Record(5).Replace(" 443 ", " 99999999999 ", StringComparison.Ordinal).Replace(" 22 ", " 99999999999 ",
            StringComparison.Ordinal);
        FlowLogLab lab = new FlowLogLab().Add("a", FlowLogLab.Lines(FlowLogLab.Header, FlowLogLab.Record(1), "2 1 eni-1", bad,
            FlowLogLab.Record(2) + " more", FlowLogLab.Record(3)));
        Assert.Equal(2, lab.Read().Count);
        FlowLogProblem problem = Assert.Single(lab.Problems);
        Assert.Equal(("MalformedLines", "a", 3L, 3L), (problem.Id, problem.Source, problem.Line, problem.LinesLeftOut));
        Assert.Equal("a: 3 of 5 lines were left out; the first is line 3: it has 3 fields and the header 14.", problem.Message);
        Assert.Equal((2L, 3L), (lab.Summary.Records, lab.Summary.Malformed));
    }

    [Fact]
    public void Strict_ends_at_the_first()
    {
        FlowLogLab lab = new FlowLogLab().Add("a", FlowLogLab.Lines(FlowLogLab.Header, FlowLogLab.Record(1), "oops")).Add("b", Many(3));
        Assert.Equal(3, Assert.Throws<FlowLogFormatException>(() => lab.Read(strict: true)).Problem.Line);
        Assert.Equal("EmptyObject",
            Assert.Throws<FlowLogFormatException>(() => new FlowLogLab().Add("a", "").Read(strict: true)).Problem.Id);
    }

    [Fact]
    public void A_truncated_gzip_gives_what_is_before_the_damage_and_the_other_files()
    {
        byte[] whole = FlowLogLab.Gzip(Many(20_000));
        FlowLogLab lab = new FlowLogLab().Add("cut.log.gz", whole[..(whole.Length / 2)]).Add("good.log.gz", FlowLogLab.Gzip(Many(3)));
        int read = lab.Read().Count;
        Assert.InRange(read, 4, 20_000);
        FlowLogProblem problem = Assert.Single(lab.Problems);
        Assert.Equal(("DamagedFile", "cut.log.gz"), (problem.Id, problem.Source));
        Assert.Equal(read - 3 + 1, problem.Line);
        Assert.Equal(1, lab.Summary.FailedObjects);
    }

    [Fact]
    public void What_is_no_flow_log_is_said_once_a_file_and_the_rest_is_read()
    {
        FlowLogLab lab = new FlowLogLab().Add("trail.json.gz", FlowLogLab.Gzip("{\"Records\":[{\"eventVersion\":\"1.08\"}]}\n"))
            .Add("elb.log.gz", FlowLogLab.Gzip(
                "http 2018-07-02T22:23:00.186641Z app/my-loadbalancer/50dc6c495c0c9188 192.168.131.39:2817\n"))
            .Add("empty.log.gz", "").Add("header.log.gz", FlowLogLab.Gzip(FlowLogLab.Header + "\n")).Add("long", new string('x', 300_000))
            .Add("good", Many(2));
        Assert.Equal(2, lab.Read().Count);
        Assert.Equal(["NotAFlowLog", "NotAFlowLog", "EmptyObject", "NotAFlowLog"], lab.Problems.Select(p => p.Id));
        Assert.Equal(["trail.json.gz", "elb.log.gz", "empty.log.gz", "long"], lab.Problems.Select(p => p.Source));
    }

    [Fact]
    public void A_line_longer_than_a_block_is_one_malformed_line()
    {
        FlowLogLab lab = new FlowLogLab().Add("a",
            FlowLogLab.Lines(FlowLogLab.Header, FlowLogLab.Record(1), new string('1', 400_000), FlowLogLab.Record(2)));
        Assert.Equal([2L, 4L], lab.Read().Select(r => r.LineNumber));
        Assert.Equal(1, lab.Summary.Malformed);
    }

    [Fact]
    public void A_condition_on_a_field_that_a_file_lacks_is_said_and_its_name_may_settle_it()
    {
        const string Key =
            "AWSLogs/111111111111/vpcflowlogs/us-east-1/2026/11/25/111111111111_vpcflowlogs_us-east-1_fl-1_20261125T0000Z_0a.log.gz";
        string text = FlowLogLab.Lines("srcaddr action", "10.0.0.1 ACCEPT");
        FlowLogLab lab = new FlowLogLab().Add("x.log", text).Add(Key, text);
        Assert.Single(lab.Read(new() { AccountId = ["111111111111"], Region = ["us-east-1"] }));
        Assert.Equal(("MissingField", "x.log"), (Assert.Single(lab.Problems).Id, lab.Problems[0].Source));
        Assert.Empty(lab.Read(new() { AccountId = ["222222222222"] }));
        Assert.Empty(lab.Read(new() { VpcId = ["vpc-1"], VpcOfFlowLog = new Dictionary<string, string> { ["fl-1"] = "vpc-2" } }));
        Assert.Single(lab.Read(new() { VpcId = ["vpc-1"], VpcOfFlowLog = new Dictionary<string, string> { ["fl-1"] = "vpc-1" } }));
    }

    [Fact]
    public void A_denied_object_is_one_error_and_the_rest_is_read()
    {
        FlowLogLab lab = new FlowLogLab()
            .Add(new FlowLogObject("denied.log.gz", 10, _ => throw new CloudException("AccessDenied", "Access Denied", "s3:GetObject",
                new("111111111111", "us-east-1")), IsRemote: true))
            .Add(new FlowLogObject("good.log", 10,
                _ => Task.FromResult<Stream>(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(Many(700)))), IsRemote: true));
        Assert.Equal(700, lab.Read().Count);
        FlowLogProblem problem = Assert.Single(lab.Problems);
        Assert.Equal(("AccessDenied", "denied.log.gz"), (problem.Id, problem.Source));
        Assert.Contains("s3:GetObject", problem.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ending_early_opens_no_more_files_than_it_needs()
    {
        int opened = 0, closed = 0;
        FlowLogObject[] files = [.. Enumerable.Range(0, 500).Select(i => new FlowLogObject($"{i}.log", 1, _ =>
        {
            Interlocked.Increment(ref opened);
            return Task.FromResult<Stream>(new WatchedStream(System.Text.Encoding.UTF8.GetBytes(Many(2000)),
                () => Interlocked.Increment(ref closed)));
        }, IsRemote: true))];
        FlowLogReader reader = new(FlowLogFilter.All, new() { Workers = 2, ReadAhead = 4 }, new(), _ => { });
        await foreach (IReadOnlyList<FlowLogRecord> batch in reader.ReadAsync(files.ToAsyncEnumerable(), CancellationToken.None)) { break; }
        Assert.InRange(opened, 1, 20);
        Assert.Equal(opened, closed);
    }

    private sealed class WatchedStream(byte[] content, Action onClose) : MemoryStream(content, writable: false)
    {
        private bool _closed;

        protected override void Dispose(bool disposing)
        {
            if (!_closed) { onClose(); }
            _closed = true;
            base.Dispose(disposing);
        }
    }
}
