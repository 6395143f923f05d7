using System.ComponentModel;
using System.Diagnostics;

namespace SecureNet.Tests.Aws;

/// <summary>AWS's own service models, as botocore has them.</summary>
internal static class Botocore
{
    /// <summary>Runs a script in python3; a code other than zero means that there is no botocore.</summary>
    public static (int Code, string Output) Ask(string script, params string[] arguments)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo("python3",
                ["-c", script, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            Task<string> error = process.StandardError.ReadToEndAsync();
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            _ = error.Result;
            return (process.ExitCode, output);
        }
        catch (Win32Exception) { return (-1, ""); } // there is no python3
    }
}
