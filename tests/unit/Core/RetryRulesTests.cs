using System.Collections.Immutable;
using System.Text.RegularExpressions;
using SecureNet.Cloud;
using SecureNet.Model;
using SecureNet.Provisioning;
using SecureNet.Tests.Commands;

namespace SecureNet.Tests.Core;

/// <summary>The table of retries: every code in it stands here.</summary>
public partial class RetryRulesTests
{
    private static readonly Place s_place = new("111111111111", "us-west-2");
    private static readonly FlowLogSettings s_logs = new();

    // When a rule holds: always, after a call without an answer, or where what it refers to was made, or changed, a moment ago.
    private const string Always = "always", AfterNoAnswer = "no answer", OfNew = "new", OfChanged = "changed";

    public static TheoryData<string, string, string, string, string> Rules => new()
    {
        { nameof(CreateRoute), "RouteAlreadyExists", "", Always, nameof(Remedy.AlreadyDone) },
        { nameof(CreateTransitGatewayRoute), "TransitGatewayRouteAlreadyExists", "", AfterNoAnswer, nameof(Remedy.AlreadyDone) },
        { nameof(AssociateTransitGatewayRouteTable), "Resource.AlreadyAssociated", "", AfterNoAnswer, nameof(Remedy.AlreadyDone) },
        { nameof(CreateNetworkAclEntry), "NetworkAclEntryAlreadyExists", "", Always, nameof(Remedy.AlreadyDone) },
        { nameof(AuthorizeSecurityGroupRules), "InvalidPermission.Duplicate", "", Always, nameof(Remedy.AlreadyDone) },
        { nameof(RevokeSecurityGroupRules), "InvalidPermission.NotFound", "", Always, nameof(Remedy.AlreadyDone) },
        { nameof(RevokeSecurityGroupRules), "InvalidSecurityGroupRuleId.NotFound", "", Always, nameof(Remedy.AlreadyDone) },
        { nameof(AttachInternetGateway), "Resource.AlreadyAssociated", "", Always, nameof(Remedy.AlreadyDone) },
        { nameof(AssociateRouteTable), "Resource.AlreadyAssociated", "", Always, nameof(Remedy.AlreadyDone) },
        { nameof(DetachInternetGateway), "Gateway.NotAttached", "", Always, nameof(Remedy.AlreadyDone) },
        { nameof(DetachInternetGateway), "DependencyViolation", "", Always, nameof(Remedy.Retry) },
        { nameof(DisassociateRouteTable), "InvalidAssociationID.NotFound", "", Always, nameof(Remedy.AlreadyDone) },
        { nameof(DeleteRoute), "InvalidRoute.NotFound", "", Always, nameof(Remedy.AlreadyDone) },
        { nameof(DeleteRoute), "InvalidParameterException", "", Always, nameof(Remedy.Retry) },
        { nameof(DeleteNetworkAclEntry), "InvalidNetworkAclEntry.NotFound", "", Always, nameof(Remedy.AlreadyDone) },
        { nameof(DeregisterImage), "InvalidAMIID.Unavailable", "", Always, nameof(Remedy.AlreadyDone) },
        { nameof(DeleteVpc), "InvalidVpcID.NotFound", "", Always, nameof(Remedy.AlreadyDone) },
        { nameof(DeleteVpc), "DependencyViolation", "", Always, nameof(Remedy.Retry) },
        { nameof(DeleteSecurityGroup), "InvalidGroup.InUse", "", Always, nameof(Remedy.Retry) },
        { nameof(DeleteSecurityGroup), "DependencyViolation", "", Always, nameof(Remedy.Retry) },
        { nameof(ReleaseAddress), "InvalidAddress.InUse", "", Always, nameof(Remedy.Retry) },
        { nameof(ReleaseAddress), "InvalidIPAddress.InUse", "", Always, nameof(Remedy.Retry) },
        { nameof(ReleaseAddress), "AuthFailure.AddressInUse", "", Always, nameof(Remedy.Retry) },
        { nameof(DeleteSnapshot), "InvalidSnapshot.InUse", "", Always, nameof(Remedy.Retry) },
        { nameof(DeleteTargetGroup), "ResourceInUse", "", Always, nameof(Remedy.Retry) },
        { nameof(DeleteRole), "DeleteConflict", "", Always, nameof(Remedy.Retry) },
        { nameof(DeleteRole), "NoSuchEntity", "", Always, nameof(Remedy.AlreadyDone) },
        { nameof(DeleteBucket), "NoSuchBucket", "", Always, nameof(Remedy.AlreadyDone) },
        { nameof(DeleteBucket), "BucketNotEmpty", "", Always, nameof(Remedy.Fail) },
        { nameof(DeleteBucket), "BucketNotEmpty", "", OfChanged, nameof(Remedy.EmptyThenRetry) },
        { nameof(DeleteBucketPolicy), "NoSuchBucketPolicy", "", Always, nameof(Remedy.AlreadyDone) },
        { nameof(CreateBucket), "OperationAborted", "", Always, nameof(Remedy.Retry) },
        { nameof(CreateBucket), "BucketAlreadyOwnedByYou", "", AfterNoAnswer, nameof(Remedy.LookThenRetry) },
        { nameof(CreateBucket), "BucketAlreadyOwnedByYou", "", Always, nameof(Remedy.Fail) },
        { nameof(CreateVpc), "VpcLimitExceeded", "", Always, nameof(Remedy.Fail) },
        { nameof(CreateSubnet), "InvalidSubnet.Conflict", "", AfterNoAnswer, nameof(Remedy.LookThenRetry) },
        { nameof(CreateSubnet), "InvalidSubnet.Conflict", "", Always, nameof(Remedy.Fail) },
        { nameof(CreateSecurityGroup), "InvalidGroup.Duplicate", "", AfterNoAnswer, nameof(Remedy.LookThenRetry) },
        { nameof(CreateVpcPeeringConnection), "VpcPeeringConnectionAlreadyExists", "", AfterNoAnswer, nameof(Remedy.LookThenRetry) },
        { nameof(AcceptVpcPeeringConnection), "InvalidVpcPeeringConnectionID.NotFound", "", Always, nameof(Remedy.Retry) },
        { nameof(AcceptVpcPeeringConnection), "InvalidStateTransition", "attempted to transition from initiating-request to active", Always,
            nameof(Remedy.Retry) },
        { nameof(AcceptVpcPeeringConnection), "InvalidStateTransition", "attempted to transition from expired to active", Always,
            nameof(Remedy.Fail) },
        { nameof(AcceptVpcPeeringConnection), "InvalidStateTransition", "attempted to transition from active to active", AfterNoAnswer,
            nameof(Remedy.AlreadyDone) },
        { nameof(ModifyVpcPeeringConnectionOptions), "OperationNotPermitted", "", Always, nameof(Remedy.Retry) },
        { nameof(ModifyVpcPeeringConnectionOptions), "InvalidStateTransition", "", Always, nameof(Remedy.Retry) },
        { nameof(AssociateIamInstanceProfile), "IncorrectInstanceState", "", Always, nameof(Remedy.Retry) },
        { nameof(AssociateIamInstanceProfile), "IncorrectState", "", AfterNoAnswer, nameof(Remedy.AlreadyDone) },
        { nameof(AssociateIamInstanceProfile), "InvalidParameterValue", "Invalid IAM Instance Profile name", Always, nameof(Remedy.Retry) },
        { nameof(AddRoleToInstanceProfile), "LimitExceeded", "", AfterNoAnswer, nameof(Remedy.AlreadyDone) },
        { nameof(AddRoleToInstanceProfile), "LimitExceeded", "", Always, nameof(Remedy.Fail) },
        { nameof(AddRoleToInstanceProfile), "EntityAlreadyExists", "", AfterNoAnswer, nameof(Remedy.AlreadyDone) },
        { nameof(PutRolePolicy), "ConcurrentModification", "", Always, nameof(Remedy.Retry) },
        { nameof(DeleteWorkGroup), "ConcurrentModificationException", "", Always, nameof(Remedy.Retry) },
        { nameof(DeleteWorkGroup), "InvalidRequestException", "WorkGroup is not found.", Always, nameof(Remedy.AlreadyDone) },
        { nameof(CreateFlowLogView), "QueryFailed", "SCHEMA_NOT_FOUND", OfNew, nameof(Remedy.Retry) },
        { nameof(CreateFlowLogView), "QueryFailed", "SCHEMA_NOT_FOUND", Always, nameof(Remedy.Fail) },
        { nameof(DeleteLogGroup), "OperationAbortedException", "", Always, nameof(Remedy.Retry) },
        { nameof(DeleteLogGroup), "ResourceNotFoundException", "", Always, nameof(Remedy.AlreadyDone) },
        { nameof(CreateNatGateway), "Gateway.NotAttached", "", Always, nameof(Remedy.Retry) },
        { nameof(CreateNatGateway), "InvalidSubnetID.NotFound", "", OfNew, nameof(Remedy.Retry) },
        { nameof(CreateNatGateway), "InvalidSubnetID.NotFound", "", Always, nameof(Remedy.Fail) },
        { nameof(DeleteAutoScalingGroup), "ScalingActivityInProgress", "", Always, nameof(Remedy.Retry) },
        { nameof(DeleteAutoScalingGroup), "ResourceContention", "", Always, nameof(Remedy.Retry) },
        { nameof(DeleteAutoScalingGroup), "ValidationError", "AutoScalingGroup name not found", Always, nameof(Remedy.AlreadyDone) },
        { nameof(DeleteAutoScalingGroup), "ServiceLinkedRoleFailure", "", Always, nameof(Remedy.Retry) },
        { nameof(CreateAutoScalingGroup), "ValidationError", "Invalid IAM Instance Profile name", Always, nameof(Remedy.Retry) },
        { nameof(CreateAutoScalingGroup), "ValidationError", "You must use a valid fully-formed launch template.", OfNew,
            nameof(Remedy.Retry) },
        { nameof(CreateAutoScalingGroup), "AlreadyExists",
            "AutoScalingGroup by this name already exists - A group with the name x is pending delete", Always, nameof(Remedy.Retry) },
        { nameof(PutScalingPolicy), "ValidationError", "AutoScalingGroup name not found", OfNew, nameof(Remedy.Retry) },
        { nameof(CreateImage), "IncorrectState", "", Always, nameof(Remedy.Retry) },
        { nameof(CreateFlowLogs), "InvalidParameter", "Unable to assume given IAM role", Always, nameof(Remedy.Retry) },
        { nameof(CreateFlowLogs), "400", "Unable to assume given IAM role", Always, nameof(Remedy.Retry) },
        { nameof(CreateFlowLogs), "400", "Access Denied for LogDestination: logs", OfChanged, nameof(Remedy.Retry) },
        { nameof(CreateFlowLogs), "400", "Access Denied for LogDestination: logs", OfNew, nameof(Remedy.Retry) },
        { nameof(CreateFlowLogs), "400", "Access Denied for LogDestination: logs", Always, nameof(Remedy.Fail) },
        { nameof(CreateLoadBalancer), "InvalidSecurityGroup", "", OfNew, nameof(Remedy.Retry) },
        { nameof(CreateLoadBalancer), "InvalidSecurityGroup", "", Always, nameof(Remedy.Fail) },
        { nameof(CreateVpc), "InsufficientInstanceCapacity", "", Always, nameof(Remedy.Fail) },
    };

