namespace SecureNet.Host;

/// <summary>Finds the folder of the module's manifest.</summary>
internal static class RepositoryRoot
{
    public static string Find()
    {
        for (DirectoryInfo? at = new(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Join(at.FullName, "SecureNet.psd1"))) { return at.FullName; }
        }

        throw new ArgumentException($"SecureNet.psd1 was not found above {AppContext.BaseDirectory}.");
    }
}
