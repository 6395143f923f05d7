using System.Management.Automation;
using SecureNet.Cloud;
using SecureNet.Provisioning.FlowLogs;
using SecureNet.Model;
using SecureNet.Policies;
using SecureNet.Provisioning;

namespace SecureNet.Commands;

/// <summary>Gives a VPC a gateway endpoint for S3, with a policy that lets only named buckets be used.</summary>
[Cmdlet(VerbsCommunications.Connect, "S3Endpoint", SupportsShouldProcess = true, DefaultParameterSetName = ByBucketSet)]
[OutputType(typeof(S3Endpoint))]
public sealed class ConnectS3EndpointCommand : SecureCmdlet
{
    private const string ByBucketSet = "ByBucket";
    private const string ByPolicySet = "ByPolicy";

    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("VpcId")]
    [ResourceReferenceTransformation("VpcId")]
    [OneValue]
    public ResourceReference? Vpc { get; set; }

    [Parameter]
    [ValidateLength(1, 100)]
    [OneValue]
    public string? Name { get; set; }

    /// <summary>The private route tables (default), or every table in use.</summary>
    [Parameter]
    [OneValue]
    public EndpointRouteScope RouteScope { get; set; }

    /// <summary>The buckets that may be used; by default those of the deployment in the region.</summary>
    [Parameter(ParameterSetName = ByBucketSet)]
    [ResourceReferenceTransformation("BucketName", "Name")]
    public ResourceReference[]? AllowBucket { get; set; }

    /// <summary>A file with an endpoint policy of your own.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ByPolicySet)]
    [OneValue]
    public string? PolicyPath { get; set; }

    /// <summary>Also lets hosts read the package repositories of Amazon Linux.</summary>
    [Parameter]
    public SwitchParameter AllowPackageRepository { get; set; }

    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        string? path = PolicyPath is null
            ? null : await OnPipelineAsync(() => GetUnresolvedProviderPathFromPSPath(PolicyPath)).ConfigureAwait(false);
        string? own = path is null ? null : await File.ReadAllTextAsync(path, cancellationToken).ConfigureAwait(false);
        if (own is not null) { _ = Policies.PolicyDocument.Parse(own, PolicyKind.Endpoint, PolicyPath!); }
        // A region has a quota of endpoints, whatever VPC they are in.
        Task<Network> endpoints = Reader.ReadAsync(CloudsFor([Vpc!]), [ResourceKind.VpcEndpoint], ResourceFilter.All, cancellationToken);
        Network have = await Reader.ReadAsync(CloudsFor([Vpc!]),
            [ResourceKind.Vpc, ResourceKind.Subnet, ResourceKind.RouteTable, ResourceKind.NetworkAcl, ResourceKind.ManagedPrefixList],
            new(VpcIds: [Vpc!.Id]), cancellationToken).ConfigureAwait(false);
        have = have.Merge(await endpoints.ConfigureAwait(false));
        Vpc vpc = FindVpc(have, Vpc.Id);
        string deployment = AccountOf(vpc.Place).Deployment;
        string policy = own is not null ? S3EndpointPolicy.With(own, vpc.Region, AllowPackageRepository)
            : S3EndpointPolicy.For(vpc.Region, await BucketsAsync(vpc, deployment, cancellationToken).ConfigureAwait(false),
                AllowPackageRepository);
        S3EndpointSpecification spec = new() { Deployment = deployment, Vpc = vpc, Name = Name ?? $"S3-Endpoint-{vpc.DisplayName}",
            RouteScope = RouteScope, PolicyDocument = policy };
        Blueprint blueprint = S3EndpointBlueprint.Create(spec, have);
        if (blueprint.Wanted.OfType<NetworkAcl>().Any(a => a.Entries.Any(e => e.CidrBlock.Equals(VpcRules.Anywhere))))
        {
            await WriteWarningAsync(
                $"S3 has more blocks in {vpc.Region} than fit into a network ACL: the ACLs of VPC '{vpc}' let HTTPS out to "
                    + "anywhere, and where it goes is left to routes and security groups.").ConfigureAwait(false);
        }

        PlanResult? result = await CarryOutAsync(Planner.Create(blueprint, have), have, cancellationToken).ConfigureAwait(false);
        if (result is null) { return; }
        VpcEndpoint wanted = blueprint.Wanted.OfType<VpcEndpoint>().Single();
        Network now = result.ApplyTo(have);
        await WriteAsync(new S3Endpoint(now.Find<VpcEndpoint>(wanted.Place, ResourceKind.VpcEndpoint, result.IdOf(wanted.Id))!, now))
            .ConfigureAwait(false);
    }

    private async Task<IEnumerable<string>> BucketsAsync(Vpc vpc, string deployment, CancellationToken cancellationToken)
    {
        ResourceFilter filter = AllowBucket is null ? new(Deployment: deployment) : new(Ids: [.. AllowBucket.Select(b => b.Id).Distinct()]);
        Network buckets = await Reader.ReadAsync(
            Session.Accounts.Values.Select(a => a.Cloud), [ResourceKind.Bucket], filter, cancellationToken).ConfigureAwait(false);
        if (AllowBucket is null)
        {
            return buckets.Of<Bucket>().Where(b => b.Region == vpc.Region && !CentralLogBucketBlueprint.IsLogBucket(b)).Select(b => b.Id);
        }
        foreach (ResourceReference bucket in AllowBucket)
        {
            BucketBlueprint.CheckName(bucket.Id);
            // Where the owner is connected its view is the true one; others only see that the name is taken.
            if (buckets.Of<Bucket>().FirstOrDefault(b => b.Id == bucket.Id && b.AccountId != Bucket.UnknownOwner) is { } found
                && found.Region != vpc.Region)
            {
                throw new RefusedException("BucketInAnotherRegion",
                    $"Bucket '{found.Id}' of account {found.AccountId} lies in {found.Region}, and VPC {vpc} in {vpc.Region}: a "
                        + "gateway endpoint reaches S3 of its own region only.", found.Id,
                    $"Use a bucket in {vpc.Region}, or let the hosts reach {found.Region} through a NAT gateway or an "
                        + "interface endpoint there.");
            }
        }

        return AllowBucket.Select(b => b.Id);
    }
}
