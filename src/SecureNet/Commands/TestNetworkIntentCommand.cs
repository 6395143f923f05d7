using System.Management.Automation;
using SecureNet.Model;
using SecureNet.Provisioning;
using SecureNet.Reachability;
using SecureNet.Reachability.Matrix;

namespace SecureNet.Commands;

/// <summary>Holds statements against a network: who must reach whom, and who must not.</summary>
[Cmdlet(VerbsDiagnostic.Test, "NetworkIntent", DefaultParameterSetName = PathSet)]
[OutputType(typeof(NetworkIntentResult))]
public sealed class TestNetworkIntentCommand : ReachabilityCommand
{
    private const string PathSet = "Path";
    private const string IntentSet = "Intent";
    private readonly List<IntentResult> _results = [];

    /// <summary>Files of statements (.psd1).</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = PathSet)]
    [SupportsWildcards]
    public string[]? Path { get; set; }

    /// <summary>Statements themselves, such as 'Internet -> private*: nothing'.</summary>
    [Parameter(Mandatory = true, ParameterSetName = IntentSet)]
    public string[]? Intent { get; set; }

    /// <summary>The network to ask about; by default that of the connected accounts.</summary>
    [Parameter(ValueFromPipeline = true)]
    public NetworkSnapshot? Snapshot { get; set; }

    /// <summary>Also writes the results as a JUnit file.</summary>
    [Parameter]
    public string? JUnitPath { get; set; }

    /// <summary>Ends with an error where a statement is violated, so that a pipeline stops.</summary>
    [Parameter]
    public SwitchParameter CI { get; set; }

    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        // Whatever ends it early is no success.
        await ExitWithAsync(1).ConfigureAwait(false);
        string[] files = await OnPipelineAsync(Files).ConfigureAwait(false);
        IntentFile[] sources = Intent is not null ? [new([.. Intent.Select(i => NetworkIntent.Parse(i))], new Dictionary<string, string>())] : [.. files.Select(IntentFile.Read)];
        Network network = await NetworkOfAsync(Snapshot, cancellationToken).ConfigureAwait(false);
        foreach (IntentFile source in sources)
        {
            foreach (IntentResult result in Check(network, source, ClientOs))
            {
                _results.Add(result);
                await WriteAsync(new NetworkIntentResult(result)).ConfigureAwait(false);
            }
        }
    }

    protected override async Task EndAsync(CancellationToken cancellationToken)
    {
        int failed = _results.Count(r => !r.Passed);
        if (JUnitPath is not null) { JUnitReport.Write(await OnPipelineAsync(() => SessionState.Path.GetUnresolvedProviderPathFromPSPath(JUnitPath)).ConfigureAwait(false), _results); }
        await ExitWithAsync(Math.Min(failed, 255)).ConfigureAwait(false);
        if (CI && failed > 0)
        {
            throw new RefusedException("IntentViolated", $"{failed} of {_results.Count} statements do not hold: {string.Join("; ", _results.Where(r => !r.Passed).Select(r => r.Intent.Name))}.",
                _results.First(r => !r.Passed).Intent.Statement, "Look at Violations of the results, each with its witness.");
        }
    }

    private static IEnumerable<IntentResult> Check(Network network, IntentFile source, ClientOs clientOs)
    {
        try { return IntentChecker.Check(network, source.Intents, source.Selectors, clientOs); }
        catch (ArgumentException e) { throw new RefusedException("SelectsNothing", Plain(e), null, "Correct the selection, or take the statement out."); }
    }

    private Task ExitWithAsync(int code) => OnPipelineAsync(() =>
    {
        SessionState.PSVariable.Set("global:LASTEXITCODE", code);
        return true;
    });

    private string[] Files()
    {
        if (Path is null) { return []; }
        List<string> files = [];
        foreach (string path in Path)
        {
            try { files.AddRange(SessionState.Path.GetResolvedProviderPathFromPSPath(path, out _)); }
            catch (ItemNotFoundException) { throw new RefusedException("NoFile", $"There is no file '{path}'.", path, "Check the path."); }
        }
        return [.. files];
    }
}
