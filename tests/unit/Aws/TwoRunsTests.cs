using System.Diagnostics;
using System.Text.RegularExpressions;
using Amazon.EC2;
using Amazon.Runtime;
using Amazon.SecurityToken;
using SecureNet.Aws;
using SecureNet.Tests.Commands;
using SecureNet.Tests.Host;

namespace SecureNet.Tests.Aws;

/// <summary>
/// Two processes that run one script at once, on one machine and as on two (with a home of its own each): one network, and a killed run
/// does not stop the next.
/// </summary>
[Trait("Category", "Moto")]
public sealed partial class TwoRunsTests : IDisposable
{
    private readonly MotoServer _moto = new();
    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("securenet-two");

    public void Dispose()
    {
        _moto.Dispose();
        _home.Delete(true);
    }

    private const string Script = """
        $null = Connect-SecureAccount -Name A -RoleArn arn:aws:iam::111111111111:role/SecureNet -Region us-west-2 -Deployment two
        $v = New-SecureVpc -Name app -CidrBlock 10.0.0.0/16 -AvailabilityZoneCount 1 -NatGateway Single -ErrorAction Stop
        $b = $v | New-BastionHost -AllowSshFrom 203.0.113.0/24 -ImageId ami-12c6146b -ErrorAction Stop
        "VPC $($v.VpcId) host $($b.InstanceId)"
        """;

    private Dictionary<string, string> Environment() => new()
    {
        ["AWS_ENDPOINT_URL"] = _moto.Url(), ["AWS_ACCESS_KEY_ID"] = "test", ["AWS_SECRET_ACCESS_KEY"] = "test", ["HOME"] = _home.FullName,
        ["XDG_DATA_HOME"] = "",
    };

    private string ScriptFile()
    {
        string path = Path.Join(_home.FullName, "two.ps1");
        File.WriteAllText(path, Script);
        return path;
    }

    [SkippableTheory]
    [InlineData(0, false)]
    [InlineData(0, true)]
    [InlineData(1000, true)]
    public async Task Two_runs_at_once_end_with_one_network(int offset, bool areTwoMachines)
    {
        (string file, Dictionary<string, string> environment) = (ScriptFile(), Environment());
        Dictionary<string, string> other = new(environment);
        if (areTwoMachines) { other["HOME"] = _home.CreateSubdirectory("other").FullName; }
        Task<(int Code, string Output)> first = Task.Run(() => HostProcess.Run(environment, file));
        await Task.Delay(offset);
        Task<(int Code, string Output)> second = Task.Run(() => HostProcess.Run(other, file));
        (int Code, string Output)[] runs = await Task.WhenAll(first, second);
        Assert.All(runs, r => Assert.True(r.Code == 0, r.Output));
        // Both speak of the same VPC and the same host.
        Assert.Single(runs.Select(r => Made().Match(r.Output).Value).Distinct());
        Assert.Contains("VPC vpc-", runs[0].Output, StringComparison.Ordinal);
        Assert.Contains(runs,
            r => r.Output.Contains(areTwoMachines ? "works on deployment 'two' in "
            : "Another run on this machine works on deployment 'two'", StringComparison.Ordinal));
        await AssertOneOfEachAsync();
    }

    [SkippableFact]
    public async Task A_killed_run_never_blocks_the_next_and_what_it_began_is_finished()
    {
        (string file, Dictionary<string, string> environment) = (ScriptFile(), Environment());
        // In the middle: there is a VPC, and most of what belongs to it is not.
        AmazonEC2Client ec2 = await ConnectAsync();
        await RunUntilAsync(environment, file,
            async () => (await ec2.DescribeVpcsAsync(new Amazon.EC2.Model.DescribeVpcsRequest { Filters = s_ours })).Vpcs is [_, ..]);
        (int code, string output) = HostProcess.Run(environment, file);
        Assert.True(code == 0, output);
        Assert.Contains("ended in the middle of its changes", output, StringComparison.Ordinal);
        await AssertOneOfEachAsync();
    }

    private static async Task RunUntilAsync(Dictionary<string, string> environment, string file, Func<Task<bool>> isTime)
    {
        string configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        ProcessStartInfo start = new("dotnet", [Path.Join(ModuleTests.FindRoot(), "src", "SecureNet.Host", "bin", configuration, "net10.0",
            "SecureNet.Host.dll"), file]) { RedirectStandardInput = true };
        foreach ((string name, string value) in environment.Where(e => e.Value.Length > 0)) { start.Environment[name] = value; }
        using Process process = Process.Start(start)!;
        for (int i = 0; i < 600 && !await isTime() && !process.HasExited; i++) { await Task.Delay(20); }
        process.Kill(true);
        await process.WaitForExitAsync();
    }

    private static readonly List<Amazon.EC2.Model.Filter> s_ours = [new("tag:securenet:deployment", ["two"])];

    private async Task<AmazonEC2Client> ConnectAsync()
    {
        using AmazonSecurityTokenServiceClient sts = new(new BasicAWSCredentials("test", "test"),
            new AmazonSecurityTokenServiceConfig { ServiceURL = _moto.Url(), AuthenticationRegion = "us-west-2" });
        Amazon.SecurityToken.Model.Credentials keys = (await sts.AssumeRoleAsync(
            new() { RoleArn = "arn:aws:iam::111111111111:role/SecureNet", RoleSessionName = "audit" })).Credentials;
        return new AwsClients(new() { Region = "us-west-2", EndpointUrl = _moto.Url() },
            new SessionAWSCredentials(keys.AccessKeyId, keys.SecretAccessKey, keys.SessionToken)).Ec2;
    }

    // Asked by the SDK alone, of the account that both runs worked in.
    private async Task AssertOneOfEachAsync()
    {
        AmazonEC2Client ec2 = await ConnectAsync();
        Assert.Single((await ec2.DescribeVpcsAsync(new Amazon.EC2.Model.DescribeVpcsRequest { Filters = s_ours })).Vpcs);
        Assert.Equal(2, (await ec2.DescribeSubnetsAsync(new Amazon.EC2.Model.DescribeSubnetsRequest { Filters = s_ours })).Subnets.Count);
        Assert.Single((await ec2.DescribeInternetGatewaysAsync(new Amazon.EC2.Model.DescribeInternetGatewaysRequest { Filters = s_ours }))
            .InternetGateways);
        Assert.Single((await ec2.DescribeNatGatewaysAsync(new() { Filter = s_ours })).NatGateways);
        Assert.Single((await ec2.DescribeAddressesAsync(new Amazon.EC2.Model.DescribeAddressesRequest { Filters = s_ours })).Addresses);
        Assert.Single((await ec2.DescribeInstancesAsync(new Amazon.EC2.Model.DescribeInstancesRequest { Filters = s_ours })).Reservations);
    }

    [GeneratedRegex("VPC vpc-[0-9a-f]+ host i-[0-9a-f]+")]
    private static partial Regex Made();
}
