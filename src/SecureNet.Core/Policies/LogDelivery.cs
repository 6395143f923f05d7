namespace SecureNet.Policies;

/// <summary>The setting of who may own the objects of a bucket. Source: Amazon S3 User Guide, "Controlling ownership of objects".</summary>
public enum BucketOwnership
{
    /// <summary>ACLs are off.</summary>
    BucketOwnerEnforced,
    BucketOwnerPreferred,
    ObjectWriter,
}

/// <summary>A flow log that is to be delivered to a bucket.</summary>
public sealed record LogDeliveryRequest
{
    public required string BucketName { get; init; }

    /// <summary>The account that owns the bucket, or null where it is not known.</summary>
    public string? BucketAccountId { get; init; }

    /// <summary>The account and region of the flow log, which are not those of the bucket.</summary>
    public required string SourceAccountId { get; init; }

    public required string SourceRegion { get; init; }

    /// <summary>The folder in the bucket, without slashes at its ends; empty for none.</summary>
    public string Prefix { get; init; } = "";

    /// <summary>True for folders such as <c>aws-account-id=111122223333</c>.</summary>
    public bool IsHiveCompatible { get; init; }

    public BucketOwnership Ownership { get; init; } = BucketOwnership.BucketOwnerEnforced;

    /// <summary>The organization of the flow log's account; null where it is not known.</summary>
    public string? SourceOrganizationId { get; init; }

    public string Partition { get; init; } = "aws";
}

/// <summary>The answer whether log delivery may write, and may look at the bucket.</summary>
/// <param name="Write">What the bucket policy says of <c>s3:PutObject</c>.</param>
/// <param name="AclCheck">What it says of <c>s3:GetBucketAcl</c>, which is asked before the first object.</param>
/// <param name="IsDisputed">True if the answer depends on whether the service sends an ACL where ACLs are off, on
/// which the sources disagree.</param>
public sealed record LogDeliveryAnswer(PolicyDecision Write, PolicyDecision AclCheck, bool IsDisputed)
{
    public AccessDecision Decision => !Write.IsAllowed ? Write.Decision : AclCheck.Decision;

    public bool IsAllowed => Write.IsAllowed && AclCheck.IsAllowed;

    /// <summary>The reason, as a sentence: of the write where it is not allowed, else of the check.</summary>
    public string Reason => !Write.IsAllowed ? Write.Reason : AclCheck.Reason;
}

/// <summary>
/// Rehearses the delivery of a flow log against a bucket policy. The service asks as <c>delivery.logs.amazonaws.com</c> for the flow log's
/// account, with an aws:SourceArn of its region. Sources: Amazon VPC User Guide, "Publish flow logs to Amazon S3"; for the dispute,
/// cloudposse/terraform-aws-vpc-flow-logs-s3-bucket#101.
/// </summary>
public static class LogDelivery
{
    public const string ServicePrincipal = "delivery.logs.amazonaws.com";

    /// <summary>Evaluates the policy (null where the bucket has none) for the delivery.</summary>
    public static LogDeliveryAnswer Evaluate(LogDeliveryRequest request, PolicyDocument? bucketPolicy, bool restrictPublicBuckets = false)
    {
        PolicySet policies = new() { Resource = bucketPolicy, RestrictPublicBuckets = restrictPublicBuckets };
        string bucket = $"arn:{request.Partition}:s3:::{request.BucketName}";
        PolicyRequest put = Request(request, "s3:PutObject", $"{bucket}/{KeyFor(request)}");
        PolicyDecision Ask(PolicyRequest asked) => AnyArn(asked, request, policies);

        // With ACLs on the header is always there: without it the bucket's owner could not read the logs.
        PolicyDecision withAcl = Ask(put.With("s3:x-amz-acl", "bucket-owner-full-control"));
        PolicyDecision aclCheck = Ask(Request(request, "s3:GetBucketAcl", bucket));
        if (request.Ownership != BucketOwnership.BucketOwnerEnforced) { return new(withAcl, aclCheck, false); }
        PolicyDecision without = Ask(put);
        if (without.Decision == withAcl.Decision) { return new(withAcl, aclCheck, false); }
        string dispute = "It depends on whether log delivery sends x-amz-acl where ACLs are off (BucketOwnerEnforced), on which AWS's "
            + $"documents and reports disagree: with it the write is {Say(withAcl)}, without it {Say(without)}. "
            + $"{(withAcl.IsAllowed ? without : withAcl).Reason} Use StringEqualsIfExists, or leave the condition on "
            + "s3:x-amz-acl out.";
        return new(withAcl with { Decision = AccessDecision.Unknown, Statement = (withAcl.IsAllowed ? without : withAcl).Statement
            ?? withAcl.Statement ?? without.Statement, Reason = dispute }, aclCheck, true);
    }