    [Theory]
    [MemberData(nameof(Rules))]
    public void A_failure_is_met_by(string change, string code, string message, string when, string remedy)
    {
        Change made = Make(change);
        RecentChanges recent = new(TimeProvider.System);
        foreach (string id in made.References.Append(made is DeleteChange d ? d.Id : made is CreateFlowLogs f ? f.DestinationId : ""))
        {
            if (when == OfNew) { recent.Created(new Vpc { Id = id, AccountId = "1", Region = "r", CidrBlocks = [] }); }
            if (when == OfChanged) { recent.Changed(id); }
        }

        Assert.Equal(remedy, $"{RetryRules.For(made, new(code, message, "x:Y", s_place), when == AfterNoAnswer, recent)}");
    }

    [Theory]
    [InlineData("RequestLimitExceeded")]
    [InlineData("EC2ThrottledException")]
    [InlineData("ThrottledException")]
    [InlineData("RequestThrottledException")]
    [InlineData("PriorRequestNotComplete")]
    [InlineData("BandwidthLimitExceeded")]
    [InlineData("ProvisionedThroughputExceededException")]
    [InlineData("TransactionInProgressException")]
    public void A_throttled_call_is_made_again_whatever_it_is(string code)
    {
        CloudException error = new(code, "", "x:Y", s_place, mayHaveBeenDone: true);
        Assert.Equal(Remedy.Retry, RetryRules.For(Make(nameof(CreateVpc)), error, false, new(TimeProvider.System)));
        Assert.True(RetryRules.IsNotDone(error));
    }

