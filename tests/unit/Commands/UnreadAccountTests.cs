using System.Globalization;
using SecureNet.Tests.Snapshots;

namespace SecureNet.Tests.Commands;

/// <summary>What was not read never passes: in the cmdlets, on live accounts that refuse and on dumps that break off.</summary>
public sealed class UnreadAccountTests : IDisposable
{
    private const string Vpcs = """{"Vpcs": [{"VpcId": "vpc-1", "CidrBlock": "10.0.0.0/16", "OwnerId": "111111111111"}]}""";
    private const string Interfaces = """
        {"NetworkInterfaces": [{"NetworkInterfaceId": "eni-1", "VpcId": "vpc-1", "SubnetId": "subnet-1", "OwnerId": "111111111111", "Description": "", "InterfaceType": "interface", "SourceDestCheck": true,
          "PrivateIpAddress": "10.0.0.4", "PrivateIpAddresses": [{"PrivateIpAddress": "10.0.0.4", "Primary": true}], "Groups": []}]
        """;

    private readonly Shell _shell = new();
    private readonly DumpFolder _dump = new();

    public void Dispose()
    {
        _shell.Dispose();
        _dump.Dispose();
    }

    [Fact]
    public void An_account_that_refuses_its_interfaces_is_an_unknown_party_everywhere()
    {
        _shell.Run(ReferenceNetwork.Build);
        Assert.Equal(["Passed"], Texts("(Test-NetworkIntent -Intent 'Internet -> account:222222222222: only tcp/22').Result"));
        _shell.Run("$before = Get-NetworkSnapshot");
        _shell.World.Options.Inject = call => call.Place.AccountId == "222222222222" && call.Action == "ec2:DescribeNetworkInterfaces"
            ? new("UnauthorizedOperation", "no") : null;
        _shell.Run("$after = Get-NetworkSnapshot -WarningAction SilentlyContinue");

        Assert.Equal(["Unknown", "3"], Texts(
            "$r = Test-NetworkIntent -Intent 'Internet -> account:222222222222: only tcp/22' -Snapshot $after; $r.Result; $LASTEXITCODE"));
        Assert.Equal(["ec2:DescribeNetworkInterfaces of account 222222222222 in us-east-1 was not wholly read"],
            Texts("$r.Violations.Doubt"));
        Assert.Equal(["Passed", "0"],
            Texts("(Test-NetworkIntent -Intent 'Internet -> account:111111111111: only tcp/22' -Snapshot $after).Result; $LASTEXITCODE"));
        Assert.Equal(["Unknown"], Texts("(Test-NetworkIntent -Intent 'Internet -> no-such-host: nothing' -Snapshot $after).Result"));
        Assert.Equal(["Inbound", "Outbound"],
            Texts("(Get-InternetExposure $after | Where-Object { $_.Verdict -eq 'Unknown' -and -not $_.InterfaceId }).Direction"));
        Assert.Equal(["222222222222", "ec2:DescribeNetworkInterfaces of account 222222222222 in us-east-1 was not wholly read"],
            Texts("$e = (Get-InternetExposure $after -Direction Inbound)[-1]; $e.AccountId; $e.Reason"));
        Assert.Equal(["interfaces of account 222222222222 in us-east-1 that were not read"],
            Texts("(Get-NetworkReachability $after -From Internet -To account:2*).Destination"));
        Assert.Equal(["NotChecked"], Texts("(Get-NetworkFinding $after -Rule UnattachedSecurityGroup).Rule"));

        // What is not there any more because it was not read has not gone.
        Assert.Equal(["Unknown", "ec2:DescribeNetworkInterfaces was not wholly read after"],
            Texts("$all = Compare-NetworkReachability $before $after; $u = $all | Where-Object { -not $_.Traffic }; $u.Change; $u.Reason"));
        // Hosts of the other account too: a door that was not read may lead to the VPC that is joined (rule E22).
        Assert.All(Texts("$all | Where-Object Traffic | ForEach-Object { \"$($_.Change) $($_.After) $($_.Reason)\" }").Distinct(), text =>
        {
            Assert.StartsWith("Unknown Unknown ", text, StringComparison.Ordinal);
            Assert.Contains("ec2:DescribeNetworkInterfaces of account 222222222222 in us-east-1", text, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void A_dump_that_ends_with_a_token_or_lacks_its_interfaces_passes_nothing()
    {
        _dump.Add("111111111111/us-east-1/vpcs.json", Vpcs).Add("111111111111/us-east-1/interfaces.json", Interfaces + "}");
        Assert.Equal("Passed", Intent());
        _dump.Add("111111111111/us-east-1/interfaces.json", Interfaces + ", \"NextToken\": \"more\"}");
        Assert.Equal("Unknown", Intent());
        File.Delete(Path.Join(_dump.Path, "111111111111/us-east-1/interfaces.json"));
        Assert.Equal("Unknown", Intent());
    }

    private string Intent() => Assert.Single(
        Texts($"$s = Import-NetworkSnapshot '{_dump.Path}'; (Test-NetworkIntent -Intent 'Internet -> *: nothing' -Snapshot $s).Result"));

    private IEnumerable<string> Texts(string script) =>
        _shell.RunWithErrors(script).Output.Select(o => Convert.ToString(o.BaseObject, CultureInfo.InvariantCulture)!);
}
