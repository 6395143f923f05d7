using System.Net;
using SecureNet.Model;

namespace SecureNet.Provisioning;

/// <summary>By what people reach a private host.</summary>
public enum HostAccess
{
    Bastion,
    SessionManager,
    InstanceConnectEndpoint,
    None,
}

/// <summary>The rules that let a way in reach a private host. Session Manager needs none: its agent asks from within.</summary>
public static class HostAccessRules
{
    /// <summary>The type of the interface of an EC2 Instance Connect Endpoint.</summary>
    public const string ConnectEndpointType = "ec2_instance_connect_endpoint";

    private const string FromBastion = "SSH from the bastion";
    private const string FromConnectEndpoint = "SSH from the Instance Connect Endpoint";

    /// <summary>SSH from a bastion of the VPC or of a VPC that is peered with it.</summary>
    /// <param name="vpc">The host's VPC.</param>
    /// <param name="bastion">The bastion.</param>
    /// <param name="have">The peering connections of the VPC's place, where the bastion lies in another.</param>
    /// <exception cref="RefusedException">The VPCs are not peered.</exception>
    public static SecurityGroupRule Of(Vpc vpc, Instance bastion, Network have)
    {
        ArgumentNullException.ThrowIfNull(vpc);
        ArgumentNullException.ThrowIfNull(bastion);
        ArgumentNullException.ThrowIfNull(have);
        SecurityGroupRule ssh = new() { Egress = false, Traffic = TrafficType.Tcp(22), Description = FromBastion };
        bool sameVpc = bastion.VpcId == vpc.Id;
        VpcPeeringConnection? peering = sameVpc ? null
            : have.Of<VpcPeeringConnection>(vpc.Place).FirstOrDefault(p => p.IsActive && PeeringBlueprint.Joins(p, vpc.Id, bastion.VpcId));
        if (!sameVpc && peering is null)
        {
            throw new RefusedException("BastionNotPeered",
                $"Bastion {bastion} of {bastion.Place} lies in VPC {bastion.VpcId}, which no active peering joins with VPC "
                    + $"{vpc} of {vpc.Place}.", bastion.Id,
                "Peer the two with Connect-VpcPeering first, name a bastion of the same VPC, or choose another way with -AccessBy.");
        }

        // AWS takes a reference to a group in the VPC or over a peering in one region, and nowhere else.
        if ((sameVpc || bastion.Region == vpc.Region) && bastion.SecurityGroupIds is [string group, ..])
        {
            return ssh with { GroupId = group, GroupAccountId = bastion.AccountId == vpc.AccountId ? null : bastion.AccountId };
        }

        return bastion.PrivateIpAddress is { } address ? ssh with { CidrBlock = new IPNetwork(address, 32) }
            : throw new RefusedException("BastionWithoutAddress",
                $"Bastion {bastion} of {bastion.Place} has no private address (it is {bastion.State}).", bastion.Id,
                "Name a bastion that runs.");
    }

    /// <summary>SSH from the EC2 Instance Connect Endpoints of a VPC.</summary>
    /// <param name="vpc">The host's VPC.</param>
    /// <param name="have">The network interfaces of the VPC.</param>
    /// <exception cref="RefusedException">The VPC has none.</exception>
    public static IReadOnlyList<SecurityGroupRule> OfConnectEndpoints(Vpc vpc, Network have)
    {
        ArgumentNullException.ThrowIfNull(vpc);
        ArgumentNullException.ThrowIfNull(have);
        string[] groups = [.. have.Of<NetworkInterface>(vpc.Place).Where(n => n.VpcId == vpc.Id && n.InterfaceType == ConnectEndpointType)
            .SelectMany(n => n.SecurityGroupIds).Distinct().Order(StringComparer.Ordinal)];
        return groups.Length > 0 ? [.. groups.Select(
            g => new SecurityGroupRule { Egress = false, Traffic = TrafficType.Tcp(22), GroupId = g, Description = FromConnectEndpoint })]
            : throw new RefusedException("NoConnectEndpoint", $"VPC {vpc} of {vpc.Place} has no EC2 Instance Connect Endpoint.", vpc.Id,
                $"Make one: aws ec2 create-instance-connect-endpoint --region {vpc.Region} --subnet-id SUBNET "
                    + "--no-preserve-client-ip; or choose another way with -AccessBy.");
    }

    /// <summary>The rules that an earlier way in left on the host's group, and that this one does not need.</summary>
    internal static SecurityGroupRule[] LeftOver(SecurityGroup group, IReadOnlyList<SecurityGroupRule> wanted) =>
        [.. group.Rules.Where(r => !r.Egress && r.Description is FromBastion or FromConnectEndpoint
            && !wanted.Any(w => w.Description == r.Description))];
}
