namespace SecureNet.Files;

/// <summary>
/// Files that only their owner may read (mode 0600) from the moment they are there: the plan of a network is of use to who attacks it. On
/// Windows the folder's rights hold.
/// </summary>
public static class OwnerFile
{
    private const UnixFileMode OfFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Opens a file, and creates it for its owner alone; one that is there keeps its rights.</summary>
    public static FileStream Open(string path, FileMode mode, FileAccess access = FileAccess.Write, FileShare share = FileShare.None,
        FileOptions how = FileOptions.None, int bufferSize = 4096)
    {
        FileStreamOptions options = new() { Mode = mode, Access = access, Share = share, Options = how, BufferSize = bufferSize };
        if (!OperatingSystem.IsWindows() && mode is not FileMode.Open) { options.UnixCreateMode = OfFile; }
        return new(path, options);
    }

    /// <summary>Makes a folder, and those above it that are not there, which only their owner may enter.</summary>
    public static void CreateFolder(string path)
    {
        if (OperatingSystem.IsWindows()) { Directory.CreateDirectory(path); }
        else if (!Directory.Exists(path))
        {
            // .NET gives the mode to the last one only.
            if (Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path))) is { Length: > 0 } above)
            {
                CreateFolder(above);
            }
            Directory.CreateDirectory(path, OfFile | UnixFileMode.UserExecute);
        }
    }
}
