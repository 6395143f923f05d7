using System.Management.Automation;
using SecureNet.Model;

namespace SecureNet.Tests.Commands;

/// <summary>
/// Flow logs in log groups of CloudWatch Logs: group, retention and role are made, traffic arrives, and all of it goes again.
/// </summary>
public class LogGroupFlowLogTests
{
    internal const string Enable = ReferenceNetwork.Build + """
        $logs = $vpcA, $vpcB | Enable-CentralFlowLog -Destination CloudWatchLogs -ErrorAction Stop

        """;

    // The network before its repair: the ping is rejected at B's private host.
    private static readonly string s_unrepaired = Enable.Replace("if (-not $test.Reachable)", "if ($false)", StringComparison.Ordinal);

    private static readonly Place s_b = new("222222222222", "us-east-1");

    [Fact]
    public void Each_VPC_gets_a_group_with_retention_and_a_role_for_that_group_alone_and_a_second_run_changes_nothing()
    {
        using Shell shell = new();
        Assert.Equal(["/securenet/reference/VPC-ACC-A CloudWatchLogs", "/securenet/reference/VPC-ACC-B CloudWatchLogs"],
            shell.Run(Enable + "$logs | ForEach-Object { \"$($_.LogGroupName) $($_.Destination)$($_.BucketName)$($_.Prefix)\" }")
                .Select(o => o.ToString()));
        LogGroup group = Assert.Single(shell.World.State.Of<LogGroup>(s_b));
        Assert.Equal(("/securenet/reference/VPC-ACC-B", 365, "reference"), (group.Id, group.RetentionInDays, group.Deployment));
        Role role = Assert.Single(shell.World.State.Of<Role>(), r => r.AccountId == s_b.AccountId);
        Assert.Equal("""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"vpc-flow-logs.amazonaws."""
            + """com"},"Action":"sts:AssumeRole","Condition":{"StringEquals":{"aws:SourceAccount":"222222222222"},"ArnLike":"""
            + """{"aws:SourceArn":"arn:aws:ec2:us-east-1:222222222222:vpc-flow-log/*"}}}]}""", role.AssumeRolePolicyDocument);
        Assert.Contains("\"arn:aws:logs:us-east-1:222222222222:log-group:/securenet/reference/VPC-ACC-B:*\"",
            role.InlinePolicies.Values.Single(), StringComparison.Ordinal);
        Assert.DoesNotContain("CreateLogGroup", role.InlinePolicies.Values.Single(), StringComparison.Ordinal);
        Assert.Equal(role.Id, Assert.Single(shell.World.State.Of<FlowLog>(s_b)).Settings.DeliverLogsPermissionArn);
        int changes = shell.World.ChangingCalls;
        shell.Run("$null = $vpcA, $vpcB | Enable-CentralFlowLog -Destination CloudWatchLogs");
        Assert.Equal(changes, shell.World.ChangingCalls);
        shell.Run("$null = $vpcB | Enable-CentralFlowLog -Destination CloudWatchLogs -RetentionDays 30");
        Assert.Equal((changes + 1, 30), (shell.World.ChangingCalls, Assert.Single(shell.World.State.Of<LogGroup>(s_b)).RetentionInDays));
    }

    [Fact]
    public void A_rejected_ping_is_found_in_the_stream_of_its_interface()
    {
        using Shell shell = new();
        PSObject test = Assert.Single(
            shell.Run(s_unrepaired + "$null = $bastionA | Test-CentralFlowLog -Probe $privateB; $logs[1] | Test-CentralFlowLog"));
        Assert.True((bool)test.Properties["Proved"].Value, test.ToString());
        Assert.Matches("^eni-[0-9a-f]+-all$", (string)test.Properties["LogStreamName"].Value);
        Assert.Contains("-> /securenet/reference/VPC-ACC-B: PROVED", test.ToString(), StringComparison.Ordinal);
        Assert.Equal("True ACCEPT", Assert.Single(
            shell.Run("$t = $bastionA | Test-CentralFlowLog -Probe $privateB; \"$($t.Proved) $($t.Record.Action)\"")).ToString());
        // The log of B has the rejection, without a header line.
        Cloud.LogEvent[] events = [.. shell.World.Events.List(s_b, new("/securenet/reference/VPC-ACC-B"), 0).Events];
        Assert.Contains(events, e => e.Message.Contains(" 10.0.0.4 192.168.1.4 0 0 1 3 252 ", StringComparison.Ordinal)
            && e.Message.Contains(" REJECT OK ", StringComparison.Ordinal));
        Assert.DoesNotContain(events, e => e.Message.StartsWith("version", StringComparison.Ordinal));
    }

