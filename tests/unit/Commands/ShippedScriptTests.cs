using System.Management.Automation;
using System.Management.Automation.Language;
using SecureNet.Tests.Host;

namespace SecureNet.Tests.Commands;

/// <summary>What every script that ships promises: nothing that is given is ignored, and -WhatIf and -Confirm are there.</summary>
public class ShippedScriptTests
{
    private static readonly string s_root = ModuleTests.FindRoot();

    private static readonly string s_runbook = Path.Join(s_root, "module", "runbooks", "two-account-network.ps1");

    /// <summary>Those of the module, and those that a user's shell or pipeline starts.</summary>
    public static TheoryData<string> Shipped => [.. ShippedFiles.Select(f => Path.GetRelativePath(s_root, f))];

    private static IEnumerable<string> ShippedFiles
        => [.. Files(Path.Join(s_root, "module")), .. Files(Path.Join(s_root, ".ci")), Path.Join(s_root, "build.ps1")];

    [Theory]
    [MemberData(nameof(Shipped))]
    public void A_shipped_script_knows_WhatIf_and_Confirm_and_refuses_what_it_does_not_know(string script)
    {
        IScriptExtent? binding = BindingOf(Path.Join(s_root, script))?.Extent;
        Assert.Contains("SupportsShouldProcess", binding?.Text ?? "no CmdletBinding", StringComparison.Ordinal);
    }

    [Fact]
    public void No_script_of_the_repository_swallows_a_parameter()
    {
        string[] scripts = [.. Files(Path.Join(s_root, "tests")).Where(f => !f.EndsWith(".Tests.ps1", StringComparison.Ordinal)),
            .. Files(Path.Join(s_root, "packaging")), .. ShippedFiles];
        Assert.Contains(s_runbook, scripts);
        Assert.All(scripts, f => Assert.True(
            Parse(f).ParamBlock is null || BindingOf(f) is not null, $"{f} has param() and no [CmdletBinding()]."));
    }

    [Fact]
    public void The_runbook_refuses_what_it_cannot_mean_before_an_account_is_connected()
    {
        (string Parameters, string Says)[] refused =
        [
            ("-Kepe", "Kepe"),
            ("-ProfilNameA x -ProfilNameB y", "ProfilNameA"),
            ("simulated", "simulated"),
            ("-ProfileNameA no-such-profile", "Account B has no profile and no role"),
            ("-RoleArnB arn:aws:iam::222222222222:role/Net", "Account A has no profile and no role"),
            ("-ProfileNameA a -RoleArnA arn:aws:iam::111111111111:role/Net", "has a profile and a role"),
            ("-ProfileNameA '' -ProfileNameB ''", "ProfileNameA"),
            ("-ProfileNameA a -ProfileNameB b -Simulated", "-Simulated was given"),
            ("-Simulated -Keep -Remove", "exclude each other"),
            ("-ProfileNameA a -ProfileNameB b -RemoveLogs", "kept unless -Remove"),
        ];
        using Shell shell = new();
        Assert.All(refused, r =>
        {
            ErrorRecord error = shell.Fails($"& '{s_runbook}' {r.Parameters}");
            Assert.Contains(r.Says, error.ToString(), StringComparison.Ordinal);
            Assert.Empty(shell.Run("Get-SecureAccount"));
            Assert.Equal(0, shell.World.ChangingCalls + shell.World.ListingCalls);
        });
    }

    [SkippableFact]
    public void What_builds_and_packs_writes_nothing_under_WhatIf()
    {
        Skip.IfNot(ChildProcess.HasPwsh, "pwsh 7.6 is not installed.");
        string folder = Directory.CreateTempSubdirectory("securenet-whatif").FullName;
        (int code, string output) = ChildProcess.Pwsh("-Command",
            $"& '{s_root}/build.ps1' -WhatIf; & '{s_root}/build.ps1' -Task Test -WhatIf; & '{s_root}/build.ps1' -Task "
                + $"Package -Destination '{folder}/out' -WhatIf; & '{s_root}/.ci/save-pester.ps1' '{folder}/modules' -WhatIf");
        Assert.True(code == 0, output);
        Assert.Contains("dotnet build", output, StringComparison.Ordinal);
        Assert.Contains("dotnet test", output, StringComparison.Ordinal);
        Assert.Contains("SecureNet.psd1", output, StringComparison.Ordinal);
        Assert.Contains("Save Pester", output, StringComparison.Ordinal);
        Assert.DoesNotContain("Build succeeded", output, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder));
        Directory.Delete(folder);
    }

    private static AttributeAst? BindingOf(string file) =>
        Parse(file).ParamBlock?.Attributes.FirstOrDefault(a => a.TypeName.Name.Equals("CmdletBinding", StringComparison.OrdinalIgnoreCase));

    private static ScriptBlockAst Parse(string file)
    {
        ScriptBlockAst script = Parser.ParseFile(file, out _, out ParseError[] errors);
        Assert.Empty(errors.Select(e => e.Message));
        return script;
    }

    // What .ci/run fetches into .ci/tools (pwsh, Pester) is not ours.
    private static IEnumerable<string> Files(string folder) => Directory.EnumerateFiles(folder, "*.ps1", SearchOption.AllDirectories)
        .Where(f => !f.StartsWith(Path.Join(s_root, ".ci", "tools") + Path.DirectorySeparatorChar, StringComparison.Ordinal));
}
