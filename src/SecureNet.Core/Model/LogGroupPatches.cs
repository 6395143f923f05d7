using SecureNet.Cloud;

namespace SecureNet.Model;

/// <summary>The effects on log groups.</summary>
internal static class LogGroupPatches
{
    public static LogGroup Create(Place place, CreateLogGroup c) =>
        new() { Id = c.LogGroupName, AccountId = place.AccountId, Region = place.Region, Tags = c.Tags };

    public static Network Apply(Network network, Place place, LogGroupChange change) =>
        NetworkPatcher.Update<LogGroup>(network, place, ResourceKind.LogGroup, change.LogGroupName, g => change switch
        {
            PutRetentionPolicy c => g with { RetentionInDays = c.RetentionInDays },
            TagLogGroup c => g with { Tags = g.Tags.SetItems(c.Tags) },
            _ => throw new ArgumentException($"{change.OperationName} has no effect that is known here.", nameof(change)),
        });
}
