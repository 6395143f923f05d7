using System.Management.Automation;
using SecureNet.Cloud;
using SecureNet.Model;
using SecureNet.Provisioning;

namespace SecureNet.Commands;

/// <summary>Lets only VPC endpoints use the objects of a bucket, after a rehearsal that nobody is locked out who must not be.</summary>
[Cmdlet(VerbsSecurity.Protect, "S3Bucket", SupportsShouldProcess = true)]
[OutputType(typeof(S3BucketProtection))]
public sealed class ProtectS3BucketCommand : SecureCmdlet
{
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("Name")]
    [OneValue]
    public string BucketName { get; set; } = "";

    /// <summary>The endpoints that alone may use the objects.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [ResourceReferenceTransformation("VpcEndpointId")]
    public ResourceReference[] Endpoint { get; set; } = [];

    /// <summary>ARNs of roles and users that may use them from anywhere.</summary>
    [Parameter]
    public string[] ExemptPrincipal { get; set; } = [];

    /// <summary>Puts the policy though hosts of the deployment lose access; somebody must be exempt.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        BucketBlueprint.CheckName(BucketName);
        Network have = await Reader.ReadAsync(CloudsFor([]), [ResourceKind.Bucket], ResourceFilter.ById(BucketName), cancellationToken)
            .ConfigureAwait(false);
        Bucket bucket = S3Buckets.Find(have, BucketName);
        Network doors = await Reader.ReadAsync(CloudsFor([]), [ResourceKind.VpcEndpoint],
            new(Ids: [.. Endpoint.Select(e => e.Id).Distinct()]), cancellationToken).ConfigureAwait(false);
        VpcEndpoint[] endpoints = [.. Endpoint.Select(e => FindEndpoint(doors, e.Id)).DistinctBy(e => e.Id)];
        Network users = await Reader.ReadAsync(CloudsFor([]), [ResourceKind.Role, ResourceKind.InstanceProfile, ResourceKind.Instance],
            ResourceFilter.All, cancellationToken).ConfigureAwait(false);
        BucketProtection plan = BucketProtection.Create(new()
        {
            Bucket = bucket, Endpoints = endpoints, Exempt = [.. ExemptPrincipal.Distinct(StringComparer.Ordinal)],
            CallerArn = AccountOf(bucket.Place).Cloud.CallerArn,
            Roles = RoleUse.Of(users), Force = Force,
        });
        foreach (string lost in plan.Lost.Select(l => l.Reason)) { await WriteWarningAsync($"By force: {lost}.").ConfigureAwait(false); }
        if (plan.Policy is { } policy)
        {
            PlanResult? made = await CarryOutAsync(
                Plan.Of([(bucket.Place, new PutBucketPolicy(bucket.Id, policy))]), have, cancellationToken).ConfigureAwait(false);
            if (made is null) { return; }
        }

        await WriteAsync(new S3BucketProtection(bucket, endpoints, ExemptPrincipal, plan)).ConfigureAwait(false);
    }

    private static VpcEndpoint FindEndpoint(Network network, string id) => network.Find<VpcEndpoint>(id) is { Exists: true } found ? found
        : throw new NotFoundException($"No VPC endpoint '{id}' was found in the connected accounts.", id,
            "Make one with Connect-S3Endpoint, or check with Get-SecureAccount that its account and region are connected.");
}

/// <summary>Finds a bucket by its name.</summary>
internal static class S3Buckets
{
    /// <summary>The bucket as its owner sees it.</summary>
    /// <exception cref="RefusedException">Nobody, or somebody who is not connected, has a bucket of this name.</exception>
    public static Bucket Find(Network network, string name)
    {
        Bucket[] found = [.. network.Of<Bucket>().Where(b => b.Id == name)];
        if (found.Length == 0)
        {
            throw new NotFoundException($"There is no bucket '{name}', or no connected account can see it.", name,
                "Check the name; look with Get-SecureBucket.");
        }
        Bucket? own = found.Where(b => b.AccountId != Bucket.UnknownOwner).MaxBy(b => b.HasDetails);
        if (own is null)
        {
            throw new RefusedException("BucketOfAnother", $"Bucket '{name}' belongs to an account that is not connected.", name,
                "Connect the account that owns it, or use a bucket of yours.");
        }
        return own.HasDetails ? own
            : throw new RefusedException("PlaceNotConnected",
                $"Bucket '{name}' of account {own.AccountId} is in {own.Region}, and no connected account is {own.Place}.", name,
                $"Run Connect-SecureAccount for account {own.AccountId} with -Region {own.Region}.");
    }
}
