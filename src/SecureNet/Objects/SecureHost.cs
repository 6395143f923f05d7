using SecureNet.Model;
using SecureNet.Provisioning;

namespace SecureNet;

/// <summary>An instance of a deployment.</summary>
public sealed class SecureHost
{
    internal SecureHost(Instance instance) => Instance = instance;

    public string Name => Instance.DisplayName;

    public string InstanceId => Instance.Id;

    /// <summary>Nothing for a host that is only planned: AWS chooses it.</summary>
    public string? PrivateIpAddress => PlannedId.Is(InstanceId) ? null : Instance.PrivateIpAddress?.ToString();

    /// <summary>Set for a bastion only, and as the private one.</summary>
    public string? PublicIpAddress => PlannedId.Is(InstanceId) ? null : Instance.PublicIpAddress?.ToString();

    public string VpcId => Instance.VpcId;

    public string SubnetId => Instance.SubnetId;

    public string? AvailabilityZone => Instance.AvailabilityZone;

    public string InstanceType => Instance.InstanceType;

    public string ImageId => Instance.ImageId;

    /// <summary>The name of the key pair that it was launched with, or nothing.</summary>
    public string? KeyName => Instance.KeyName;

    public IReadOnlyList<string> SecurityGroupId => Instance.SecurityGroupIds.ToArray();

    /// <summary>The ARN of its instance profile, or nothing.</summary>
    public string? InstanceProfileArn => Instance.InstanceProfileId;

    public string State => Instance.State;

    public string AccountId => Instance.AccountId;

    public string Region => Instance.Region;

    public string? Deployment => Instance.Deployment;

    internal Instance Instance { get; }

    /// <summary>True where -WhatIf gave it: it shows what would be, and is not there.</summary>
    public bool IsPlanned => PlannedPart.Of(this) is not null;

    public override string ToString() => MockObject.NameOf(this) ?? Instance.ToString();
}
