using System.Text;
using System.Text.Json;
using SecureNet.Cloud;
using SecureNet.Files;
using SecureNet.Printing;

namespace SecureNet;

/// <summary>
/// Adds every call of a cloud to a file, a line of JSON each, for audits and change tickets. Holds no parameter, so no secret.
/// </summary>
internal static class EvidenceFile
{
    private static readonly Lock s_lock = new();

    public static void Attach(ICloud cloud, string path)
    {
        using (Open(path)) { } // refused now rather than in the middle of a run
        cloud.Called += call =>
        {
            string line = JsonSerializer.Serialize(new
            {
                time = call.StartedAt.ToString("O", System.Globalization.CultureInfo.InvariantCulture), account = call.Place.AccountId,
                region = call.Place.Region, action = SafeText.Of(call.Action),
                target = Safe(call.Target), change = call.IsChange, requestId = call.RequestId,
                milliseconds = Math.Round(call.Duration.TotalMilliseconds, 1), error = Safe(call.ErrorCode),
            });
            lock (s_lock)
            {
                using FileStream file = Open(path);
                file.Write(Encoding.UTF8.GetBytes(line + "\n"));
            }
        };
    }

    private static string? Safe(string? text) => text is null ? null : SafeText.Of(text);

    private static FileStream Open(string path) => OwnerFile.Open(path, FileMode.Append, share: FileShare.ReadWrite);
}