    [Fact]
    public void Without_traffic_nothing_is_proved_and_a_policy_that_is_taken_away_breaks_the_chain_at_the_delivery()
    {
        using Shell shell = new();
        PSObject test = Assert.Single(shell.Run(Enable + "$vpcB | Test-CentralFlowLog -TimeoutSeconds 0"));
        Assert.Contains("NOT PROVED", test.ToString(), StringComparison.Ordinal);
        shell.World.Update(n => n.With(n.Of<Role>().Select(r => r with { InlinePolicies = r.InlinePolicies.Clear() })));
        test = Assert.Single(shell.Run("$bastionA | Test-CentralFlowLog -Probe $privateB -TimeoutSeconds 20"));
        Assert.Contains("BROKEN", test.ToString(), StringComparison.Ordinal);
        Assert.Contains("Access error", test.ToString(), StringComparison.Ordinal);
        // Running it again puts the role right.
        shell.Run("$null = $vpcA, $vpcB | Enable-CentralFlowLog -Destination CloudWatchLogs");
        Assert.Equal("True", Assert.Single(shell.Run("\"$(($bastionA | Test-CentralFlowLog -Probe $privateB).Proved)\"")).ToString());
    }

    [Fact]
    public void A_VPC_may_have_a_flow_log_to_each_destination_and_each_is_tested_by_itself()
    {
        using Shell shell = new();
        shell.Run(Enable + "$s3 = $vpcA | Enable-CentralFlowLog -BucketName both-1 -LogAccount A; $null = $bastionA | Test-CentralFlowLog "
            + "-Probe $privateB");
        Assert.Equal(["both-1", "/securenet/reference/VPC-ACC-A", "both-1"],
            shell.Run("$s3, $logs[0] | Test-CentralFlowLog -TimeoutSeconds 5 | ForEach-Object { "
                + "\"$($_.BucketName)$($_.LogGroupName)\" }; ($vpcA | Test-CentralFlowLog).BucketName").Select(o => o.ToString()));
    }

    [Fact]
    public void VPCs_of_one_account_may_share_a_group_and_the_role_goes_with_the_last_flow_log()
    {
        using Shell shell = new();
        shell.Run(ReferenceNetwork.Connect
            + "$v = 'V1', 'V2' | ForEach-Object { New-SecureVpc -Account B -Name $_ -CidrBlock 10.0.0.0/16 }; $null = $v | "
            + "Enable-CentralFlowLog -Destination CloudWatchLogs -LogGroupName shared/flows");
        Assert.Equal((1, 1, 2), (shell.World.State.Of<LogGroup>().Count(), shell.World.State.Of<Role>().Count(),
            shell.World.State.Of<FlowLog>().Count()));
        shell.Run("$v[0] | Disable-CentralFlowLog -Confirm:$false");
        Assert.Equal((1, 1, 1), (shell.World.State.Of<LogGroup>().Count(), shell.World.State.Of<Role>().Count(),
            shell.World.State.Of<FlowLog>().Count()));
        shell.Run("$v[1] | Disable-CentralFlowLog -Confirm:$false");
        Assert.Equal((1, 0, 0), (shell.World.State.Of<LogGroup>().Count(), shell.World.State.Of<Role>().Count(),
            shell.World.State.Of<FlowLog>().Count()));
    }

    [Fact]
    public async Task A_group_of_somebody_elses_is_used_as_it_is()
    {
        using Shell shell = new();
        shell.Run(ReferenceNetwork.Connect + "$v = New-SecureVpc -Account B -Name V -CidrBlock 10.0.0.0/16");
        await shell.World.Connect(s_b.AccountId, s_b.Region).ApplyAsync(new Cloud.CreateLogGroup(
            "theirs") { Tags = System.Collections.Immutable.ImmutableSortedDictionary<string, string>.Empty }, default);
        ErrorRecord error = shell.Fails("$v | Enable-CentralFlowLog -Destination CloudWatchLogs -LogGroupName theirs -RetentionDays 7");
        Assert.StartsWith("NameBelongsToAnother,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        shell.Run("$null = $v | Enable-CentralFlowLog -Destination CloudWatchLogs -LogGroupName theirs; $v | Test-CentralFlowLog "
            + "-TimeoutSeconds 0");
        LogGroup group = Assert.Single(shell.World.State.Of<LogGroup>());
        Assert.Equal((null, 0), (group.RetentionInDays, group.Tags.Count));
        shell.Run($"$null = {ReferenceNetwork.Remove} -IncludeLogs");
        Assert.Equal(["LogGroup theirs"], ReferenceNetwork.LeftOver(shell.World.State));
    }

