using System.Management.Automation;
using SecureNet.Cloud;
using SecureNet.Model;
using SecureNet.Provisioning;

namespace SecureNet.Commands;

/// <summary>Gets VPCs of deployments.</summary>
[Cmdlet(VerbsCommon.Get, "SecureVpc")]
[OutputType(typeof(SecureVpc))]
public sealed class GetSecureVpcCommand : SecureCmdlet
{
    /// <summary>A name with wildcards, or an id.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("VpcId")]
    [SupportsWildcards]
    [ItemName("VpcId")]
    public string Name { get; set; } = "*";

    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        Network network = await Reader.ReadAsync(CloudsFor([]), [ResourceKind.Vpc, ResourceKind.Subnet, ResourceKind.RouteTable],
            ResourceFilter.All, cancellationToken).ConfigureAwait(false);
        WildcardPattern pattern = new(Name, WildcardOptions.IgnoreCase);
        Vpc[] found = [.. network.Of<Vpc>().Where(v => v.Deployment is not null && (pattern.IsMatch(v.PlainName) || v.Id == Name))
            .OrderBy(v => v.DisplayName, StringComparer.Ordinal)];
        foreach (Vpc vpc in found) { await WriteAsync(new SecureVpc(vpc, network)).ConfigureAwait(false); }
        if (found.Length == 0 && !WildcardPattern.ContainsWildcardCharacters(Name))
        {
            await WriteErrorAsync(Errors.NotFound("VPC", Name)).ConfigureAwait(false);
        }
    }
}

/// <summary>Removes a VPC of a deployment and everything of the deployment in it.</summary>
[Cmdlet(VerbsCommon.Remove, "SecureVpc", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
public sealed class RemoveSecureVpcCommand : SecureCmdlet
{
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("VpcId")]
    [ResourceReferenceTransformation("VpcId")]
    public ResourceReference[] Vpc { get; set; } = [];

    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        // A peering's routes lie in the other account too.
        IReadOnlyList<ICloud> clouds = CloudsFor([]);
        Task<Network> holders = ReadHoldersAsync(clouds, cancellationToken);
        Network have = await Reader.ReadAsync(clouds, NetworkReader.VpcKinds, ResourceFilter.All, cancellationToken).ConfigureAwait(false);
        have = have.Merge(await holders.ConfigureAwait(false));
        Vpc[] vpcs = [.. Vpc.Select(r => FindVpc(have, r.Id))];
        if (Array.Find(vpcs, v => v.Deployment is null) is { } foreign)
        {
            throw new RefusedException("NotOurs", $"VPC {foreign} of {foreign.Place} was not made by SecureNet; it is not touched.",
                foreign.Id, "Remove it with the tool that made it.");
        }

        HashSet<string> ids = [.. vpcs.Select(v => v.Id)];
        // An address that hangs on a gateway which stays, of a VPC of the same address, is that one's.
        HashSet<string> held = [.. have.Of<NatGateway>().Where(n => n.Exists && !ids.Contains(n.VpcId)).Select(n => n.AllocationId)
            .OfType<string>()];
        IEnumerable<Resource> doomed = vpcs.SelectMany(v => PartsOf(v, have, held)).Distinct();
        await CarryOutAsync(RemovalPlanner.Create(doomed, have), have, cancellationToken).ConfigureAwait(false);
    }

    // What its own deployment made in the VPC; what another one made there is in the way, and the planner says whose it is.
    private static IEnumerable<Resource> PartsOf(Vpc vpc, Network have, HashSet<string> held)
    {
        HashSet<string> subnets = [.. have.Of<Subnet>().Where(s => s.VpcId == vpc.Id).Select(s => s.Id)];
        HashSet<string> addresses = [.. have.Of<NatGateway>().Where(n => n.VpcId == vpc.Id).Select(n => n.AllocationId).OfType<string>()];
        HashSet<string> balancers = [.. have.Of<LoadBalancer>().Where(b => b.VpcId == vpc.Id).Select(b => b.Id)];
        // A peering cannot outlive either of its ends, whichever deployment made it: its routes of both sides go before it.
        return have.Resources.Where(r => r is VpcPeeringConnection ? r.Deployment is not null && r.Address is not null && IsIn(r)
            : r.Deployment == vpc.Deployment && (r.Address is not null || r.Tags.ContainsKey(AutoScalingGroup.InstanceTag)) && IsIn(r));

        bool IsIn(Resource r) => r switch
        {
            NetworkInterface => false,
            AutoScalingGroup g => g.SubnetIds.Any(subnets.Contains),
            Listener l => balancers.Contains(l.LoadBalancerArn),
            ElasticIp e => addresses.Contains(e.Id) ||
                (!held.Contains(e.Id) && e.Place == vpc.Place
                    && e.Address?.StartsWith(vpc.Address + "/", StringComparison.Ordinal) == true),
            _ => r.VpcIds?.Contains(vpc.Id) == true,
        };
    }
}
