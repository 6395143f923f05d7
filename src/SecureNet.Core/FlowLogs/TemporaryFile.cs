using SecureNet.Files;

namespace SecureNet.FlowLogs;

/// <summary>Files for what does not fit into memory: only their owner may read them, and they go away when they are closed.</summary>
internal static class TemporaryFile
{
    public static FileStream Open() => OwnerFile.Open(Path.Join(Path.GetTempPath(), $"securenet-{Guid.NewGuid():N}.tmp"),
        FileMode.CreateNew, FileAccess.ReadWrite, how: FileOptions.DeleteOnClose, bufferSize: 0);
}
