using System.Text;
using System.Text.Json.Nodes;
using SecureNet.Model;
using SecureNet.Model.Answers;
using SecureNet.Snapshots;

namespace SecureNet.Tests.Snapshots;

/// <summary>
/// A member that this version does not know is kept with its resource, survives a dump, and leaves the resource not understood.
/// </summary>
public sealed class UnreadMemberTests
{
    private static readonly Resource[] s_all =
        [.. Enumerable.Range(1, 12).SelectMany(seed => new RandomResources(seed).Create().Resources)];

    public static TheoryData<ResourceKind> Kinds => [.. Answered.All.Select(k => k.Listing.Kind)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_member_that_nobody_knows_anywhere_in_a_resource_is_told_and_comes_back(ResourceKind kind)
    {
        Answered answered = Answered.All.Single(k => k.Listing.Kind == kind);
        int tried = 0;
        foreach (Resource resource in s_all.Where(r => r.Kind == kind && IsUnderstood(r)).Take(8))
        {
            JsonNode written = Written(answered, resource);
            int places = Objects(written, answered.Listing.Inner is not null).Count();
            for (int at = 0; at < places; at++)
            {
                JsonNode changed = written.DeepClone();
                Objects(changed, answered.Listing.Inner is not null).ElementAt(at)["TimeTravel"] = new JsonObject { ["To"] = 1885 };
                Resource read = Read(answered, changed);
                UnknownWord word = WordOf(read)!;
                Assert.EndsWith("TimeTravel", word.Member, StringComparison.Ordinal);
                Resource again = Read(answered, Written(answered, read));
                Assert.Equal((word.Member, Plain(word.Value)), (WordOf(again)?.Member, Plain(WordOf(again)?.Value)));
                tried++;
            }
        }

        Assert.True(tried > 0);
    }

    [Fact]
    public void What_is_declared_counts_where_it_is_set_and_only_there()
    {
        Answered instances = Answered.All.Single(k => k.Listing.Kind == ResourceKind.Instance);
        Assert.Null(WordOf(Read(instances,
            JsonNode.Parse("""{"Instances": [{"InstanceId": "i-1", "SecondaryInterfaces": [], "Architecture": "arm64"}]}""")!)));
        Resource read = Read(instances,
            JsonNode.Parse("""{"Instances": [{"InstanceId": "i-1", "SecondaryInterfaces": [{"SecondaryInterfaceId": "x"}]}]}""")!);
        Assert.Equal("SecondaryInterfaces", WordOf(read)?.Member);
        Assert.Equal("SecondaryInterfaces", WordOf(Read(instances, Written(instances, read)))?.Member);
    }

    [Theory]
    [InlineData("disabled", null)]
    [InlineData("enabled", "NatGatewaySupport")]
    [InlineData("disabling", "NatGatewaySupport")]
    public void T20_an_attachment_that_translates_is_not_understood(string support, string? member)
    {
        Answered attachments = Answered.All.Single(k => k.Listing.Kind == ResourceKind.TransitGatewayAttachment);
        Resource read = Read(attachments,
            JsonNode.Parse($$"""{"TransitGatewayAttachmentId": "tgw-attach-1", "NatGatewaySupport": "{{support}}"}""")!);
        Assert.Equal(member, WordOf(read)?.Member);
        Assert.Equal(member, WordOf(Read(attachments, Written(attachments, read)))?.Member);
    }

    // Routes keep theirs: it counts where the route is chosen.
    private static UnknownWord? WordOf(Resource resource) =>
        AwsWords.UnknownOf(resource)
            ?? (resource as RouteTable)?.Routes.Select(r => r.UnknownWord).FirstOrDefault(w => w?.Member == "TimeTravel");

    private static bool IsUnderstood(Resource resource) =>
        AwsWords.UnknownOf(resource) is null && (resource as RouteTable)?.Routes.Any(r => r.UnknownWord is not null) != true;

    private static string? Plain(string? json) => json is null ? null : string.Concat(json.Where(c => !char.IsWhiteSpace(c)));

    private static JsonNode Written(Answered kind, Resource resource)
    {
        SnapshotFile file = SnapshotFiles.Of([resource], _ => true).Single(f => f.Name == kind.Listing.File + ".json");
        return JsonNode.Parse(file.Content)![kind.Listing.Key]![0]!.DeepClone();
    }

    private static Resource Read(Answered kind, JsonNode element)
    {
        byte[] json = Encoding.UTF8.GetBytes(element.ToJsonString());
        ReadResource read = Assert.Single(kind.Read(json, 0, json.Length));
        return Answered.At(read.Resource, new("111111111111", "us-west-2"));
    }

    // Every object of an element but tags and the holder of several resources.
    private static IEnumerable<JsonObject> Objects(JsonNode? node, bool isHolder) => node switch
    {
        JsonObject o => (isHolder ? Enumerable.Empty<JsonObject>() : [o])
            .Concat(o.Where(m => m.Key is not ("Tags" or "TagSet")).SelectMany(m => Objects(m.Value, false))),
        JsonArray a => a.SelectMany(e => Objects(e, false)),
        _ => [],
    };
}
