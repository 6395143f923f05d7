using SecureNet.Model;
using SecureNet.Policies;
using SecureNet.Provisioning;

namespace SecureNet.Tests.Core;

/// <summary>The policy that lets only endpoints at the objects, and what it must not take away.</summary>
public class BucketProtectionTests
{
    private const string Caller = "arn:aws:sts::222222222222:assumed-role/deploy/run-1";
    private const string RoleArn = "arn:aws:iam::222222222222:role/EC2-S3-ACC-B";
    private const string Objects = """{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":["s3:GetObject","s3:"""
        + """PutObject"],"Resource":"arn:aws:s3:::demo/*"}}""";
    private const string Tls = """{"Version":"2012-10-17","Statement":[{"Sid":"TlsOnly","Effect":"Deny","Principal":"*","Action":"s3:"""
        + """*","Resource":["arn:aws:s3:::demo","arn:aws:s3:::demo/"""
        + """*"],"Condition":{"Bool":{"aws:SecureTransport":"false"}}}]}""";

    private static readonly VpcEndpoint s_endpoint = Endpoint("vpce-1", "vpc-b");

    private static VpcEndpoint Endpoint(string id, string vpc, string region = "us-east-1", string service = "s3") => new()
    {
        Id = id, AccountId = "222222222222", Region = region, VpcId = vpc, ServiceName = $"com.amazonaws.{region}.{service}",
        EndpointType = VpcEndpointType.Gateway,
    };

    private static Instance Host(string id, string vpc) => new() { Id = id, AccountId = "222222222222", Region = "us-east-1", VpcId = vpc,
        SubnetId = "subnet-1", InstanceType = "t3.micro", ImageId = "ami-1" };

    private static BucketProtectionSpecification Spec(string? policy = Tls, params RoleUse[] roles) => new()
    {
        Bucket = new() { Id = "demo", AccountId = "222222222222", Region = "us-east-1", HasDetails = true, PolicyDocument = policy },
        Endpoints = [s_endpoint], CallerArn = Caller, Roles = roles,
    };

    private static RoleUse Use(string policy, params Instance[] hosts) =>
        new(RoleArn, [PolicyDocument.Parse(policy, PolicyKind.Identity)], hosts);

    private static AccessDecision Ask(string policy, string principal, string action, string? endpoint = null) => PolicyEvaluator.Evaluate(
        new()
        {
            Principal = PolicyPrincipal.Parse(principal), Action = action, Resource = S3Actions.ResourceOf(action, "demo", "axel.txt"),
            ResourceAccountId = "222222222222",
            Context = PolicyContext.Empty.With("aws:SecureTransport", "true").With("aws:SourceVpce",
                endpoint is null ? ContextValue.Absent : ContextValue.Of(endpoint)),
        },
        new()
        {
            Resource = PolicyDocument.Parse(policy),
            Identity = [PolicyDocument.Parse("""{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*","Resource":"*"}}""",
                PolicyKind.Identity)],
        }).Decision;

    [Fact]
    public void Objects_are_for_the_endpoint_alone_and_the_bucket_stays_manageable()
    {
        string policy = BucketProtection.Create(Spec()).Policy!;
        foreach (string action in (string[])["s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:DeleteObjectVersion",
            "s3:GetObjectVersion", "s3:AbortMultipartUpload", "s3:RestoreObject", "s3:PutObjectAcl"])
        {
            Assert.Equal(AccessDecision.ExplicitDeny, Ask(policy, RoleArn, action));
            Assert.Equal(AccessDecision.ExplicitDeny, Ask(policy, RoleArn, action, "vpce-2"));
            Assert.Equal(AccessDecision.AllowedByWhatWasRead, Ask(policy, RoleArn, action, "vpce-1"));
        }

        Assert.All(LockOutGuard.ManagingActions, a => Assert.Equal(AccessDecision.AllowedByWhatWasRead, Ask(policy, Caller, a)));
        Assert.False(PublicPolicy.IsPublic(PolicyDocument.Parse(policy)));
    }