    /// <summary>
    /// The answer of the policy of the bucket's KMS key to the delivery: of the data key that every object needs (kms:GenerateDataKey), and
    /// of kms:Decrypt, which AWS's statement has too and S3 needs for uploads in parts. Sources: VPC User Guide, "Required key policy for
    /// use with SSE-KMS"; S3 User Guide, "Using SSE-KMS".
    /// </summary>
    public static (PolicyDecision Encrypt, PolicyDecision Decrypt) EvaluateKey(LogDeliveryRequest request, string keyArn,
        PolicyDocument keyPolicy)
    {
        PolicySet policies = new() { Resource = keyPolicy };
        PolicyDecision Ask(string action) =>
            AnyArn(Request(request, action, keyArn) with { ResourceAccountId = keyArn.Split(':')[4] }, request, policies);
        return (Ask("kms:GenerateDataKey"), Ask("kms:Decrypt"));
    }

    /// <summary>The key of an object that such a flow log would write.</summary>
    public static string KeyFor(LogDeliveryRequest request)
    {
        string folder = request.Prefix.Length == 0 ? "" : request.Prefix.Trim('/') + "/";
        return request.IsHiveCompatible
            ? $"{folder}AWSLogs/aws-account-id={request.SourceAccountId}/aws-service=vpcflowlogs/aws-region="
                + $"{request.SourceRegion}/year=2026/month=01/day=01/log.gz"
            : $"{folder}AWSLogs/{request.SourceAccountId}/vpcflowlogs/{request.SourceRegion}/2026/01/01/log.gz";
    }

    private static PolicyRequest Request(LogDeliveryRequest request, string action, string resource) => new()
    {
        Principal = PolicyPrincipal.Service(ServicePrincipal), Action = action, Resource = resource,
        ResourceAccountId = request.BucketAccountId,
        Context = PolicyContext.Empty.With("aws:SourceAccount", request.SourceAccountId).With("aws:SecureTransport", "true")
            .With("aws:SourceOrgID",
                request.SourceOrganizationId is { } organization ? ContextValue.Of(organization) : ContextValue.Unknown),
    };

    /// <summary>
    /// Values of aws:SourceArn, whose last part is not documented, so two different ones are asked: a policy that pins it to
    /// anything, or that compares it as plain text with the documented <c>…:*</c>, gets no certain answer.
    /// </summary>
    private static PolicyDecision AnyArn(PolicyRequest asked, LogDeliveryRequest request, PolicySet policies)
    {
        PolicyDecision At(string last) =>
            PolicyEvaluator.Evaluate(asked.With("aws:SourceArn",
                $"arn:{request.Partition}:logs:{request.SourceRegion}:{request.SourceAccountId}:{last}"), policies);
        PolicyDecision one = At("delivery:first"), other = At("*");
        return one.Decision == other.Decision ? one : one with
        {
            Decision = AccessDecision.Unknown,
            Reason = "It depends on what stands after the account in aws:SourceArn, which AWS does not document (it says to compare "
                + $"with …:* by ArnLike): {(one.IsAllowed ? other : one).Reason}",
        };
    }

    private static string Say(PolicyDecision decision) => decision.Decision switch
    {
        AccessDecision.Allowed or AccessDecision.AllowedByWhatWasRead => "allowed",
        AccessDecision.Unknown => "unknown",
        _ => "denied",
    };
}
