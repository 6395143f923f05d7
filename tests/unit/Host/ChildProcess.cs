using System.ComponentModel;
using System.Diagnostics;

namespace SecureNet.Tests.Host;

/// <summary>Runs pwsh as a pipeline does: a process of its own, without a terminal.</summary>
internal static class ChildProcess
{
    /// <summary>True where a pwsh is on the path that is new enough.</summary>
    public static bool HasPwsh { get; } = Pwsh("-Version") is (0, string version) &&
        Version.TryParse(version.Replace("PowerShell", "", StringComparison.Ordinal).Trim(), out Version? found)
        && found >= new Version(7, 6);

    public static (int Code, string Output) Pwsh(params string[] arguments)
    {
        ProcessStartInfo start = new("pwsh",
            ["-NoProfile", .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        try
        {
            using Process process = Process.Start(start)!;
            process.StandardInput.Close();
            Task<string> error = process.StandardError.ReadToEndAsync();
            string output = process.StandardOutput.ReadToEnd();
            if (!process.WaitForExit(TimeSpan.FromMinutes(2))) { process.Kill(true); }
            return (process.ExitCode, output + error.Result);
        }
        catch (Win32Exception) { return (-1, ""); } // there is no pwsh
    }
}
