using SecureNet.FlowLogs;

namespace SecureNet.Tests.FlowLogs;

/// <summary>Files that nobody put a header line into: exports of CloudWatch Logs, and those of a custom format.</summary>
public class HeaderlessFileTests
{
    private const string Custom = "${srcaddr} ${dstaddr} ${bytes} ${action}";

    private static readonly string[] s_records =
        [.. Enumerable.Range(0, 50).Select(i => i == 3 ? FlowLogLab.NoData() : FlowLogLab.Record(i, i % 2 == 0 ? "REJECT" : "ACCEPT"))];

    [Theory]
    [InlineData("2026-01-31T12:00:00.000Z ")]
    [InlineData("2026-01-31T12:00:00 ")]
    [InlineData("2026-01-31T12:00:00.123000+00:00 eni-0a1-all ")]
    public void What_an_export_puts_before_a_record_is_a_column_of_its_own(string before)
    {
        FlowLogLab plain = new FlowLogLab().Add("a", FlowLogLab.Lines(s_records)),
        export = new FlowLogLab().Add("a", FlowLogLab.Gzip(FlowLogLab.Lines([.. s_records.Select(r => before + r)])));
        foreach (FlowLogFilter filter in new FlowLogFilter[]
        {
            new(), new() { Action = ["REJECT"] }, new() { IncludeNoData = true }, new() { Port = [443] }
        })
        {
            Assert.Equal(plain.Read(filter).Select(r => before + r), export.Read(filter).Select(r => r.ToString()));
            Assert.Empty(export.Problems);
            Assert.Equal((plain.Summary.NoData, 0L), (export.Summary.NoData, export.Summary.Malformed));
        }

        Assert.Equal(before.Split(' ')[0], export.Read()[0].Extra["event-time"]);
    }

    [Fact]
    public void A_custom_format_is_read_where_it_is_named_and_no_flow_log_where_it_is_not()
    {
        string text = FlowLogLab.Lines("10.0.0.1 10.0.0.2 700 ACCEPT", "10.0.0.1 10.0.0.3 - REJECT", "10.0.0.1 10.0.0.3 many REJECT");
        FlowLogLab unnamed = new FlowLogLab().Add("a", text),
        named = new FlowLogLab { Format = FlowLogSchema.FromLogFormat(Custom) }.Add("a", text);
        Assert.Empty(unnamed.Read());
        Assert.Equal("NotAFlowLog", Assert.Single(unnamed.Problems).Id);
        Assert.Contains("-LogFormat", unnamed.Problems[0].Advice, StringComparison.Ordinal);
        Assert.Equal([700L, null], named.Read().Select(r => r.Bytes));
        Assert.Equal((1L, "MalformedLines"), (named.Summary.Malformed, Assert.Single(named.Problems).Id));
    }

    [Fact]
    public void A_header_line_is_believed_and_not_the_format_that_was_named()
    {
        FlowLogLab lab = new FlowLogLab { Format = FlowLogSchema.FromLogFormat(Custom) }.Add("a",
            FlowLogLab.Lines([FlowLogLab.Header, .. s_records]));
        Assert.Equal(49, lab.Read().Count);
        Assert.Empty(lab.Problems);
    }

    [Fact]
    public void The_first_line_must_fit_the_format_that_was_named()
    {
        FlowLogLab lab = new FlowLogLab { Format = FlowLogSchema.FromLogFormat(Custom) }.Add("a", FlowLogLab.Lines(s_records));
        Assert.Empty(lab.Read());
        Assert.Contains(Custom, Assert.Single(lab.Problems).Message, StringComparison.Ordinal);
    }
}
