using System.Reflection;
using System.Reflection.Emit;

namespace SecureNet.Tests.Commands;

/// <summary>A second version of the module in a session that has one: said in words, not by .NET and not in silence.</summary>
public sealed class OneVersionTests : IDisposable
{
    private readonly Shell _shell = new();

    private readonly string _folder = Directory.CreateTempSubdirectory("securenet-version-").FullName;

    [Fact]
    public void Another_version_is_refused_with_both_versions_and_the_way()
    {
        string manifest = Install("9.8.7");
        string refused = Assert.Single(_shell.RunWithErrors($"Import-Module '{manifest}'").Errors).ToString();
        Assert.Contains("SecureNet 9.8.7 cannot be imported", refused, StringComparison.Ordinal);
        Assert.Contains($"this session has SecureNet {Loaded} loaded, from {typeof(SecureAccount).Assembly.Location}", refused,
            StringComparison.Ordinal);
        Assert.Contains("Start a new session", refused, StringComparison.Ordinal);
        Assert.NotEmpty(_shell.Run("Get-Command New-SecureVpc"));
    }

    [Fact]
    public void Another_build_of_the_same_version_is_a_warning_and_the_same_build_is_not()
    {
        _shell.Run($"Import-Module '{Install(Loaded)}' -WarningAction Continue");
        Assert.Contains(_shell.Warnings, w => w.Contains($"has another build of SecureNet {Loaded} loaded", StringComparison.Ordinal));
        _shell.Warnings.Clear();
        File.Copy(typeof(SecureAccount).Assembly.Location, Path.Join(_folder, "module", "bin", "SecureNet.dll"), true);
        _shell.Run($"Import-Module '{Path.Join(_folder, "module", "OneVersion.psm1")}' -Force -WarningAction Continue");
        Assert.Empty(_shell.Warnings);
    }

    public void Dispose()
    {
        _shell.Dispose();
        Directory.Delete(_folder, true);
    }

    private static string Loaded => typeof(SecureAccount).Assembly.GetName().Version!.ToString(3);

    // The manifest and the nested module are those that ship; the assembly is an empty one of the version.
    private string Install(string version)
    {
        string root = ModuleTests.FindRoot();
        Directory.CreateDirectory(Path.Join(_folder, "module", "bin"));
        foreach (string file in Directory.GetFiles(Path.Join(root, "module"), "*.ps*1*"))
        {
            File.Copy(file, Path.Join(_folder, "module", Path.GetFileName(file)), true);
        }
        string manifest = Path.Join(_folder, "SecureNet.psd1");
        File.WriteAllText(manifest,
            File.ReadAllText(Path.Join(root, "SecureNet.psd1")).Replace($"'{Loaded}'", $"'{version}'", StringComparison.Ordinal));
        PersistedAssemblyBuilder assembly = new(new AssemblyName("SecureNet") { Version = new Version(version + ".0") },
            typeof(object).Assembly);
        assembly.DefineDynamicModule("SecureNet");
        assembly.Save(Path.Join(_folder, "module", "bin", "SecureNet.dll"));
        return manifest;
    }
}
