using System.Security.AccessControl;
using System.Security.Principal;
using System.Text;
using SecureNet.Files;

namespace SecureNet.Keys;

/// <summary>
/// The file of a private key: only its owner may read it from the moment it is there, and one that exists is never overwritten.
/// </summary>
public sealed class PrivateKeyFile : IDisposable
{
    private readonly FileStream _stream;
    private bool _isWritten;

    private PrivateKeyFile(FileStream stream) => _stream = stream;

    /// <summary>Creates an empty file that only its owner may read and write.</summary>
    /// <exception cref="IOException">It exists, or its folder does not.</exception>
    public static PrivateKeyFile Create(string path)
    {
        if (!Directory.Exists(Path.GetDirectoryName(path)) && CanBeMade(path)) { OwnerFile.CreateFolder(Path.GetDirectoryName(path)!); }
        return new(OperatingSystem.IsWindows() ? CreateOnWindows(path) : OwnerFile.Open(path, FileMode.CreateNew));
    }

    /// <summary>
    /// True where a key can be put there: its folder exists, or is OpenSSH's own, which is made for its owner alone as ssh-keygen does it.
    /// </summary>
    public static bool CanBeMade(string path)
    {
        string? folder = Path.GetDirectoryName(path);
        return Directory.Exists(folder) || (Path.GetFileName(folder) == ".ssh" && Directory.Exists(Path.GetDirectoryName(folder)));
    }

    /// <summary>Writes the private half, down to the disk.</summary>
    public void Write(string text)
    {
        // A second key is one that was made again because the first answer did not come.
        _stream.SetLength(0);
        _stream.Write(Encoding.ASCII.GetBytes(text));
        _stream.Flush(flushToDisk: true);
        _isWritten = true;
    }

    /// <summary>Closes the file; one that got no key is taken away again.</summary>
    public void Dispose()
    {
        _stream.Dispose();
        if (!_isWritten) { File.Delete(_stream.Name); }
    }

    [System.Runtime.Versioning.SupportedOSPlatform("windows")]
    private static FileStream CreateOnWindows(string path)
    {
        FileSecurity security = new();
        // No rule of the folder is inherited: OpenSSH refuses a key that others may read.
        security.SetAccessRuleProtection(isProtected: true, preserveInheritance: false);
        security.AddAccessRule(new(WindowsIdentity.GetCurrent().User!, FileSystemRights.FullControl, AccessControlType.Allow));
        return new FileInfo(path).Create(FileMode.CreateNew, FileSystemRights.Write, FileShare.None, 4096, FileOptions.None, security);
    }
}
