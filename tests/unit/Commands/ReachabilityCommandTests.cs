using System.Management.Automation;
using System.Xml.Linq;

namespace SecureNet.Tests.Commands;

/// <summary>Reachability, exposure, comparison and intents as a user calls them.</summary>
public sealed class ReachabilityCommandTests : IDisposable
{
    private const string Setup = """
        $null = Connect-SecureAccount -Name A -Simulated -Region us-west-2 -Deployment demo
        $null = Connect-SecureAccount -Name B -Simulated -Region us-east-1 -Deployment demo
        $vpcA = New-SecureVpc -Account A -Name VPC-ACC-A -CidrBlock 10.0.0.0/16
        $vpcB = New-SecureVpc -Account B -Name VPC-ACC-B -CidrBlock 192.168.0.0/16 -AvailabilityZoneCount 1
        $bastionA = $vpcA | New-BastionHost -AllowSshFrom 203.0.113.0/24
        $bastionB = $vpcB | New-BastionHost -AllowSshFrom 203.0.113.0/24
        $privateB = $vpcB | New-PrivateHost -Bastion $bastionB
        $peering = $vpcA | Connect-VpcPeering -With $vpcB -Name 'VPC A | VPC B'
        """;

    private readonly Shell _shell = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("intents").FullName;

    public ReachabilityCommandTests() => _shell.Run(Setup);

