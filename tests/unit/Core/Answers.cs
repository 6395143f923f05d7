using SecureNet.Model;
using SecureNet.Reachability;
using SecureNet.Reachability.Matrix;
using SecureNet.Snapshots;

namespace SecureNet.Tests.Core;

/// <summary>
/// One question asked of everything that answers it, on the network as it is and as it comes back from files: the walk of one packet, the
/// matrix, its rows (which are what the exposure is made of) and statements.
/// </summary>
internal static class Answers
{
    /// <summary>All of them answer Unknown, no fix is offered, and the walk's reasons have all of these words.</summary>
    public static void AreUnknown(Network network, string from, string to, int port, params string[] named)
    {
        foreach (Network each in new[] { network, ThroughFiles(network) })
        {
            (PathAnalysis path, ReachabilityRow? row, IntentResult closed, IntentResult open) = Ask(each, from, to, port);
            Assert.True(path.Verdict == Verdict.Unknown, string.Join('\n', PathText.Render(path)));
            string[] missing = [.. named.Where(n => !string.Join('\n', path.Unknowns).Contains(n, StringComparison.Ordinal))];
            Assert.True(missing.Length == 0, $"not named: {string.Join(", ", missing)}, in\n{string.Join('\n', path.Unknowns)}");
            Assert.All(path.Blockers, b => Assert.Null(b.Fix));
            // What needs no reply may get there for certain, so that "nothing" is violated and not only perhaps.
            Assert.Equal((Verdict.Unknown, false, false, true), (row!.Verdict, closed.Passed, open.Passed, open.IsUnknown));
            Assert.Contains(named.Length == 0 ? "" : named[0], RowEvidence.Of(each, row).Unknown, StringComparison.Ordinal);
        }
    }

    /// <summary>All of them answer that it gets through.</summary>
    public static void AreReachable(Network network, string from, string to, int port)
    {
        foreach (Network each in new[] { network, ThroughFiles(network) })
        {
            (PathAnalysis path, ReachabilityRow? row, IntentResult closed, IntentResult open) = Ask(each, from, to, port);
            Assert.True(path.Verdict == Verdict.Reachable, string.Join('\n', PathText.Render(path)));
            Assert.Equal((Verdict.Reachable, false, true), (row!.Verdict, closed.Passed, open.Passed));
        }
    }

    /// <summary>All of them answer that it does not get through.</summary>
    public static void AreBlocked(Network network, string from, string to, int port)
    {
        foreach (Network each in new[] { network, ThroughFiles(network) })
        {
            (PathAnalysis path, ReachabilityRow? row, _, IntentResult open) = Ask(each, from, to, port);
            Assert.True(path.Verdict == Verdict.Blocked, string.Join('\n', PathText.Render(path)));
            Assert.True(row is null or { Verdict: Verdict.Blocked });
            Assert.False(open.Passed || open.IsUnknown);
        }
    }

    /// <summary>The network as it is written to files and read again.</summary>
    public static Network ThroughFiles(Network network)
    {
        string folder = Directory.CreateTempSubdirectory("securenet-").FullName;
        try
        {
            SnapshotWriter.Write(network, folder, default);
            SnapshotReading read = SnapshotFolder.Read([folder], null, null, default);
            Assert.All(read.Problems, p => Assert.Contains("does not know", p.Message, StringComparison.Ordinal));
            return read.Network;
        }
        finally { Directory.Delete(folder, recursive: true); }
    }

    private static (PathAnalysis Path, ReachabilityRow? Row, IntentResult Closed, IntentResult Open) Ask(Network network, string from,
        string to, int port)
    {
        (Endpoint source, Endpoint destination) = EndpointResolver.ResolvePair(network, from, to);
        Flow flow = new() { Source = source, Destination = destination, Protocol = IpProtocol.Tcp, Port = port };
        PathAnalysis path = PathAnalyzer.Analyze(network, flow);
        MatrixQuery query = new()
        {
            From = PartySelectors.Parse(network, from), To = PartySelectors.Parse(network, to), Traffic = [TrafficType.Tcp(port)]
        };
        ReachabilityMatrix matrix = ReachabilityMatrix.Compile(network, query);
        MatrixAnswer? answer = matrix.Ask(flow);
        Assert.True(answer?.Verdict == path.Verdict, $"the matrix: {answer}\n{string.Join('\n', PathText.Render(path))}");
        IntentResult[] results = [.. IntentChecker.Check(network,
            [NetworkIntent.Parse($"{from} -> {to}: nothing"), NetworkIntent.Parse($"{from} -> {to}: tcp/{port}")])];
        return (path, matrix.Rows(query).FirstOrDefault(), results[0], results[1]);
    }
}
