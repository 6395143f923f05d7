using System.Net;
using SecureNet.Model;

namespace SecureNet.Cloud;

/// <summary>Creates a VPC.</summary>
public sealed record CreateVpc(IPNetwork CidrBlock) : CreateChange
{
    public override ResourceKind Creates => ResourceKind.Vpc;
    public override string Describe() => $"create VPC {Label} {CidrBlock}";
    public override Change Resolve(Func<string, string> id) => this;
}

/// <summary>The VPC attributes that EC2 lets one set, one a call.</summary>
public enum VpcAttribute
{
    EnableDnsSupport,
    EnableDnsHostnames,
}

/// <summary>Sets one attribute of a VPC.</summary>
public sealed record ModifyVpcAttribute(string VpcId, VpcAttribute Attribute, bool Value) : Change
{
    public override string Describe() => $"set {Attribute} of {VpcId} to {Value}";
    public override Change Resolve(Func<string, string> id) => this with { VpcId = id(VpcId) };
}

/// <summary>Deletes a VPC.</summary>
public sealed record DeleteVpc(string Id) : DeleteChange(Id)
{
    public override ResourceKind Deletes => ResourceKind.Vpc;
    public override Change Resolve(Func<string, string> id) => this with { Id = id(Id) };
}

/// <summary>Creates a subnet.</summary>
public sealed record CreateSubnet(string VpcId, IPNetwork CidrBlock, string AvailabilityZone) : CreateChange
{
    public override ResourceKind Creates => ResourceKind.Subnet;
    public override string Describe() => $"create subnet {Label} {CidrBlock} in {AvailabilityZone}";
    public override Change Resolve(Func<string, string> id) => this with { VpcId = id(VpcId) };
}

/// <summary>Deletes a subnet.</summary>
public sealed record DeleteSubnet(string Id) : DeleteChange(Id)
{
    public override ResourceKind Deletes => ResourceKind.Subnet;
    public override Change Resolve(Func<string, string> id) => this with { Id = id(Id) };
}

/// <summary>Creates an internet gateway, attached to nothing.</summary>
public sealed record CreateInternetGateway : CreateChange
{
    public override ResourceKind Creates => ResourceKind.InternetGateway;
    public override string Describe() => $"create internet gateway {Label}";
    public override Change Resolve(Func<string, string> id) => this;
}

/// <summary>Attaches an internet gateway to a VPC.</summary>
public sealed record AttachInternetGateway(string InternetGatewayId, string VpcId) : Change
{
    public override string Describe() => $"attach internet gateway {InternetGatewayId} to {VpcId}";
    public override Change Resolve(Func<string, string> id) => this with { InternetGatewayId = id(InternetGatewayId), VpcId = id(VpcId) };
}

/// <summary>Detaches an internet gateway from a VPC.</summary>
public sealed record DetachInternetGateway(string InternetGatewayId, string VpcId) : Change
{
    public override string Describe() => $"detach internet gateway {InternetGatewayId} from {VpcId}";
    public override Change Resolve(Func<string, string> id) => this with { InternetGatewayId = id(InternetGatewayId), VpcId = id(VpcId) };
}

/// <summary>Deletes an internet gateway.</summary>
public sealed record DeleteInternetGateway(string Id) : DeleteChange(Id)
{
    public override ResourceKind Deletes => ResourceKind.InternetGateway;
    public override Change Resolve(Func<string, string> id) => this with { Id = id(Id) };
}

/// <summary>Allocates an Elastic IP address.</summary>
public sealed record AllocateAddress : CreateChange
{
    public override ResourceKind Creates => ResourceKind.ElasticIp;
    public override string Describe() => $"allocate Elastic IP {Label}";
    public override Change Resolve(Func<string, string> id) => this;
}

/// <summary>Releases an Elastic IP address.</summary>
public sealed record ReleaseAddress(string Id) : DeleteChange(Id)
{
    public override ResourceKind Deletes => ResourceKind.ElasticIp;
    public override Change Resolve(Func<string, string> id) => this with { Id = id(Id) };
}

/// <summary>Creates a public NAT gateway; it becomes available later.</summary>
/// <param name="ClientToken">The same token twice makes one gateway.</param>
public sealed record CreateNatGateway(string SubnetId, string AllocationId, string ClientToken) : CreateChange
{
    public override ResourceKind Creates => ResourceKind.NatGateway;
    public override string Describe() => $"create NAT gateway {Label}";
    public override Change Resolve(Func<string, string> id) => this with { SubnetId = id(SubnetId), AllocationId = id(AllocationId) };
}

/// <summary>Deletes a NAT gateway; it is gone later.</summary>
public sealed record DeleteNatGateway(string Id) : DeleteChange(Id)
{
    public override ResourceKind Deletes => ResourceKind.NatGateway;
    public override Change Resolve(Func<string, string> id) => this with { Id = id(Id) };
}
