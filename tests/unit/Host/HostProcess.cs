using System.Diagnostics;
using SecureNet.Tests.Commands;

namespace SecureNet.Tests.Host;

/// <summary>Runs the host as a user does: as a process, with the module as it was built.</summary>
internal static class HostProcess
{
    public static (int ExitCode, string Output) Run(IReadOnlyDictionary<string, string>? environment, params string[] arguments) =>
        Run(TimeSpan.FromMinutes(6), environment, arguments);

    /// <param name="environment">What is set besides; an empty text takes a variable away.</param>
    /// <param name="patience">How long it may take before it is ended.</param>
    public static (int ExitCode, string Output) Run(TimeSpan patience, IReadOnlyDictionary<string, string>? environment,
        params string[] arguments)
    {
        string configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        ProcessStartInfo start = new("dotnet", [Path.Join(ModuleTests.FindRoot(), "src", "SecureNet.Host", "bin", configuration, "net10.0",
            "SecureNet.Host.dll"), .. arguments])
        {
            RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true,
        };
        foreach ((string name, string value) in environment ?? new Dictionary<string, string>())
        {
            if (value.Length == 0) { start.Environment.Remove(name); }
            else { start.Environment[name] = value; }
        }

        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        Task<string> error = process.StandardError.ReadToEndAsync();
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        if (!process.WaitForExit(patience))
        {
            process.Kill(true);
            process.WaitForExit();
        }

        return (process.ExitCode, output.Result + error.Result);
    }
}
