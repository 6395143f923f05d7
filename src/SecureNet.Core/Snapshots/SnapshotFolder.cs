using System.Collections.Concurrent;
using System.IO.Enumeration;
using SecureNet.Model;
using SecureNet.Printing;

namespace SecureNet.Snapshots;

/// <summary>What was read from files.</summary>
/// <param name="Network">The resources, and which kinds were listed whole.</param>
/// <param name="Problems">What is wrong or missing, in the order of the files.</param>
/// <param name="Files">The number of files that held something known.</param>
/// <param name="WrittenAt">When the newest of these files was written (UTC).</param>
/// <param name="Ignored">The files of JSON that held nothing known.</param>
public sealed record SnapshotReading(Network Network, IReadOnlyList<SnapshotProblem> Problems, int Files, DateTimeOffset WrittenAt,
    IReadOnlyList<string> Ignored)
{
    /// <summary>True where no resource was read and no listing whole: that is no network without resources.</summary>
    public bool IsNothing => Network.Count == 0 && !Network.Places.Any(p => SnapshotKinds.All.Any(k => Network.Has(p, k)));
}

/// <summary>
/// Reads a network from files: plain output of <c>aws ec2 describe-*</c> and <c>aws elbv2 describe-*</c>, one answer or more a file, told
/// by its top-level key whatever the file is called.
/// </summary>
public static class SnapshotFolder
{
    /// <summary>Reads files, and every file of folders at any depth, on every processor: all of them are one snapshot.</summary>
    /// <param name="paths">Folders and files.</param>
    /// <param name="accountId">The account of all files, or null where they tell it themselves.</param>
    /// <param name="region">The region of files that do not tell it, or null.</param>
    /// <exception cref="IOException">A path does not exist.</exception>
    public static SnapshotReading Read(IReadOnlyList<string> paths, string? accountId, string? region, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(paths);
        ConcurrentBag<SnapshotProblem> problems = [];
        (string Root, string[] Files)[] found = [.. paths.Select(FilesOf)];
        string root = found.Select(f => f.Root).Aggregate(CommonOf);
        string[] files = [.. found.SelectMany(f => f.Files).Distinct(StringComparer.Ordinal)];
        DescribeDocument?[] read = new DescribeDocument?[files.Length];
        // The largest first, so that none is left over for one processor at the end.
        int[] order = [.. Enumerable.Range(0, files.Length)
            .OrderByDescending(i => new FileInfo(files[i]) is { Exists: true } f ? f.Length : 0)];
        Parallel.ForEach(Partitioner.Create(order, EnumerablePartitionerOptions.NoBuffering),
            new() { CancellationToken = cancellationToken }, i => read[i] = ReadFile(root, files[i], problems.Add));
        DescribeDocument[] documents = [.. read.OfType<DescribeDocument>().Where(d => d.Keys.Count > 0 && !d.IsRefused)];
        Network network = Build(documents, accountId, region, problems.Add);
        foreach (SnapshotProblem problem in UnknownWordProblems.Of(network)) { problems.Add(problem); }
        // An account whose every file is wrong is there, and nothing of it is known.
        foreach (DescribeDocument d in read.OfType<DescribeDocument>().Where(d => d.IsRefused))
        {
            if (PlaceFinder.Told(d) is ({ } account, { } where)) { network = network.WithPlace(new(accountId ?? account, where)); }
        }

        DateTimeOffset newest = files.Where((_, i) => read[i] is { Keys.Count: > 0, IsRefused: false })
            .Select(f => new DateTimeOffset(File.GetLastWriteTimeUtc(f))).DefaultIfEmpty().Max();
        return new(network, Sorted(problems), documents.Length, newest,
            [.. read.OfType<DescribeDocument>().Where(d => d is { Keys.Count: 0, IsRefused: false }).Select(d => d.File)]);
    }

    // A tool's folder holds hundreds of files of which the same is to be said: it is said of the first.
    private static SnapshotProblem[] Sorted(IEnumerable<SnapshotProblem> problems) =>
    [
        .. problems.Select(p => p with { Message = SafeText.Of(p.Message) })
            .GroupBy(p => p.IsForeign ? p.Message : p.Where + "\n" + p.Message, StringComparer.Ordinal).SelectMany(g =>
            {
                SnapshotProblem[] all = [.. g.OrderBy(p => p.File, StringComparer.Ordinal)];
                return all is [{ IsForeign: true } first, _, ..]
                    ? [first with { Message = $"{first.Message} The same holds for {all.Length - 1} more, such as {all[1].File}." }] : all;
            }).OrderBy(p => p.File, StringComparer.Ordinal).ThenBy(p => p.Line ?? 0).ThenBy(p => p.Message, StringComparer.Ordinal),
    ];

