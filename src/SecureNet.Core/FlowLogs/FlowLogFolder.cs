namespace SecureNet.FlowLogs;

/// <summary>Flow log files on this machine.</summary>
public static class FlowLogFolder
{
    private static readonly EnumerationOptions s_all = new()
    {
        RecurseSubdirectories = true, IgnoreInaccessible = false, AttributesToSkip = FileAttributes.Hidden | FileAttributes.System
    };

    /// <summary>The file, or all files in a folder and in the folders in it, but hidden ones.</summary>
    public static IEnumerable<FlowLogObject> List(string path) =>
        Directory.Exists(path)
            ? new DirectoryInfo(path).EnumerateFiles("*", s_all).Select(FlowLogObject.OfFile) : [FlowLogObject.OfFile(path)];

    /// <summary>By the time in their names; files with other names come last, by name.</summary>
    public static IEnumerable<FlowLogObject> OldestFirst(IEnumerable<FlowLogObject> files) =>
        files.OrderBy(f => f.Key?.Stamp ?? DateTimeOffset.MaxValue).ThenBy(f => f.Name, StringComparer.Ordinal);
}
