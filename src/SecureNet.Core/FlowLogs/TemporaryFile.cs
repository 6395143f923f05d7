namespace SecureNet.FlowLogs;

/// <summary>Files for what does not fit into memory: only their owner may read them, and they go away when they are closed.</summary>
internal static class TemporaryFile
{
    public static FileStream Open()
    {
        FileStreamOptions options = new() { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Share = FileShare.None, Options = FileOptions.DeleteOnClose, BufferSize = 0 };
        if (!OperatingSystem.IsWindows()) { options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite; }
        return new(Path.Join(Path.GetTempPath(), $"securenet-{Guid.NewGuid():N}.tmp"), options);
    }
}
