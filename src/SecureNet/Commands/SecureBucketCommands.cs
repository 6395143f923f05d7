using System.Collections;
using System.Management.Automation;
using SecureNet.Cloud;
using SecureNet.Model;
using SecureNet.Provisioning;

namespace SecureNet.Commands;

/// <summary>Makes a bucket that passes the baseline: no public access, no ACLs, encrypted, versioned, TLS only.</summary>
[Cmdlet(VerbsCommon.New, "SecureBucket", SupportsShouldProcess = true)]
[OutputType(typeof(SecureBucket))]
public sealed class NewSecureBucketCommand : SecureCmdlet
{
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("BucketName")]
    [OneValue]
    public string Name { get; set; } = "";

    /// <summary>The ARN of a KMS key in the bucket's region; by default SSE-S3.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [OneValue]
    public string? KmsKeyArn { get; set; }

    /// <summary>Days that overwritten and deleted versions are kept.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateRange(1, 36500)]
    [OneValue]
    public int? NoncurrentDays { get; set; }

    /// <summary>More tags for the bucket.</summary>
    [Parameter]
    public Hashtable Tag { get; set; } = [];

    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        SecureAccount account = ResolveAccount(Account);
        BucketSpecification spec = new()
        {
            Place = account.Place, Deployment = account.Deployment, Name = Name, KmsKeyArn = KmsKeyArn, NoncurrentDays = NoncurrentDays,
            Tags = UserTags.Read(Tag, "s3"),
        };
        BucketBlueprint.CheckName(Name);
        Network have = await Reader.ReadAsync([account.Cloud], [ResourceKind.Bucket], ResourceFilter.ById(Name), cancellationToken)
            .ConfigureAwait(false);
        Blueprint blueprint = new(spec.Deployment, [BucketBlueprint.Create(spec, have)]);
        PlanResult? result = await CarryOutAsync(Planner.Create(blueprint, have), have, cancellationToken).ConfigureAwait(false);
        if (result?.ApplyTo(have).Find<Bucket>(account.Place, ResourceKind.Bucket, Name) is { } made)
        {
            await WriteAsync(new SecureBucket(made)).ConfigureAwait(false);
        }
    }
}

/// <summary>Gets buckets of deployments.</summary>
[Cmdlet(VerbsCommon.Get, "SecureBucket")]
[OutputType(typeof(SecureBucket))]
public sealed class GetSecureBucketCommand : SecureCmdlet
{
    /// <summary>A name, with wildcards.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("BucketName")]
    [SupportsWildcards]
    [ItemName("BucketName")]
    public string Name { get; set; } = "*";

    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        bool isPattern = WildcardPattern.ContainsWildcardCharacters(Name);
        Network network = await Reader.ReadAsync(CloudsFor([]), [ResourceKind.Bucket],
            isPattern ? ResourceFilter.All : ResourceFilter.ById(Name), cancellationToken).ConfigureAwait(false);
        WildcardPattern pattern = new(Name, WildcardOptions.IgnoreCase);
        Bucket[] found = [.. network.Of<Bucket>().Where(b => b.Deployment is not null && pattern.IsMatch(b.Id)).OrderBy(b => b.Id,
            StringComparer.Ordinal)];
        foreach (Bucket bucket in found) { await WriteAsync(new SecureBucket(bucket)).ConfigureAwait(false); }
        if (found.Length == 0 && !isPattern) { await WriteErrorAsync(Errors.NotFound("bucket", Name)).ConfigureAwait(false); }
    }
}

/// <summary>Deletes buckets of deployments; one that is not empty only with -Force, which deletes every version in it.</summary>
[Cmdlet(VerbsCommon.Remove, "SecureBucket", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
public sealed class RemoveSecureBucketCommand : SecureCmdlet
{
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("BucketName", "InputObject")]
    [ResourceReferenceTransformation("BucketName", "Name")]
    public ResourceReference[] Name { get; set; } = [];

    /// <summary>Deletes every object, version and delete marker in it first.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        Network have = await Reader.ReadAsync(CloudsFor(Name), [ResourceKind.Bucket], new(Ids: [.. Name.Select(b => b.Id).Distinct()]),
            cancellationToken).ConfigureAwait(false);
        Bucket[] doomed = [.. Name.Select(r => Find(have, r.Id)).Distinct()];
        if (!Force)
        {
            await BucketContent.RefuseAsync(doomed, b => AccountOf(b.Place).Cloud,
                "Empty it first, or add -Force, which deletes every version of every object.", cancellationToken).ConfigureAwait(false);
        }
        await CarryOutAsync(RemovalPlanner.Create(doomed, have, _ => Force), have, cancellationToken).ConfigureAwait(false);
    }

    private static Bucket Find(Network have, string name)
    {
        // Every account sees that the name is taken; only the owner sees by whom.
        Bucket? found = have.Of<Bucket>().Where(b => b.Id == name).MinBy(b => b.AccountId == Bucket.UnknownOwner);
        if (found is null || found.AccountId == Bucket.UnknownOwner)
        {
            throw new NotFoundException($"No bucket '{name}' was found in the connected accounts.", name, "Look with Get-SecureBucket.");
        }
        return found.Deployment is not null ? found
            : throw new RefusedException("NotOurs", $"Bucket '{name}' of {found.Place} was not made by SecureNet; it is not touched.", name,
                "Delete it with the tool that made it.");
    }
}

/// <summary>Looks into buckets before they go.</summary>
internal static class BucketContent
{
    /// <exception cref="RefusedException">One of them is not empty.</exception>
    public static async Task RefuseAsync(IReadOnlyList<Bucket> buckets, Func<Bucket, ICloud> cloudOf, string advice,
        CancellationToken cancellationToken)
    {
        bool[] empty = await Task.WhenAll(buckets.Select(b => cloudOf(b).Objects.IsEmptyAsync(b.Id, cancellationToken)))
            .ConfigureAwait(false);
        Bucket[] full = [.. buckets.Where((_, i) => !empty[i])];
        if (full.Length == 0) { return; }
        throw new RefusedException("BucketNotEmpty",
            $"{string.Join(", ", full.Select(b => $"Bucket '{b.Id}' of {b.Place}"))} {(full.Length == 1 ? "is" : "are")} "
                + "not empty. Nothing was removed.", full[0].Id, advice);
    }
}
