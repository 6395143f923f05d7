using SecureNet.Model;

namespace SecureNet.Cloud;

/// <summary>Creates a network ACL that denies everything.</summary>
public sealed record CreateNetworkAcl(string VpcId) : CreateChange
{
    public override ResourceKind Creates => ResourceKind.NetworkAcl;
    public override string Describe() => $"create network ACL {Label}";
    public override Change Resolve(Func<string, string> id) => this with { VpcId = id(VpcId) };
}

/// <summary>Deletes a network ACL.</summary>
public sealed record DeleteNetworkAcl(string Id) : DeleteChange(Id)
{
    public override ResourceKind Deletes => ResourceKind.NetworkAcl;
    public override Change Resolve(Func<string, string> id) => this with { Id = id(Id) };
}

/// <summary>Adds an entry under a free number.</summary>
public sealed record CreateNetworkAclEntry(string NetworkAclId, NetworkAclEntry Entry) : Change
{
    public override string Describe() => $"add {Entry} to network ACL {NetworkAclId}";
    public override Change Resolve(Func<string, string> id) => this with { NetworkAclId = id(NetworkAclId) };
}

/// <summary>Overwrites the entry that has the same number and direction.</summary>
public sealed record ReplaceNetworkAclEntry(string NetworkAclId, NetworkAclEntry Entry) : Change
{
    public override string Describe() => $"change network ACL {NetworkAclId}: {Entry}";
    public override Change Resolve(Func<string, string> id) => this with { NetworkAclId = id(NetworkAclId) };
}

/// <summary>Deletes an entry.</summary>
public sealed record DeleteNetworkAclEntry(string NetworkAclId, int RuleNumber, bool Egress) : Change
{
    public override string Describe() => $"delete {(Egress ? "outbound" : "inbound")} rule {RuleNumber} from network ACL {NetworkAclId}";
    public override Change Resolve(Func<string, string> id) => this with { NetworkAclId = id(NetworkAclId) };
}

/// <summary>Makes a subnet use a network ACL; it always has exactly one.</summary>
public sealed record ReplaceNetworkAclAssociation(string NetworkAclId, string SubnetId) : Change
{
    public override string Describe() => $"use network ACL {NetworkAclId} for {SubnetId}";
    public override Change Resolve(Func<string, string> id) => this with { NetworkAclId = id(NetworkAclId), SubnetId = id(SubnetId) };
}