    [Theory]
    [InlineData("$v | Enable-CentralFlowLog -Destination CloudWatchLogs -RetentionDays 31", "InvalidRetention",
        "1, 3, 5, 7, 14, 30, 60, 90")]
    [InlineData("$v | Enable-CentralFlowLog -Destination CloudWatchLogs -LogGroupName 'a b'", "InvalidLogGroupName", "a b")]
    [InlineData("$v | Enable-CentralFlowLog -Destination CloudWatchLogs -LogGroupName aws/x", "InvalidLogGroupName", "aws/")]
    [InlineData("$v | Enable-CentralFlowLog -Destination CloudWatchLogs -BucketName x", "OtherDestination",
        "within one account and region")]
    [InlineData("$v | Enable-CentralFlowLog -Destination CloudWatchLogs -LogAccount A", "OtherDestination", "-LogAccount")]
    [InlineData("$v | Enable-CentralFlowLog -Destination CloudWatchLogs -FileFormat Parquet", "OtherDestination", "-FileFormat")]
    [InlineData("$v | Enable-CentralFlowLog -Destination CloudWatchLogs -HivePartition", "OtherDestination", "-HivePartition")]
    [InlineData("$v | Enable-CentralFlowLog -Destination CloudWatchLogs -HourlyPartition", "OtherDestination", "-HourlyPartition")]
    [InlineData("$v | Enable-CentralFlowLog -Destination CloudWatchLogs -Prefix x", "OtherDestination", "-Prefix")]
    [InlineData("$v | Enable-CentralFlowLog -BucketName logs-1 -RetentionDays 30", "OtherDestination", "CloudWatchLogs")]
    [InlineData("$v | Enable-CentralFlowLog -BucketName logs-1 -LogGroupName x", "OtherDestination", "-LogGroupName")]
    [InlineData("$v | Enable-CentralFlowLog", "BucketMissing", "-BucketName")]
    [InlineData("$v | Test-CentralFlowLog -Destination CloudWatchLogs", "NotFound", "CloudWatchLogs")]
    public void Bad_input_is_refused_without_a_change(string command, string id, string text)
    {
        using Shell shell = new();
        shell.Run(ReferenceNetwork.Connect + "$v = New-SecureVpc -Account B -Name V -CidrBlock 10.0.0.0/16");
        int changes = shell.World.ChangingCalls;
        ErrorRecord error = shell.Fails(command);
        Assert.StartsWith(id + ",", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains(text, error.ToString() + error.ErrorDetails?.RecommendedAction, StringComparison.Ordinal);
        Assert.Equal(changes, shell.World.ChangingCalls);
    }

    [Fact]
    public void Removal_keeps_the_groups_unless_logs_are_included()
    {
        using Shell shell = new();
        shell.Run(Enable + "$null = $bastionA | Test-CentralFlowLog -Probe $privateB");
        Assert.Equal(2, shell.Run("Get-SecureDeployment | Where-Object Kind -eq 'log group'").Count);
        Assert.Equal("True 2", Assert.Single(shell.Run($"$r = {ReferenceNetwork.Remove}; \"$($r.IsEmpty) $($r.Kept.Count)\"")).ToString());
        Assert.NotEmpty(shell.World.Events.List(s_b, new("/securenet/reference/VPC-ACC-B"), 0).Events);
        Assert.Equal("True 0", Assert.Single(
            shell.Run($"$r = {ReferenceNetwork.Remove} -IncludeLogs; \"$($r.IsEmpty) $($r.Kept.Count)\"")).ToString());
        Assert.Empty(ReferenceNetwork.LeftOver(shell.World.State));
        Assert.Empty(shell.World.Events.List(s_b, new("/securenet/reference/VPC-ACC-B"), 0).Events);
    }

    [Fact]
    public void Who_may_not_list_log_groups_is_told_so_and_sees_the_rest()
    {
        using Shell shell = new();
        shell.Run(Enable + "$null = $vpcA | Enable-CentralFlowLog -BucketName both-1 -LogAccount A");
        shell.World.Options.DeniedActions.Add("logs:DescribeLogGroups");
        Assert.Equal("0 3", Assert.Single(
            shell.Run("$all = Get-SecureDeployment reference; \"$(@($all | Where-Object Kind -eq 'log group').Count) $(@($all | "
                + "Where-Object Kind -eq 'flow log').Count)\"")).ToString());
        Assert.Equal(2, shell.Warnings.Count(w => w.Contains("logs:DescribeLogGroups", StringComparison.Ordinal)));
        // What goes to a bucket needs no right to CloudWatch Logs.
        Assert.Equal("True", Assert.Single(
            shell.Run("\"$(($bastionA | Test-CentralFlowLog -Probe $privateB -Destination S3).Proved)\"")).ToString());
    }

    [Fact]
    public void The_lags_of_IAM_and_CloudWatch_Logs_are_waited_out_at_the_call_that_needs_it()
    {
        using Shell shell = new();
        shell.Run(ReferenceNetwork.Connect + "$v = New-SecureVpc -Account B -Name V -CidrBlock 10.0.0.0/16");
        shell.World.Options.VisibilityLag = TimeSpan.FromMilliseconds(40);
        shell.Run("$null = $v | Enable-CentralFlowLog -Destination CloudWatchLogs");
        Assert.Single(shell.World.State.Of<FlowLog>());
    }
}