    [Fact]
    public void Every_object_action_of_S3_is_covered()
    {
        PolicyStatement statement = PolicyDocument.Parse(EndpointOnlyStatement.Json("arn:aws:s3:::demo", ["vpce-1"], [])).Statements[0];
        PolicyDocument policy = PolicyDocument.Parse(EndpointOnlyStatement.Json("arn:aws:s3:::demo", ["vpce-1"], []));
        string[] all = ["s3:AbortMultipartUpload", "s3:BypassGovernanceRetention", "s3:DeleteObjectTagging", "s3:GetObjectAcl",
            "s3:GetObjectAttributes", "s3:GetObjectTorrent", "s3:ListMultipartUploadParts",
            "s3:ObjectOwnerOverrideToBucketOwner", "s3:PutObjectLegalHold", "s3:PutObjectRetention", "s3:PutObjectVersionTagging",
            "s3:ReplicateDelete", "s3:ReplicateObject", "s3:ReplicateTags", "s3:RestoreObject"];
        Assert.All(all, action =>
        {
            Assert.True(S3Actions.IsObjectAction(action));
            Assert.Equal(AccessDecision.ExplicitDeny, Ask(policy.ToJson(), RoleArn, action));
        });
        Assert.False(statement.IsNotAction);
    }

    [Fact]
    public void Statements_of_others_stay_and_a_second_time_changes_nothing()
    {
        BucketProtectionSpecification spec = Spec();
        string policy = BucketProtection.Create(spec).Policy!;
        Assert.Equal(["TlsOnly", EndpointOnlyStatement.Sid], PolicyDocument.Parse(policy).Statements.Select(s => s.Sid));
        Assert.Null(BucketProtection.Create(spec with { Bucket = spec.Bucket with { PolicyDocument = policy } }).Policy);
        // Another endpoint takes the place of the first: one statement, by its Sid.
        string other = BucketProtection.Create(
            spec with { Bucket = spec.Bucket with { PolicyDocument = policy }, Endpoints = [Endpoint("vpce-2", "vpc-c")] }).Policy!;
        Assert.Equal(2, PolicyDocument.Parse(other).Statements.Length);
        Assert.Equal(AccessDecision.ExplicitDeny, Ask(other, RoleArn, "s3:GetObject", "vpce-1"));
    }

    [Fact]
    public void The_exempt_may_come_from_anywhere()
    {
        string policy = BucketProtection.Create(Spec() with { Exempt = ["arn:aws:iam::222222222222:role/break-glass"] }).Policy!;
        Assert.Equal(AccessDecision.AllowedByWhatWasRead, Ask(policy, "arn:aws:iam::222222222222:role/break-glass", "s3:GetObject"));
        Assert.Equal(AccessDecision.ExplicitDeny, Ask(policy, RoleArn, "s3:GetObject"));
    }

    [Theory]
    [InlineData("arn:aws:sts::222222222222:assumed-role/deploy/run-1")]
    [InlineData("222222222222")]
    [InlineData("*")]
    public void A_session_cannot_be_exempt(string arn) => Refused("InvalidExemptPrincipal", Spec() with { Exempt = [arn] }, arn);

    [Fact]
    public void A_bucket_that_takes_logs_is_never_protected_whatever_the_force()
    {
        const string Logs = """{"Version":"2012-10-17","Statement":[{"Sid":"AWSLogDeliveryWrite","Effect":"Allow","Principal":"""
            + """{"Service":"delivery.logs.amazonaws.com"},"Action":"s3:PutObject","Resource":"arn:aws:s3:::demo/AWSLogs/*"}]}""";
        Refused("FlowLogBucket", Spec(Logs), "AWSLogDeliveryWrite");
        Refused("FlowLogBucket", Spec(Logs) with { Force = true, Exempt = [RoleArn] }, "comes through no endpoint");
    }

