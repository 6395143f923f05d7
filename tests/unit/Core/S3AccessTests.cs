using System.Net;
using SecureNet.Model;
using SecureNet.Policies;
using SecureNet.Reachability;
using static SecureNet.Tests.Core.ReachabilityLab;

namespace SecureNet.Tests.Core;

/// <summary>
/// B's private host and a bucket: the way through the gateway endpoint, and every layer that can say no. Everything is
/// open; each test closes one thing.
/// </summary>
public class S3AccessTests
{
    private const string RoleArn = "arn:aws:iam::222222222222:role/EC2-S3-ACC-B";
    private const string RolePolicy =
        """{"Version":"2012-10-17","Statement":{"Sid":"Objects","Effect":"Allow","Action":["s3:GetObject","s3:"""
            + """PutObject"],"Resource":"arn:aws:s3:::demo/*"}}""";
    private const string FullAccess =
        """{"Version":"2012-10-17","Statement":{"Sid":"Everything","Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}}""";

    private readonly ReachabilityLab _lab = new("us-east-1");
    private Bucket _bucket;
    private HostIdentity _identity;

    public S3AccessTests()
    {
        Place b = _lab.B;
        _lab.Put(new ManagedPrefixList { Id = "pl-s3", AccountId = b.AccountId, Region = b.Region,
            PrefixListName = "com.amazonaws.us-east-1.s3", Entries = [IPNetwork.Parse("52.216.0.0/15"), IPNetwork.Parse("3.5.0.0/19")] });
        _lab.Put(new VpcEndpoint
        {
            Id = "vpce-1", AccountId = b.AccountId, Region = b.Region, VpcId = "vpc-b", ServiceName = "com.amazonaws.us-east-1.s3",
            EndpointType = VpcEndpointType.Gateway,
            RouteTableIds = ["rtb-b"], PolicyDocument = FullAccess,
        });
        _lab.Routes("rtb-b", To("192.168.0.0/16", RouteTargetKind.Local, "local"),
            new Route { PrefixListId = "pl-s3", TargetKind = RouteTargetKind.VpcEndpoint, TargetId = "vpce-1" });
        _bucket = new() { Id = "demo", AccountId = b.AccountId, Region = b.Region, HasDetails = true,
            ObjectOwnership = "BucketOwnerEnforced", PublicAccessBlock = PublicAccessBlock.All };
        _identity = HostIdentity.Of(RoleArn, _lab.Get<Instance>("i-b"),
            [PolicyDocument.Parse(RolePolicy, PolicyKind.Identity, "policy of EC2-S3-ACC-B")]);
    }

    private S3Access Ask(string action = "s3:PutObject", string key = "axel.txt", string host = "i-b") =>
        S3AccessAnalyzer.Analyze(_lab.Network,
            new() { Host = _lab.Get<Instance>(host), Identity = _identity, Bucket = _bucket, Action = action, Key = key });

    private void Protect(params string[] endpoints) =>
        _bucket = _bucket with { PolicyDocument = EndpointOnlyStatement.Json(_bucket.Arn, endpoints, []) };

