using SecureNet.Model;
using static SecureNet.Tests.Commands.Faults;

namespace SecureNet.Tests.Commands;

/// <summary>
/// A fault at every single call of the S3 story (bucket, endpoint, role, attachment) and of its removal: running again heals it.
/// </summary>
public class S3FaultTests
{
    private const string Script = ReferenceNetwork.Connect
        + "$vpcB = Get-SecureVpc VPC-ACC-B -ErrorAction Stop; $privateB = Get-SecureHost Private-host -ErrorAction Stop\n"
        + S3Network.Story;

    [Theory]
    [InlineData("error")]
    [InlineData("timeout")]
    [InlineData("throttle")]
    [InlineData("stop")]
    public void A_fault_at_any_call_of_the_story_is_healed_by_running_again(string kind)
    {
        using Shell clean = new();
        clean.Run(S3Network.Hosts);
        Network hosts = clean.World.State;
        int calls = Count(clean, Script);
        string expected = ReferenceNetwork.Describe(clean.World.State);
        Assert.InRange(calls, 30, 200);
        Assert.Empty(AtEveryCall(calls, kind, Script, shell =>
        {
            string state = ReferenceNetwork.Describe(shell.World.State);
            return state == expected ? null : Difference(expected, state);
        }, shell => Load(shell, hosts)));
    }

    [Theory]
    [InlineData("error")]
    [InlineData("timeout")]
    [InlineData("throttle")]
    [InlineData("stop")]
    public void A_fault_at_any_call_of_the_removal_is_healed_by_running_again(string kind)
    {
        const string Remove = "Remove-HostRole EC2-S3-ACC-B -Confirm:$false; Get-S3Endpoint | Remove-S3Endpoint -Confirm:$false; "
            + "Get-SecureBucket | Remove-SecureBucket -Force -Confirm:$false";
        using Shell clean = new();
        clean.Run(S3Network.Hosts);
        string expected = ReferenceNetwork.Describe(clean.World.State);
        clean.Run(S3Network.Story);
        Network built = clean.World.State;
        int calls = Count(clean, Remove);
        Assert.Equal(expected, ReferenceNetwork.Describe(clean.World.State));
        Assert.InRange(calls, 20, 200);
        // What a first run removed the second one does not find: that is said, and the rest goes.
        Assert.Empty(AtEveryCall(calls, kind,
            "if (Get-HostRole EC2-S3-ACC-B*) { " + Remove.Replace("; Get-S3", " }; Get-S3", StringComparison.Ordinal), shell =>
            {
                string state = ReferenceNetwork.Describe(shell.World.State);
                return state == expected ? null : Difference(expected, state);
            }, shell => Load(shell, built)));
    }

    [Theory]
    [InlineData("error")]
    [InlineData("timeout")]
    public void A_fault_at_any_call_of_removing_the_deployment_is_healed_by_running_again(string kind)
    {
        const string Remove = ReferenceNetwork.Remove + " -EmptyBuckets | ForEach-Object { if (-not $_.IsEmpty) { throw 'not empty' } }";
        using Shell clean = new();
        clean.Run(S3Network.Hosts + S3Network.Story);
        Network built = clean.World.State;
        int calls = Count(clean, Remove);
        Assert.InRange(calls, 50, 300);
        Assert.Empty(AtEveryCall(calls, kind, Remove, Left, shell => Load(shell, built)));
    }

    private static void Load(Shell shell, Network network)
    {
        shell.Run(ReferenceNetwork.Connect);
        shell.World.Load(network);
    }
}
