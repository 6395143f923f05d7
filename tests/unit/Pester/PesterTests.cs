using System.ComponentModel;
using System.Diagnostics;
using SecureNet.Tests.Commands;

namespace SecureNet.Tests.Pester;

/// <summary>The Pester files, in a fresh pwsh, where pwsh 7.6 and Pester are installed.</summary>
[Trait("Category", "Pester")]
public class PesterTests
{
    private const int PesterIsMissing = 3;

    [SkippableFact]
    public void Every_Pester_test_passes()
    {
        Skip.If(Run("-Version") is not (0, string version) || !Version.TryParse(
            version.Replace("PowerShell", "", StringComparison.Ordinal).Trim(), out Version? found) || found < new Version(7, 6),
            "pwsh 7.6 is not installed.");
        (int code, string output) = Run("-NonInteractive", "-File",
            Path.Join(ModuleTests.FindRoot(), "tests", "pester", "Invoke-Tests.ps1"), "-Output", "None");
        Skip.If(code == PesterIsMissing, "Pester 5 is not installed for pwsh.");
        Assert.True(code == 0, output);
        Assert.Matches("[1-9][0-9]* passed, 0 failed", output);
    }

    private static (int Code, string Output) Run(params string[] arguments)
    {
        ProcessStartInfo start = new("pwsh", ["-NoProfile", .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        try
        {
            using Process process = Process.Start(start)!;
            Task<string> error = process.StandardError.ReadToEndAsync();
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return (process.ExitCode, output + error.Result);
        }
        catch (Win32Exception) { return (-1, ""); } // there is no pwsh
    }
}