    private static Network Build(DescribeDocument[] documents, string? accountId, string? region, Action<SnapshotProblem> report)
    {
        PlaceFinder finder = new(documents, accountId, region, report);
        Network network = Network.Empty;
        List<(Place Place, DescribeDocument Document)> placed = [];
        foreach (DescribeDocument d in documents)
        {
            if (finder.Find(d) is { } place) { placed.Add((place, d)); }
        }

        foreach (IGrouping<Place, (Place Place, DescribeDocument Document)> group in placed.GroupBy(p => p.Place)
            .OrderBy(g => g.Key.AccountId, StringComparer.Ordinal).ThenBy(g => g.Key.Region, StringComparer.Ordinal))
        {
            PlaceBuilder builder = new(group.Key, [.. group.Select(g => g.Document)], report);
            network = network.With(builder.Build());
            if (group.Key.Region == Place.Global) { continue; }
            network = network.WithPlace(group.Key);
            foreach (ResourceKind kind in builder.Collected) { network = network.WithCollected(group.Key, kind); }
            if (builder.ShowsManaged is { } shown) { network = network.WithManaged(group.Key, shown); }
        }

        return TransitGatewayJoin.WithPropagations(network, placed);
    }

    private static DescribeDocument? ReadFile(string root, string file, Action<SnapshotProblem> report)
    {
        string name = Path.GetRelativePath(root, file);
        bool isJson = file.EndsWith(".json", StringComparison.OrdinalIgnoreCase);
        // The last two folders of the path may be account and region, where one region's folder is read.
        string[] above = root.Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries);
        string hints = string.Join('/', [.. above[^Math.Min(2, above.Length)..], isJson ? name[..^5] : name]);
        byte[] json;
        try { json = DescribeReader.ToUtf8(File.ReadAllBytes(file)); }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { return Refuse(new(true, e.Message) { File = name }); }

        if (ForeignFormat.Of(json) is { } foreign) { return Refuse(Foreign(foreign)); }
        byte first = json.AsSpan().TrimStart(" \t\r\n"u8) is [byte b, ..] ? b : (byte)0;
        if (first != (byte)'{' && !isJson) { return null; } // a read-me or the like
        if (first == 0) { return Refuse(new(true, "the file is empty: the call whose output it should hold failed.") { File = name }); }
        DescribeDocument document = new(name, hints);
        List<SnapshotProblem> problems = [];
        DescribeReader.Read(json, document, problems.Add);
        DescribeReader.NoteMorePages(document);
        if (IsDoubtful(document, problems) && ForeignJson.Of(json) is { } other) { return Refuse(Foreign(other)); }
        problems.ForEach(report);
        return document.Keys.Count == 0 && problems.Count > 0 ? new(name, hints) { IsRefused = true } : document;

        SnapshotProblem Foreign(string what) => new(true, what) { File = name, JsonPath = "$", Line = 1, Column = 1, IsForeign = true };

        DescribeDocument Refuse(SnapshotProblem problem)
        {
            report(problem);
            return new(name, hints) { IsRefused = true };
        }
    }

    // Another format gives nothing, or something wrong; the .NET SDK's answers, EventBridge's rules and classic
    // tags have keys that look right.
    private static bool IsDoubtful(DescribeDocument d, List<SnapshotProblem> problems) =>
        d.Keys.Count == 0 || problems.Any(p => p.IsError) || d.Names.Contains("HttpStatusCode") || d.Rules.Exists(r => r.RuleArn is null)
        || d.TagDescriptions.Exists(t => t.ResourceArn is null);

    /// <summary>The folder that both are in: the same name in two of them must stay two files, and two folders two accounts.</summary>
    private static string CommonOf(string a, string b)
    {
        string[] one = a.Split(Path.DirectorySeparatorChar);
        int same = one.Zip(b.Split(Path.DirectorySeparatorChar)).TakeWhile(p => p.First == p.Second).Count();
        string common = string.Join(Path.DirectorySeparatorChar, one[..same]);
        return common.Length == 0 ? Path.DirectorySeparatorChar.ToString() : common;
    }

    private static (string Root, string[] Files) FilesOf(string path)
    {
        string full = Path.GetFullPath(path);
        if (File.Exists(full)) { return (Path.GetDirectoryName(full)!, [full]); }
        if (!Directory.Exists(full)) { throw new DirectoryNotFoundException($"There is no folder or file '{path}'."); }
        // A link to a folder above would never end: links to folders are not followed.
        FileSystemEnumerable<string> found = new(full, (ref FileSystemEntry e) => e.ToFullPath(),
            new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None })
        {
            ShouldIncludePredicate = (ref FileSystemEntry e) => !e.IsDirectory && !e.FileName.StartsWith('.'),
            ShouldRecursePredicate =
                (ref FileSystemEntry e) => (e.Attributes & FileAttributes.ReparsePoint) == 0 && !e.FileName.StartsWith('.'),
        };
        return (full.TrimEnd(Path.DirectorySeparatorChar), [.. found.Order(StringComparer.Ordinal)]);
    }
}
