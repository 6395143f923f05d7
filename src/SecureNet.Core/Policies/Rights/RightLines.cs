namespace SecureNet.Policies.Rights;

/// <summary>The lines of a table of rights; one that begins with a space goes on with the line before it.</summary>
internal static class RightLines
{
    /// <summary>The lines as they are meant, without their breaks.</summary>
    public static IEnumerable<string> Of(string table)
    {
        string? open = null;
        foreach (string line in table.Split('\n').Select(l => l.TrimEnd()).Where(l => l.Length > 0))
        {
            if (line[0] == ' ') { open += " " + line.Trim(); continue; }
            if (open is not null) { yield return open; }
            open = line;
        }

        if (open is not null) { yield return open; }
    }
}
