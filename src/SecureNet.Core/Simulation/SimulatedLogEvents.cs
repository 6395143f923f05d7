using System.Globalization;
using SecureNet.Cloud;
using SecureNet.Model;

namespace SecureNet.Simulation;

/// <summary>The simulated log groups as one account sees them.</summary>
internal sealed class SimulatedLogEvents(SimulatedCloud cloud, SimulatedWorld world) : ILogEvents
{
    public Task<LogEventPage> FilterAsync(LogEventQuery query, string? nextToken, CancellationToken cancellationToken) =>
        cloud.CallAsync("logs:FilterLogEvents", query.LogGroupName, false, () =>
            world.State.Find<LogGroup>(cloud.Place, ResourceKind.LogGroup, query.LogGroupName) is not null
                ? world.Events.List(cloud.Place, query, nextToken is null ? 0 : int.Parse(nextToken, CultureInfo.InvariantCulture))
                : throw new CloudException("ResourceNotFoundException", "The specified log group does not exist.", "logs:FilterLogEvents",
                    cloud.Place), cancellationToken);
}