    [Fact]
    public void A_role_on_a_host_of_another_VPC_is_locked_out_and_the_statement_is_named()
    {
        BucketProtectionSpecification spec = Spec(Tls, Use(Objects, Host("i-1", "vpc-b"), Host("i-2", "vpc-c")));
        RefusedException refused = Refused("PolicyLocksOut", spec, "i-2");
        Assert.Contains(EndpointOnlyStatement.Sid, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("i-1", refused.Message, StringComparison.Ordinal);
        // With the endpoint of that VPC too, with the role exempt, or by force with somebody exempt, it is put.
        Assert.NotNull(BucketProtection.Create(spec with { Endpoints = [s_endpoint, Endpoint("vpce-2", "vpc-c")] }).Policy);
        Assert.Empty(BucketProtection.Create(spec with { Exempt = [RoleArn] }).Lost);
        Refused("ForceNeedsExemptPrincipal", spec with { Force = true }, "demo");
        Assert.All(BucketProtection.Create(spec with { Force = true, Exempt = ["arn:aws:iam::222222222222:role/break-glass"] }).Lost,
            l => Assert.Contains("i-2", l.Who, StringComparison.Ordinal));
    }

    [Fact]
    public void A_role_that_may_not_use_the_objects_loses_nothing() =>
        Assert.NotNull(BucketProtection.Create(Spec(Tls,
            Use(Objects.Replace("arn:aws:s3:::demo/*", "arn:aws:s3:::other/*", StringComparison.Ordinal), Host("i-2", "vpc-c")))).Policy);

    [Fact]
    public void An_endpoint_of_another_region_or_service_is_refused()
    {
        Refused("EndpointInAnotherRegion", Spec() with { Endpoints = [Endpoint("vpce-9", "vpc-a", "us-west-2")] }, "nobody could reach");
        Refused("NotAnS3Endpoint", Spec() with { Endpoints = [Endpoint("vpce-9", "vpc-b", service: "dynamodb")] }, "dynamodb");
    }

    [Fact]
    public void A_policy_that_grows_over_20_KB_is_refused()
    {
        string big = $$"""{"Version":"2012-10-17","Statement":[{"Sid":"Big","Effect":"Deny","Principal":"*","Action":"s3:"""
            + $$"""PutObjectAcl","Resource":["""
            + $$"""{{string.Join(',', Enumerable.Range(0, 595).Select(i => $"\"arn:aws:s3:::demo/folder-{i:D4}/*\""))}}]}]}""";
        Assert.True(System.Text.Encoding.UTF8.GetByteCount(big) is > 19000 and < 20480);
        Refused("PolicyTooLong", Spec(big), "20480");
    }

    [Fact]
    public void A_wider_statement_would_be_caught()
    {
        PolicyDocument wide = PolicyDocument.Parse(
            """{"Version":"2012-10-17","Statement":[{"Sid":"Wide","Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"""
                + """["arn:aws:s3:::demo","arn:aws:s3:::demo/*"],"Condition":{"StringNotEquals":{"aws:SourceVpce":"vpce-1"}}}]}""");
        AccessRehearsal manage = new("the caller",
            new() { Principal = PolicyPrincipal.Parse(Caller), Action = "s3:PutBucketPolicy", Resource = "arn:aws:s3:::demo" });
        AccessRehearsalAnswer answer = Assert.Single(LockOutGuard.Try(wide, "Wide", [manage]));
        Assert.True(answer.IsDenied);
        Assert.Contains("\"Wide\" of the policy denies s3:PutBucketPolicy", answer.Reason, StringComparison.Ordinal);
    }

    private static RefusedException Refused(string id, BucketProtectionSpecification spec, string text)
    {
        RefusedException refused = Assert.Throws<RefusedException>(() => BucketProtection.Create(spec));
        Assert.Equal(id, refused.Id);
        Assert.Contains(text, refused.Message, StringComparison.Ordinal);
        return refused;
    }
}
