namespace SecureNet.FlowLogs;

/// <summary>One file or object that may hold flow log records.</summary>
/// <param name="Name">The file's path or the object's key; what error messages name.</param>
/// <param name="Size">Its size in bytes as listed (packed).</param>
/// <param name="OpenAsync">Opens it at its start.</param>
/// <param name="IsRemote">True where reading waits for a network: it is then read ahead.</param>
public sealed record FlowLogObject(string Name, long Size, Func<CancellationToken, Task<Stream>> OpenAsync, bool IsRemote = false)
{
    /// <summary>The facts in its name; null where it is not named as AWS names its objects.</summary>
    public FlowLogKey? Key { get; } = FlowLogKey.TryParse(Name.Replace('\\', '/'), out FlowLogKey? key) ? key : null;

    /// <summary>The facts that are known without its name; null for files and the objects of buckets, whose names say it.</summary>
    public FlowLogOrigin? Origin { get; init; }

    /// <summary>A file on this machine.</summary>
    public static FlowLogObject OfFile(string path) => OfFile(new FileInfo(path));

    /// <inheritdoc cref="OfFile(string)"/>
    public static FlowLogObject OfFile(FileInfo file) => new(file.FullName, file.Exists ? file.Length : 0,
        _ => Task.FromResult<Stream>(new FileStream(file.FullName, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete,
            bufferSize: 0)));
}
