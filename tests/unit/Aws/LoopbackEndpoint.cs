using System.Net;
using System.Net.Sockets;
using System.Text;

namespace SecureNet.Tests.Aws;

/// <summary>An HTTP endpoint on a free port of this machine that stands for AWS; what it answers is whoever derives's.</summary>
internal abstract class LoopbackEndpoint : IDisposable
{
    private readonly HttpListener _listener = new();

    protected LoopbackEndpoint()
    {
        Url = $"http://127.0.0.1:{FreePort()}";
        _listener.Prefixes.Add(Url + "/");
        _listener.Start();
        _ = AnswerAsync();
    }

    public string Url { get; }

    public static int FreePort()
    {
        using TcpListener free = new(IPAddress.Loopback, 0);
        free.Start();
        return ((IPEndPoint)free.LocalEndpoint).Port;
    }

    public void Dispose() => _listener.Close();

    /// <summary>The answer to a request with this body: its status, its type and its text.</summary>
    protected abstract (int Status, string Type, string Text) Answer(HttpListenerRequest request, string body);

    private async Task AnswerAsync()
    {
        while (_listener.IsListening)
        {
            HttpListenerContext context;
            try { context = await _listener.GetContextAsync().ConfigureAwait(false); }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException) { return; } // closed
            using StreamReader reader = new(context.Request.InputStream);
            (context.Response.StatusCode, context.Response.ContentType, string text) = Answer(
                context.Request, await reader.ReadToEndAsync().ConfigureAwait(false));
            await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(text)).ConfigureAwait(false);
            context.Response.Close();
        }
    }
}
