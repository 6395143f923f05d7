using System.Collections;
using System.Reflection;
using System.Text;
using System.Text.Json.Nodes;
using Amazon.EC2;
using Amazon.Runtime;
using SecureNet.Model;
using SecureNet.Model.Answers;
using SecureNet.Snapshots;

namespace SecureNet.Tests.Snapshots;

/// <summary>
/// An object of the SDK and the AWS CLI's JSON of the same answer are read alike, whatever of it is told: each member is left
/// out in turn, and sets of them.
/// </summary>
public sealed class OnePathTests
{
    private static readonly Place s_place = new("111111111111", "us-west-2");

    public static TheoryData<ResourceKind> Kinds => [.. Answered.All.Select(k => k.Listing.Kind)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void What_is_told_of_a_resource_is_read_live_as_it_is_from_a_file(ResourceKind kind)
    {
        Answered answered = Answered.All.Single(k => k.Listing.Kind == kind);
        Type type = TypeOf(answered);
        Random random = new(15);
        int read = 0;
        foreach (Resource resource in Enumerable.Range(1, 8).SelectMany(seed => new RandomResources(seed).Create().Resources)
            .Where(r => r.Kind == kind && !HasOther(r)).Take(6))
        {
            JsonNode whole = JsonNode.Parse(SnapshotFiles.Of([resource], _ => true)
                .Single(f => f.Name == answered.Listing.File + ".json").Content)![answered.Listing.Key]![0]!;
            if (answered.Listing.Inner is { } inner) { whole = whole[inner]![0]!; }
            int members = Members(whole).Count();
            for (int round = 0; round < members + 10; round++)
            {
                JsonNode told = whole.DeepClone();
                (JsonObject Of, string Name)[] all = [.. Members(told)];
                foreach ((JsonObject of, string name) in round < members ? [all[round]] : all.Where(_ => random.Next(4) == 0))
                {
                    of.Remove(name);
                }
                string live = Live(answered, Made(type, told)!), file = OfFile(answered, told);
                Assert.Equal(file, live);
                read += file.StartsWith("wrong", StringComparison.Ordinal) ? 0 : 1;
            }
        }

        Assert.True(read > 20, $"{read}");
    }

    // The SDK leaves out members that it does not know.
    private static bool HasOther(Resource resource) =>
        (resource as RouteTable)
            ?.Routes.Any(r => r.UnknownWord is { Member: not ("GatewayId" or "State" or "Origin" or "Target") }) == true;

    private static string Live(Answered kind, object given)
    {
        try { return kind.Read(given, s_place) is { } read ? SnapshotRoundTripTests.Text(read) : "none"; }
        catch (FormatException) { return "wrong"; }
    }

    private static string OfFile(Answered kind, JsonNode told)
    {
        byte[] json = Encoding.UTF8.GetBytes(kind.Listing.Inner is { } inner
            ? new JsonObject { [inner] = new JsonArray(told.DeepClone()) }.ToJsonString() : told.ToJsonString());
        try
        {
            return kind.Read(json, 0, json.Length) is [var read]
                ? SnapshotRoundTripTests.Text(Answered.At(read.Resource, s_place)) : "none";
        }
        catch (System.Text.Json.JsonException) { return "wrong"; }
    }

    private static IEnumerable<(JsonObject Of, string Name)> Members(JsonNode? node) => node switch
    {
        JsonObject o => o.Select(m => (o, m.Key)).Concat(o.SelectMany(m => Members(m.Value))),
        JsonArray a => a.SelectMany(Members),
        _ => [],
    };

    private static Type TypeOf(Answered kind)
    {
        string call = string.Concat(kind.Listing.File.Split('-').Select(p => char.ToUpperInvariant(p[0]) + p[1..]));
        Type type = typeof(AmazonEC2Client).Assembly.GetType($"Amazon.EC2.Model.{call}Response", true)!
            .GetProperty(kind.Listing.Key)!.PropertyType.GetGenericArguments()[0];
        return kind.Listing.Inner is { } inner ? type.GetProperty(inner)!.PropertyType.GetGenericArguments()[0] : type;
    }

    /// <summary>The SDK's object of an answer.</summary>
    private static object? Made(Type type, JsonNode? told)
    {
        if (told is null) { return null; }
        if (Nullable.GetUnderlyingType(type) is { } value) { return Made(value, told); }
        if (type == typeof(string)) { return told.GetValue<string>(); }
        if (type == typeof(bool)) { return told.GetValue<bool>(); }
        if (type == typeof(int)) { return told.GetValue<int>(); }
        if (type.IsSubclassOf(typeof(ConstantClass))) { return Activator.CreateInstance(type, told.GetValue<string>()); }
        object made = Activator.CreateInstance(type)!;
        if (made is IList list)
        {
            foreach (JsonNode? element in told.AsArray()) { list.Add(Made(type.GetGenericArguments()[0], element)); }
            return made;
        }

        foreach ((string name, JsonNode? member) in told.AsObject())
        {
            PropertyInfo property = type.GetProperties().Single(p => ObjectIo.NameOf(type, p.Name) == name);
            property.SetValue(made, Made(property.PropertyType, member));
        }

        return made;
    }
}
