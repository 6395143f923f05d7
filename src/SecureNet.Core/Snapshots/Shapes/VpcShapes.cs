namespace SecureNet.Snapshots.Shapes;

/// <summary>An element of <c>VpcEncryptionControls</c>, and a member of a VPC.</summary>
internal sealed class EncryptionControlShape
{
    public string? VpcId { get; init; }
    public string? Mode { get; init; }
    public string? State { get; init; }
}

/// <summary>An element of <c>SecurityGroupVpcAssociations</c>.</summary>
internal sealed class SecurityGroupVpcAssociationShape
{
    public required string GroupId { get; init; }
    public required string VpcId { get; init; }
    public string? State { get; init; }
}
