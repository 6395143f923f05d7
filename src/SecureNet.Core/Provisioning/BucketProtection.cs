using SecureNet.Model;
using SecureNet.Policies;

namespace SecureNet.Provisioning;

/// <summary>A role that a deployment's hosts use, and where they stand.</summary>
/// <param name="Policies">Its policies; null where they are not all known.</param>
public sealed record RoleUse(string RoleArn, IReadOnlyList<PolicyDocument>? Policies, IReadOnlyList<Instance> Hosts)
{
    /// <summary>The roles of a deployment that hosts have.</summary>
    /// <param name="network">With roles, instance profiles and instances.</param>
    public static IReadOnlyList<RoleUse> Of(Network network)
    {
        ArgumentNullException.ThrowIfNull(network);
        ILookup<string, Instance> hosts = network.Of<Instance>().Where(i => i.Exists)
            .SelectMany(i => network.Of<InstanceProfile>(i.Place.For(ResourceKind.InstanceProfile))
                .Where(p => i.InstanceProfileId is { } id && p.IsCalled(id)).SelectMany(p => p.RoleIds).Select(r => (Role: r, Host: i)))
            .ToLookup(u => u.Role, u => u.Host);
        return [.. network.Of<Role>().Where(r => r.Deployment is not null && hosts.Contains(r.Id))
            .OrderBy(r => r.Id, StringComparer.Ordinal)
            .Select(r => new RoleUse(r.Id, r.AttachedPolicyArns.Count == 0 ? HostIdentity.PoliciesOf(r) : null, [.. hosts[r.Id]]))];
    }
}

/// <summary>What <c>Protect-S3Bucket</c> is asked for.</summary>
public sealed record BucketProtectionSpecification
{
    public required Bucket Bucket { get; init; }

    /// <summary>The endpoints that alone may use the objects.</summary>
    public required IReadOnlyList<VpcEndpoint> Endpoints { get; init; }

    /// <summary>ARNs of roles and users that may use them from anywhere.</summary>
    public IReadOnlyList<string> Exempt { get; init; } = [];

    /// <summary>Who is connected to the bucket's account.</summary>
    public required string CallerArn { get; init; }

    public IReadOnlyList<RoleUse> Roles { get; init; } = [];

    /// <summary>Puts the policy though hosts lose access, if somebody is exempt.</summary>
    public bool Force { get; init; }
}

