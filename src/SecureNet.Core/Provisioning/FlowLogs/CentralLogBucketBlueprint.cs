using SecureNet.Model;

namespace SecureNet.Provisioning.FlowLogs;

/// <summary>What <c>New-CentralLogBucket</c> is asked for.</summary>
public sealed record CentralLogBucketSpecification
{
    public required BucketSpecification Bucket { get; init; }

    /// <summary>The accounts and regions whose flow logs come here; a region of <c>*</c> is every region.</summary>
    public required IReadOnlyList<Place> Sources { get; init; }

    /// <summary>Days after which logs expire; null for what the bucket has already, else 365.</summary>
    public int? RetentionDays { get; init; }
}

/// <summary>Turns a specification into a bucket for the flow logs of many accounts.</summary>
public static class CentralLogBucketBlueprint
{
    private const string RetentionRule = "securenet-log-retention";
    private const int DefaultRetentionDays = 365;

    /// <summary>The path of a central log bucket in its deployment; by it removal knows what to keep.</summary>
    public static string AddressOf(string bucketName) => $"log-bucket/{bucketName}";

    /// <summary>True for a bucket that was made for flow logs.</summary>
    public static bool IsLogBucket(Resource resource) =>
        resource is Bucket { Address: { } address } && address.StartsWith("log-bucket/", StringComparison.Ordinal);

    /// <param name="spec">What is asked for.</param>
    /// <param name="have">The bucket of that name, by id.</param>
    /// <exception cref="RefusedException">The name cannot be, or is someone else's.</exception>
    public static Bucket Create(CentralLogBucketSpecification spec, Network have)
    {
        Bucket plain = BucketBlueprint.Create(spec.Bucket with { Address = AddressOf(spec.Bucket.Name) }, have);
        Bucket? existing = have.Of<Bucket>().FirstOrDefault(b => b.Id == plain.Id);
        int days = spec.RetentionDays ?? existing?.LifecycleRules.FirstOrDefault(r => r.Id == RetentionRule)?.ExpirationDays
            ?? DefaultRetentionDays;
        string delivery = LogDeliveryPolicy.Create(plain.Id, Partition.Of(plain.Region), existing?.PolicyDocument, spec.Sources);
        return plain with
        {
            LifecycleRules = [.. plain.LifecycleRules, new(RetentionRule) { ExpirationDays = days }],
            PolicyDocument = BucketPolicyMerge.Merge(plain.PolicyDocument, delivery) ?? plain.PolicyDocument,
        };
    }
}
