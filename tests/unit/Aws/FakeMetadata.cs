using System.Net;
using System.Net.Sockets;
using System.Text;

namespace SecureNet.Tests.Aws;

/// <summary>
/// The metadata service of an instance with a role. HttpListener refuses the SDK's PUT, which has no length, so this one reads heads of
/// requests itself.
/// </summary>
internal static class FakeMetadata
{
    private static readonly Lazy<string> s_url = new(Start);

    public static string Url => s_url.Value;

    private static string Start()
    {
        TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        _ = Task.Run(async () =>
        {
            while (true) { _ = AnswerAsync(await listener.AcceptTcpClientAsync()); }
        });
        return $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";
    }

    private static async Task AnswerAsync(TcpClient client)
    {
        using TcpClient mine = client;
        using StreamReader reader = new(client.GetStream());
        string path = (await reader.ReadLineAsync())?.Split(' ')[1] ?? "";
        while (await reader.ReadLineAsync() is { Length: > 0 }) { }
        string? body = path.Trim('/') switch
        {
            "latest/api/token" => "TopSecretMetadataToken",
            "latest/meta-data/iam/info"
                => """{"Code": "Success", "LastUpdated": "2026-11-30T00:00:00Z","""
                    + """ "InstanceProfileArn": "arn:aws:iam::111111111111:instance-profile/p", "InstanceProfileId": "AIPA"}""",
            "latest/meta-data/iam/security-credentials" => "the-role",
            "latest/meta-data/iam/security-credentials/the-role" => FakeSts.Keys("ASIAINSTANCE"),
            _ => null,
        };
        string head = $"HTTP/1.1 {(body is null ? "404 Not Found" : "200 OK")}\r\nContent-Length: {body?.Length ?? 0}\r\n"
            + "X-aws-ec2-metadata-token-ttl-seconds: 21600\r\nConnection: close\r\n\r\n";
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(head + body));
    }
}
