using System.Management.Automation;
using SecureNet.Provisioning;
using SecureNet.Snapshots;

namespace SecureNet.Commands;

/// <summary>Writes a snapshot as files: what the AWS CLI's describe calls print, in folders account/region.</summary>
[Cmdlet(VerbsData.Export, "NetworkSnapshot", SupportsShouldProcess = true)]
public sealed class ExportNetworkSnapshotCommand : AsyncCmdlet
{
    /// <summary>The folder to write to; it is made where it is not there.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    [OneValue]
    public string Path { get; set; } = "";

    /// <summary>The snapshot.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    [Alias("InputObject")]
    public NetworkSnapshot? Snapshot { get; set; }

    /// <summary>Writes into a folder that is not empty, and replaces an earlier snapshot of the same accounts and regions in it.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        string folder = await OnPipelineAsync(() => GetUnresolvedProviderPathFromPSPath(Path)).ConfigureAwait(false);
        if (File.Exists(folder))
        {
            throw new RefusedException("SnapshotExists", $"'{folder}' is a file; nothing was written.", folder, "Name a folder.");
        }
        IReadOnlyList<string> others = SnapshotWriter.Others(Snapshot!.Network, folder);
        if (!Force && Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
        {
            throw new RefusedException("SnapshotExists", $"'{folder}' is there and not "
                + $"empty{(others.Count > 0
                    ? $": {Listed(others)} of no snapshot of these accounts and regions" : ", with an earlier snapshot")}"
                + "; nothing was written.", folder,
                others.Count > 0
                    ? "Name a new folder. With -Force these files stay, and Import-NetworkSnapshot reads them with the snapshot."
                    : "Name a new folder, or use -Force to replace it.");
        }

        if (!await ShouldProcessAsync(folder, $"Write the snapshot of {Snapshot!.ResourceCount} resources").ConfigureAwait(false))
        {
            return;
        }
        SnapshotWriter.Write(Snapshot!.Network, folder, cancellationToken);
        if (others.Count > 0)
        {
            await WriteWarningAsync(
                $"'{folder}' holds {Listed(others)} beside the snapshot: Import-NetworkSnapshot reads what is there together.")
                .ConfigureAwait(false);
        }
    }

    private static string Listed(IReadOnlyList<string> files) =>
        $"{files.Count} file{(files.Count == 1 ? "" : "s")} ({string.Join(", ", files.Take(3))}{(files.Count > 3 ? ", …" : "")})";
}

/// <summary>Reads a snapshot from files that this module or the AWS CLI wrote.</summary>
[Cmdlet(VerbsData.Import, "NetworkSnapshot")]
[OutputType(typeof(NetworkSnapshot))]
public sealed class ImportNetworkSnapshotCommand : AsyncCmdlet
{
    /// <summary>Folders, read at any depth, or files; wildcards are allowed. All of one call become one snapshot.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("FullName")]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = [];

    /// <summary>The account of all files, whatever their folders and owners tell.</summary>
    [Parameter]
    [TextPattern("^\\d{12}$", "'{0}' is no account id: that has 12 digits.")]
    [OneValue]
    public string? AccountId { get; set; }

    /// <summary>The region of files that do not tell theirs.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [OneValue]
    public string? Region { get; set; }

    /// <summary>Ends with an error, and gives no snapshot, where any file is wrong.</summary>
    [Parameter]
    public SwitchParameter Strict { get; set; }

    private readonly List<string> _paths = [];

    protected override async Task ProcessAsync(CancellationToken cancellationToken) =>
        _paths.AddRange(await OnPipelineAsync(Resolved).ConfigureAwait(false));

    protected override async Task EndAsync(CancellationToken cancellationToken)
    {
        if (_paths.Count == 0) { return; }
        SnapshotReading reading = SnapshotFolder.Read([.. _paths.Distinct()], AccountId, Region, cancellationToken);
        SnapshotProblem[] problems = [.. reading.Problems];
        string from = string.Join(", ", _paths);
        if (Strict && Array.Find(problems, p => p.IsError) is { } wrong)
        {
            throw new RefusedException("MalformedSnapshot",
                $"{problems.Count(p => p.IsError)} thing(s) are wrong in {from}. The first: {wrong}", wrong.File,
                "Mend the files, or leave out -Strict to read the others.");
        }

        foreach (SnapshotProblem problem in problems)
        {
            if (problem.IsError) { await WriteErrorAsync(Errors.Of(problem)).ConfigureAwait(false); }
            else { await WriteWarningAsync(problem.ToString()).ConfigureAwait(false); }
        }

        if (reading.Ignored.Count > 0) { await OnPipelineAsync(() =>
        {
            WriteVerbose($"Nothing that is known is in {string.Join(", ", reading.Ignored)}.");
            return true;
        }).ConfigureAwait(false); }
        // Of an empty network every check would say that nothing is wrong.
        if (reading.IsNothing)
        {
            string how = "Dump with 'aws ec2 describe-vpcs --output json > vpcs.json' and so on; see Get-Help Import-NetworkSnapshot.";
            throw Array.Find(problems, p => p.IsError) is { } first
                ? new RefusedException("NothingRead",
                    $"Nothing could be read from {from}, so there is no snapshot. {problems.Count(p => p.IsError)} thing(s) are "
                        + $"wrong; the first: {first}", from, how)
                : new RefusedException("NoSnapshotFiles",
                    $"No file of {from} lists anything that is known, such as \"Vpcs\" or \"SecurityGroups\".", from, how);
        }

        await WriteAsync(new NetworkSnapshot(reading.Network, reading.WrittenAt, from, problems)).ConfigureAwait(false);
    }

    private List<string> Resolved()
    {
        List<string> resolved = [];
        foreach (string path in Path)
        {
            try { resolved.AddRange(GetResolvedProviderPathFromPSPath(path, out _)); }
            catch (ItemNotFoundException) { WriteError(Errors.NoFile(path)); }
        }

        return resolved;
    }
}
