using System.Collections;
using System.Management.Automation;
using System.Net;
using SecureNet.Cloud;
using SecureNet.Findings;
using SecureNet.Model;
using SecureNet.Printing;
using SecureNet.Provisioning;

namespace SecureNet.Commands;

/// <summary>Builds VPCs with public and private subnets; several from the pipeline are built at once.</summary>
[Cmdlet(VerbsCommon.New, "SecureVpc", SupportsShouldProcess = true)]
[OutputType(typeof(SecureVpc))]
public sealed class NewSecureVpcCommand : SecureCmdlet
{
    private readonly List<VpcSpecification> _specs = [];

    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateLength(1, 100)]
    [OneValue]
    public string Name { get; set; } = "";

    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true)]
    [OneValue]
    public string CidrBlock { get; set; } = "";

    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateRange(1, 26)]
    [OneValue]
    public int AvailabilityZoneCount { get; set; } = 2;

    [Parameter(ValueFromPipelineByPropertyName = true)]
    [OneValue]
    public int SubnetPrefixLength { get; set; } = 24;

    [Parameter(ValueFromPipelineByPropertyName = true)]
    public SwitchParameter NoPublicSubnet { get; set; }

    [Parameter(ValueFromPipelineByPropertyName = true)]
    [OneValue]
    public NatGatewayMode NatGateway { get; set; }

    /// <summary>More tags for everything that is made.</summary>
    [Parameter]
    public Hashtable Tag { get; set; } = [];

    internal override bool PlansTogether => true;

    internal override void ForgetItems() => _specs.Clear();

    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        SecureAccount account = ResolveAccount(Account);
        IPNetwork block = Blocks.Parse(CidrBlock);
        _specs.Add(new()
        {
            Place = account.Place, Deployment = account.Deployment, Name = Name, CidrBlock = block,
            AvailabilityZoneCount = AvailabilityZoneCount, SubnetPrefixLength = SubnetPrefixLength,
            NoPublicSubnet = NoPublicSubnet, NatGateway = NatGateway, Tags = UserTags.Read(Tag, "ec2"),
                Asked = [.. Asked],
        });
        // AWS takes it, and what has those addresses on the internet is out of reach of the VPC, whose own routes come first.
        if (WorldAccess.Of([block]) is { IPv4: var taken } share && taken > 0)
        {
            await WriteWarningAsync(
                $"VPC '{SafeText.Of(Name)}' would have the block {block}, with {share}: its hosts could not reach who has them "
                    + "there. Private are 10.0.0.0/8, 172.16.0.0/12 and 192.168.0.0/16 (RFC 1918).").ConfigureAwait(false);
        }
    }

    protected override async Task EndAsync(CancellationToken cancellationToken)
    {
        if (_specs.Count == 0) { return; }
        ICloud[] clouds = [.. _specs.Select(s => AccountOf(s.Place).Cloud).Distinct()];
        Task<IReadOnlyList<string>>[] zones = [.. clouds.Select(c => c.ListAvailabilityZonesAsync(cancellationToken))];
        // What others have matters too: names, blocks that are taken, the default group, and what lost its tags. Peerings and
        // endpoints say whose a route is.
        Task<Network> all = Reader.ReadAsync(clouds,
        [
            ResourceKind.Vpc, ResourceKind.Subnet, ResourceKind.SecurityGroup, ResourceKind.InternetGateway, ResourceKind.RouteTable,
            ResourceKind.NetworkAcl, ResourceKind.ElasticIp,
            ResourceKind.NatGateway, ResourceKind.VpcPeeringConnection, ResourceKind.VpcEndpoint,
        ], ResourceFilter.All, cancellationToken);
        await Task.WhenAll([all, .. zones]).ConfigureAwait(false);
        Network have = await all.ConfigureAwait(false);
        Dictionary<Place, IReadOnlyList<string>> zonesOf = [];
        for (int i = 0; i < clouds.Length; i++) { zonesOf[clouds[i].Place] = await zones[i].ConfigureAwait(false); }
        (VpcSpecification[] Specs, Plan Plan)[] deployments = [.. _specs.GroupBy(s => s.Deployment)
            .Select(d => (d.ToArray(), Planner.Create(
                new(d.Key, [.. d.SelectMany(s => VpcBlueprint.Create(s, zonesOf[s.Place], have))]), have)))];
        await CheckAsync([.. deployments.Select(d => d.Plan)], have, cancellationToken).ConfigureAwait(false);
        foreach ((VpcSpecification[] specs, Plan plan) in deployments)
        {
            await BuildAsync(plan, specs, have, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task BuildAsync(Plan plan, VpcSpecification[] specs, Network have, CancellationToken cancellationToken)
    {
        PlanResult? result = await CarryOutAsync(plan, have, cancellationToken).ConfigureAwait(false);
        if (result is null) { return; }
        Network now = result.ApplyTo(have);
        foreach (VpcSpecification spec in specs)
        {
            Vpc vpc = now.Find<Vpc>(spec.Place, ResourceKind.Vpc, result.IdOf(Blueprint.IdOf(spec.Place, ResourceKind.Vpc, spec.Name)))!;
            await WriteAsync(new SecureVpc(vpc, now)).ConfigureAwait(false);
        }
    }
}
