namespace SecureNet.FlowLogs;

/// <summary>A field of a flow log record, versions 2 to 11, in the order of AWS's table.</summary>
/// <remarks>
/// Source: VPC User Guide, "Flow log records". A field that is not here is kept by its name (see <see cref="FlowLogRecord.Extra"/>).
/// </remarks>
public enum FlowLogField
{
    Version, AccountId, InterfaceId, SourceAddress, DestinationAddress, SourcePort, DestinationPort, Protocol, Packets, Bytes, Start, End,
    Action, LogStatus,
    VpcId, SubnetId, InstanceId, TcpFlags, Type, PacketSourceAddress, PacketDestinationAddress,
    Region, AvailabilityZoneId, SublocationType, SublocationId,
    PacketSourceAwsService, PacketDestinationAwsService, FlowDirection, TrafficPath,
    EcsClusterArn, EcsClusterName, EcsContainerInstanceArn, EcsContainerInstanceId, EcsContainerId, EcsSecondContainerId, EcsServiceName,
    EcsTaskDefinitionArn, EcsTaskArn, EcsTaskId,
    RejectReason, ResourceId, EncryptionStatus,
    InterfaceType, NextHopInterfaceId, NextHopSubnetId, NextHopAvailabilityZoneId, NextHopVpcId, NextHopInterfaceType,
    InstanceTag, InstanceTag2, InterfaceTag, InterfaceTag2, AutoScalingGroupTag, AutoScalingGroupTag2,
}

/// <summary>The type of a field's values.</summary>
public enum FlowLogValueKind
{
    /// <summary>Words and ids.</summary>
    Text,

    /// <summary>A whole number from 0 to 2^31-1.</summary>
    Int32,

    /// <summary>A whole number from 0 to 2^63-1.</summary>
    Int64,

    /// <summary>Unix seconds; a value over 2^31-1 is taken for milliseconds, which some deliveries carry.</summary>
    Time,

    /// <summary>An IPv4 or IPv6 address.</summary>
    Address,
}
