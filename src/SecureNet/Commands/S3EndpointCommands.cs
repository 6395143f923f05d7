using System.Management.Automation;
using SecureNet.Cloud;
using SecureNet.Model;
using SecureNet.Provisioning;

namespace SecureNet.Commands;

/// <summary>Gets the S3 endpoints of deployments.</summary>
[Cmdlet(VerbsCommon.Get, "S3Endpoint")]
[OutputType(typeof(S3Endpoint))]
public sealed class GetS3EndpointCommand : SecureCmdlet
{
    /// <summary>A name with wildcards, or an id.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("VpcEndpointId")]
    [SupportsWildcards]
    [ItemName("VpcEndpointId")]
    public string Name { get; set; } = "*";

    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        Network network = await Reader.ReadAsync(CloudsFor([]), [ResourceKind.VpcEndpoint, ResourceKind.ManagedPrefixList],
            ResourceFilter.All, cancellationToken).ConfigureAwait(false);
        WildcardPattern pattern = new(Name, WildcardOptions.IgnoreCase);
        VpcEndpoint[] found = [.. network.Of<VpcEndpoint>().Where(e => e.Exists && e.Deployment is not null
            && e.ServiceName == S3EndpointBlueprint.ServiceIn(e.Region) && (pattern.IsMatch(e.PlainName) || e.Id == Name))
            .OrderBy(e => e.DisplayName, StringComparer.Ordinal)];
        foreach (VpcEndpoint endpoint in found) { await WriteAsync(new S3Endpoint(endpoint, network)).ConfigureAwait(false); }
        if (found.Length == 0 && !WildcardPattern.ContainsWildcardCharacters(Name))
        {
            await WriteErrorAsync(Errors.NotFound("S3 endpoint", Name)).ConfigureAwait(false);
        }
    }
}

/// <summary>Deletes S3 endpoints of deployments, with their routes and what ACLs let pass for them.</summary>
[Cmdlet(VerbsCommon.Remove, "S3Endpoint", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
public sealed class RemoveS3EndpointCommand : SecureCmdlet
{
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("VpcEndpointId", "InputObject")]
    [ResourceReferenceTransformation("VpcEndpointId")]
    public ResourceReference[] Endpoint { get; set; } = [];

    /// <summary>Deletes it though a bucket policy lets only this endpoint in.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        Network have = await Reader.ReadAsync(CloudsFor(Endpoint), [ResourceKind.VpcEndpoint, ResourceKind.RouteTable,
            ResourceKind.NetworkAcl], ResourceFilter.All, cancellationToken).ConfigureAwait(false);
        VpcEndpoint[] doomed = [.. Endpoint.Select(r => Find(have, r.Id)).Distinct()];
        if (!Force) { await RefuseLockedBucketsAsync(doomed, cancellationToken).ConfigureAwait(false); }
        await CarryOutAsync(RemovalPlanner.Create(doomed, have), have, cancellationToken).ConfigureAwait(false);
    }

    private static VpcEndpoint Find(Network have, string id)
    {
        VpcEndpoint found = have.Find<VpcEndpoint>(id) is { Exists: true } e ? e
            : throw new NotFoundException($"No endpoint '{id}' was found in the connected accounts.", id, "Look with Get-S3Endpoint.");
        return found.Deployment is not null ? found
            : throw new RefusedException("NotOurs", $"Endpoint {found} of {found.Place} was not made by SecureNet; it is not touched.", id,
                "Delete it with the tool that made it.");
    }

    // A bucket that only this endpoint may use can be used by nobody once it is gone.
    private async Task RefuseLockedBucketsAsync(VpcEndpoint[] doomed, CancellationToken cancellationToken)
    {
        Network buckets = await Reader.ReadAsync(
            Session.Accounts.Values.Select(a => a.Cloud), [ResourceKind.Bucket], ResourceFilter.AllWithPolicies, cancellationToken)
            .ConfigureAwait(false);
        Bucket[] unread = [.. buckets.Of<Bucket>().Where(b => b.IsPolicyUnread)];
        if (unread.Length > 0)
        {
            await WriteWarningAsync($"s3:GetBucketPolicy is not allowed for {unread.Length} bucket(s) in {unread[0].Place} "
                + $"({string.Join(", ", unread.Take(3))}{(unread.Length > 3 ? ", …" : "")}): whether a policy there lets in "
                    + $"only {doomed[0]} is "
                + "not known, and nobody could use those objects without it.").ConfigureAwait(false);
        }

        foreach (VpcEndpoint endpoint in doomed)
        {
            if (buckets.Of<Bucket>().FirstOrDefault(
                b => b.PolicyDocument?.Contains(endpoint.Id, StringComparison.Ordinal) == true) is { } locked)
            {
                throw new RefusedException("EndpointInBucketPolicy",
                    $"The policy of bucket '{locked.Id}' of {locked.Place} names endpoint {endpoint}: without it nobody could "
                        + "use the objects.", endpoint.Id,
                    "Take the statement out of the bucket policy first, or add -Force.");
            }
        }
    }
}
