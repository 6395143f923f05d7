using SecureNet.Provisioning;

namespace SecureNet.Aws;

/// <summary>
/// The shared files of AWS's tools, read as botocore reads them (CR1): profiles, in which the credentials file goes before the config
/// file, and sections of services and of SSO sessions. It is read anew for each connection; the SDK keeps the paths that it saw first.
/// </summary>
internal sealed class SharedConfig
{
    private readonly Dictionary<string, Dictionary<string, string>> _config;
    private readonly Dictionary<string, Dictionary<string, string>> _credentials;

    private SharedConfig(Func<string, string?> environment)
    {
        Environment = environment;
        _config = IniFile.Read(PathOf("AWS_CONFIG_FILE", "config"));
        _credentials = IniFile.Read(PathOf("AWS_SHARED_CREDENTIALS_FILE", "credentials"));
    }

    /// <summary>The variables of the environment; an empty one is as good as none.</summary>
    public Func<string, string?> Environment { get; }

    /// <summary>The profile that is meant where none is named.</summary>
    public string AmbientProfile => Environment("AWS_PROFILE") ?? "default";

    /// <summary>Reads the files of this process.</summary>
    public static SharedConfig Read() => Read(System.Environment.GetEnvironmentVariable);

    /// <summary>Reads the files that an environment names.</summary>
    public static SharedConfig Read(Func<string, string?> environment)
        => new(name => environment(name) is { Length: > 0 } value ? value : null);

    /// <summary>The settings of a profile, or null where there is no such profile.</summary>
    public IReadOnlyDictionary<string, string>? Profile(string name)
    {
        Dictionary<string, string>? config = Section("profile", name) ?? (name == "default" ? _config.GetValueOrDefault(name) : null);
        Dictionary<string, string>? credentials = InCredentialsFile(name);
        if (config is null || credentials is null) { return config ?? credentials; }
        Dictionary<string, string> both = new(config, StringComparer.Ordinal);
        foreach ((string key, string value) in credentials) { both[key] = value; }
        return both;
    }

    /// <summary>What the credentials file says of a profile.</summary>
    public Dictionary<string, string>? InCredentialsFile(string name) => _credentials.GetValueOrDefault(name);

    /// <summary>A section <c>[kind name]</c> of the config file, or null.</summary>
    public Dictionary<string, string>? Section(string kind, string name) => _config
        .LastOrDefault(s => s.Key.StartsWith(kind, StringComparison.Ordinal) && s.Key.Length > kind.Length
            && char.IsWhiteSpace(s.Key[kind.Length])
            && Unquoted(s.Key[kind.Length..].Trim()) == name).Value;

    private string? PathOf(string variable, string file)
    {
        string home = Environment("HOME") ?? System.Environment.GetFolderPath(System.Environment.SpecialFolder.UserProfile);
        string path = Environment(variable) ?? Path.Join(home, ".aws", file);
        return path.StartsWith("~/", StringComparison.Ordinal) ? Path.Join(home, path[2..]) : path;
    }

    private static string Unquoted(string name) =>
        name.Length > 1 && name[0] is '"' or '\'' && name[^1] == name[0] ? name[1..^1] : name;
}

/// <summary>A file of sections and settings in the dialect of Python's configparser, which AWS's tools share.</summary>
internal static class IniFile
{
    /// <summary>
    /// The sections by name. The value of a setting that indented lines follow is those lines, each after a line feed. No file is an empty
    /// one.
    /// </summary>
    public static Dictionary<string, Dictionary<string, string>> Read(string? path)
    {
        Dictionary<string, Dictionary<string, string>> sections = new(StringComparer.Ordinal);
        if (!File.Exists(path)) { return sections; }
        Dictionary<string, string>? section = null;
        (string? setting, int indent, int number) = (null, 0, 0);
        foreach (string line in File.ReadLines(path))
        {
            number++;
            string text = line.Trim();
            if (text.Length == 0 || text[0] is '#' or ';') { continue; }
            int depth = line.Length - line.TrimStart().Length;
            if (section is not null && setting is not null && depth > indent)
            {
                section[setting] += "\n" + text;
                continue;
            }

            indent = depth;
            if (text[0] == '[' && text.IndexOf(']', StringComparison.Ordinal) is > 0 and int end)
            {
                setting = null;
                string name = text[1..end].Trim();
                if (!sections.TryGetValue(name, out section)) { sections.Add(name, section = new(StringComparer.Ordinal)); }
                continue;
            }

            int mark = text.AsSpan().IndexOfAny('=', ':');
            // The line itself is not shown: it may hold a secret.
            if (section is null || mark <= 0)
            {
                throw new RefusedException("MalformedConfigFile",
                    $"Line {number} of '{path}' is neither a section nor a setting of one (name = value).", path,
                    "Mend the line, or take it out.");
            }

            setting = text[..mark].Trim().ToLowerInvariant();
            section[setting] = text[(mark + 1)..].Trim();
        }

        return sections;
    }

    /// <summary>A setting among the indented lines of another one.</summary>
    public static string? Nested(string? lines, string name) => lines?.Split('\n')
        .Select(l => l.Split('=', 2)).LastOrDefault(p => p.Length == 2 && p[0].Trim() == name)?[1].Trim();
}