    [Fact]
    public void What_may_have_been_done_is_looked_for_and_a_corrected_clock_is_a_retry()
    {
        Change create = Make(nameof(CreateVpc));
        RecentChanges recent = new(TimeProvider.System);
        Assert.Equal(Remedy.LookThenRetry,
            RetryRules.For(create, new("InternalError", "", "x:Y", s_place, mayHaveBeenDone: true), false, recent));
        Assert.Equal(Remedy.Retry,
            RetryRules.For(new DeleteVpc("vpc-1"), new("InternalError", "", "x:Y", s_place, mayHaveBeenDone: true), false, recent));
        Assert.Equal(Remedy.Fail, RetryRules.For(create, new("RequestExpired", "", "x:Y", s_place), false, recent));
        Assert.Equal(Remedy.Retry,
            RetryRules.For(create, new("RequestExpired", "", "x:Y", s_place) { ClockSkew = TimeSpan.FromMinutes(9) }, false, recent));
        // EC2 says by a status of 500 that a zone is full: ten minutes in the same zone would help nobody.
        Assert.Equal(Remedy.Fail,
            RetryRules.For(create, new("InsufficientInstanceCapacity", "", "x:Y", s_place, mayHaveBeenDone: true), false, recent));
    }

    [Theory]
    [InlineData("InvalidKeyPair.NotFound")]
    [InlineData("InvalidAMIID.NotFound")]
    public void A_mistyped_key_or_image_is_not_waited_for_though_the_subnet_is_new(string code)
    {
        RunInstances launch = new("subnet-1", "ami-1", "t3.micro", ["sg-1"], false,
            "t") { KeyName = "ops", Tags = ImmutableSortedDictionary<string, string>.Empty };
        RecentChanges recent = new(TimeProvider.System);
        recent.Created(new Vpc { Id = "subnet-1", AccountId = "1", Region = "r", CidrBlocks = [] });
        Assert.Equal(Remedy.Fail, RetryRules.For(launch, new(code, "", "x:Y", s_place), false, recent));
        recent.Created(code.Contains("Key", StringComparison.Ordinal)
            ? new KeyPair { Id = "key-1", AccountId = "1", Region = "r", KeyName = "ops" }
            : new Image { Id = "ami-1", AccountId = "1", Region = "r", ImageName = "i" });
        Assert.Equal(Remedy.Retry, RetryRules.For(launch, new(code, "", "x:Y", s_place), false, recent));
    }

