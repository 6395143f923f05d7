using SecureNet.Cloud;
using SecureNet.Model;
using SecureNet.Provisioning;
using SecureNet.Provisioning.FlowLogs;

namespace SecureNet.Commands;

/// <summary>Reads the key of a central log bucket and rehearses the delivery with it.</summary>
internal static class KmsKeyCheck
{
    /// <summary>What could not be decided, as a sentence; null where the bucket has no key of its own, or the key serves.</summary>
    /// <param name="cmdlet">For its connected accounts.</param>
    /// <param name="bucket">The bucket as it will be.</param>
    /// <param name="sources">The accounts and regions of the flow logs.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="RefusedException">The key is there and would take no delivery.</exception>
    public static async Task<string?> RunAsync(SecureCmdlet cmdlet, Bucket bucket, IReadOnlyList<Place> sources,
        CancellationToken cancellationToken)
    {
        if (bucket.Encryption?.KmsKeyArn is not { } arn) { return null; }
        // Its own account is shown the policy; the bucket's at least the state.
        string[] parts = arn.Split(':');
        SecureAccount? owner = parts.Length > 4 ? cmdlet.Session.Accounts.Values.Where(a => a.AccountId == parts[4] && a.Region == parts[3])
            .MinBy(a => a.Name, StringComparer.Ordinal) : null;
        if ((owner ?? cmdlet.Session.Accounts.Values.FirstOrDefault(a => a.Place == bucket.Place)) is not { } reader)
        {
            return KmsKeyRehearsal.Unread(arn, $"neither its account nor {bucket.Place} is connected");
        }
        KmsKey key;
        try { key = await reader.Cloud.GetKeyAsync(arn, cancellationToken).ConfigureAwait(false); }
        catch (CloudException e) when (e.Code == "NotFoundException" && owner is not null)
        {
            throw new NotFoundException(
                $"There is no key {arn} in {owner.Place}, with which bucket '{bucket.Id}' is encrypted. Nothing was changed.", arn,
                "Check the ARN, or leave -KmsKeyArn out for SSE-S3.");
        }
        catch (CloudException e) { return KmsKeyRehearsal.Unread(arn, $"{e.Action} answered {e.Code}"); }
        return KmsKeyRehearsal.Check(bucket, key, sources);
    }
}
