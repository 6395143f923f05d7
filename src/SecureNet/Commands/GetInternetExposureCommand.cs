using System.Management.Automation;
using SecureNet.Model;
using SecureNet.Reachability.Matrix;

namespace SecureNet.Commands;

/// <summary>Says what the internet can reach, on which ports and through what; and what can reach the internet.</summary>
[Cmdlet(VerbsCommon.Get, "InternetExposure")]
[OutputType(typeof(InternetExposure))]
public sealed class GetInternetExposureCommand : ReachabilityCommand
{
    private static readonly PartySelector s_internet = PartySelector.Everyone with { Text = "Internet", Matches = (_, _) => false };
    private static readonly PartySelector s_interfaces = PartySelector.Everyone with { Internet = [] };

    /// <summary>The network to ask about; by default that of the connected accounts.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    public NetworkSnapshot? Snapshot { get; set; }

    /// <summary>Only one of the two directions.</summary>
    [Parameter]
    public ExposureDirection? Direction { get; set; }

    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        Network network = await NetworkOfAsync(Snapshot, cancellationToken).ConfigureAwait(false);
        foreach (ExposureDirection way in Enum.GetValues<ExposureDirection>().Where(d => Direction is null || Direction == d))
        {
            bool inbound = way == ExposureDirection.Inbound;
            MatrixQuery query = inbound ? new() { From = s_internet, To = s_interfaces } : new() { From = s_interfaces, To = s_internet };
            foreach (ReachabilityRow row in ReachabilityMatrix.Compile(network, query).Rows(query).SelectMany(r => r.Expand()))
            {
                cancellationToken.ThrowIfCancellationRequested();
                await WriteAsync(Exposure(network, way, row)).ConfigureAwait(false);
            }
        }
    }

    private static InternetExposure Exposure(Network network, ExposureDirection way, ReachabilityRow row)
    {
        ReachabilityParty own = way == ExposureDirection.Inbound ? row.Destination : row.Source;
        NetworkInterface at = own.Interfaces[0];
        RowEvidence evidence = RowEvidence.Of(network, row);
        return new()
        {
            Direction = way, Name = own.Name, InterfaceId = at.Id, InstanceId = at.InstanceId, AccountId = at.AccountId, Region = at.Region, Address = own.Addresses[0].ToString(),
            PublicAddress = own.PublicAddress?.ToString(), Peer = (way == ExposureDirection.Inbound ? row.Source : row.Destination).Name, Traffic = row.Traffic, Verdict = row.Verdict,
            Return = row.Return, Through = evidence.Gateways, Rule = evidence.Rules, Reason = evidence.Unknown,
        };
    }
}