    [Theory]
    [InlineData(ResourceKind.Image, 40)]
    [InlineData(ResourceKind.Snapshot, 40)]
    [InlineData(ResourceKind.NatGateway, 30)]
    [InlineData(ResourceKind.Instance, 20)]
    [InlineData(ResourceKind.SecurityGroup, 15)]
    [InlineData(ResourceKind.LoadBalancer, 15)]
    [InlineData(ResourceKind.Vpc, 10)]
    public void Patience_is_a_matter_of_the_kind(ResourceKind kind, int minutes) =>
        Assert.Equal(TimeSpan.FromMinutes(minutes), Patience.Of(CloudPace.Aws, kind));

    [Fact]
    public void Every_code_of_the_table_stands_in_a_test()
    {
        string folder = Path.Join(ModuleTests.FindRoot(), "src", "SecureNet.Core", "Provisioning");
        string table = File.ReadAllText(Path.Join(folder, "RetryRules.cs")) + File.ReadAllText(Path.Join(folder, "RetryCodes.cs"));
        string tests = File.ReadAllText(Path.Join(ModuleTests.FindRoot(), "tests", "unit", "Core", "RetryRulesTests.cs"))
            + File.ReadAllText(Path.Join(ModuleTests.FindRoot(), "tests", "unit", "Aws", "RetryOracleTests.cs"));
        string[] codes = [.. Code().Matches(table).Select(m => m.Groups[1].Value).Distinct()];
        Assert.InRange(codes.Length, 80, 200);
        Assert.DoesNotContain(codes, code => !tests.Contains(code, StringComparison.Ordinal));
    }

    private static Change Make(string name) =>
        (Change)Make(typeof(Change).Assembly.GetTypes().Single(t => t.Name == name && typeof(Change).IsAssignableFrom(t)), name);

    private static object Make(Type type, string name) => type switch
    {
        _ when type == typeof(string) => "id-" + name,
        _ when type == typeof(System.Net.IPNetwork) => System.Net.IPNetwork.Parse("10.0.0.0/16"),
        _ when type == typeof(FlowLogSettings) => s_logs,
        _ when type == typeof(IReadOnlyList<string>) => new[] { "id-" + name },
        _ when type == typeof(IReadOnlyList<SecurityGroupRule>) => Array.Empty<SecurityGroupRule>(),
        _ when type == typeof(NetworkAclEntry) => new NetworkAclEntry
        {
            RuleNumber = 100, Egress = false, Allow = true, Traffic = TrafficType.All, CidrBlock = System.Net.IPNetwork.Parse("10.0.0.0/16")
        },
        _ when type.IsValueType => Activator.CreateInstance(type)!,
        _ => type.GetConstructors().OrderByDescending(c => c.GetParameters().Length).First() is { } constructor
            ? constructor.Invoke([.. constructor.GetParameters().Select(p => Make(p.ParameterType, p.Name!))])
            : throw new InvalidOperationException(name),
    };

    /// <summary>A text that is an error code: what AWS calls an error, not a part of a message.</summary>
    [GeneratedRegex("\"([A-Z][A-Za-z0-9]+(?:\\.[A-Za-z]+)?|400)\"")]
    private static partial Regex Code();
}
