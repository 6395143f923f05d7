using Amazon.EC2;
using Amazon.EC2.Model;
using SecureNet.Cloud;
using SecureNet.Keys;
using SecureNet.Model;
using C = SecureNet.Cloud;

namespace SecureNet.Aws;

/// <summary>Key pairs. A private half that EC2 makes goes to the change's keeper and into no resource.</summary>
internal sealed class KeyPairHandler(AmazonEC2Client ec2, CallRecorder calls) : IResourceHandler
{
    public bool Lists(ResourceKind kind) => kind is ResourceKind.KeyPair;

    public bool Applies(Change change) => change is C.ImportKeyPair or C.CreateKeyPair or C.DeleteKeyPair;

    public async Task<IReadOnlyList<Resource>> ListAsync(ResourceKind kind, ResourceFilter filter, CancellationToken cancellationToken)
    {
        DescribeKeyPairsResponse answer = await calls.CallAsync("ec2:DescribeKeyPairs", false, null,
            () => ec2.DescribeKeyPairsAsync(new() { IncludePublicKey = true, Filters = Ec2Filters.Of(filter, "key-pair-id", null) },
                cancellationToken)).ConfigureAwait(false);
        return [.. (answer.KeyPairs ?? []).Select(Map).Where(filter.Matches)];
    }

    public async Task<Resource?> ApplyAsync(Change change, CancellationToken cancellationToken)
    {
        switch (change)
        {
            case C.ImportKeyPair c:
                ImportKeyPairResponse imported = await calls.CallAsync(c.Action, true, c.Address, () => ec2.ImportKeyPairAsync(new()
                {
                    KeyName = c.KeyName, TagSpecifications = [Ec2Filters.TagsOf(ResourceType.KeyPair, c.Tags)],
                    // The API takes the text in base64, and the SDK does not encode it.
                    PublicKeyMaterial = Convert.ToBase64String(System.Text.Encoding.ASCII.GetBytes(c.PublicKey)),
                }, cancellationToken)).ConfigureAwait(false);
                return Made(c, imported.KeyPairId, c.KeyName, PublicKeyLine.TypeOf(c.PublicKey),
                    imported.KeyFingerprint) with { PublicKey = c.PublicKey };
            case C.CreateKeyPair c:
                CreateKeyPairResponse created = await calls.CallAsync(c.Action, true, c.Address, () => ec2.CreateKeyPairAsync(new()
                {
                    KeyName = c.KeyName, KeyType = KeyType.FindValue(c.KeyType), KeyFormat = KeyFormat.FindValue(c.KeyFormat),
                    TagSpecifications = [Ec2Filters.TagsOf(ResourceType.KeyPair, c.Tags)],
                }, cancellationToken)).ConfigureAwait(false);
                c.Keep(created.KeyPair.KeyMaterial);
                return Made(c, created.KeyPair.KeyPairId, c.KeyName, c.KeyType, created.KeyPair.KeyFingerprint);
            case C.DeleteKeyPair c:
                await calls.CallAsync(c.Action, true, c.Id, () => ec2.DeleteKeyPairAsync(new() { KeyName = c.KeyName }, cancellationToken))
                    .ConfigureAwait(false);
                return null;
            default:
                throw new ArgumentException($"{change.OperationName} is not known here.", nameof(change));
        }
    }

    private SecureNet.Model.KeyPair Made(CreateChange change, string id, string name, string type, string fingerprint) => new()
    {
        Id = id, AccountId = calls.Place.AccountId, Region = calls.Place.Region, Tags = change.Tags, KeyName = name, KeyType = type,
        KeyFingerprint = fingerprint ?? "",
    };

    private SecureNet.Model.KeyPair Map(KeyPairInfo k) => new()
    {
        Id = k.KeyPairId, AccountId = calls.Place.AccountId, Region = calls.Place.Region, Tags = Mapper.Tags(k.Tags), KeyName = k.KeyName,
        KeyType = k.KeyType?.Value ?? "", KeyFingerprint = k.KeyFingerprint ?? "",
        PublicKey = string.IsNullOrWhiteSpace(k.PublicKey) ? null : k.PublicKey.Trim(),
    };
}
