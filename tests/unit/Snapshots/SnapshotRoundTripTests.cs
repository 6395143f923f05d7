using System.Collections;
using System.Net;
using System.Reflection;
using SecureNet.Model;
using SecureNet.Snapshots;

namespace SecureNet.Tests.Snapshots;

/// <summary>What is written is what is read: every member of every kind, and which kinds were listed.</summary>
public sealed class SnapshotRoundTripTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("securenet-").FullName;

    public void Dispose() => Directory.Delete(_folder, true);

    [Fact]
    public void Random_networks_come_back_as_they_were()
    {
        for (int seed = 1; seed <= 60; seed++)
        {
            Network network = new RandomResources(seed).Create();
            string folder = Path.Join(_folder, $"{seed}");
            SnapshotWriter.Write(network, folder, default);
            SnapshotReading read = SnapshotFolder.Read([folder], null, null, default);
            Assert.Equal($"seed {seed}",
                $"seed {seed}{string.Concat(read.Problems.Where(p => !p.Message.Contains("does not know", StringComparison.Ordinal)))}");
            Assert.Equal(Describe(network), Describe(read.Network));
        }
    }

    /// <summary>A member that is added to the model is to be read and written too: until the random networks set it, this fails.</summary>
    [Fact]
    public void The_random_networks_set_every_member()
    {
        Resource[] all = [.. Enumerable.Range(1, 60).SelectMany(seed => new RandomResources(seed).Create().Resources)];
        IEnumerable<string> never =
            from kind in all.GroupBy(r => r.GetType())
            let untouched = Activator.CreateInstance(kind.Key)
            from property in kind.Key.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            // What keeps its words as they are needs no list of those that are not known.
            where property.Name != nameof(Resource.UnknownWords) || untouched is Vpc or Subnet or InternetGateway or RouteTable
                or EgressOnlyInternetGateway or VpcEndpoint or VpcBlockPublicAccess or TransitGateway or TransitGatewayAttachment
                or TransitGatewayRouteTable or LoadBalancer or Listener
            // User data is never read from AWS, and Block Public Access has no tags. A file of VPCs of another
            // account alone is that account's.
            where property.SetMethod is not null && property.Name is not (nameof(Instance.UserData) or nameof(Vpc.OwnerAccountId))
                && !(kind.Key == typeof(VpcBlockPublicAccess) && property.Name == nameof(Resource.Tags))
                && kind.All(r => Text(property.GetValue(r)) == Text(property.GetValue(untouched)))
            select $"{kind.Key.Name}.{property.Name}";
        Assert.Equal(SnapshotKinds.All.Count, all.Select(r => r.GetType()).Distinct().Count());
        Assert.Empty(never);
    }

    [Fact]
    public void A_part_of_a_kind_does_not_count_as_all_of_it()
    {
        Network network = new RandomResources(7).Create();
        Place place = new("111111111111", "us-west-2");
        network = network.With(new InternetGateway { Id = "igw-planned", AccountId = "555555555555", Region = "us-west-2" })
            .WithCollected(new("555555555555", "us-west-2"), ResourceKind.Vpc);
        SnapshotWriter.Write(network, _folder, default);
        SnapshotReading read = SnapshotFolder.Read([_folder], null, null, default);
        Assert.NotNull(read.Network.Find<InternetGateway>("igw-planned"));
        Assert.False(read.Network.Has(new("555555555555", "us-west-2"), ResourceKind.InternetGateway));
        Assert.True(read.Network.Has(new("555555555555", "us-west-2"), ResourceKind.Vpc));
    }

    [Fact]
    public void A_second_dump_replaces_the_first_one()
    {
        Place place = new("111111111111", "us-west-2");
        ManagedPrefixList list = new() { Id = "pl-1", AccountId = place.AccountId, Region = place.Region, PrefixListName = "one",
            Entries = [IPNetwork.Parse("10.0.0.0/8")] };
        SnapshotWriter.Write(Network.Empty.With(list).WithCollected(place, ResourceKind.ManagedPrefixList), _folder, default);
        SnapshotWriter.Write(Network.Empty.With(list with { Entries = null }).WithCollected(place, ResourceKind.ManagedPrefixList),
            _folder, default);
        Assert.Null(SnapshotFolder.Read([_folder], null, null, default).Network.Find<ManagedPrefixList>("pl-1")!.Entries);
    }

    /// <summary>
    /// Every public property of every resource, found by reflection: a member that is forgotten in the writer
    /// or reader is not forgotten here.
    /// </summary>
    internal static string Describe(Network network) =>
        string.Join('\n', network.Resources.Select(r => Text(r)).Order(StringComparer.Ordinal)
            .Concat(network.Places.SelectMany(p => SnapshotKinds.All.Where(k => network.Has(p, k)).Select(k => $"{p} {k}"))
                .Order(StringComparer.Ordinal)));

    /// <summary>A value with every public property.</summary>
    internal static string Text(object? value) => value switch
    {
        null => "null",
        string or bool or int or long or double or Enum or IPAddress or IPNetwork
            => Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture)!,
        IFormattable moment and (DateTime or DateTimeOffset or DateOnly)
            => moment.ToString("o", System.Globalization.CultureInfo.InvariantCulture),
        IDictionary map => "{" + string.Join(", ", map.Keys.Cast<object>().Select(k => $"{k}={map[k]}")) + "}",
        // A group's rules are a set; AWS lists those in before those out.
        IEnumerable<SecurityGroupRule> rules => "[" + string.Join(", ",
            rules.Select(r => r + Text(r.Description) + r.GroupAccountId + r.UnknownWord).Order(StringComparer.Ordinal)) + "]",
        IEnumerable list => "[" + string.Join(", ", list.Cast<object?>().Select(Text)) + "]",
        _ => value.GetType().Name + "(" + string.Join(", ",
            value.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.GetIndexParameters().Length == 0)
                .OrderBy(p => p.Name, StringComparer.Ordinal).Select(p => $"{p.Name}: {Text(p.GetValue(value))}")) + ")",
    };
}