    public void Dispose()
    {
        _shell.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void Reachability_names_both_ends_and_the_ports()
    {
        Assert.Equal(
        [
            "203.0.113.0/24 -> Bastion-host (VPC-ACC-A): tcp/22 Reachable",
            "203.0.113.0/24 -> Bastion-host (VPC-ACC-B): tcp/22 Reachable",
            "Bastion-host (VPC-ACC-A) -> Internet: tcp/80,443 Reachable",
            "Bastion-host (VPC-ACC-B) -> Internet: tcp/80,443 Reachable",
            "Bastion-host (VPC-ACC-B) -> Private-host: tcp/22 Reachable",
        ], Texts("Get-NetworkReachability"));
        Assert.Equal(["Bastion-host (VPC-ACC-B) -> Private-host: tcp/22 Reachable"],
            Texts("Get-NetworkReachability -From $bastionA, $bastionB -To $privateB -Protocol tcp -Port 22, 23 -Expand"));
        Assert.Empty(Texts("Get-NetworkReachability -To $privateB -Protocol icmp"));
        Assert.Equal("SelectsNothing", _shell.Fails("Get-NetworkReachability -From nobody").FullyQualifiedErrorId.Split(',')[0]);
        Assert.Equal("NoPorts", _shell.Fails("Get-NetworkReachability -Protocol icmp -Port 1").FullyQualifiedErrorId.Split(',')[0]);
    }

    [Fact]
    public void What_may_not_be_read_is_unknown_with_the_call_named()
    {
        _shell.World.Options.DeniedActions.Add("ec2:DescribeNetworkAcls");
        PSObject row = Assert.Single(_shell.Run("Get-NetworkReachability -From $bastionB -To $privateB"));
        Assert.Equal("Unknown", row.Properties["Verdict"].Value.ToString());
        Assert.Contains("ec2:DescribeNetworkAcls", row.Properties["Reason"].Value.ToString(), StringComparison.Ordinal);
        Assert.Equal("Unknown", _shell.Run(
            "Test-NetworkIntent -Intent \"$($bastionB.InstanceId) -> Private-host: nothing\"")[0].Properties["Result"].Value);
    }

    [Fact]
    public void Exposure_names_gateway_and_rule()
    {
        PSObject[] rows = [.. _shell.Run("Get-InternetExposure -Direction Inbound")];
        Assert.Equal(2, rows.Length);
        Assert.All(rows, r => Assert.Equal("203.0.113.0/24", r.Properties["Peer"].Value));
        Assert.All(rows, r => Assert.StartsWith("igw-", ((IReadOnlyList<string>)r.Properties["Through"].Value)[0],
            StringComparison.Ordinal));
        Assert.All(rows, r => Assert.Equal("Bastion-host-sg: ingress tcp/22 from 203.0.113.0/24",
            ((IReadOnlyList<string>)r.Properties["Rule"].Value)[0]));
        Assert.Equal(4, _shell.Run("Get-InternetExposure").Count);
    }

    [Fact]
    public void A_web_fleet_is_exposed_through_its_load_balancer()
    {
        using Shell shell = new();
        shell.Run(FleetNetwork.Path(_folder) + FleetNetwork.Ground + FleetNetwork.Fleet + FleetNetwork.Wait);
        string[] Told(string script) => [.. shell.Run(script).Select(r => $"{r.BaseObject}")];
        Assert.Equal(
        [
            "Internet -> ALB-ACC-A (10.0.0.5): tcp/80; ALB-ACC-A-sg: ingress tcp/80 from 0.0.0.0/0",
            "Internet -> ALB-ACC-A (10.0.2.4): tcp/80; ALB-ACC-A-sg: ingress tcp/80 from 0.0.0.0/0",
            "Internet -> ASG-ACC-A: tcp/80 through ALB-ACC-A tcp/80; ASG-TEMPLATE-sg: ingress tcp/80 from ALB-ACC-A-sg",
            "203.0.113.0/24 -> Bastion-host: tcp/22; Bastion-host-sg: ingress tcp/22 from 203.0.113.0/24",
        ], Told("Get-InternetExposure -Direction Inbound | ForEach-Object { \"$_$(if ($_.Through.Count -gt 1) { ' through ' + "
            + "$_.Through[1] }); $($_.Rule -join '; ')\" }"));
        Assert.Equal(["ALB-ACC-A (2 interfaces) -> ASG-ACC-A: tcp/80 Reachable"], Told("Get-NetworkReachability -From $alb"));
        Assert.Equal(
            ["Passed: Internet -> ALB-ACC-A: tcp/80", "Passed: ALB-ACC-A -> ASG*: only tcp/80", "Failed: Internet -> ALB-ACC-A: tcp/443"],
            Told("Test-NetworkIntent -Intent 'Internet -> ALB-ACC-A: tcp/80', 'ALB-ACC-A -> ASG*: only tcp/80', 'Internet -> "
                + "ALB-ACC-A: tcp/443'"));
    }

    [Fact]
    public void Replies_go_to_the_ports_of_the_clients_system()
    {
        Assert.Equal(["Full", "Full", "Full"], Texts(
            "'Linux', 'Windows', 'Any' | ForEach-Object { (Get-NetworkReachability -From $bastionB -To $privateB -ClientOs $_).Return }"));
        Assert.Equal(["True"], Texts(
            "(Test-NetworkIntent -ClientOs Any -Intent \"$($bastionB.InstanceId) -> Private-host: tcp/22\").Passed"));
    }

    [Fact]
    public void What_is_wrong_with_intents_is_said_in_words_and_is_no_success()
    {
        string File(string text)
        {
            string path = System.IO.Path.Join(_folder, $"{Guid.NewGuid():N}.psd1");
            System.IO.File.WriteAllText(path, text);
            return path;
        }
        string Refusal(string script)
        {
            _shell.Run("$global:LASTEXITCODE = 0");
            string message = _shell.Fails(script).Exception.Message;
            Assert.Equal(["1"], Texts("$LASTEXITCODE"));
            return message;
        }
        Assert.Equal("Statement 'Internet -> nobody: nothing': 'nobody' selects no interface of the network. Use an id, a name, an "
            + "address or block, tag:Key=Value, group:, subnet:, vpc:, account:, or Internet.",
            Refusal("Test-NetworkIntent -Intent 'Internet -> nobody: nothing'"));
        Assert.EndsWith("it is data, in which no command, variable or expression may stand.",
            Refusal($"Test-NetworkIntent '{File("@{ Intents = @(Get-Date) }")}'"), StringComparison.Ordinal);
        Assert.EndsWith("or ': nothing except <who> on <traffic>'.",
            Refusal($"Test-NetworkIntent '{File("@{ Intents = 'Internet > x: nothing' }")}'"), StringComparison.Ordinal);
        Assert.Contains("line 1: ", Refusal($"Test-NetworkIntent '{File("@{ Intents = @('a -> b: nothing'")}'"), StringComparison.Ordinal);
    }

    [Fact]
    public void Results_of_several_networks_are_one_report_in_a_folder_of_its_own()
    {
        string path = System.IO.Path.Join(_folder, "reports", "intents.xml");
        _shell.Run($"$s = Get-NetworkSnapshot; $s, $s | Test-NetworkIntent -JUnitPath '{path}' -Intent 'Internet -> Bastion-host: "
            + "nothing', 'Internet -> Private-host: nothing'");
        Assert.Equal(["2"], Texts("$LASTEXITCODE"));
        Assert.NotEqual(0xEF, System.IO.File.ReadAllBytes(path)[0]);
        Assert.Equal(("4", "2"), (XDocument.Load(path).Descendants("testsuite").Single().Attribute("tests")!.Value,
            XDocument.Load(path).Descendants("testsuite").Single().Attribute("failures")!.Value));
    }

    [Fact]
    public void A_plan_is_compared_and_nothing_is_made()
    {
        int changes = _shell.World.ChangingCalls;
        Assert.Equal(["Opened: Bastion-host (VPC-ACC-A) -> Private-host (VPC-ACC-A): tcp/22"],
            Texts("Compare-NetworkReachability -Plan { $vpcA | New-PrivateHost -Bastion $bastionA }"));
        Assert.Equal(
            ["Closed: 203.0.113.0/24 -> Bastion-host (VPC-ACC-A): tcp/22", "Closed: Bastion-host (VPC-ACC-A) -> Internet: tcp/80,443"],
            Texts("Compare-NetworkReachability -Plan { $bastionA | Remove-SecureHost }"));
        Assert.Equal(changes, _shell.World.ChangingCalls);
        Assert.Equal(3, _shell.Run("Get-SecureHost").Count);
    }

    [Fact]
    public void A_plan_that_fails_says_why_and_leaves_the_session_alone()
    {
        ErrorRecord error = _shell.Fails(
            "Compare-NetworkReachability -Plan { New-SecureVpc -Account Nobody -Name X -CidrBlock 10.9.0.0/16 }");
        Assert.Contains("Nobody", error.ToString(), StringComparison.Ordinal);
        Assert.Equal(3, _shell.Run("Get-SecureHost").Count);
        Assert.Equal("NothingToCompare", _shell.Fails("Compare-NetworkReachability").FullyQualifiedErrorId.Split(',')[0]);
    }

    [Fact]
    public void A_fix_from_the_pipeline_is_compared() => Assert.Equal(["Opened: Bastion-host (VPC-ACC-A) -> Private-host: icmp/8"],
        Texts("($peering | Test-PeeringConnectivity -Source $bastionA -Destination $privateB -Protocol icmp).Blockers | "
            + "Compare-NetworkReachability"));

    [Fact]
    public void A_file_of_intents_is_checked_reported_and_ends_a_pipeline()
    {
        string file = Path.Join(_folder, "intents.psd1");
        File.WriteAllText(file, """
            @{
                Selectors = @{ private = 'Private-*'; home = 'vpc:VPC-ACC-B', '203.0.113.0/24' }
                Intents   = @(
                    'Internet -> private: nothing'
                    @{ Name = 'ssh from home'; Statement = '*, Internet -> private, Bastion-host: nothing except home on tcp/22' }
                    'vpc:VPC-ACC-A -> private: icmp'
                )
            }
            """);
        string report = Path.Join(_folder, "report.xml");
        IReadOnlyList<PSObject> results = _shell.Run($"Test-NetworkIntent -Path '{file}' -JUnitPath '{report}'; $LASTEXITCODE");
        Assert.Equal(["Passed", "Passed", "Failed", "2"], results.Select(r => r.Properties["Result"]?.Value.ToString() ?? r.ToString()));
        XElement[] cases = [.. XDocument.Load(report).Descendants("testcase")];
        Assert.Equal(["Internet -> private: nothing", "ssh from home", "vpc:VPC-ACC-A -> private: icmp"],
            cases.Select(c => c.Attribute("name")!.Value));
        Assert.Contains("Private-host", Assert.Single(cases, c => c.Element("failure") is not null).Value, StringComparison.Ordinal);
        Assert.Equal("GateViolated", _shell.Fails($"Test-NetworkIntent -Path '{file}' -CI").FullyQualifiedErrorId.Split(',')[0]);
        Assert.Equal(0, Convert.ToInt32(
            _shell.Run("$null = Test-NetworkIntent -Intent 'Internet -> Private-host: nothing' -CI; $LASTEXITCODE")[0].BaseObject,
            System.Globalization.CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("@{ Intents = @('a to b') }", "MalformedIntents")]
    [InlineData("@{ Intent = @('a -> b: nothing') }", "MalformedIntents")]
    [InlineData("@{ Intents = @(Get-Process) }", "MalformedIntents")]
    [InlineData("@{ Intents = @(", "MalformedIntents")]
    [InlineData("@{ Intents = @('nobody -> Private-host: nothing') }", "SelectsNothing")]
    public void A_bad_file_is_refused_with_its_name(string text, string id)
    {
        string file = Path.Join(_folder, "bad.psd1");
        File.WriteAllText(file, text);
        Assert.Equal(id, _shell.Fails($"Test-NetworkIntent -Path '{file}'").FullyQualifiedErrorId.Split(',')[0]);
    }

    private List<string> Texts(string script) => [.. _shell.Run(script).Select(r => r.ToString()).Order(StringComparer.Ordinal)];
}
