using SecureNet.Model;
using SecureNet.Simulation;

namespace SecureNet.Tests.Commands;

/// <summary>A fault at every single call of the fleet's build and of its removal, and the lags of AWS.</summary>
public sealed class FleetFaultTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("securenet-fault").FullName;

    public void Dispose() => Directory.Delete(_folder, true);

    [Theory]
    [InlineData("error")]
    [InlineData("timeout")]
    [InlineData("throttle")]
    [InlineData("stop")]
    public void A_fault_at_any_call_of_the_build_is_healed_by_running_again(string kind)
    {
        const string Build = FleetNetwork.Fleet + FleetNetwork.Wait;
        using Shell clean = new();
        Network ground = Prepare(clean);
        int calls = Faults.Count(clean, Build);
        string expected = ReferenceNetwork.Describe(clean.World.State);
        Assert.InRange(calls, 40, 200);
        Assert.Empty(Faults.AtEveryCall(calls, kind, Build, shell =>
        {
            string state = ReferenceNetwork.Describe(shell.World.State);
            if (state != expected) { return Faults.Difference(expected, state); }
            shell.Run(FleetNetwork.Remove);
            return Faults.Left(shell);
        }, shell => Load(shell, ground)));
    }

    [Theory]
    [InlineData("error")]
    [InlineData("timeout")]
    [InlineData("throttle")]
    [InlineData("stop")]
    public void A_fault_at_any_call_of_the_removal_is_healed_by_running_again(string kind)
    {
        using Shell clean = new();
        Prepare(clean);
        clean.Run(FleetNetwork.Fleet + FleetNetwork.Wait);
        Network built = clean.World.State;
        int calls = Faults.Count(clean, FleetNetwork.Remove);
        Assert.InRange(calls, 60, 300);
        Assert.Empty(Faults.AtEveryCall(calls, kind, FleetNetwork.Remove
            + " | ForEach-Object { if (-not $_.IsEmpty) { throw 'not empty' } }", Faults.Left, shell => Load(shell, built)));
    }

    [Theory]
    [InlineData("error")]
    [InlineData("timeout")]
    [InlineData("stop")]
    public void A_fault_while_a_key_pair_is_made_is_healed_by_running_again(string kind)
    {
        Assert.Empty(Faults.AtEveryCall(2, kind, "New-HostKeyPair -Name bastion-ssh -Path $path -ErrorAction Stop",
            shell => SecureNet.Keys.PublicKeyLine.Same(shell.World.State.Of<KeyPair>().Single().PublicKey,
                SecureNet.Keys.PublicKeyLine.Of(File.ReadAllText($"{shell.Run("$path")[0]}"))) ? null : "pair and file differ",
            shell => shell.Run(FleetNetwork.Connect + FleetNetwork.Path(_folder))));
    }

    [Fact]
    public void It_succeeds_when_AWS_is_eventually_consistent()
    {
        using Shell shell = new();
        SimulationOptions options = shell.World.Options;
        options.VisibilityLag = TimeSpan.FromMilliseconds(60);
        options.PeeringLag = options.StartLag = options.ReleaseLag = TimeSpan.FromMilliseconds(120);
        string path = FleetNetwork.Path(_folder);
        shell.Run(path + FleetNetwork.Ground + FleetNetwork.Fleet + FleetNetwork.Wait);
        shell.Run(FleetNetwork.Ground + FleetNetwork.Fleet + FleetNetwork.Wait + FleetNetwork.Remove);
        Assert.Empty(ReferenceNetwork.LeftOver(shell.World.State));
    }

    [Fact]
    public void Each_command_lists_a_kind_at_most_once_in_an_account()
    {
        using Shell shell = new();
        Prepare(shell);
        shell.Run(FleetNetwork.Fleet + FleetNetwork.Wait);
        foreach (string command in (string[])[.. FleetNetwork.Fleet.Split('\n', StringSplitOptions.RemoveEmptyEntries),
            "$fleet | Wait-WebFleet", "Get-WebFleet", "Get-HostSshCommand -To $fleet.InstanceId[0]"])
        {
            List<string> seen = [];
            shell.World.Options.Inject = call => { lock (seen) { seen.Add(call.Action); } return null; };
            shell.Run(command);
            Assert.Equal(seen.Distinct().Count(), seen.Count);
        }
    }

    private Network Prepare(Shell shell)
    {
        shell.Run(FleetNetwork.Path(_folder) + FleetNetwork.Ground);
        return shell.World.State;
    }

    // The objects of the ground are those that its commands return, without what it costs to build it.
    private static void Load(Shell shell, Network network)
    {
        shell.Run(FleetNetwork.Connect);
        shell.World.Load(network);
        shell.Run("$vpc = Get-SecureVpc VPC-ACC-A; $bastion = Get-SecureHost Bastion-host; $key = Get-HostKeyPair bastion-ssh");
    }
}
