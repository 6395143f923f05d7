using SecureNet.Tests.Commands;

namespace SecureNet.Tests.FlowLogs;

/// <summary>Measure-FlowLog in a real engine.</summary>
public sealed class MeasureFlowLogTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("securenet-measure").FullName;
    private readonly Shell _shell = new();

    public MeasureFlowLogTests()
    {
        string[] records = [.. Enumerable.Range(0, 2000).Select(i => FlowLogLab.Record(i, i % 4 == 0 ? "REJECT" : "ACCEPT"))];
        File.WriteAllBytes(Path.Join(_folder, "a.log.gz"),
            FlowLogLab.Gzip(FlowLogLab.Lines([FlowLogLab.Header, .. records[..1000], FlowLogLab.NoData()])));
        File.WriteAllBytes(Path.Join(_folder, "b.log.gz"), FlowLogLab.Gzip(FlowLogLab.Lines([FlowLogLab.Header, .. records[1000..]])));
    }

    public void Dispose()
    {
        _shell.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void Groups_are_objects_with_the_fields_and_the_sum()
    {
        FlowLogMeasurement measured = (FlowLogMeasurement)Assert.Single(
            _shell.Run($"Measure-FlowLog '{_folder}' -By Port, Action -Sum Flows")).BaseObject;
        Assert.Equal((2000L, 2000L, 1L, 2L, 4L, "InMemory"),
            (measured.Records, measured.Matched, measured.NoData, measured.Objects, measured.GroupCount, measured.Method));
        Assert.Equal(["Port", "Action", "Flows"], measured.Groups[0].Properties.Select(p => p.Name));
        Assert.Equal("22 ACCEPT 1000", Assert.Single(_shell.Run(
            $"$g = (Measure-FlowLog '{_folder}' -By Port, Action -Sum Flows -Top 1).Groups; \"$($g.Port) $($g.Action) $($g.Flows)\""))
            .ToString());
    }

    [Fact]
    public void Ready_questions_take_conditions_and_other_sums()
    {
        Assert.Equal("1764000000 1764000300 1764000600 1764000900 1764001200 1764001500 1764001800",
            Assert.Single(_shell.Run($"(Measure-FlowLog '{_folder}' -Timeline 5m).Groups.Time.ToUnixTimeSeconds() -join ' '")).ToString());
        Assert.Equal("500", Assert.Single(_shell.Run($"(Measure-FlowLog '{_folder}' -Rejects).Matched")).ToString());
        Assert.Equal("Port,Protocol,Action,Flows", Assert.Single(
            _shell.Run($"(Measure-FlowLog '{_folder}' -Ports -Sum Flows).Groups[0].PSObject.Properties.Name -join ','")).ToString());
        Assert.Equal("250", Assert.Single(
            _shell.Run($"(Measure-FlowLog '{_folder}' -TopTalkers -SourceAddress 10.0.1.0/24 -Top 5).Matched")).ToString());
        Assert.Equal("14", Assert.Single(_shell.Run($"(Measure-FlowLog '{_folder}' -Timeline 5m -By Action).GroupCount")).ToString());
    }

    [Fact]
    public void Past_the_memory_it_goes_through_a_file_and_says_so()
    {
        string text = FlowLogLab.Lines([FlowLogLab.Header, .. Enumerable.Range(0, 60_000).Select(i => FlowLogLab.Record(i))]);
        File.WriteAllBytes(Path.Join(_folder, "c.log.gz"), FlowLogLab.Gzip(text));
        FlowLogMeasurement measured = (FlowLogMeasurement)_shell.Run(
            $"Measure-FlowLog '{_folder}/c.log.gz' -By SourceAddress, DestinationAddress, SourcePort -MaxMemory 1MB -Top 2")[0].BaseObject;
        Assert.Equal("Spilled", measured.Method);
        Assert.Equal(60_000, measured.GroupCount);
        Assert.Equal([60_099L, 60_098L], measured.Groups.Select(g => (long)g.Properties["Bytes"].Value));
        Assert.Contains("temporary file", measured.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Two_questions_and_unknown_fields_are_refused()
    {
        Assert.Equal("AmbiguousQuestion", _shell.Fails($"Measure-FlowLog '{_folder}' -Ports -Rejects").FullyQualifiedErrorId.Split(',')[0]);
        Assert.Contains("SourceAddress", _shell.Fails($"Measure-FlowLog '{_folder}' -By Colour").Exception.Message,
            StringComparison.Ordinal);
        Assert.Contains("5m", _shell.Fails($"Measure-FlowLog '{_folder}' -Timeline later").Exception.Message, StringComparison.Ordinal);
    }
}
