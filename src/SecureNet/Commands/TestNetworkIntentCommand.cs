using System.Management.Automation;
using SecureNet.Model;
using SecureNet.Provisioning;
using SecureNet.Reachability;
using SecureNet.Reachability.Matrix;

namespace SecureNet.Commands;

/// <summary>Holds statements against a network: who must reach whom, and who must not.</summary>
[Cmdlet(VerbsDiagnostic.Test, "NetworkIntent", DefaultParameterSetName = PathSet)]
[OutputType(typeof(NetworkIntentResult))]
public sealed class TestNetworkIntentCommand : ReachabilityCommand, IGate
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
    [OneValue]
    public string? JUnitPath { get; set; }

    /// <summary>
    /// Ends with an error where not everything is good, so that a pipeline stops and its process ends with the exit code.
    /// </summary>
    [Parameter]
    public SwitchParameter CI { get; set; }

    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        string[] files = await OnPipelineAsync(Files).ConfigureAwait(false);
        IntentFile[] sources = Intent is not null
            ? [new([.. Intent.Select(i => NetworkIntent.Parse(i))], new Dictionary<string, string>())] : [.. files.Select(IntentFile.Read)];
        Network network = await NetworkOfAsync(Snapshot, cancellationToken).ConfigureAwait(false);
        foreach (IntentFile source in sources)
        {
            foreach (IntentResult result in Check(network, source, ClientOs))
            {
                NetworkIntentResult told = new(result);
                _results.Add(result);
                Judge(told.Outcome, () => result.Intent.Name);
                await WriteAsync(told).ConfigureAwait(false);
            }
        }
    }

    protected override async Task EndAsync(CancellationToken cancellationToken)
    {
        if (JUnitPath is not null)
        {
            JUnitReport.Write(await OnPipelineAsync(() => SessionState.Path.GetUnresolvedProviderPathFromPSPath(JUnitPath))
                .ConfigureAwait(false), _results);
        }
    }

    private static IEnumerable<IntentResult> Check(Network network, IntentFile source, ClientOs clientOs)
    {
        try { return IntentChecker.Check(network, source.Intents, source.Selectors, clientOs); }
        catch (ArgumentException e)
        {
            throw new RefusedException("SelectsNothing", Errors.Plain(e), null, "Correct the selection, or take the statement out.");
        }
    }

    private string[] Files()
    {
        if (Path is null) { return []; }
        List<string> files = [];
        foreach (string path in Path)
        {
            try { files.AddRange(SessionState.Path.GetResolvedProviderPathFromPSPath(path, out _)); }
            catch (ItemNotFoundException) { throw new NotFoundException($"There is no file '{path}'.", path, "Check the path."); }
        }
        return [.. files];
    }
}
