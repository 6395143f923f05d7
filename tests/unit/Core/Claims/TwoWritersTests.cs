using SecureNet.Model;

namespace SecureNet.Tests.Core.Claims;

/// <summary>
/// Two runs that want the same in one account: no order of their calls, and no lag of listings, ends with two. With SECURENET_SCHEDULES=all
/// in the environment the larger spaces are searched too (docs/dev/two-writers.md).
/// </summary>
public class TwoWritersTests
{
    private static readonly ResourceKind[] s_one = [ResourceKind.Vpc];

    private static void AssertNone(Schedule schedule)
    {
        Schedules all = new(schedule);
        string? wrong = all.Explore(5_000_000);
        Assert.True(wrong is null, wrong);
        Assert.True(all.Ends > 0);
        // A run that stood still was overtaken somewhere: else the search saw no takeover at all.
        Assert.True(schedule.Kills || all.Refused > 0);
        Console.WriteLine($"{schedule.Lag.TotalSeconds} s lag, {schedule.Kinds.Count} kinds: {all.Paths} paths, {all.States} states, "
            + $"{all.Ends} ends, {all.Refused} overtaken");
    }

    [Theory]
    [InlineData(0, 10)]
    [InlineData(3, 12)]
    public void No_schedule_ends_with_two(int lag, int pause) => AssertNone(new(TimeSpan.FromSeconds(lag), s_one, Pause: pause, Stall: 0));

    [Fact]
    public void No_death_of_the_first_run_blocks_the_second_or_leaves_two()
        => AssertNone(new(TimeSpan.FromSeconds(1), s_one, Kills: true, Pause: 0, Stall: 0));

    [SkippableTheory]
    [InlineData(0, 1, false)]
    [InlineData(1, 1, false)]
    [InlineData(3, 1, false)]
    [InlineData(3, 1, true)]
    [InlineData(2, 2, false)]
    public void No_schedule_of_the_larger_spaces_does(int lag, int kinds, bool kills)
    {
        Skip.If(Environment.GetEnvironmentVariable("SECURENET_SCHEDULES") != "all", "takes minutes: by SECURENET_SCHEDULES=all");
        AssertNone(new(TimeSpan.FromSeconds(lag), [.. new[] { ResourceKind.Vpc, ResourceKind.ElasticIp }.Take(kinds)], Kills: kills,
            Pause: kinds == 1 ? 18 : 12, Stall: kinds == 1 ? 4 : 0));
    }

    [Fact]
    public void Without_turns_there_are_schedules_that_do() =>
        Assert.StartsWith("2 Vpcs", new Schedules(new(TimeSpan.Zero, s_one, TakesTurns: false)).Explore(), StringComparison.Ordinal);

    [Fact]
    public void A_create_that_takes_longer_than_is_believed_is_what_it_all_rests_on() =>
        Assert.StartsWith("2 Vpcs", new Schedules(new(TimeSpan.Zero, s_one, LongestCall: TimeSpan.FromSeconds(60))).Explore(100_000),
            StringComparison.Ordinal);
}
