using System.Text;
using SecureNet.Snapshots;

namespace SecureNet.Tests.Snapshots;

/// <summary>A folder with files of a dump, for one test.</summary>
internal sealed class DumpFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("securenet-").FullName;

    public DumpFolder Add(string file, string text) => Add(file, Encoding.UTF8.GetBytes(text));

    public DumpFolder Add(string file, byte[] content)
    {
        string path = System.IO.Path.Join(Path, file);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
        return this;
    }

    public SnapshotReading Read(string? accountId = null, string? region = null) => SnapshotFolder.Read([Path], accountId, region, default);

    public void Dispose() => Directory.Delete(Path, true);
}
