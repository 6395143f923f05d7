using System.Diagnostics;
using SecureNet.Tests.Commands;
using SecureNet.Tests.Host;

namespace SecureNet.Tests.Aws;

/// <summary>
/// moto_server behind a proxy that ends TLS for AWS's real host names (tests/wire): the product speaks to it
/// without an endpoint of its own.
/// </summary>
internal sealed class WireBed : IDisposable
{
    private static readonly string s_scripts = Path.Join(ModuleTests.FindRoot(), "tests", "wire");
    private readonly MotoServer _moto = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("securenet-wire");
    private readonly Process? _proxy;

    /// <param name="faults">What tests/wire/faults.py reads; none where it is left out.</param>
    /// <param name="clock">How far the far side's clock is ahead of this machine's.</param>
    public WireBed(string? faults = null, TimeSpan clock = default)
    {
        string moto = new Uri(_moto.Url()).Port.ToString(System.Globalization.CultureInfo.InvariantCulture);
        Skip.If(!OperatingSystem.IsLinux(),
            "A child process is given the proxy's authority by SSL_CERT_FILE, which .NET reads on Linux only.");
        Skip.If(Python("-c", "import botocore, boto3, cryptography").Code != 0,
            "python3 with botocore, boto3 and cryptography is not installed.");
        if (faults is not null) { File.WriteAllText(Path.Join(_folder.FullName, "faults.json"), faults); }
        _proxy = Process.Start(new ProcessStartInfo("python3",
            [Path.Join(s_scripts, "proxy.py"), moto, _folder.FullName, "--clock", $"{clock.TotalSeconds:0}"]))!;
        for (int look = 0; look < 300 && !File.Exists(PortFile); look++) { Thread.Sleep(100); }
        Environment = new Dictionary<string, string>
        {
            ["HTTPS_PROXY"] = $"http://127.0.0.1:{File.ReadAllText(PortFile)}",
            ["SSL_CERT_FILE"] = Path.Join(_folder.FullName, "authority.pem"),
            ["AWS_ACCESS_KEY_ID"] = "AKIAIOSFODNN7EXAMPLE", ["AWS_SECRET_ACCESS_KEY"] = "test", ["AWS_SESSION_TOKEN"] = "",
            ["AWS_PROFILE"] = "",
            ["AWS_CONFIG_FILE"] = "/no/such/file", ["AWS_SHARED_CREDENTIALS_FILE"] = "/no/such/file",
            ["AWS_EC2_METADATA_DISABLED"] = "true",
            ["AWS_ENDPOINT_URL"] = "", ["AWS_REGION"] = "", ["AWS_DEFAULT_REGION"] = "",
            ["POWERSHELL_TELEMETRY_OPTOUT"] = "", ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1",
        };
        MotoPort = moto;
    }

    /// <summary>What a child process needs to find AWS here, with access keys and no region.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; }

    /// <summary>The folder of this bed; what a test puts there goes with it.</summary>
    public string Folder => _folder.FullName;

    private string MotoPort { get; }

    private string PortFile => Path.Join(_folder.FullName, "port");

    private string CallsFile => Path.Join(_folder.FullName, "calls.jsonl");

    /// <summary>The requests so far, each as its JSON.</summary>
    public IReadOnlyList<System.Text.Json.JsonElement> Calls =>
        [.. File.ReadLines(CallsFile).Select(line => System.Text.Json.JsonDocument.Parse(line).RootElement)];

    /// <summary>Runs the shipped runbook over two assumed roles.</summary>
    public (int Code, string Output) Runbook(string accountA, string accountB, string regionA, string regionB, string? awsRegion,
        params string[] more) =>
            HostProcess.Run(TimeSpan.FromMinutes(6), new Dictionary<string, string>(Environment) { ["AWS_REGION"] = awsRegion ?? "" },
            [
                Path.Join(ModuleTests.FindRoot(), "module", "runbooks", "two-account-network.ps1"), "-RegionA", regionA,
                "-RegionB", regionB,
                "-RoleArnA", $"arn:aws:iam::{accountA}:role/SecureNet", "-RoleArnB", $"arn:aws:iam::{accountB}:role/SecureNet",
                "-KeyPath", Path.Join(Folder, accountA + ".pem"), .. more,
            ]);

    /// <summary>What tests/wire/validate.py says of every request so far.</summary>
    public string Validate() => Python(Path.Join(s_scripts, "validate.py"), CallsFile).Output;

    /// <summary>
    /// The codes that botocore tries again: a line of class, service and code each (tests/wire/retryable.py).
    /// Skips where there is no botocore.
    /// </summary>
    public static string[] RetryableCodes()
    {
        Skip.If(Python("-c", "import botocore").Code != 0, "python3 with botocore is not installed.");
        (int code, string output) = Python(Path.Join(s_scripts, "retryable.py"));
        Assert.True(code == 0, output);
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>What a second client finds of a deployment: a line of count, kind, address and account each.</summary>
    /// <param name="places">Each as account/region.</param>
    public string[] Audit(string deployment, params string[] places)
    {
        (int code, string output) = Python([Path.Join(s_scripts, "audit.py"), MotoPort, deployment, .. places]);
        Assert.True(code == 0, output);
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    public void Dispose()
    {
        _proxy?.Kill(true);
        _proxy?.Dispose();
        _moto.Dispose();
        _folder.Delete(true);
    }

    private static (int Code, string Output) Python(params string[] arguments)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo("python3",
                arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            Task<string> error = process.StandardError.ReadToEndAsync();
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return (process.ExitCode, output + error.Result);
        }
        catch (System.ComponentModel.Win32Exception) { return (-1, "python3 is not installed."); }
    }
}
