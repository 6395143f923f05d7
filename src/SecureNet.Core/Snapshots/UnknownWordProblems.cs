using SecureNet.Cloud;
using SecureNet.Model;

namespace SecureNet.Snapshots;

/// <summary>What is said of the words in a network that this version does not know (rule Z1).</summary>
internal static class UnknownWordProblems
{
    public static IEnumerable<SnapshotProblem> Of(Network network) =>
        from resource in network.Resources
        from word in WordsOf(resource)
        orderby resource.Id, word.Member
        select new SnapshotProblem(false, $"{word.Of($"{Words.Of(resource.Kind)} {resource}")}: what depends on it is answered Unknown.")
        {
            Place = resource.Place, Kind = resource.Kind
        };

    private static IEnumerable<UnknownWord> WordsOf(Resource resource) => resource is RouteTable table
        ? table.UnknownWords.Concat(table.Routes.Where(r => r.UnknownWord is not null)
            .Select(r => r.UnknownWord! with { Element = $"route {r}" })) : AwsWords.UnknownOf(resource) is { } word ? [word] : [];
}
