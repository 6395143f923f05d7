using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Amazon.Runtime;
using SecureNet.Aws;
using SecureNet.Cloud;

namespace SecureNet.Tests.Aws;

/// <summary>Objects whose connection breaks while they are read.</summary>
public sealed class ObjectStreamTests : IDisposable
{
    private readonly byte[] _content = [.. Enumerable.Range(0, 300_000).Select(i => (byte)(i * 7))];
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentQueue<string> _requests = [];
    private int _cutAfter = int.MaxValue;

    public ObjectStreamTests()
    {
        _listener.Start();
        _ = ServeAsync();
    }

    public void Dispose() => _listener.Dispose();

    [Fact]
    public async Task A_connection_that_breaks_is_taken_up_where_it_broke()
    {
        _cutAfter = 100_000;
        Assert.Equal(_content, await ReadAsync());
        Assert.Equal(["", "bytes=100000-", "bytes=200000-"], _requests);
    }

    [Fact]
    public async Task One_that_never_brings_a_byte_ends_with_an_error()
    {
        _cutAfter = 0;
        await Assert.ThrowsAnyAsync<IOException>(ReadAsync);
        Assert.Equal(4, _requests.Count);
    }

    private async Task<byte[]> ReadAsync()
    {
        AwsClients clients = new(new CloudConnection
        {
            Region = "us-east-1", EndpointUrl = $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}"
        }, new BasicAWSCredentials("AKIDEXAMPLE", "secret"));
        S3ObjectStore store = new(clients, new(new("111111111111", "us-east-1"), TimeSpan.FromMilliseconds(1)));
        await using Stream stream = await store.OpenReadAsync("logs", "a.log.gz", default);
        using MemoryStream copy = new();
        await stream.CopyToAsync(copy);
        return copy.ToArray();
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            TcpClient client;
            try { client = await _listener.AcceptTcpClientAsync().ConfigureAwait(false); }
            catch (Exception e) when (e is SocketException or ObjectDisposedException) { return; } // closed
            using (client)
            {
                NetworkStream stream = client.GetStream();
                string range = await RangeAsync(stream).ConfigureAwait(false);
                _requests.Enqueue(range);
                int from = range.Length == 0 ? 0 : int.Parse(range["bytes=".Length..^1], System.Globalization.CultureInfo.InvariantCulture);
#pragma warning disable CA5351 // What S3 calls an ETag.
                string head = $"HTTP/1.1 {(from == 0 ? "200 OK" : "206 Partial Content")}\r\nContent-Length: {_content.Length - from}\r\n"
                    + $"ETag: \"{Convert.ToHexStringLower(MD5.HashData(_content))}\"\r\nConnection: close\r\n\r\n";
#pragma warning restore CA5351
                await stream.WriteAsync(Encoding.ASCII.GetBytes(head)).ConfigureAwait(false);
                await stream.WriteAsync(_content.AsMemory(from, Math.Min(_cutAfter, _content.Length - from))).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Reads a request's header; the bytes that it asks for.</summary>
    private static async Task<string> RangeAsync(NetworkStream stream)
    {
        using StreamReader reader = new(stream, leaveOpen: true);
        string range = "";
        while (await reader.ReadLineAsync().ConfigureAwait(false) is { Length: > 0 } line)
        {
            if (line.StartsWith("Range:", StringComparison.OrdinalIgnoreCase)) { range = line["Range:".Length..].Trim(); }
        }

        return range;
    }
}
