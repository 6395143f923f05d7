using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using SecureNet.Tests.Commands;
using SecureNet.Tests.Host;

namespace SecureNet.Tests.Aws;

/// <summary>The whole runbook over the real wire protocol, with two assumed roles, against moto_server.</summary>
[Trait("Category", "Moto")]
public sealed class MotoTests : IDisposable
{
    private readonly Process? _moto;
    private readonly int _port = FreePort();

    public MotoTests()
    {
        try
        {
            _moto = Process.Start(new ProcessStartInfo("moto_server", ["-H", "127.0.0.1", "-p", $"{_port}"]) { RedirectStandardOutput = true, RedirectStandardError = true });
            _moto!.OutputDataReceived += (_, _) => { };
            _moto.ErrorDataReceived += (_, _) => { };
            _moto.BeginOutputReadLine();
            _moto.BeginErrorReadLine();
        }
        catch (System.ComponentModel.Win32Exception) { } // not installed: the test says so
    }

    [SkippableFact]
    public void The_runbook_builds_proves_repeats_without_a_change_and_removes()
    {
        Skip.If(_moto is null, "moto_server is not installed.");
        WaitForServer();
        Dictionary<string, string> environment = new()
        {
            ["AWS_ENDPOINT_URL"] = $"http://127.0.0.1:{_port}", ["AWS_ACCESS_KEY_ID"] = "test", ["AWS_SECRET_ACCESS_KEY"] = "test",
        };
        (int code, string output) = HostProcess.Run(environment, Path.Join(ModuleTests.FindRoot(), "module", "runbooks", "two-account-network.ps1"),
            "-RoleArnA", "arn:aws:iam::111111111111:role/SecureNet", "-RoleArnB", "arn:aws:iam::222222222222:role/SecureNet");
        Assert.True(code == 0, output);
        Assert.Contains("Real accounts", output, StringComparison.Ordinal);
        Assert.Contains("no ingress rule for icmp type 8", output, StringComparison.Ordinal);
        Assert.Contains("REACHABLE", output, StringComparison.Ordinal);
        Assert.Contains("by 0 changing calls", output, StringComparison.Ordinal);
        Assert.Contains("Nothing of 'two-account-network' is left", output, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _moto?.Kill(true);
        _moto?.Dispose();
    }

    private void WaitForServer()
    {
        for (int i = 0; i < 300; i++)
        {
            using TcpClient client = new();
            try
            {
                client.Connect(IPAddress.Loopback, _port);
                return;
            }
            catch (SocketException) { Thread.Sleep(100); }
        }
    }

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