    private static void IsDenied(S3Access access, S3Layer layer, string reason)
    {
        Assert.Equal((S3Answer.Denied, layer), (access.Answer, access.DecidedBy?.Layer));
        Assert.Contains(reason, access.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Through_the_endpoint_every_layer_lets_the_upload_in()
    {
        Protect("vpce-1");
        S3Access access = Ask();
        Assert.True(access.IsAllowed, access.Reason);
        Assert.Null(access.DecidedBy);
        Assert.Equal((S3Way.GatewayEndpoint, "vpce-1"), (access.Path.Way, access.Path.Endpoint!.Id));
        Assert.Equal(S3Answer.AllowedByWhatWasRead, access.Answer);
        Assert.Equal([S3Answer.Allowed, S3Answer.Allowed, S3Answer.Allowed, S3Answer.NotApplicable, S3Answer.NotApplicable,
            S3Answer.NotApplicable, S3Answer.NotApplicable, S3Answer.NotApplicable], access.Layers.Select(l => l.Answer));
        Assert.Contains("vpce-1", access.Policies.Request.Context["aws:SourceVpce"]!.Values);
    }

    [Fact]
    public void B_cannot_read_a_bucket_of_another_region_through_this_endpoint_and_the_answer_says_why()
    {
        _bucket = _bucket with { AccountId = A.AccountId, Region = A.Region };
        S3Access access = Ask("s3:GetObject");
        IsDenied(access, S3Layer.Network,
            "Endpoint vpce-1 leads only to Amazon S3 of its own region, us-east-1, and the bucket is in us-west-2");
        Assert.Equal(S3Way.None, access.Path.Way);
    }

    [Fact]
    public void Without_the_endpoint_only_route_the_host_needs_the_internet_and_the_bucket_policy_then_denies_it()
    {
        Protect("vpce-1");
        _identity = HostIdentity.Of("arn:aws:iam::111111111111:role/bastion", _lab.Get<Instance>("i-a"),
            [PolicyDocument.Parse(RolePolicy, PolicyKind.Identity, "policy of bastion")]);
        _bucket = _bucket with { AccountId = A.AccountId };
        S3Access access = Ask(host: "i-a");
        Assert.Equal(S3Way.InternetGateway, access.Path.Way);
        Assert.Equal(Verdict.Reachable, access.Path.Verdict);
        IsDenied(access, S3Layer.BucketPolicy, "aws:SourceVpce is not in the request, which meets StringNotEquals vpce-1");
        Assert.Contains(EndpointOnlyStatement.Sid, access.DecidedBy!.Rule, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_route_there_is_no_way()
    {
        _lab.Routes("rtb-b", To("192.168.0.0/16", RouteTargetKind.Local, "local"));
        IsDenied(Ask(), S3Layer.Network, "has no route");
    }

    [Fact]
    public void A_group_that_lets_out_to_the_prefix_list_is_enough_and_one_that_does_not_is_named()
    {
        _lab.Rules("sg-b", Rule(true, TrafficType.Tcp(443), "pl-s3"));
        Assert.True(Ask().IsAllowed);
        _lab.Rules("sg-b", Rule(true, TrafficType.Tcp(443), "192.168.0.0/16"));
        IsDenied(Ask(), S3Layer.Network, "group-b");
    }

    [Fact]
    public void An_ACL_that_lets_only_some_of_S3s_addresses_in_is_said()
    {
        _lab.Entries("acl-b", Entry(100, false, true, TrafficType.All, "52.216.0.0/15"),
            Entry(100, true, true, TrafficType.All, "0.0.0.0/0"));
        IsDenied(Ask(), S3Layer.Network, "1 of the 2 blocks of addresses of S3 can be reached");
    }

    [Fact]
    public void The_endpoint_policy_is_named_where_it_decides()
    {
        _lab.Put(_lab.Get<VpcEndpoint>("vpce-1") with
        {
            PolicyDocument = FullAccess.Replace("\"Resource\":\"*\"", "\"Resource\":\"arn:aws:s3:::other/*\"", StringComparison.Ordinal)
        });
        IsDenied(Ask(), S3Layer.EndpointPolicy, "arn:aws:s3:::other/*");
    }

    [Fact]
    public void The_role_policy_and_the_bucket_policy_are_named_where_they_decide()
    {
        IsDenied(Ask("s3:DeleteObject"), S3Layer.RolePolicy, "No statement of the policy of EC2-S3-ACC-B allows it");
        _bucket = _bucket with { PolicyDocument =
            """{"Version":"2012-10-17","Statement":{"Sid":"NoWrites","Effect":"Deny","Principal":"*","Action":"s3:"""
                + """Put*","Resource":"arn:aws:s3:::demo/*"}}""" };
        IsDenied(Ask(), S3Layer.BucketPolicy, "\"NoWrites\"");
        Assert.True(Ask("s3:GetObject").IsAllowed);
    }

    [Fact]
    public void Across_accounts_the_bucket_policy_must_allow_too_and_a_public_one_is_shut_by_Block_Public_Access()
    {
        _bucket = _bucket with { AccountId = A.AccountId };
        IsDenied(Ask(), S3Layer.BucketPolicy, "must both allow it");
        _bucket = _bucket with { PolicyDocument =
            $$$"""{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"{{{RoleArn}}}"},"Action":"s3:"""
                + $$$"""PutObject","Resource":"arn:aws:s3:::demo/*"}}""" };
        Assert.True(Ask().IsAllowed);
        _bucket = _bucket with { PolicyDocument =
            """{"Version":"2012-10-17","Statement":{"Sid":"Open","Effect":"Allow","Principal":"*","Action":"s3:"""
                + """PutObject","Resource":"arn:aws:s3:::demo/*"}}""" };
        IsDenied(Ask(), S3Layer.BlockPublicAccess, "\"Open\" makes the bucket policy of demo public");
    }

    [Theory]
    // Off: policies alone decide. On: a list may grant what no policy allows, but where those for everybody have no effect only to another
    // account that allows it too.
    [InlineData("s3:GetObject", "BucketOwnerEnforced", false, true, false, S3Answer.Denied)]
    [InlineData("s3:GetObject", "ObjectWriter", false, true, false, S3Answer.Unknown)]
    [InlineData("s3:GetObject", null, false, true, false, S3Answer.Unknown)]
    [InlineData("s3:GetObject", "ObjectWriter", true, true, false, S3Answer.Denied)]
    [InlineData("s3:GetObject", "ObjectWriter", true, false, true, S3Answer.Unknown)]
    [InlineData("s3:GetObject", "ObjectWriter", true, false, false, S3Answer.Denied)]
    [InlineData("s3:ListBucket", "BucketOwnerPreferred", false, true, false, S3Answer.Unknown)]
    [InlineData("s3:GetObjectTagging", "ObjectWriter", false, true, false, S3Answer.Denied)]
    public void Q13_what_no_policy_allows_an_access_control_list_that_was_not_read_may(
        string action, string? ownership, bool ignoresPublic, bool own, bool allowed, S3Answer expected)
    {
        _bucket = _bucket with { ObjectOwnership = ownership, PublicAccessBlock = new(false, ignoresPublic, false, false), AccountId = own
            ? _bucket.AccountId : A.AccountId };
        _identity = HostIdentity.Of(RoleArn, _lab.Get<Instance>("i-b"), allowed
            ? [PolicyDocument.Parse(RolePolicy, PolicyKind.Identity, "policy")] : []);
        S3Access access = Ask(action);
        Assert.Equal(expected, access.Answer);
        Assert.Equal(expected == S3Answer.Unknown, access.DecidedBy!.Layer == S3Layer.AccessControlLists);
        // Nor is a caller who does not sign refused for certain where everybody may be let in.
        _identity = HostIdentity.None;
        Assert.Equal(expected == S3Answer.Unknown && !ignoresPublic ? S3Answer.Unknown : S3Answer.Denied, Ask(action).Answer);
        // A statement that denies stands above every list.
        _bucket = _bucket with
        {
            PolicyDocument = """{"Version":"2012-10-17","Statement":{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*"}}"""
        };
        Assert.Equal(S3Answer.Denied, Ask(action).Answer);
    }

    [Theory]
    [InlineData("*", false, true)]
    [InlineData("*", true, false)]
    [InlineData(RoleArn, false, false)]
    public void Q15_what_the_buckets_account_blocks_was_not_looked_at_where_the_policy_is_public(string principal, bool own, bool told)
    {
        _bucket = _bucket with
        {
            PublicAccessBlock = null, AccountId = own ? _bucket.AccountId : A.AccountId,
            PolicyDocument =
                """{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"WHO"},"Action":"s3:*","Resource":"*"}}"""
                    .Replace("WHO", principal, StringComparison.Ordinal),
        };
        Assert.True(Ask().IsAllowed, Ask().Reason);
        Assert.Equal(told, Ask().Policies.NotLookedAt.Contains("Block Public Access of the bucket's account"));
    }

    [Fact]
    public void Q12_whose_an_object_is_was_not_looked_at_where_lists_are_on()
    {
        const string Owner = "the object's owner and access control list";
        Assert.DoesNotContain(Owner, Ask("s3:GetObject").Policies.NotLookedAt);
        _bucket = _bucket with { ObjectOwnership = "ObjectWriter" };
        Assert.Contains(Owner, Ask("s3:GetObject").Policies.NotLookedAt);
        Assert.True(Ask("s3:GetObject").IsAllowed);
        Assert.DoesNotContain(Owner, Ask().Policies.NotLookedAt);
    }

    [Fact]
    public void Q14_the_ARN_of_the_VPC_is_known_through_a_gateway_endpoint_and_through_an_interface_endpoint_it_may_be_anothers()
    {
        Only("arn:aws:ec2:us-east-1:222222222222:vpc/vpc-b");
        Assert.True(Ask().IsAllowed);
        Only("arn:aws:ec2:us-east-1:*:vpc/*", "ArnNotLike");
        Assert.True(Ask().IsAllowed);
        Only("arn:aws:ec2:us-west-2:222222222222:vpc/vpc-b");
        IsDenied(Ask(), S3Layer.BucketPolicy, "aws:SourceVpcArn");
        _lab.Put(_lab.Get<VpcEndpoint>("vpce-1") with { EndpointType = VpcEndpointType.Interface, RouteTableIds = [],
            NetworkInterfaceIds = ["eni-vpce"], SecurityGroupIds = ["sg-b"], PrivateDnsEnabled = true });
        _lab.Put(new NetworkInterface { Id = "eni-vpce", AccountId = _lab.B.AccountId, Region = _lab.B.Region, VpcId = "vpc-b",
            SubnetId = "subnet-b", Addresses = [new(IPAddress.Parse("192.168.1.99"), null)], SecurityGroupIds = ["sg-b"],
            InterfaceType = "vpc_endpoint" });
        Assert.Equal((S3Answer.Unknown, S3Layer.BucketPolicy), (Ask().Answer, Ask().DecidedBy!.Layer));

        void Only(string arn, string condition = "StringNotEquals") => _bucket = _bucket with
        {
            PolicyDocument =
                """{"Version":"2012-10-17","Statement":{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*","Condition":{"OP":{"aws:SourceVpcArn":"ARN"}}}}"""
                    .Replace("OP", condition, StringComparison.Ordinal).Replace("ARN", arn, StringComparison.Ordinal),
        };
    }

    [Fact]
    public void Without_assumptions_how_a_request_comes_and_from_which_port_is_not_taken_as_so()
    {
        _bucket = _bucket with { PolicyDocument = """{"Version":"2012-10-17","Statement":{"Effect":"Deny","Principal":"*","Action":"s3:"""
            + """*","Resource":"*","Condition":{"Bool":{"aws:SecureTransport":"false"}}}}""" };
        S3Access free = Ask();
        Assert.True(free.IsAllowed);
        Assert.True(free.Policies.RestsOnTransport);
        _lab.Network = _lab.Network.Assuming(new(true, []));
        Assert.Equal((S3Answer.Unknown, S3Layer.BucketPolicy), (Ask().Answer, Ask().DecidedBy!.Layer));
        Assert.Equal(ClientOs.Any, Ask().Path.Analysis.Flow.ClientOs);
        _lab.Network = _lab.Network.Assuming(new(true, [AssumptionId.SecureTransport]));
        Assert.True(Ask().IsAllowed);
    }

    [Fact]
    public void A_host_without_an_instance_profile_asks_anonymously()
    {
        _identity = HostIdentity.None;
        IsDenied(Ask(), S3Layer.RolePolicy, "has no instance profile");
    }

    [Fact]
    public void What_was_not_read_makes_the_answer_unknown_unless_another_layer_denies()
    {
        _bucket = _bucket with { HasDetails = false };
        Assert.Equal((S3Answer.Unknown, S3Layer.BucketPolicy), (Ask().Answer, Ask().DecidedBy!.Layer));
        _bucket = _bucket with { HasDetails = true };
        _lab.Put(_lab.Get<VpcEndpoint>("vpce-1") with { PolicyDocument = null });
        Assert.Equal((S3Answer.Unknown, S3Layer.EndpointPolicy), (Ask().Answer, Ask().DecidedBy!.Layer));
        _identity = _identity with { Policies = [] };
        IsDenied(Ask(), S3Layer.RolePolicy, "no policies");
        _identity = _identity with { Policies = null };
        _lab.Put(_lab.Get<VpcEndpoint>("vpce-1") with { PolicyDocument = FullAccess });
        Assert.Equal((S3Answer.Unknown, S3Layer.RolePolicy), (Ask().Answer, Ask().DecidedBy!.Layer));
    }

    [Fact]
    public void A_customer_key_makes_the_answer_unknown_for_its_policy_is_not_read()
    {
        _bucket = _bucket with { Encryption = new("aws:kms", "arn:aws:kms:us-east-1:222222222222:key/1") };
        Assert.Equal((S3Answer.Unknown, S3Layer.Encryption), (Ask().Answer, Ask().DecidedBy!.Layer));
    }

    [Fact]
    public void An_interface_endpoint_with_private_DNS_carries_the_requests()
    {
        Place b = _lab.B;
        _lab.Routes("rtb-b", To("192.168.0.0/16", RouteTargetKind.Local, "local"));
        _lab.Put(new NetworkInterface { Id = "eni-vpce", AccountId = b.AccountId, Region = b.Region, VpcId = "vpc-b", SubnetId = "subnet-b",
            Addresses = [new(IPAddress.Parse("192.168.1.99"), null)], SecurityGroupIds = ["sg-b"], InterfaceType = "vpc_endpoint" });
        _lab.Put(new VpcEndpoint
        {
            Id = "vpce-2", AccountId = b.AccountId, Region = b.Region, VpcId = "vpc-b", ServiceName = "com.amazonaws.us-east-1.s3",
            EndpointType = VpcEndpointType.Interface,
            NetworkInterfaceIds = ["eni-vpce"], SecurityGroupIds = ["sg-b"], PrivateDnsEnabled = true, PolicyDocument = FullAccess,
        });
        S3Access access = Ask();
        Assert.True(access.IsAllowed, access.Reason);
        Assert.Equal((S3Way.InterfaceEndpoint, "vpce-2"), (access.Path.Way, access.Path.Endpoint!.Id));
    }
}
