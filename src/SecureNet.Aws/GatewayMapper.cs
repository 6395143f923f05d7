using System.Net;
using SecureNet.Model;
using E = Amazon.EC2.Model;
using M = SecureNet.Model;

namespace SecureNet.Aws;

/// <summary>Turns the SDK's shapes of endpoints, gateways and transit gateways into the model's.</summary>
internal static class GatewayMapper
{
    public static M.VpcEndpoint Map(E.VpcEndpoint e, Place p) => new()
    {
        Id = e.VpcEndpointId, AccountId = p.AccountId, Region = p.Region, Tags = Mapper.Tags(e.Tags), VpcId = e.VpcId ?? "", ServiceName = e.ServiceName ?? "", EndpointType = VpcEndpointTypes.Parse(e.VpcEndpointType?.Value),
        State = VpcEndpointTypes.State(e.State?.Value), RouteTableIds = [.. e.RouteTableIds ?? []], SubnetIds = [.. e.SubnetIds ?? []], NetworkInterfaceIds = [.. e.NetworkInterfaceIds ?? []],
        SecurityGroupIds = [.. (e.Groups ?? []).Select(g => g.GroupId)], PolicyDocument = string.IsNullOrEmpty(e.PolicyDocument) ? null : e.PolicyDocument, PrivateDnsEnabled = e.PrivateDnsEnabled ?? false,
    };

    public static M.EgressOnlyInternetGateway Map(E.EgressOnlyInternetGateway g, Place p) =>
        new() { Id = g.EgressOnlyInternetGatewayId, AccountId = p.AccountId, Region = p.Region, Tags = Mapper.Tags(g.Tags), VpcId = g.Attachments[0].VpcId };

    public static VpcBlockPublicAccess Map(string mode, IEnumerable<E.VpcBlockPublicAccessExclusion> exclusions, Place p) => new()
    {
        Id = VpcBlockPublicAccess.OnlyId, AccountId = p.AccountId, Region = p.Region, Mode = mode,
        Exclusions = [.. exclusions.Where(x => VpcBlockPublicAccess.IsInForce(x.State?.Value)).Select(x => new BlockPublicAccessExclusion(x.ResourceArn[(x.ResourceArn.LastIndexOf('/') + 1)..], x.InternetGatewayExclusionMode.Value))],
    };

    public static M.TransitGateway Map(E.TransitGateway t, Place p) => new()
    {
        Id = t.TransitGatewayId, AccountId = p.AccountId, Region = p.Region, Tags = Mapper.Tags(t.Tags), State = t.State?.Value ?? "available", OwnerAccountId = t.OwnerId,
        SecurityGroupReferencingSupport = t.Options?.SecurityGroupReferencingSupport?.Value == "enable",
    };

    public static M.TransitGatewayAttachment Map(E.TransitGatewayAttachment a, E.TransitGatewayVpcAttachment? vpc, Place p) => new()
    {
        Id = a.TransitGatewayAttachmentId, AccountId = p.AccountId, Region = p.Region, Tags = Mapper.Tags(a.Tags), TransitGatewayId = a.TransitGatewayId, ResourceType = a.ResourceType?.Value ?? "vpc", ResourceId = a.ResourceId ?? "",
        State = a.State?.Value ?? "available", SubnetIds = [.. vpc?.SubnetIds ?? []], SecurityGroupReferencingSupport = vpc?.Options?.SecurityGroupReferencingSupport?.Value != "disable",
        AssociatedRouteTableId = a.Association is { State.Value: "associated", TransitGatewayRouteTableId.Length: > 0 } link ? link.TransitGatewayRouteTableId : null,
    };

    public static M.TransitGatewayRouteTable Map(E.TransitGatewayRouteTable t, IEnumerable<E.TransitGatewayRoute>? routes, Place p) => new()
    {
        Id = t.TransitGatewayRouteTableId, AccountId = p.AccountId, Region = p.Region, Tags = Mapper.Tags(t.Tags), TransitGatewayId = t.TransitGatewayId,
        Routes = routes is null ? null : [.. routes.Where(r => !string.IsNullOrEmpty(r.DestinationCidrBlock)).Select(r => new M.TransitGatewayRoute
        {
            Destination = IPNetwork.Parse(r.DestinationCidrBlock), AttachmentIds = [.. (r.TransitGatewayAttachments ?? []).Select(a => a.TransitGatewayAttachmentId)],
            IsPropagated = r.Type?.Value == "propagated", IsBlackhole = r.State?.Value == "blackhole",
        })],
    };
}
