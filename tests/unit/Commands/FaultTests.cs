using SecureNet.Model;
using static SecureNet.Tests.Commands.Faults;

namespace SecureNet.Tests.Commands;

/// <summary>A fault at every single call of the reference network's build and of its removal: running again heals it.</summary>
public class FaultTests
{
    [Theory]
    [InlineData("error")]
    [InlineData("timeout")]
    [InlineData("throttle")]
    [InlineData("stop")]
    public void A_fault_at_any_call_of_the_build_is_healed_by_running_again(string kind)
    {
        using Shell clean = new();
        int calls = Count(clean, ReferenceNetwork.Build);
        string expected = ReferenceNetwork.Describe(clean.World.State);
        Assert.InRange(calls, 50, 400);
        Assert.Empty(AtEveryCall(calls, kind, ReferenceNetwork.Build, shell =>
        {
            string state = ReferenceNetwork.Describe(shell.World.State);
            if (state != expected) { return Difference(expected, state); }
            shell.Run(ReferenceNetwork.Remove);
            return Left(shell);
        }));
    }

    [Theory]
    [InlineData("error")]
    [InlineData("timeout")]
    [InlineData("throttle")]
    [InlineData("stop")]
    public void A_fault_at_any_call_of_the_removal_is_healed_by_running_again(string kind)
    {
        using Shell clean = new();
        clean.Run(ReferenceNetwork.Build);
        Network built = clean.World.State;
        int calls = Count(clean, ReferenceNetwork.Remove);
        Assert.InRange(calls, 50, 400);
        Assert.Empty(AtEveryCall(calls, kind, ReferenceNetwork.Remove + " | ForEach-Object { if (-not $_.IsEmpty) { throw 'not empty' } }",
            Left, shell =>
            {
                shell.Run(ReferenceNetwork.Connect);
                shell.World.Load(built);
            }));
    }
}
