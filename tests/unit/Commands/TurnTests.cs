using System.Management.Automation;
using SecureNet.Cloud;
using SecureNet.Model;
using SecureNet.Provisioning.Claims;
using SecureNet.Simulation;

namespace SecureNet.Tests.Commands;

/// <summary>The turn that a command takes where others write to the same accounts: taken to create, and for nothing else.</summary>
public sealed class TurnTests : IDisposable
{
    private const string Vpc =
        "$v = New-SecureVpc -Account A -Name app -CidrBlock 10.0.0.0/16 -AvailabilityZoneCount 1 -ErrorAction Stop\n";
    private const string Deployment = "reference";

    private readonly Shell _shell = new();
    private readonly SimulatedCloud _other;

    public TurnTests()
    {
        _shell.World.Options.HasOtherWriters = true;
        // What counts here is who waits for whom, not for how long.
        _shell.World.Options.Pace = CloudPace.Simulated with { Lag = TimeSpan.FromMilliseconds(50), Turn = TimeSpan.FromMilliseconds(400),
            LongestCall = TimeSpan.FromMilliseconds(100) };
        _other = _shell.World.Connect("111111111111", "us-west-2");
        _shell.Run(ReferenceNetwork.Connect);
    }

    private static string Name => RunLogName.Of(Deployment);

    public void Dispose() => _shell.Dispose();

    private Task<IReadOnlyList<RunLogEntry>> LogAsync() => _other.Runs.ReadAsync(Name, CancellationToken.None);

    [Fact]
    public async Task A_create_takes_the_turn_and_gives_it_back_and_what_creates_nothing_takes_none()
    {
        _shell.Run(Vpc.Replace("-ErrorAction", "-WhatIf -ErrorAction", StringComparison.Ordinal));
        Assert.Equal(0, _shell.World.ChangingCalls);
        _shell.Run(Vpc);
        Assert.Equal(["take", "free"], (await LogAsync()).Select(e => e.Text.Split(' ')[0]));
        int changes = _shell.World.ChangingCalls;
        _shell.Run(Vpc);
        Assert.Equal(changes, _shell.World.ChangingCalls);
        _shell.Run("$v | New-BastionHost -AllowSshFrom 203.0.113.0/24 -ErrorAction Stop");
        Assert.Equal(["take", "free", "take", "free"],
            (await LogAsync()).Where(e => !e.Text.StartsWith("renew", StringComparison.Ordinal)).Select(e => e.Text.Split(' ')[0]));
        // Not shown, and gone with the deployment.
        Assert.DoesNotContain(_shell.Run("Get-SecureDeployment"), r => r.ToString()!.Contains("securenet-runs", StringComparison.Ordinal));
        _shell.Run("$null = Remove-SecureDeployment -WhatIf");
        Assert.NotEmpty(await LogAsync());
        Assert.All(_shell.Run(ReferenceNetwork.Remove), r => Assert.Equal(true, r.Properties["IsEmpty"].Value));
        Assert.Empty(await LogAsync());
        Assert.Empty(ReferenceNetwork.LeftOver(_shell.World.State));
    }

    [Fact]
    public async Task Who_finds_another_run_at_work_waits_says_so_and_goes_on_with_what_that_one_made()
    {
        RunLogEntry theirs = (await _other.Runs.StartAsync(
            Name, Deployment, "take 0 somebody arn:aws:iam::111111111111:user/other", CancellationToken.None))!;
        Task made = Task.Run(async () =>
        {
            // It goes on once the command has seen it.
            while (_shell.World.ListingCalls == 0) { await Task.Delay(10); }
            await Task.Delay(100);
            await _other.Runs.AppendAsync(theirs.LogId, "renew 1", CancellationToken.None);
            using Shell other = new();
            other.Connect("A", Deployment, _other);
            other.Run(Vpc);
            await _other.Runs.AppendAsync(theirs.LogId, "free 1", CancellationToken.None);
        });
        _shell.Run(Vpc);
        await made;
        Assert.Single(_shell.World.State.Of<Vpc>());
        Assert.Contains(_shell.Warnings,
            w => w.Contains("Another run (arn:aws:iam::111111111111:user/other, since", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_dead_run_is_overtaken_and_one_that_was_overtaken_creates_nothing_more()
    {
        await _other.Runs.StartAsync(Name, Deployment, "take 0 somebody of the dead", CancellationToken.None);
        _shell.Run(Vpc);
        Assert.Single(_shell.World.State.Of<Vpc>());
        // In the middle of the next command somebody else takes over, as if this one had stood still.
        bool done = false;
        _shell.World.Options.Gate = async call =>
        {
            if (call.Action != "ec2:CreateSecurityGroup" || done) { return; }
            done = true;
            IReadOnlyList<RunLogEntry> log = await LogAsync();
            await _other.Runs.AppendAsync(log[0].LogId, $"take {log.Count} thief of somebody", CancellationToken.None);
            await Task.Delay(500);
        };
        ErrorRecord error = _shell.Fails("$v | New-BastionHost -AllowSshFrom 203.0.113.0/24");
        Assert.Contains("another run may have taken over", error.Exception.Message, StringComparison.Ordinal);
        Assert.Empty(_shell.World.State.Of<Instance>());
    }

    [Fact]
    public async Task Without_the_right_the_command_says_so_and_goes_on()
    {
        _shell.World.Options.DeniedActions.Add("ec2:CreateLaunchTemplate");
        _shell.Run(Vpc);
        Assert.Single(_shell.World.State.Of<Vpc>());
        Assert.Contains(_shell.Warnings, w => w.Contains("ec2:CreateLaunchTemplate in", StringComparison.Ordinal)
            && w.Contains("is not kept apart", StringComparison.Ordinal));
        Assert.Empty(await LogAsync());
    }
}
