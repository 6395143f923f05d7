namespace SecureNet.Tests;

/// <summary>A text that is checked in and that today's must equal, line by line.</summary>
internal static class Golden
{
    /// <summary>Whether goldens are written, to be read as a change of the repository.</summary>
    public static bool IsWritten { get; } = Environment.GetEnvironmentVariable("SECURENET_GOLDEN") == "write";

    /// <summary>Holds the text against the file; with SECURENET_GOLDEN=write it writes the file.</summary>
    public static void Hold(string path, string text)
    {
        if (IsWritten) { File.WriteAllText(path, text); }
        string file = Path.GetFileName(path);
        string[] expected = File.ReadAllText(path).ReplaceLineEndings("\n").Split('\n'), actual = text.Split('\n');
        for (int line = 0; line < Math.Max(expected.Length, actual.Length); line++)
        {
            string was = expected.ElementAtOrDefault(line) ?? "(nothing)", now = actual.ElementAtOrDefault(line) ?? "(nothing)";
            Assert.True(was == now, $"{file}, line {line + 1}:\nexpected {was}\nfound    {now}");
        }
    }
}
