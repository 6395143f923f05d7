using System.Text.Json.Nodes;
using SecureNet.Cloud;
using SecureNet.Provisioning;
using SecureNet.Simulation;

namespace SecureNet.Tests.Commands;

/// <summary>
/// The turn after a run of this machine that died in the middle of its changes: it begins when what that run's last call makes is listed.
/// </summary>
public sealed class DeadRunTests
{
    private static readonly string s_locks = Path.Join(
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "SecureNet", "locks");

    private static readonly CloudPace s_pace = CloudPace.Simulated with
    {
        Lag = TimeSpan.FromMilliseconds(200), LongestCall = TimeSpan.FromMilliseconds(400)
    };

    private readonly List<string> _said = [];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task It_begins_after_the_longest_call_and_the_lag_and_after_a_good_end_at_once(bool isOpen)
    {
        SimulatedWorld world = new();
        world.Options.Pace = s_pace;
        string deployment = "dead-" + Guid.NewGuid().ToString("N");
        SecureAccount account = new("A", deployment, "a test", world.Connect("111111111111", "us-west-2"), isSimulated: false);
        RecentChanges made = new(TimeProvider.System);
        made.AddRun(deployment);
        (await EnterAsync(account, made))!.Dispose();
        string note = Directory.GetFiles(s_locks).Single(f => IsOf(f, deployment));
        await File.WriteAllTextAsync(note, new JsonObject
        {
            ["Owner"] = "another process", ["IsOpen"] = isOpen, ["Changes"] = new JsonArray(), ["Runs"] = new JsonArray(),
        }.ToJsonString());

        long start = TimeProvider.System.GetTimestamp();
        using (await EnterAsync(account, new(TimeProvider.System)))
        {
            // A create of the dead run may have its effect until the longest call is over, and be listed a lag after that.
            TimeSpan waited = TimeProvider.System.GetElapsedTime(start);
            Assert.Equal(isOpen, waited >= s_pace.LongestCall + s_pace.Lag - TimeSpan.FromMilliseconds(20));
        }

        Assert.Equal(isOpen, _said.Exists(
            s => s.Contains("ended in the middle of its changes. Waiting 0.6 seconds", StringComparison.Ordinal)));
        File.Delete(note);
    }

    // Other tests hold their own.
    private static bool IsOf(string file, string run)
    {
        try { return File.ReadAllText(file).Contains(run, StringComparison.Ordinal); }
        catch (IOException) { return false; }
    }

    private Task<MachineLock?> EnterAsync(SecureAccount account, RecentChanges recent) => MachineLock.EnterAsync(account, recent,
        text => { _said.Add(text); return Task.CompletedTask; }, CancellationToken.None);
}
