using SecureNet.Model;

namespace SecureNet.Reachability.Matrix;

/// <summary>
/// VPC Block Public Access of the accounts. Blocking ingress still lets out what NAT gateways and egress-only gateways send. Source: VPC
/// guide, "Block public access to VPCs and subnets".
/// </summary>
internal sealed class PublicAccess(Compilation net)
{
    private readonly Dictionary<string, VpcBlockPublicAccess?> _ofVpc = [];

    private readonly bool _known = Assumptions.IsMissingAccessUnknown(net.Index.Given);

    /// <summary>Whether traffic with the internet passes. What a place without it means, <see cref="Assumptions"/> says.</summary>
    public WayBack Passes(Zone zone, bool byNat, bool egressOnly)
    {
        Place place = net.PlaceOf(zone.VpcId) ?? zone.Place;
        if (!_ofVpc.TryGetValue(zone.VpcId, out VpcBlockPublicAccess? block))
        {
            block = net.Index.Network.Find<VpcBlockPublicAccess>(place, ResourceKind.VpcBlockPublicAccess, VpcBlockPublicAccess.OnlyId);
            _ofVpc.Add(zone.VpcId, block);
        }
        if (block is null)
        {
            return _known && !net.Index.Network.Has(place, ResourceKind.VpcBlockPublicAccess) ? WayBack.Unknown : WayBack.Open;
        }
        if (block.Mode == "off") { return WayBack.Open; }
        string? excluded = block.Exclusions.FirstOrDefault(e => e.ResourceId == zone.SubnetId)?.Mode
            ?? block.Exclusions.FirstOrDefault(e => e.ResourceId == zone.VpcId)?.Mode;
        bool passes = excluded == "allow-bidirectional"
            || ((block.Mode == "block-ingress" || excluded == "allow-egress") && (byNat || egressOnly));
        return passes ? WayBack.Open : WayBack.Closed;
    }
}
