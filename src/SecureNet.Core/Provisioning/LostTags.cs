using SecureNet.Cloud;
using SecureNet.Model;

namespace SecureNet.Provisioning;

/// <summary>
/// Finds what has lost its tags: it stands exactly where a wanted resource that is nowhere would stand, by what AWS keeps besides tags
/// (attachments, associations, groups). A second one beside it would be made by a run that does not look.
/// </summary>
internal sealed class LostTags(IReadOnlyList<Resource> wanted, Network have, string deployment, Func<string, string> id)
{
    /// <exception cref="RefusedException">Something untagged stands in the place of the wanted resource, which does not exist.</exception>
    public void Refuse(Resource want)
    {
        Resource? lost = have.Resources.Where(
            r => r.Kind == want.Kind && r.Place == want.Place && r.Exists && (r.Deployment is null || r.Address is null)
                && !r.Tags.ContainsKey(AutoScalingGroup.InstanceTag) && (IsHalfTagged(want, r) || StandsFor(want, r))).MinBy(r => r.Id,
                    StringComparer.Ordinal);
        if (lost is null) { return; }
        string tags = string.Join(' ',
            want.Tags.Where(t => lost.Tags.GetValueOrDefault(t.Key) != t.Value).Select(t => $"'Key={t.Key},Value={t.Value}'"));
        throw new RefusedException("LostTags",
            $"{Words.Of(want.Kind)} {lost} of {lost.Place} stands where deployment '{deployment}' means '{want.Address}', "
                + "and has lost its tags. No second one is made beside it. Nothing was changed.",
            lost.Id, $"Take it back: aws ec2 create-tags --region {lost.Region} --resources {lost.Id} --tags {tags}. If it is "
                + "somebody else's, take it out of there first.");
    }

    private bool IsHalfTagged(Resource want, Resource r) =>
        (r.Deployment == deployment && r.Name == want.Name) || (r.Deployment is null && r.Address == want.Address);

    private bool StandsFor(Resource want, Resource r) => (want, r) switch
    {
        (Vpc w, Vpc v) => v.CidrBlocks.Contains(w.CidrBlocks[0])
            && have.Of<Subnet>(v.Place).Any(s => s.VpcId == v.Id && s.Deployment == deployment
                && s.Address?.StartsWith(w.Address + "/", StringComparison.Ordinal) == true),
        (Subnet w, Subnet s) => s.VpcId == id(w.VpcId) && s.AvailabilityZone == w.AvailabilityZone
            && wanted.Any(p => Holds(p, w.Id) && Holds(have.Find<Resource>(p.Place, p.Kind, id(p.Id)), s.Id)),
        (InternetGateway w, InternetGateway g) => g.VpcId is not null && g.VpcId == id(w.VpcId!),
        (RouteTable w, RouteTable t) => !t.IsMain && t.SubnetIds.Intersect(w.SubnetIds.Select(id)).Any(),
        (NetworkAcl w, NetworkAcl a) => !a.IsDefault && a.SubnetIds.Intersect(w.SubnetIds.Select(id)).Any(),
        (NatGateway w, NatGateway n) => n.SubnetId == id(w.SubnetId),
        (ElasticIp w, ElasticIp e) => wanted.OfType<NatGateway>()
            .Any(n => n.AllocationId == w.Id && have.Find<NatGateway>(n.Place, ResourceKind.NatGateway, id(n.Id))?.AllocationId == e.Id),
        (Instance w, Instance i) => w.SecurityGroupIds.Select(id).Intersect(i.SecurityGroupIds).Any(),
        _ => false,
    };

    private static bool Holds(Resource? part, string subnetId) => part switch
    {
        RouteTable t => t.SubnetIds.Contains(subnetId),
        NetworkAcl a => a.SubnetIds.Contains(subnetId),
        _ => false,
    };
}
