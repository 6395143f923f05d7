using System.Management.Automation;
using SecureNet.Model;
using SecureNet.Reachability;
using SecureNet.Reachability.Matrix;

namespace SecureNet.Commands;

/// <summary>Says what the internet can reach, on which ports and through what; and what can reach the internet.</summary>
[Cmdlet(VerbsCommon.Get, "InternetExposure")]
[OutputType(typeof(InternetExposure))]
public sealed class GetInternetExposureCommand : ReachabilityCommand
{
    /// <summary>The network to ask about; by default that of the connected accounts.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    public NetworkSnapshot? Snapshot { get; set; }

    /// <summary>Only one of the two directions.</summary>
    [Parameter]
    [OneValue]
    public ExposureDirection? Direction { get; set; }

    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        Network network = await NetworkOfAsync(Snapshot, cancellationToken).ConfigureAwait(false);
        foreach (ExposureDirection way in Enum.GetValues<ExposureDirection>().Where(d => Direction is null || Direction == d))
        {
            bool inbound = way == ExposureDirection.Inbound;
            MatrixQuery query = inbound ? new() { From = PartySelector.TheInternet, To = PartySelector.Interfaces } : new()
            {
                From = PartySelector.Interfaces, To = PartySelector.TheInternet
            };
            ReachabilityMatrix matrix = ReachabilityMatrix.Compile(network, ClientOs, query);
            HashSet<string> behind = [];
            bool any = false;
            foreach (ReachabilityRow group in matrix.Rows(query))
            {
                any = true;
                if (group.Unread is { } place)
                {
                    await WriteAsync(Unread(way, group, place)).ConfigureAwait(false);
                    continue;
                }
                List<(InternetExposure Front, BalancedHost Host)> hosts = [];
                foreach (ReachabilityRow row in group.Expand())
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    InternetExposure exposure = Exposure(network, way, row);
                    await WriteAsync(exposure).ConfigureAwait(false);

                    // Every interface of a load balancer leads to the same hosts.
                    if (inbound && row.Verdict != Verdict.Blocked)
                    {
                        hosts.AddRange(matrix.Behind(row).Where(h => behind.Add(
                            $"{exposure.Peer}|{h.Balancer.Id}|{h.Leg.Destination.Interfaces[0].Id}|{h.Traffic}|{h.Listens}|{h.Verdict}"))
                            .Select(h => (exposure, h)));
                    }
                }
                foreach ((InternetExposure front, BalancedHost host) in hosts)
                {
                    await WriteAsync(Exposure(network, front, host)).ConfigureAwait(false);
                }
            }
            string nothing = inbound ? "Nothing of the network is reached from the internet"
                : "Nothing of the network reaches the internet";
            if (!any) { await TellAsync(nothing, Assumptions.Of(network, query, null)).ConfigureAwait(false); }
        }
    }

    /// <summary>An account and region whose interfaces were not wholly read: what of it is exposed is not known.</summary>
    private static InternetExposure Unread(ExposureDirection way, ReachabilityRow row, Place place) => new()
    {
        Direction = way, Name = way == ExposureDirection.Inbound ? row.Destination.Name : row.Source.Name, InterfaceId = null,
        Address = null, AccountId = place.AccountId, Region = place.Region,
        Peer = EndpointResolver.InternetLabel, Traffic = row.Traffic, Verdict = row.Verdict, Return = row.Return, Through = [], Rule = [],
        Reason = row.Doubt,
    };

    private static InternetExposure Exposure(Network network, ExposureDirection way, ReachabilityRow row)
    {
        ReachabilityParty own = way == ExposureDirection.Inbound ? row.Destination : row.Source;
        NetworkInterface at = own.Interfaces[0];
        RowEvidence evidence = RowEvidence.Of(network, row);
        return new()
        {
            Direction = way, Name = own.Name, InterfaceId = at.Id, InstanceId = at.InstanceId, AccountId = at.AccountId, Region = at.Region,
            Address = own.Addresses[0].ToString(),
            Assumptions = Assumptions.Of(network, row),
            PublicAddress = own.PublicAddress?.ToString(), Peer = way == ExposureDirection.Inbound ? row.Source.Name : row.DestinationName,
            Traffic = row.Traffic, Verdict = row.Verdict,
            Return = row.Return, Through = evidence.Gateways, Rule = evidence.Rules, Reason = row.Verdict switch
            {
                Verdict.Unknown => evidence.Unknown,
                Verdict.Blocked or Verdict.Partial => evidence.Lost,
                _ => null
            },
        };
    }

    /// <summary>
    /// A host that the internet reaches through a load balancer: by the listener's port there, and by the target's port here.
    /// </summary>
    private static InternetExposure Exposure(Network network, InternetExposure front, BalancedHost host)
    {
        ReachabilityParty own = host.Leg.Destination;
        NetworkInterface at = own.Interfaces[0];
        RowEvidence evidence = RowEvidence.Of(network, host.Leg);
        return new()
        {
            Direction = front.Direction, Name = own.Name, InterfaceId = at.Id, InstanceId = at.InstanceId, AccountId = at.AccountId,
            Region = at.Region, Address = own.Addresses[0].ToString(),
            Assumptions = front.Assumptions,
            Peer = front.Peer, Traffic = host.Traffic, Verdict = host.Verdict, Return = host.Leg.Return,
            Through = [.. front.Through, $"{host.Balancer.DisplayName} {host.Listens}"], Rule = evidence.Rules,
            Reason = host.Verdict switch
            {
                Verdict.Unknown => evidence.Unknown ?? front.Reason,
                Verdict.Partial => evidence.Lost ?? front.Reason,
                _ => null
            },
        };
    }
}
