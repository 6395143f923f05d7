using System.Diagnostics;
using SecureNet.Tests.Commands;

namespace SecureNet.Tests.Host;

/// <summary>Runs the host as a user does: as a process, with the module as it was built.</summary>
internal static class HostProcess
{
    public static (int ExitCode, string Output) Run(IReadOnlyDictionary<string, string>? environment, params string[] arguments)
    {
        string configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        ProcessStartInfo start = new("dotnet", [Path.Join(ModuleTests.FindRoot(), "src", "SecureNet.Host", "bin", configuration, "net10.0", "SecureNet.Host.dll"), .. arguments])
        {
            RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true,
        };
        foreach ((string name, string value) in environment ?? new Dictionary<string, string>()) { start.Environment[name] = value; }
        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        if (!process.WaitForExit(TimeSpan.FromMinutes(2))) { process.Kill(true); }
        return (process.ExitCode, output + error.Result);
    }
}
