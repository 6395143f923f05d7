using SecureNet.Model;
using E = Amazon.EC2.Model;
using M = SecureNet.Model;

namespace SecureNet.Aws;

/// <summary>Turns the SDK's shapes of endpoints, gateways and transit gateways into the model's.</summary>
internal static class GatewayMapper
{
    /// <summary>
    /// Null for a gateway that is attached to no VPC. One that is in any other state than detached, also a word of tomorrow, holds its VPC.
    /// </summary>
    public static M.VirtualPrivateGateway? Map(E.VpnGateway g, Place p) => g.State?.Value is not ("deleted" or "deleting")
        && (g.VpcAttachments ?? []).FirstOrDefault(a => a.State?.Value != "detached")?.VpcId is { Length: > 0 } vpc
        ? new() { Id = g.VpnGatewayId, AccountId = p.AccountId, Region = p.Region, Tags = Mapper.Tags(g.Tags), VpcId = vpc } : null;

    public static VpcBlockPublicAccess Map(string mode, IEnumerable<E.VpcBlockPublicAccessExclusion> exclusions, Place p) => new()
    {
        Id = VpcBlockPublicAccess.OnlyId, AccountId = p.AccountId, Region = p.Region, Mode = AwsWords.BlockMode.Read(mode, "off"),
        UnknownWords = AwsWords.Found(exclusions.Select(
            x => AwsWords.ExclusionState.Check("Exclusions.State", x.State?.Value, x.ResourceArn[(x.ResourceArn.LastIndexOf('/') + 1)..]))),
        Exclusions = [.. exclusions.Where(
            x => VpcBlockPublicAccess.IsInForce(x.State?.Value) || AwsWords.ExclusionState.Check("", x.State?.Value) is not null)
            .Select(x => new BlockPublicAccessExclusion(x.ResourceArn[(x.ResourceArn.LastIndexOf('/') + 1)..],
                AwsWords.ExclusionMode.Read(x.InternetGatewayExclusionMode?.Value, "")))],
    };
}
