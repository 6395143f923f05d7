using SecureNet.Model;
using SecureNet.Reachability;

namespace SecureNet.Findings;

/// <summary>Hosts, subnets and connections against the baseline.</summary>
internal static class HostFindings
{
    public static IEnumerable<NetworkFinding> MetadataV1(FindingContext c, Place place) =>
        from i in c.Of<Instance>(place)
        where !i.MetadataTokensRequired
        select NetworkFinding.Of(i, "MetadataServiceV1", FindingSeverity.High,
            $"The metadata service of {i} answers without a token (IMDSv1): a request that a page is tricked into gets the role's keys.",
            "Require tokens: aws ec2 modify-instance-metadata-options --http-tokens required.", "CIS 5.7", "CIS 6.7", "EC2.8");

    public static IEnumerable<NetworkFinding> PublicInstances(FindingContext c, Place place) =>
        from i in c.Of<Instance>(place)
        where i.PublicIpAddress is not null
        select NetworkFinding.Of(i, "PublicInstance", FindingSeverity.Medium,
            $"{i} has the public address {i.PublicIpAddress}. Only its group and ACL stand before it.",
            "Reach it through a bastion, Session Manager or a load balancer; for a bastion this is a documented exception.", "EC2.9");

    public static IEnumerable<NetworkFinding> SourceDestCheckOff(FindingContext c, Place place) =>
        from n in c.Of<NetworkInterface>(place)
        where !n.SourceDestCheck && n.InstanceId is not null && InterfaceRoles.Of(n, null) == InterfaceRole.Host
            && InterfaceState.Of(n) != Verdict.Blocked
        select NetworkFinding.Of(n, "SourceDestCheckOff", FindingSeverity.Medium,
            $"Interface {n} of {n.InstanceId} sends and receives for addresses that are not its own.",
            "Turn the source/destination check on, unless the instance routes, translates or inspects for others.", "EC2.180");

    public static IEnumerable<NetworkFinding> PublicSubnets(FindingContext c, Place place) =>
        from s in c.Of<Subnet>(place)
        where s.MapPublicIpOnLaunch
        select NetworkFinding.Of(s, "SubnetAssignsPublicAddresses", FindingSeverity.Medium,
            $"Subnet {s} gives a public address to whatever is launched in it.",
            "Turn it off, and ask for a public address where one is needed.", "EC2.15");

    public static IEnumerable<NetworkFinding> UnusedAddresses(FindingContext c, Place place) =>
        from e in c.Of<ElasticIp>(place)
        where e.AssociationId is null && e.NetworkInterfaceId is null
        select NetworkFinding.Of(e, "UnusedElasticIp", FindingSeverity.Low,
            $"Elastic IP {e.PublicIpAddress} ({e.Id}) is used by nothing, and costs.", "Release it.", "EC2.12");

    public static IEnumerable<NetworkFinding> PeeringWithoutDns(FindingContext c, Place place) =>
        from p in c.Of<VpcPeeringConnection>(place)
        // Each side tells and sets its own end.
        let own = p.Requester.Place == place ? p.Requester : p.Accepter
        where p.IsActive && own.AllowDnsResolutionFromRemoteVpc == false
        select NetworkFinding.Of(p, "PeeringWithoutDns", FindingSeverity.Low,
            $"Over {p} the other VPC resolves public names of {own.VpcId} to public addresses, and goes there over the internet.",
            "Allow DNS resolution from the remote VPC on this side; Connect-VpcPeering does so by default.",
            "Config VPC_PEERING_DNS_RESOLUTION_CHECK");

    public static IEnumerable<NetworkFinding> WithoutS3Endpoint(FindingContext c, Place place)
    {
        HashSet<string> served =
            [.. c.Of<VpcEndpoint>(place).Where(e => e.ServiceName.EndsWith(".s3", StringComparison.Ordinal)).Select(e => e.VpcId)];
        HashSet<string> used = [.. c.Of<Subnet>(place).Select(s => s.VpcId)];
        return from v in c.Of<Vpc>(place)
               where used.Contains(v.Id) && !served.Contains(v.Id)
               select NetworkFinding.Of(v, "NoS3Endpoint", FindingSeverity.Low,
                   $"{v} has no endpoint for S3: what its hosts put there leaves the VPC, or does not get out at all.",
                   "Add a gateway endpoint for S3; it costs nothing.", "CIS 6.8");
    }
}
