using SecureNet.Model;

namespace SecureNet.Reachability.Matrix;

/// <summary>
/// VPC Block Public Access of the accounts. Blocking ingress still lets out what NAT gateways and egress-only gateways send. Source: VPC
/// guide, "Block public access to VPCs and subnets".
/// </summary>
internal sealed class PublicAccess(Compilation net)
{
    private readonly Dictionary<string, VpcBlockPublicAccess?> _ofVpc = [];

    /// <summary>True where traffic with the internet passes; what was not read is taken as off.</summary>
    public bool Passes(Zone zone, bool byNat, bool egressOnly)
    {
        if (!_ofVpc.TryGetValue(zone.VpcId, out VpcBlockPublicAccess? block))
        {
            block = net.Index.Network.Find<VpcBlockPublicAccess>(net.PlaceOf(zone.VpcId) ?? zone.Place, ResourceKind.VpcBlockPublicAccess, VpcBlockPublicAccess.OnlyId);
            _ofVpc.Add(zone.VpcId, block);
        }
        if (block is null || block.Mode == "off") { return true; }
        string? excluded = block.Exclusions.FirstOrDefault(e => e.ResourceId == zone.SubnetId)?.Mode ?? block.Exclusions.FirstOrDefault(e => e.ResourceId == zone.VpcId)?.Mode;
        return excluded == "allow-bidirectional" || ((block.Mode == "block-ingress" || excluded == "allow-egress") && (byNat || egressOnly));
    }
}