/// <summary>
/// Plans the policy that lets only endpoints use the objects of a bucket, and refuses one that would take away what must stay possible:
/// managing and removing the bucket, the work of the deployment's roles, and the delivery of logs.
/// </summary>
/// <param name="Policy">The whole policy to put, or null where the bucket's says it already.</param>
/// <param name="Checks">What was tried.</param>
/// <param name="Lost">The checks that fail and were let through by force.</param>
public sealed record BucketProtection(string? Policy, IReadOnlyList<AccessRehearsalAnswer> Checks,
    IReadOnlyList<AccessRehearsalAnswer> Lost)
{
    /// <exception cref="RefusedException">It is not put; the message names the statement that locks out.</exception>
    public static BucketProtection Create(BucketProtectionSpecification spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        CheckEndpoints(spec);
        foreach (string arn in spec.Exempt) { CheckExempt(arn); }
        if (spec.Force && spec.Exempt.Count == 0)
        {
            throw new RefusedException("ForceNeedsExemptPrincipal",
                $"With -Force somebody must be exempt, who can then still reach the objects of '{spec.Bucket.Id}'.", spec.Bucket.Id,
                "Name a break-glass role with -ExemptPrincipal.");
        }

        CheckNoLogs(spec.Bucket);
        string wanted = EndpointOnlyStatement.Json(spec.Bucket.Arn, [.. spec.Endpoints.Select(e => e.Id)], spec.Exempt);
        string? merged = BucketPolicyMerge.Merge(spec.Bucket.PolicyDocument, wanted);
        PolicyDocument policy = PolicyDocument.Parse(merged ?? spec.Bucket.PolicyDocument!, PolicyKind.Resource,
            $"bucket policy of {spec.Bucket.Id}");
        IReadOnlyList<AccessRehearsalAnswer> checks = LockOutGuard.Try(policy, EndpointOnlyStatement.Sid, Rehearsals(spec));
        AccessRehearsalAnswer[] lost = [.. checks.Where(c => c.IsDenied)];
        if (lost.Length > 0 && !spec.Force)
        {
            throw new RefusedException("PolicyLocksOut", $"The policy for bucket '{spec.Bucket.Id}' of {spec.Bucket.Place} would lock out "
                + $"{string.Join(", ", lost.Select(l => l.Who).Distinct())}: {lost[0].Reason}. Nothing was changed.",
                spec.Bucket.Id, "Exempt the role with -ExemptPrincipal, or name the endpoint of its hosts' VPC with -Endpoint too; -Force "
                    + "puts the policy all the same, if somebody is exempt.");
        }

        return new(merged, checks, lost);
    }

    private static IEnumerable<AccessRehearsal> Rehearsals(BucketProtectionSpecification spec)
    {
        string bucket = spec.Bucket.Arn;
        PolicyPrincipal caller = PolicyPrincipal.Parse(spec.CallerArn);
        PolicyRequest Ask(PolicyPrincipal who, string action, PolicyContext context) => new()
        {
            Principal = who, Action = action, Resource = S3Actions.IsObjectAction(action) ? bucket + "/securenet" : bucket,
            ResourceAccountId = spec.Bucket.AccountId,
            Context = context.With("aws:SecureTransport", "true"),
        };

        foreach (string action in LockOutGuard.ManagingActions.Take(2))
        {
            yield return new($"the caller {caller}", Ask(caller, action, PolicyContext.Empty));
        }
        // Removal lifts the policy first, so deleting the objects is not asked here.
        foreach (string action in LockOutGuard.ManagingActions.Skip(2))
        {
            yield return new("removal", Ask(caller, action, PolicyContext.Empty));
        }
        foreach (string arn in spec.Exempt.Where(
            a => !a.Contains('*', StringComparison.Ordinal) && !a.Contains('?', StringComparison.Ordinal)))
        {
            yield return new($"the exempt {arn}", Ask(PolicyPrincipal.Parse(arn), "s3:GetObject", PolicyContext.Empty));
        }

        foreach (RoleUse role in spec.Roles)
        {
            foreach (Instance host in role.Hosts)
            {
                VpcEndpoint? own = spec.Endpoints.FirstOrDefault(e => e.VpcId == host.VpcId);
                PolicyContext context = own is null
                    ? PolicyContext.Empty : PolicyContext.Empty.With("aws:SourceVpce", own.Id).With("aws:SourceVpc", own.VpcId);
                foreach (string action in (string[])["s3:GetObject", "s3:PutObject"])
                {
                    PolicyRequest request = Ask(PolicyPrincipal.Session(role.RoleArn, host.Id), action, context);
                    // A role that may not use the objects anyway loses nothing.
                    if (role.Policies is null || MayUse(role.Policies, request))
                    {
                        yield return new($"role {role.RoleArn} on host {host}", request);
                    }
                }
            }
        }
    }

    private static bool MayUse(IReadOnlyList<PolicyDocument> policies, PolicyRequest request) =>
        !PolicyEvaluator.Evaluate(request with { ResourceAccountId = request.Principal.AccountId }, new() { Identity = policies }).IsDenied;

    private static void CheckEndpoints(BucketProtectionSpecification spec)
    {
        foreach (VpcEndpoint endpoint in spec.Endpoints)
        {
            if (!Reachability.S3PathAnalyzer.IsS3(endpoint))
            {
                throw new RefusedException("NotAnS3Endpoint",
                    $"Endpoint {endpoint} of {endpoint.Place} leads to {endpoint.ServiceName}, not to Amazon S3.", endpoint.Id,
                    "Name an endpoint that Connect-S3Endpoint made.");
            }

            if (endpoint.Region != spec.Bucket.Region)
            {
                throw new RefusedException("EndpointInAnotherRegion",
                    $"Endpoint {endpoint} is in {endpoint.Region} and leads only to Amazon S3 there; bucket "
                        + $"'{spec.Bucket.Id}' is in {spec.Bucket.Region}. With this policy nobody could reach its objects.",
                    endpoint.Id, $"Make an endpoint in {spec.Bucket.Region}, or keep the data in a bucket of {endpoint.Region}.");
            }
        }
    }

    private static void CheckExempt(string arn)
    {
        string[] parts = arn.Split(':', 6);
        bool known = parts is ["arn", _, "iam", "", { Length: 12 } account, { } name] && account.All(char.IsAsciiDigit)
            && (name == "root" || name.StartsWith("role/", StringComparison.Ordinal) || name.StartsWith("user/", StringComparison.Ordinal));
        if (!known)
        {
            throw new RefusedException("InvalidExemptPrincipal",
                $"'{arn}' cannot be exempt: aws:PrincipalArn holds the ARN of a role, a user or a root user, never that of a session.", arn,
                "Give the role's ARN, such as arn:aws:iam::111122223333:role/name.");
        }
    }

    /// <summary>
    /// Log delivery does not come through an endpoint, so a bucket that takes logs is never protected so, whatever the force.
    /// </summary>
    private static void CheckNoLogs(Bucket bucket)
    {
        if (bucket.PolicyDocument is null) { return; }
        PolicyDocument policy = PolicyDocument.Parse(bucket.PolicyDocument, PolicyKind.Resource, $"bucket policy of {bucket.Id}");
        PolicyStatement? logs = policy.Statements.FirstOrDefault(
            s => s.IsAllow && s.Principals is { IsNot: false } p && p.Entries.Contains(new("Service", LogDelivery.ServicePrincipal)));
        if (logs is not null)
        {
            throw new RefusedException("FlowLogBucket",
                $"Bucket '{bucket.Id}' of {bucket.Place} takes logs ({logs} of its policy lets {LogDelivery.ServicePrincipal} "
                    + "in), and log delivery comes through no endpoint: it would be denied. Nothing was changed.",
                bucket.Id, "Keep logs and data in buckets of their own.");
        }
    }
}
