using System.Collections.Immutable;
using System.Net;
using System.Text.RegularExpressions;
using SecureNet.Model;
using SecureNet.Printing;

namespace SecureNet.Provisioning;

/// <summary>What <c>New-SecureBucket</c> is asked for.</summary>
public sealed record BucketSpecification
{
    public required Place Place { get; init; }
    public required string Deployment { get; init; }
    public required string Name { get; init; }

    /// <summary>The ARN of a customer key; null for SSE-S3, or for what the bucket has already.</summary>
    public string? KmsKeyArn { get; init; }

    /// <summary>Days that an overwritten or deleted version is kept; null for what the bucket has already, else 30.</summary>
    public int? NoncurrentDays { get; init; }

    public IReadOnlyDictionary<string, string> Tags { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Its path in the deployment.</summary>
    public string Address { get => field ?? $"bucket/{Name}"; init; }
}

/// <summary>
/// Turns a <see cref="BucketSpecification"/> into a bucket that passes the baseline (CIS 2.1.1, 2.1.4; S3.2, S3.3,
/// S3.5, S3.8, S3.12, S3.13, S3.14).
/// </summary>
public static partial class BucketBlueprint
{
    /// <summary>The Sid of the statement that refuses requests without TLS.</summary>
    public const string DenyInsecureTransport = "DenyInsecureTransport";

    private const string NoncurrentRule = "securenet-noncurrent-versions";
    private const string UploadsRule = "securenet-incomplete-uploads";
    private const int DefaultNoncurrentDays = 30;
    private const int UploadDays = 7;

    /// <param name="have">The bucket of that name, by id.</param>
    /// <exception cref="RefusedException">The name cannot be, or is someone else's.</exception>
    public static Bucket Create(BucketSpecification spec, Network have)
    {
        CheckName(spec.Name);
        CheckKey(spec);
        Bucket? existing = have.Of<Bucket>().FirstOrDefault(b => b.Id == spec.Name);
        CheckOwner(spec, existing);
        int days = spec.NoncurrentDays ?? existing?.LifecycleRules.FirstOrDefault(r => r.Id == NoncurrentRule)
            ?.NoncurrentVersionExpirationDays ?? DefaultNoncurrentDays;
        Bucket wanted = new()
        {
            Id = spec.Name, AccountId = spec.Place.AccountId, Region = spec.Place.Region,
            Tags = Blueprint.TagsFor(spec.Deployment, spec.Address, spec.Name, spec.Tags),
            PublicAccessBlock = PublicAccessBlock.All, ObjectOwnership = "BucketOwnerEnforced", Versioning = "Enabled",
            // A key that was not asked for again is not taken away.
            Encryption = spec.KmsKeyArn is { } key ? new("aws:kms", key) : existing?.Encryption ?? BucketEncryption.S3,
            LifecycleRules = [new(NoncurrentRule) { NoncurrentVersionExpirationDays = days },
                new(UploadsRule) { AbortIncompleteMultipartUploadDays = UploadDays }],
        };
        return wanted with { PolicyDocument = TlsOnly(wanted.Arn) };
    }

    /// <summary>The policy that denies every request without TLS.</summary>
    /// <param name="bucketArn">The bucket's ARN.</param>
    public static string TlsOnly(string bucketArn) => $$"""
        {"Version":"2012-10-17","Statement":[{"Sid":"{{DenyInsecureTransport}}","Effect":"Deny","Principal":"*","Action":"s3:*",
        "Resource":["{{bucketArn}}","{{bucketArn}}/*"],"Condition":{"Bool":{"aws:SecureTransport":"false"} } }]}
        """;

    /// <summary>Refuses names that S3 does not take. Source: S3 User Guide, "General purpose bucket naming rules".</summary>
    public static void CheckName(string name)
    {
        if (WhyNot(name) is not { } wrong) { return; }
        throw new RefusedException("InvalidBucketName", $"'{SafeText.Of(name)}' cannot be the name of a bucket: {wrong}.",
            SafeText.Of(name), "Use a name such as demo-vpcendpoint-acc-b-222222222222; the account id in it makes it unique.");
    }

