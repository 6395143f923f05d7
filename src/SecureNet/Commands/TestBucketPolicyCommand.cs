using System.Collections;
using System.Management.Automation;
using SecureNet.Cloud;
using SecureNet.Model;
using SecureNet.Policies;
using SecureNet.Provisioning;

namespace SecureNet.Commands;

/// <summary>Evaluates a bucket policy for a principal, an action, a resource and a context, as AWS documents it.</summary>
[Cmdlet(VerbsDiagnostic.Test, "BucketPolicy", DefaultParameterSetName = ByBucketSet)]
[OutputType(typeof(BucketPolicyTest))]
public sealed class TestBucketPolicyCommand : SecureCmdlet, IGate
{
    private const string ByBucketSet = "Bucket";
    private const string ByPolicySet = "Policy";
    private const string ByPathSet = "Path";

    /// <summary>The policy as JSON; nothing for a bucket without one.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = ByPolicySet, ValueFromPipeline = true,
        ValueFromPipelineByPropertyName = true)]
    [Alias("PolicyDocument")]
    [AllowEmptyString]
    [OneValue]
    public string Policy { get; set; } = "";

    /// <summary>A file with the policy.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ByPathSet)]
    [OneValue]
    public string Path { get; set; } = "";

    /// <summary>ARNs, account ids, names of services, or * for an anonymous caller.</summary>
    [Parameter(Mandatory = true)]
    public string[] Principal { get; set; } = [];

    /// <summary>Such as s3:PutObject.</summary>
    [Parameter(Mandatory = true)]
    public string[] Action { get; set; } = [];

    /// <summary>The bucket whose policy is read; with -Policy or -Path, the bucket that the policy is meant for.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ByBucketSet)]
    [Parameter(ParameterSetName = ByPolicySet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = ByPathSet)]
    [OneValue]
    public string? BucketName { get; set; }

    /// <summary>The key of the object that is asked for.</summary>
    [Parameter]
    [OneValue]
    public string? Key { get; set; }

    /// <summary>The ARN that is asked for, in the place of -BucketName and -Key.</summary>
    [Parameter]
    [OneValue]
    public string? Resource { get; set; }

    /// <summary>The account that owns the bucket.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("AccountId")]
    [TextPattern("^\\d{12}$", "'{0}' is no account id: that has 12 digits.")]
    [OneValue]
    public string? OwnerAccountId { get; set; }

    /// <summary>Condition keys of the request; $null makes one absent.</summary>
    [Parameter]
    public Hashtable Context { get; set; } = [];

    /// <summary>Condition keys whose value is not known.</summary>
    [Parameter]
    public string[] UnknownKey { get; set; } = [];

    /// <summary>All policies of the principal, as JSON; an empty list where it has none.</summary>
    [Parameter]
    [AllowEmptyCollection]
    public string[]? IdentityPolicy { get; set; }

    /// <summary>The permissions boundary of the principal, as JSON; an empty text where it has none.</summary>
    [Parameter]
    [AllowEmptyString]
    [OneValue]
    public string? PermissionsBoundary { get; set; }

    /// <summary>The policy of the endpoint that the request comes through, as JSON.</summary>
    [Parameter]
    [OneValue]
    public string? EndpointPolicy { get; set; }

    /// <summary>Block Public Access is on for the bucket or its account.</summary>
    [Parameter]
    public SwitchParameter RestrictPublicBuckets { get; set; }

    /// <summary>Takes what was not looked at as allowing: AllowedByWhatWasRead is then good.</summary>
    [Parameter]
    public SwitchParameter AcceptUnread { get; set; }

    /// <summary>
    /// Ends with an error where not everything is good, so that a pipeline stops and its process ends with the exit code.
    /// </summary>
    [Parameter]
    public SwitchParameter CI { get; set; }

    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        PolicyPrincipal[] principals = [.. Principal.Select(PolicyInput.Principal)];
        string[] actions = [.. Action.Select(PolicyInput.Action)];
        PolicyContext context = PolicyInput.Context(Context, UnknownKey);
        // Every tool of AWS speaks HTTPS unless it is told not to.
        bool assumed = context[PolicyEvaluator.SecureTransport] is null;
        if (assumed) { context = context.With(PolicyEvaluator.SecureTransport, "true"); }
        (PolicySet policies, string? owner) = ParameterSetName == ByBucketSet ? await LiveAsync(cancellationToken)
            .ConfigureAwait(false) : (await GivenAsync(cancellationToken).ConfigureAwait(false), OwnerAccountId);
        if (policies.Resource is { SizeInBytes: > PolicyDocument.MaxBucketPolicyBytes } big)
        {
            await WriteWarningAsync(
                $"The {big.Name} has {big.SizeInBytes} bytes without white space; S3 takes {PolicyDocument.MaxBucketPolicyBytes}.")
                .ConfigureAwait(false);
        }

        foreach (PolicyPrincipal principal in principals)
        {
            PolicySet own = policies.Identity is null && ParameterSetName == ByBucketSet
                ? await WithRoleAsync(principal, policies, cancellationToken).ConfigureAwait(false) : policies;
            foreach (string action in actions)
            {
                PolicyRequest request = new() { Principal = principal, Action = action, Resource = ResourceFor(action),
                    ResourceAccountId = owner, Context = context, IsTransportAssumed = assumed };
                BucketPolicyTest test = new(PolicyEvaluator.Evaluate(request, own), policies.Resource, AcceptUnread);
                Judge(test.Outcome, () => $"{action} on {request.Resource} by {principal.Text}");
                await WriteAsync(test).ConfigureAwait(false);
            }
        }
    }

    private async Task<PolicySet> GivenAsync(CancellationToken cancellationToken)
    {
        string json = ParameterSetName == ByPathSet ? await ReadAsync(cancellationToken).ConfigureAwait(false) : Policy;
        string name = ParameterSetName == ByPathSet ? $"policy in '{Path}'" : BucketName is null
            ? "bucket policy" : $"bucket policy of {BucketName}";
        return Others(new() { Resource = json.Length == 0 ? null : PolicyDocument.Parse(json, PolicyKind.Resource, name),
            RestrictPublicBuckets = RestrictPublicBuckets });
    }

    /// <summary>The policy and the owner of a bucket that is there.</summary>
    private async Task<(PolicySet Policies, string Owner)> LiveAsync(CancellationToken cancellationToken)
    {
        BucketBlueprint.CheckName(BucketName!);
        Network network = await Reader.ReadAsync(CloudsFor([]), [ResourceKind.Bucket], ResourceFilter.ById(BucketName!), cancellationToken)
            .ConfigureAwait(false);
        Bucket bucket = S3Buckets.Find(network, BucketName!);
        return (Others(new()
        {
            Resource = bucket.PolicyDocument is { } policy
                ? PolicyDocument.Parse(policy, PolicyKind.Resource, $"bucket policy of {bucket.Id}") : null,
            AreAccessListsOff = S3AccessLists.AreOff(bucket),
            RestrictPublicBuckets = RestrictPublicBuckets || bucket.PublicAccessBlock?.RestrictPublicBuckets == true,
        }), bucket.AccountId);
    }

    private PolicySet Others(PolicySet policies) => policies with
    {
        Identity = IdentityPolicy is null ? null : [.. IdentityPolicy.Select((p, i) => PolicyDocument.Parse(p, PolicyKind.Identity,
            IdentityPolicy.Length == 1 ? "identity policy" : $"identity policy {i + 1}"))],
        IsBoundaryRead = PermissionsBoundary is not null,
        Boundary = string.IsNullOrEmpty(PermissionsBoundary)
            ? null : PolicyDocument.Parse(PermissionsBoundary, PolicyKind.Identity, "permissions boundary"),
        Endpoint = EndpointPolicy is null ? null : PolicyDocument.Parse(EndpointPolicy, PolicyKind.Endpoint, "endpoint policy"),
    };

    /// <summary>Reads the policies of a role of a connected account.</summary>
    private async Task<PolicySet> WithRoleAsync(PolicyPrincipal principal, PolicySet policies, CancellationToken cancellationToken)
    {
        if (principal.RoleName is not { } name
            || Session.Accounts.Values.FirstOrDefault(a => a.AccountId == principal.AccountId) is not { } account) { return policies; }
        Network roles = await Reader.ReadAsync([account.Cloud], [ResourceKind.Role], ResourceFilter.ById(name), cancellationToken)
            .ConfigureAwait(false);
        if (roles.Of<Role>().FirstOrDefault(r => r.AccountId == principal.AccountId) is not { } role) { return policies; }
        PolicySet own = HostIdentity.With(policies, role);
        return PermissionsBoundary is null ? own : own with { IsBoundaryRead = true, Boundary = policies.Boundary, UnreadBoundary = null };
    }

    private async Task<string> ReadAsync(CancellationToken cancellationToken)
    {
        string file = await OnPipelineAsync(() => GetUnresolvedProviderPathFromPSPath(Path)).ConfigureAwait(false);
        return File.Exists(file) ? await File.ReadAllTextAsync(file, cancellationToken).ConfigureAwait(false)
            : throw new NotFoundException($"There is no file '{file}'.", Path, "Name a file with a bucket policy as JSON.");
    }

    private string ResourceFor(string action)
    {
        if (PolicyResources.IsKms(action)) { return KeyFor(action); }
        if (Resource is not null) { return Resource; }
        if (BucketName is null)
        {
            throw new RefusedException("ResourceRequired", "What is asked for is not said.", action,
                "Give -Resource, or -BucketName (and -Key for an object).");
        }
        if (S3Actions.IsObjectAction(action) && string.IsNullOrEmpty(Key))
        {
            throw new RefusedException("KeyRequired", $"{action} acts on an object, and none is named.", action,
                "Give -Key, or -Resource.");
        }
        return S3Actions.ResourceOf(action, BucketName, Key);
    }

    /// <summary>
    /// The key that is asked for: a bucket's policy says nothing of it, and a key's policy decides even what the
    /// caller's own policies may allow.
    /// </summary>
    private string KeyFor(string action)
    {
        if (ParameterSetName == ByBucketSet || Resource is null
            || !PolicyResources.IsKey(new() { Principal = PolicyPrincipal.Anonymous, Action = action, Resource = Resource }))
        {
            throw new RefusedException("NotABucketAction", $"{action} acts on a key, and a bucket's policy has no say in it.", action,
                "Ask with the key's own policy: -Policy (or -Path) with the key policy, and -Resource with the ARN of the "
                    + "key (arn:aws:kms:…:key/…).");
        }

        return ParameterSetName == ByPolicySet && Policy.Length == 0
            ? throw new RefusedException("KeyPolicyRequired", "Every key has a key policy, and without it nothing can be said.", action,
                "Give the key policy with -Policy (aws kms get-key-policy).") : Resource;
    }
}
