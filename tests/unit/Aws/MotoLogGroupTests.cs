using System.Text.Json.Nodes;
using Amazon.Runtime;
using SecureNet.Aws;
using SecureNet.Cloud;
using SecureNet.Tests.Commands;

namespace SecureNet.Tests.Aws;

/// <summary>
/// Flow logs in CloudWatch Logs over the real wire protocol: made, repeated without a change, proved by a record, read, and removed.
/// </summary>
[Trait("Category", "Moto")]
public sealed class MotoLogGroupTests(MotoServer moto) : IClassFixture<MotoServer>
{
    private const string Group = "/securenet/logs/V";

    [SkippableFact]
    public async Task Group_retention_role_and_flow_log_are_made_proved_and_removed()
    {
        AwsClients clients = Clients("eu-west-1");
        using Shell shell = new();
        shell.Connect("A", "logs", new AwsCloud(new("123456789012", "eu-west-1"), clients));
        shell.Run("$a = Get-SecureAccount A; $v = New-SecureVpc -Name V -CidrBlock 10.0.0.0/16; $log = $v | "
            + "Enable-CentralFlowLog -Destination CloudWatchLogs -RetentionDays 30");
        Assert.Equal(Group, Assert.Single(shell.Run("$log.LogGroupName")).ToString());
        Assert.Equal("0", Assert.Single(
            shell.Run("$before = $a.ChangingCalls; $null = $v | Enable-CentralFlowLog -Destination CloudWatchLogs; "
                + "\"$($a.ChangingCalls - $before)\"")).ToString());
        Assert.Equal("role flow log log group", Assert.Single(
            shell.Run("\"$((Get-SecureDeployment logs).Kind | Where-Object { $_ -in 'log group', 'role', 'flow log' })\"")).ToString());
        shell.Run("$host1 = $v | New-BastionHost -AllowSshFrom 203.0.113.0/24");
        string eni = (await clients.Ec2.DescribeNetworkInterfacesAsync(new())).NetworkInterfaces.Single(
            i => i.Attachment?.InstanceId == shell.Run("$host1.InstanceId")[0].ToString()).NetworkInterfaceId;
        Assert.Contains("NOT PROVED", Assert.Single(shell.Run("\"$($v | Test-CentralFlowLog -TimeoutSeconds 0)\"")).ToString(),
            StringComparison.Ordinal);
        // moto delivers nothing: the test writes what AWS would.
        await WriteAsync(clients, Group, eni + "-all",
            $"8 111111111111 {eni} 10.0.0.4 192.168.1.4 0 0 1 3 252 1764000000 1764000060 REJECT OK vpc-1 subnet-1 - 0 IPv4 "
                + "10.0.0.4 192.168.1.4 eu-west-1 euw1-az1 egress - -");
        Assert.Contains(": PROVED", Assert.Single(shell.Run("\"$($v | Test-CentralFlowLog)\"")).ToString(), StringComparison.Ordinal);
        // Read over more than one page of 10,000, typed by the flow log's own format.
        Assert.Equal("REJECT 10.0.0.4 egress vpc-1", Assert.Single(shell.Run(
            "$r = @($log | Get-FlowLogRecord)[0]; \"$($r.Action) $($r.SourceAddress) $($r.FlowDirection) $($r.VpcId)\"")).ToString());
        foreach (int part in new[] { 0, 1 })
        {
            await WriteAsync(clients, Group, $"eni-{part}-all", [.. Enumerable.Range(0, 6_000)
                .Select(i => $"2 111111111111 eni-{part} 10.0.0.4 192.168.1.4 40000 443 6 1 {i} 1764000000 1764000060 ACCEPT OK")]);
        }

        Assert.Equal("12000", Assert.Single(
            shell.Run($"$m = Measure-FlowLog -LogGroupName {Group} -Port 443; \"$($m.Matched)\"")).ToString());
        shell.Run("$v | Disable-CentralFlowLog -Confirm:$false; $null = Remove-SecureDeployment logs -Confirm:$false");
        Assert.Equal("log group", Assert.Single(shell.Run("\"$((Get-SecureDeployment logs).Kind)\"")).ToString());
        Assert.Equal("True", Assert.Single(
            shell.Run("\"$((Remove-SecureDeployment logs -IncludeLogs -Confirm:$false).IsEmpty)\"")).ToString());
    }

    [SkippableFact]
    public void A_group_of_another_name_is_found_by_its_tags()
    {
        using Shell shell = new();
        shell.Connect("A", "named", new AwsCloud(new("123456789012", "us-west-2"), Clients("us-west-2")));
        shell.Run("$v = New-SecureVpc -Name V -CidrBlock 10.0.0.0/16; $null = $v | Enable-CentralFlowLog -Destination "
            + "CloudWatchLogs -LogGroupName my/own/name");
        Assert.Equal("my/own/name",
            Assert.Single(shell.Run("(Get-SecureDeployment named | Where-Object Kind -eq 'log group').Name")).ToString());
        Assert.Equal("True", Assert.Single(
            shell.Run("\"$((Remove-SecureDeployment named -IncludeLogs -Confirm:$false).IsEmpty)\"")).ToString());
    }

    private AwsClients Clients(string region) =>
        new(new CloudConnection { Region = region, EndpointUrl = moto.Url() }, new BasicAWSCredentials("test", "test"));

    private static async Task WriteAsync(AwsClients clients, string group, string stream, params string[] lines)
    {
        JsonClient logs = clients.Json(JsonService.CloudWatchLogs);
        await logs.CallAsync("CreateLogStream", new JsonObject { ["logGroupName"] = group, ["logStreamName"] = stream }, default);
        long now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        await logs.CallAsync("PutLogEvents", new JsonObject
        {
            ["logGroupName"] = group, ["logStreamName"] = stream,
            ["logEvents"] = new JsonArray([.. lines.Select((l, i) => new JsonObject { ["timestamp"] = now + i, ["message"] = l })]),
        }, default);
    }
}