    /// <summary>Why S3 refuses a name, as the end of a sentence; null where it takes it.</summary>
    internal static string? WhyNot(string name) => name switch
    {
        { Length: < 3 or > 63 } => $"it has {name.Length} characters, and 3 to 63 are allowed",
        _ when !Characters().IsMatch(name) =>
            "only lowercase letters, digits, dots and hyphens are allowed, and a letter or digit at both ends",
        _ when name.Contains("..", StringComparison.Ordinal) => "two dots stand next to each other",
        _ when IPAddress.TryParse(name, out _) => "it looks like an address",
        _ when s_prefixes.FirstOrDefault(p => name.StartsWith(p, StringComparison.Ordinal)) is { } prefix =>
            $"AWS keeps names that begin with '{prefix}'",
        _ when s_suffixes.FirstOrDefault(s => name.EndsWith(s, StringComparison.Ordinal)) is { } suffix =>
            $"AWS keeps names that end with '{suffix}'",
        _ => null,
    };

    private static readonly string[] s_prefixes = ["xn--", "sthree-", "amzn-s3-demo-"];
    private static readonly string[] s_suffixes = ["-s3alias", "--ol-s3", ".mrap", "--x-s3", "--table-s3"];

    private static void CheckKey(BucketSpecification spec)
    {
        if (spec.KmsKeyArn is not { } arn) { return; }
        // An id or alias would be looked up in the account of whoever writes, and log delivery fails with it.
        Match key = KeyArn().Match(arn);
        if (!key.Success)
        {
            throw new RefusedException("InvalidKmsKeyArn", $"'{arn}' is not the ARN of a KMS key.", arn,
                $"Give arn:{Partition.Of(spec.Place.Region)}:kms:{spec.Place.Region}:{spec.Place.AccountId}:key/…, not an id or an alias.");
        }
        if (key.Groups[1].Value != spec.Place.Region)
        {
            throw new RefusedException("KmsKeyInAnotherRegion",
                $"The key {arn} lies in {key.Groups[1].Value}, and bucket '{spec.Name}' in {spec.Place.Region}: S3 takes keys "
                    + "of the bucket's region only.", arn, $"Give a key of {spec.Place.Region}.");
        }
    }

    private static void CheckOwner(BucketSpecification spec, Bucket? existing)
    {
        if (existing is null) { return; }
        if (existing.AccountId != spec.Place.AccountId)
        {
            throw new RefusedException("BucketOwnedByAnotherAccount",
                $"The bucket name '{spec.Name}' is taken by another account than {spec.Place.AccountId}: names are global.", spec.Name,
                $"Use another name, such as {spec.Name}-{spec.Place.AccountId}.");
        }

        if (existing.Region != spec.Place.Region)
        {
            throw new RefusedException("BucketInAnotherRegion",
                $"Bucket '{spec.Name}' of account {existing.AccountId} lies in {existing.Region}, not in {spec.Place.Region}; a "
                    + "bucket cannot move.", spec.Name,
                $"Connect account {existing.AccountId} with -Region {existing.Region}, or use another name.");
        }

        if (existing.Deployment != spec.Deployment || existing.Address != spec.Address)
        {
            string owner = existing.Deployment is { } d
                ? $"belongs to the deployment '{d}' as '{existing.Address}'" : "was not made by SecureNet";
            throw new RefusedException("NameBelongsToAnother",
                $"Bucket '{spec.Name}' of {existing.Place} is there and {owner}; it is not touched.", spec.Name,
                "Use another name, or connect with the -Deployment that owns it.");
        }
    }

    [GeneratedRegex("^[a-z0-9][a-z0-9.-]*[a-z0-9]\\z")]
    private static partial Regex Characters();

    [GeneratedRegex("^arn:aws[a-z-]*:kms:([a-z0-9-]+):[0-9]{12}:key/.+$")]
    private static partial Regex KeyArn();
}
