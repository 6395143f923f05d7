using System.Management.Automation;
using SecureNet.Cloud;
using SecureNet.Model;
using SecureNet.Provisioning;

namespace SecureNet.Commands;

/// <summary>Peers two VPCs, across accounts and regions: request, acceptance, tags, DNS and routes on both sides.</summary>
[Cmdlet(VerbsCommunications.Connect, "VpcPeering", SupportsShouldProcess = true)]
[OutputType(typeof(SecurePeering))]
public sealed class ConnectVpcPeeringCommand : SecureCmdlet
{
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("VpcId")]
    [ResourceReferenceTransformation("VpcId")]
    [OneValue]
    public ResourceReference? Vpc { get; set; }

    /// <summary>The other VPC, which accepts.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [ResourceReferenceTransformation("VpcId")]
    [OneValue]
    public ResourceReference? With { get; set; }

    [Parameter]
    [OneValue]
    public string? Name { get; set; }

    /// <summary>Routes to each subnet of the other side (default), or to its whole blocks.</summary>
    [Parameter]
    [OneValue]
    public RouteScope RouteScope { get; set; }

    [Parameter]
    public SwitchParameter NoRoute { get; set; }

    [Parameter]
    public SwitchParameter NoDns { get; set; }

    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        if (Name is not null) { TextRules.PeeringName.Check(Name); }
        // Objects that know their blocks are compared before any call.
        if (Vpc!.Source is SecureVpc a && With!.Source is SecureVpc b) { PeeringBlueprint.Check(Specify(a.Vpc, b.Vpc)); }
        Network have = await Reader.ReadAsync(CloudsFor([Vpc, With!]),
            [ResourceKind.Vpc, ResourceKind.Subnet, ResourceKind.RouteTable, ResourceKind.NetworkAcl, ResourceKind.VpcPeeringConnection],
            new(VpcIds: [Vpc.Id, With!.Id]), cancellationToken).ConfigureAwait(false);
        PeeringSpecification spec = Specify(FindVpc(have, Vpc.Id), FindVpc(have, With.Id));
        Blueprint blueprint = PeeringBlueprint.Create(spec, have);
        PlanResult? result = await CarryOutAsync(Planner.Create(blueprint, have), have, cancellationToken).ConfigureAwait(false);
        if (result is null) { return; }
        VpcPeeringConnection wanted = blueprint.Wanted.OfType<VpcPeeringConnection>().Single();
        string id = result.IdOf(wanted.Id);
        VpcPeeringConnection made = result.ApplyTo(have).Find<VpcPeeringConnection>(wanted.Place, ResourceKind.VpcPeeringConnection, id)!;
        await WriteAsync(new SecurePeering(made)).ConfigureAwait(false);
    }

    private PeeringSpecification Specify(Vpc requester, Vpc accepter) => new()
    {
        Deployment = AccountOf(requester.Place).Deployment, Requester = requester, Accepter = accepter,
        Name = Name ?? $"{requester.DisplayName} | {accepter.DisplayName}", RouteScope = RouteScope, NoRoute = NoRoute, NoDns = NoDns,
    };
}

/// <summary>Gets peering connections of deployments, once each, from the requester's side where it is connected.</summary>
[Cmdlet(VerbsCommon.Get, "VpcPeering")]
[OutputType(typeof(SecurePeering))]
public sealed class GetVpcPeeringCommand : SecureCmdlet
{
    /// <summary>A name with wildcards, or an id.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("VpcPeeringConnectionId")]
    [SupportsWildcards]
    [ItemName("VpcPeeringConnectionId")]
    public string Name { get; set; } = "*";

    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        Network network = await Reader.ReadAsync(CloudsFor([]), [ResourceKind.VpcPeeringConnection], ResourceFilter.All, cancellationToken)
            .ConfigureAwait(false);
        WildcardPattern pattern = new(Name, WildcardOptions.IgnoreCase);
        VpcPeeringConnection[] found = [.. network.Of<VpcPeeringConnection>()
            .Where(p => p.Exists && p.Deployment is not null && (pattern.IsMatch(p.PlainName) || p.Id == Name))
            .GroupBy(p => p.Id).Select(g => g.OrderByDescending(p => p.Place == p.Requester.Place).First()).OrderBy(p => p.DisplayName,
                StringComparer.Ordinal)];
        foreach (VpcPeeringConnection peering in found) { await WriteAsync(new SecurePeering(peering)).ConfigureAwait(false); }
        if (found.Length == 0 && !WildcardPattern.ContainsWildcardCharacters(Name))
        {
            await WriteErrorAsync(Errors.NotFound("peering connection", Name)).ConfigureAwait(false);
        }
    }
}

/// <summary>Deletes a peering connection of a deployment, with the routes to it on both sides.</summary>
[Cmdlet(VerbsCommunications.Disconnect, "VpcPeering", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
public sealed class DisconnectVpcPeeringCommand : SecureCmdlet
{
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("VpcPeeringConnectionId")]
    [ResourceReferenceTransformation("VpcPeeringConnectionId")]
    [OneValue]
    public ResourceReference? Peering { get; set; }

    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        Network have = await Reader.ReadAsync(CloudsFor([]), [ResourceKind.VpcPeeringConnection, ResourceKind.RouteTable,
            ResourceKind.NetworkAcl], ResourceFilter.All, cancellationToken).ConfigureAwait(false);
        VpcPeeringConnection[] views = [.. have.Of<VpcPeeringConnection>().Where(p => p.Id == Peering!.Id && p.Exists)];
        if (views.Length == 0)
        {
            throw new NotFoundException($"No peering connection '{Peering!.Id}' is there in the connected accounts.", Peering.Id,
                "Look with Get-VpcPeering.");
        }
        if (!views.Any(v => v.Deployment is not null))
        {
            throw new RefusedException("NotOurs", $"Peering connection {views[0]} was not made by SecureNet; it is not touched.",
                Peering!.Id, "Delete it with the tool that made it.");
        }
        await CarryOutAsync(RemovalPlanner.Create(views, have), have, cancellationToken).ConfigureAwait(false);
    }
}
