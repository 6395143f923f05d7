using SecureNet.Model;
using static SecureNet.Tests.Commands.Faults;

namespace SecureNet.Tests.Commands;

/// <summary>
/// A fault at every single call of making, changing and removing flow logs, of either destination: running again heals it.
/// </summary>
public class FlowLogFaultTests
{
    private const string Vpcs = ReferenceNetwork.Connect + """
        $vpcA = New-SecureVpc -Account A -Name VPC-ACC-A -CidrBlock 10.0.0.0/16
        $vpcB = New-SecureVpc -Account B -Name VPC-ACC-B -CidrBlock 192.168.0.0/16 -AvailabilityZoneCount 1

        """;

    private const string Bucket = Vpcs + """
        $null = New-CentralLogBucket central-logs-1 -SourceAccount A, B -Account A -RetentionDays 30
        $null = $vpcA, $vpcB | Enable-CentralFlowLog -BucketName central-logs-1
        $null = $vpcB | Enable-CentralFlowLog -BucketName central-logs-1 -HivePartition

        """;

    private const string Groups = Vpcs + """
        $null = $vpcA, $vpcB | Enable-CentralFlowLog -Destination CloudWatchLogs -RetentionDays 30
        $null = $vpcB | Enable-CentralFlowLog -Destination CloudWatchLogs -TrafficType REJECT

        """;

    [Theory]
    [InlineData(Bucket, "error")]
    [InlineData(Bucket, "timeout")]
    [InlineData(Bucket, "throttle")]
    [InlineData(Bucket, "stop")]
    [InlineData(Groups, "error")]
    [InlineData(Groups, "timeout")]
    [InlineData(Groups, "throttle")]
    [InlineData(Groups, "stop")]
    public void A_fault_at_any_call_is_healed_by_running_again(string script, string kind)
    {
        using Shell clean = new();
        clean.Run(Vpcs);
        Network ground = clean.World.State;
        int calls = Count(clean, script);
        string expected = ReferenceNetwork.Describe(clean.World.State);
        Assert.InRange(calls, 15, 200);
        Assert.Empty(AtEveryCall(calls, kind, script, shell =>
        {
            string state = ReferenceNetwork.Describe(shell.World.State);
            return state == expected ? null : Difference(expected, state);
        }, shell => Load(shell, ground)));
    }

    [Theory]
    [InlineData(Bucket, "error")]
    [InlineData(Bucket, "timeout")]
    [InlineData(Bucket, "stop")]
    [InlineData(Groups, "error")]
    [InlineData(Groups, "timeout")]
    [InlineData(Groups, "stop")]
    public void A_fault_at_any_call_of_disabling_and_removing_leaves_nothing_after_another_run(string script, string kind)
    {
        const string Remove = ReferenceNetwork.Connect + "Get-CentralFlowLog | Disable-CentralFlowLog -Confirm:$false; "
            + ReferenceNetwork.Remove + " -IncludeLogs";
        using Shell clean = new();
        clean.Run(script);
        Network built = clean.World.State;
        int calls = Count(clean, Remove);
        Assert.Empty(ReferenceNetwork.LeftOver(clean.World.State));
        Assert.Empty(AtEveryCall(calls, kind, Remove, Left, shell => Load(shell, built)));
    }

    private static void Load(Shell shell, Network network)
    {
        shell.Run(ReferenceNetwork.Connect);
        shell.World.Load(network);
    }
}
