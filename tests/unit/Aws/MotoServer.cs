using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace SecureNet.Tests.Aws;

/// <summary>A moto_server on a free loopback port: an independent AWS. Tests skip where it is not installed.</summary>
public sealed class MotoServer : IDisposable
{
    private readonly Process? _moto;
    private readonly int _port = LoopbackEndpoint.FreePort();

    public MotoServer()
    {
        try
        {
            _moto = Process.Start(new ProcessStartInfo("moto_server", ["-H", "127.0.0.1", "-p", $"{_port}"]) 
            {
                RedirectStandardOutput = true, RedirectStandardError = true,
                // Short pages, so that what goes through several takes no thousands of objects.
                Environment = { ["MOTO_S3_DEFAULT_MAX_KEYS"] = "50" },
            });
            _moto!.OutputDataReceived += (_, _) => { };
            _moto.ErrorDataReceived += (_, _) => { };
            _moto.BeginOutputReadLine();
            _moto.BeginErrorReadLine();
        }
        catch (System.ComponentModel.Win32Exception) { } // not installed: the tests say so
    }

    /// <summary>Its address; skips the test where there is none.</summary>
    public string Url()
    {
        Skip.If(_moto is null, "moto_server is not installed.");
        for (int i = 0; i < 300; i++)
        {
            using TcpClient client = new();
            try
            {
                client.Connect(IPAddress.Loopback, _port);
                break;
            }
            catch (SocketException) { Thread.Sleep(100); }
        }

        return $"http://127.0.0.1:{_port}";
    }

    public void Dispose()
    {
        _moto?.Kill(true);
        _moto?.Dispose();
    }
}
