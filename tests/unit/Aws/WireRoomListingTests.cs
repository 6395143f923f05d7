using System.Text;
using SecureNet.Cloud;
using SecureNet.Model;
using SecureNet.Snapshots;
using SecureNet.Tests.Snapshots;

namespace SecureNet.Tests.Aws;

/// <summary>Every listing with every member of AWS's models, in two pages: read live as it is read from a dump of the AWS CLI.</summary>
public sealed class WireRoomListingTests
{
    [Fact]
    public async Task Each_listing_with_every_member_is_read_live_as_it_is_from_a_dump()
    {
        WireRoom room = new();
        (Network live, IReadOnlyList<SnapshotProblem> problems) = await LiveReader.ReadAsync([room.Cloud], new(TimeProvider.System),
            default);
        Assert.Empty(problems.Where(p => p.Code is not null).Select(p => p.Message));
        string[] lines = SnapshotRoundTripTests.Describe(live).Split('\n');
        using DumpFolder folder = Dump();
        SnapshotReading files = folder.Read(WireRoom.Place.AccountId, WireRoom.Place.Region);
        Assert.Empty(files.Problems.Where(p => !p.Message.Contains("does not know", StringComparison.Ordinal)).Select(p => p.Message));
        // What filters a search had, only its caller knows: of a dump's it is assumed.
        string[] dumped = SnapshotRoundTripTests.Describe(files.Network)
            .Replace("IsSearchUnproved: True", "IsSearchUnproved: False", StringComparison.Ordinal).Split('\n');
        Assert.All(lines.Zip(dumped), pair => Assert.Equal(pair.Second, pair.First));
        Assert.Equal(dumped.Length, lines.Length);
        // What both say stands in a file, so that a change of both is read by somebody.
        Assert.Empty(room.Unanswered);
        WireRoom.Hold("network.txt", string.Join('\n', lines));
        WireRoom.Hold("reads.txt", string.Join("\n\n", room.Requests.Select(r => r.Text).Order(StringComparer.Ordinal)));
    }

    [Fact]
    public async Task What_no_dump_has_is_read_as_it_stands_in_the_file()
    {
        WireRoom room = new();
        StringBuilder text = new();
        foreach (ResourceKind kind in Enum.GetValues<ResourceKind>().Except(SnapshotKinds.All))
        {
            Add(kind.ToString(), (await room.Cloud.ListAsync(kind, ResourceFilter.All, default)).OrderBy(r => r.Id,
                StringComparer.Ordinal));
        }

        Add("zones", await room.Cloud.ListAvailabilityZonesAsync(default));
        Add("zones of a type", await room.Cloud.ListZonesOfInstanceTypeAsync("t3.micro", default));
        Add("architectures", [await room.Cloud.GetArchitectureAsync("t3.micro", default),
            await room.Cloud.GetArchitectureAsync("t4g.micro", default)]);
        Add("a parameter", [await room.Cloud.GetParameterAsync("/a/parameter", default)]);
        Add("a key", [await room.Cloud.GetKeyAsync("a-key", default)]);
        Add("scaling", await room.Cloud.ListScalingActivitiesAsync("one", default));
        LogEventPage first = await room.Cloud.Logs.FilterAsync(new("/securenet/one"), null, default);
        Add("events", [.. first.Events, .. (await room.Cloud.Logs.FilterAsync(new("/securenet/one"), first.NextToken, default)).Events]);
        List<StoredObject> objects = [];
        await foreach (StoredObject o in room.Cloud.Objects.ListAsync("a-bucket", "a-folder/", null, default)) { objects.Add(o); }
        Add("objects", objects);
        Assert.Empty(room.Unanswered);
        WireRoom.Hold("others.txt", text.ToString());
        WireRoom.Hold("other-reads.txt", string.Join("\n\n", room.Requests.Select(r => r.Text).Order(StringComparer.Ordinal)));

        void Add(string what, IEnumerable<object?> items) => text.Append("## ").Append(what).Append('\n').AppendJoin('\n',
            items.Select(SnapshotRoundTripTests.Text)).Append("\n\n");
    }

    /// <summary>What the AWS CLI prints of each call, in a file that is called after the call and what it asks about.</summary>
    private static DumpFolder Dump()
    {
        DumpFolder folder = new();
        int number = 0;
        foreach (WireRoom.Answer answer in WireRoom.Answers.Where(a => a.Service is "ec2" or "elbv2"
            // Refused as a dump: it cannot stand for the groups.
            && a.Operation != "DescribeSecurityGroupRules"))
        {
            string about = string.Join('-', answer.When.Values.Select(v => v[(v.LastIndexOf('/') + 1)..]));
            folder.Add($"{answer.Operation}-{about}.{number++}.json", answer.Dump.GetRawText());
        }

        return folder;
    }
}
