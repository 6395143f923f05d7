using Amazon.KeyManagementService.Model;
using SecureNet.Cloud;

namespace SecureNet.Aws;

/// <summary>Keys of KMS and their policies.</summary>
internal sealed class KeyReader(AwsClients clients, CallRecorder calls)
{
    public async Task<KmsKey> GetAsync(string keyId, CancellationToken cancellationToken)
    {
        KeyMetadata key = (await calls.CallAsync("kms:DescribeKey", false, keyId, () =>
            clients.Kms.DescribeKeyAsync(new DescribeKeyRequest { KeyId = keyId }, cancellationToken)).ConfigureAwait(false)).KeyMetadata;
        KmsKey read = new(key.Arn, key.KeyState?.Value ?? "Enabled")
        {
            IsManagedByAws = key.KeyManager?.Value == "AWS", Spec = key.KeySpec?.Value ?? "SYMMETRIC_DEFAULT",
            Usage = key.KeyUsage?.Value ?? "ENCRYPT_DECRYPT",
        };
        try
        {
            // There is one policy a key, and this is its name (KMS API reference, GetKeyPolicy). It is shown to the key's own account only.
            GetKeyPolicyResponse policy = await calls.CallAsync("kms:GetKeyPolicy", false, key.Arn, () =>
                clients.Kms.GetKeyPolicyAsync(new() { KeyId = key.Arn, PolicyName = "default" }, cancellationToken)).ConfigureAwait(false);
            return read with { PolicyDocument = policy.Policy };
        }
        catch (CloudException e) when (e.Code is "AccessDeniedException" or "NotFoundException" or "InvalidArnException")
        {
            return read with { WhyUnread = $"{e.Action} answered {e.Code}" };
        }
    }
}
