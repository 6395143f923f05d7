using System.Net;
using SecureNet.Model.Answers;

namespace SecureNet.Model;

/// <summary>An EC2 instance.</summary>
public sealed record Instance : Resource, IAnswered<Instance>
{
    public override ResourceKind Kind => ResourceKind.Instance;
    public override IReadOnlyList<string>? VpcIds => [VpcId];
    public required string VpcId { get; init; }
    public required string SubnetId { get; init; }
    public required string InstanceType { get; init; }
    public required string ImageId { get; init; }

    /// <summary><c>pending</c>, <c>running</c>, <c>shutting-down</c>, <c>terminated</c>, <c>stopping</c> or <c>stopped</c>.</summary>
    public string State { get; init; } = "pending";

    public string? AvailabilityZone { get; init; }
    public IPAddress? PrivateIpAddress { get; init; }
    public IPAddress? PublicIpAddress { get; init; }
    public string? KeyName { get; init; }

    /// <summary>Set only on a wanted instance; what runs tells it by its hash alone (see <see cref="Model.UserDataHash"/>).</summary>
    public string? UserData { get; init; }

    /// <summary>True where the metadata service answers only to session tokens (IMDSv2).</summary>
    public bool MetadataTokensRequired { get; init; }

    /// <summary>The ARN of its instance profile, or null.</summary>
    public string? InstanceProfileId { get; init; }

    public IReadOnlyList<string> SecurityGroupIds { get; init; } = [];
    public override bool Exists => State is not "terminated";
    public override bool IsLeaving => State is "shutting-down";

    static Listing IAnswered<Instance>.Listing { get; } = new(ResourceKind.Instance, "Reservations", "describe-instances", "Instances");

    private static readonly Rest s_rest = new Rest()
        .Irrelevant("hardware, disks and boot", "Architecture", "BlockDeviceMappings", "EbsOptimized", "EnaSupport", "Hypervisor",
            "RootDeviceName", "RootDeviceType", "SriovNetSupport", "VirtualizationType",
            "CpuOptions", "EnclaveOptions", "HibernationOptions", "BootMode", "CurrentInstanceBootMode", "TpmSupport", "KernelId",
            "RamdiskId", "ElasticGpuAssociations", "ElasticInferenceAcceleratorAssociations")
        .Irrelevant("how it was bought and launched", "AmiLaunchIndex", "CapacityBlockId", "CapacityReservationId",
            "CapacityReservationSpecification", "ClientToken", "InstanceLifecycle", "LaunchTime", "Licenses",
            "Platform", "PlatformDetails", "ProductCodes", "SpotInstanceRequestId", "StateReason", "StateTransitionReason",
            "UsageOperation", "UsageOperationUpdateTime", "MaintenanceOptions", "Monitoring")
        .Irrelevant("names, not packets", "PrivateDnsName", "PrivateDnsNameOptions", "PublicDnsName")
        .Irrelevant("its interfaces say it", "Ipv6Address", "SourceDestCheck", "NetworkPerformanceOptions", "OutpostArn", "Operator")
        .UnknownIfSet("interfaces of another, secondary network, which is not read", "SecondaryInterfaces");

    private static readonly Rest s_restOfInterface = new Rest().Irrelevant("the interface's own listing says it", "Association",
        "Attachment", "Description", "Ipv6Addresses", "MacAddress", "NetworkInterfaceId",
        "OwnerId", "PrivateDnsName", "PrivateIpAddress", "PrivateIpAddresses", "SourceDestCheck", "Status", "SubnetId", "VpcId",
        "InterfaceType", "Ipv4Prefixes", "Ipv6Prefixes",
        "ConnectionTrackingConfiguration", "Operator");

    private static readonly Rest s_restOfPlacement = new Rest().Irrelevant("on which hardware",
        "AvailabilityZoneId", "Affinity", "GroupName", "PartitionNumber", "HostId", "Tenancy", "SpreadDomain",
        "HostResourceGroupArn", "GroupId");

    private static readonly Rest s_restOfMetadata = new Rest().Irrelevant("how the metadata service answers", "State",
        "HttpPutResponseHopLimit", "HttpEndpoint", "HttpProtocolIpv6", "InstanceMetadataTags");

    private static readonly Rest s_code = new Rest().Irrelevant("the name says it", "Code"),
        s_id = new Rest().Irrelevant("the ARN says it", "Id");

    static Instance IAnswered<Instance>.Map(Io io, Instance? old)
    {
        io.Rest(s_rest);
        IReadOnlyList<string> groups = GroupReference.Ids(io, "SecurityGroups", old?.SecurityGroupIds);
        IReadOnlyList<IReadOnlyList<string>> ofInterfaces = io.List<IReadOnlyList<string>>("NetworkInterfaces", null, (n, _) =>
        {
            n.Rest(s_restOfInterface);
            return GroupReference.Ids(n, "Groups", null);
        });
        return new()
        {
            Id = io.Identifier("InstanceId", old?.Id), AccountId = "", Region = "", Tags = io.Tags("Tags", old?.Tags),
            VpcId = io.Text("VpcId", old?.VpcId) ?? "", SubnetId = io.Text("SubnetId", old?.SubnetId) ?? "",
            InstanceType = io.Text("InstanceType", old?.InstanceType) ?? "", ImageId = io.Text("ImageId", old?.ImageId) ?? "",
            State = AwsWords.InstanceState.Read(Inner(io, "State", "Name", old?.State, s_code), "running"),
            AvailabilityZone = Inner(io, "Placement", "AvailabilityZone", old?.AvailabilityZone, s_restOfPlacement),
            PrivateIpAddress = io.Address("PrivateIpAddress", old?.PrivateIpAddress),
            PublicIpAddress = io.Address("PublicIpAddress", old?.PublicIpAddress), KeyName = io.FreeText("KeyName", old?.KeyName),
            MetadataTokensRequired = Inner(io, "MetadataOptions", "HttpTokens",
                old is null ? null : old.MetadataTokensRequired ? "required" : "optional", s_restOfMetadata) == "required",
            InstanceProfileId = Inner(io, "IamInstanceProfile", "Arn", old?.InstanceProfileId, s_id),
            // Imitations of AWS name the groups at the interface only.
            SecurityGroupIds = groups.Count > 0 ? groups : ofInterfaces is [var first, ..] ? first : [],
        };
    }

    private static string? Inner(Io io, string part, string name, string? have, Rest rest) => io.Part<string>(part, have, (p, old) =>
    {
        p.Rest(rest);
        return p.Text(name, old);
    });
}
