using System.Net;
using SecureNet.Model;

namespace SecureNet.Cloud;

/// <summary>Creates a route table with its local route.</summary>
public sealed record CreateRouteTable(string VpcId) : CreateChange
{
    public override ResourceKind Creates => ResourceKind.RouteTable;
    public override string Describe() => $"create route table {Label}";
    public override Change Resolve(Func<string, string> id) => this with { VpcId = id(VpcId) };
}

/// <summary>Deletes a route table.</summary>
public sealed record DeleteRouteTable(string Id) : DeleteChange(Id)
{
    public override ResourceKind Deletes => ResourceKind.RouteTable;
    public override Change Resolve(Func<string, string> id) => this with { Id = id(Id) };
}

/// <summary>Makes a subnet use a route table, whatever it used before.</summary>
/// <remarks>AssociateRouteTable; where the subnet has an association already, the port uses ReplaceRouteTableAssociation.</remarks>
public sealed record AssociateRouteTable(string RouteTableId, string SubnetId) : Change
{
    public override string Describe() => $"associate {SubnetId} with route table {RouteTableId}";
    public override Change Resolve(Func<string, string> id) => this with { RouteTableId = id(RouteTableId), SubnetId = id(SubnetId) };
}

/// <summary>Removes a subnet's explicit association with a route table.</summary>
public sealed record DisassociateRouteTable(string RouteTableId, string SubnetId) : Change
{
    public override string Describe() => $"disassociate {SubnetId} from route table {RouteTableId}";
    public override Change Resolve(Func<string, string> id) => this with { RouteTableId = id(RouteTableId), SubnetId = id(SubnetId) };
}

/// <summary>Creates a route.</summary>
public sealed record CreateRoute(string RouteTableId, IPNetwork Destination, RouteTargetKind TargetKind, string TargetId) : Change
{
    public override string Describe() => $"route {Destination} to {TargetId} in {RouteTableId}";
    public override Change Resolve(Func<string, string> id) => this with { RouteTableId = id(RouteTableId), TargetId = id(TargetId) };
}

/// <summary>Points an existing route at another target.</summary>
public sealed record ReplaceRoute(string RouteTableId, IPNetwork Destination, RouteTargetKind TargetKind, string TargetId) : Change
{
    public override string Describe() => $"point route {Destination} in {RouteTableId} at {TargetId}";
    public override Change Resolve(Func<string, string> id) => this with { RouteTableId = id(RouteTableId), TargetId = id(TargetId) };
}

/// <summary>Deletes a route.</summary>
public sealed record DeleteRoute(string RouteTableId, IPNetwork Destination) : Change
{
    public override string Describe() => $"delete route {Destination} from {RouteTableId}";
    public override Change Resolve(Func<string, string> id) => this with { RouteTableId = id(RouteTableId) };
}
