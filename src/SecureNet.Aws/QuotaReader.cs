using System.Text.Json;
using System.Text.Json.Nodes;
using SecureNet.Cloud;

namespace SecureNet.Aws;

/// <summary>
/// Reads quotas: the account's own value, else AWS's default. Requests and members are named as those of AWSSDK.ServiceQuotas.
/// </summary>
internal sealed class QuotaReader(JsonClient json, CallRecorder calls)
{
    public async Task<double?> GetAsync(string service, string code, CancellationToken cancellationToken) =>
        await ReadAsync("GetServiceQuota", service, code, cancellationToken).ConfigureAwait(false)
            // Of a quota that was never changed some services have no value of the account's own.
            ?? await ReadAsync("GetAWSDefaultServiceQuota", service, code, cancellationToken).ConfigureAwait(false);

    private async Task<double?> ReadAsync(string operation, string service, string code, CancellationToken cancellationToken)
    {
        try
        {
            JsonResponse answer = await calls.CallAsync($"servicequotas:{operation}", false, code,
                () => json.CallAsync(operation, new JsonObject { ["ServiceCode"] = service, ["QuotaCode"] = code }, cancellationToken))
                    .ConfigureAwait(false);
            return answer.Result.TryGetProperty("Quota", out JsonElement quota) && quota.TryGetProperty("Value", out JsonElement value)
                && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : null;
        }
        catch (CloudException e) when (e.Code is "NoSuchResourceException" or "NoSuchResource") { return null; }
    }
}
