using System.Collections.Immutable;
using System.Management.Automation;
using System.Net;
using System.Text.Json;
using System.Xml.Linq;
using SecureNet.Model;
using SecureNet.Snapshots;
using SecureNet.Tests.Commands;
using SecureNet.Tests.Core;

namespace SecureNet.Tests.Host;

/// <summary>
/// A network in which everything that people may write is hostile, through every view, error and report: what is printed is harmless, what
/// objects hold is as AWS gave it.
/// </summary>
public sealed class HostileNameTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("securenet-").FullName;

    public void Dispose() => Directory.Delete(_folder, true);

    [Fact]
    public void A_network_of_hostile_names_is_printed_harmlessly_and_read_as_it_is()
    {
        string dump = Path.Join(_folder, "dump"), report = Path.Join(_folder, "report.xml"), script = Path.Join(_folder, "run.ps1");
        Network network = Network();
        SnapshotWriter.Write(network, dump, default);
        SnapshotReading read = SnapshotFolder.Read([dump], null, null, default);
        Assert.Empty(read.Problems);
        Assert.Equal(Hostile.Text, read.Network.Find<Vpc>("vpc-a")!.Name);
        Assert.Equal(Hostile.Text, read.Network.Find<SecurityGroup>("sg-a")!.GroupName);
        // An id that is hostile is no id; what lies beside it is read.
        File.WriteAllText(Path.Join(dump, "111111111111", "us-west-2", "bad.json"),
            JsonSerializer.Serialize(new Dictionary<string, object> { ["Vpcs"] = new[] { new { VpcId = Hostile.Text } } }));
        File.WriteAllText(Path.Join(dump, "111111111111", "us-west-2", "worse.json"),
            $"{{\"Vpcs\": [{{\"VpcId\": \"vpc-9\", \"CidrBlock\": {JsonSerializer.Serialize(Hostile.Text)}}}]}}");
        // So is a word or a member that is not known, where a made-up one would be printed; a file's own name is foreign text too.
        string rule = $"{{\"GroupId\": \"sg-9\", \"IpPermissions\": [{{\"IpProtocol\": {JsonSerializer.Serialize("x" + Hostile.Text)}}}]}}",
            route = $"{{\"DestinationCidrBlock\": \"10.9.0.0/16\", {JsonSerializer.Serialize(Hostile.Text)}: \"x\"}}";
        string other = $"{{\"DestinationCidrBlock\": \"10.9.0.0/16\", \"QuantumGatewayId\": {JsonSerializer.Serialize(Hostile.Text)}}}";
        File.WriteAllText(Path.Join(dump, "111111111111", "us-west-2", "worst.json"),
            $"{{\"SecurityGroups\": [{rule}], \"RouteTables\": [{{\"RouteTableId\": \"rtb-8\", \"VpcId\": \"vpc-a\", "
                + $"\"Routes\": [{route}]}}, {{\"RouteTableId\": \"rtb-9\", \"VpcId\": \"vpc-a\", \"Routes\": [{other}]}}]}}");
        File.WriteAllText(Path.Join(
            dump, "111111111111", "us-west-2", Hostile.Text.Replace("\0", "", StringComparison.Ordinal)
            .Replace("/", "", StringComparison.Ordinal) + ".json"), "{\"Vpcs\": [{}]}");
        SnapshotReading again = SnapshotFolder.Read([dump], null, null, default);
        Assert.Equal(3,
            again.Problems.Count(p => p.File!.EndsWith("worst.json", StringComparison.Ordinal)
            && p.Message.Contains("is no id and no word of AWS", StringComparison.Ordinal)));
        Assert.All(again.Problems, p => Hostile.AssertHarmless(p.ToString()));
        File.WriteAllText(script, $$"""
            $snapshot = Import-NetworkSnapshot '{{dump}}' -Verbose
            $snapshot; "$snapshot"; $snapshot.Problems; foreach ($p in $snapshot.Problems) { $p.Message; "$p" }; $snapshot.Network.Resources; foreach ($r in $snapshot.Network.Resources) { "$r" }
            Get-NetworkFinding $snapshot; foreach ($f in Get-NetworkFinding $snapshot) { "$f" }
            Get-NetworkReachability -Snapshot $snapshot; foreach ($r in Get-NetworkReachability -Snapshot $snapshot) { "$r"; $r.Reason; $r.Source }
            Get-InternetExposure -Snapshot $snapshot; foreach ($e in Get-InternetExposure -Snapshot $snapshot) { "$e" }
            foreach ($port in 22, 443) {
                $path = Test-NetworkPath -Snapshot $snapshot -Source i-a -Destination i-b -Protocol tcp -Port $port
                $path; "$path"; $path.Trace; foreach ($h in $path.Trace) { $h; "$h" }
            }
            Test-NetworkPath -Snapshot $snapshot -Source i-b -Destination 203.0.113.99 -Protocol tcp -Port 443
            Test-NetworkIntent -Intent 'Internet -> *: nothing', 'i-a -> i-b: tcp/22' -Snapshot $snapshot -JUnitPath '{{report}}' -ErrorAction Continue
            Compare-NetworkReachability $snapshot (Import-NetworkSnapshot '{{dump}}/*/us-west-2/describe-[r-v]*')
            Test-NetworkPath -Snapshot $snapshot -Source i-none -Destination i-b
            """);
        (_, string output) = HostProcess.Run(null, script);
        Assert.Contains("is no id and no word of AWS", output, StringComparison.Ordinal);
        Assert.Contains("\\u001B]0;owned", output, StringComparison.Ordinal);
        Assert.True(output.Length > 10_000, output);
        Hostile.AssertHarmless(output);
        XDocument xml = XDocument.Load(report);
        Assert.Equal(2, xml.Descendants("testcase").Count());
        Hostile.AssertHarmless(File.ReadAllText(report).Replace("\r", "", StringComparison.Ordinal));
    }

    [Fact]
    public void What_cmdlets_say_of_hostile_names_and_answers_is_harmless()
    {
        using Shell shell = new();
        string evidence = Path.Join(_folder, "evidence.jsonl");
        shell.Run($"$null = Connect-SecureAccount -Name A -Simulated -Region us-west-2 -Deployment d -EvidencePath '{evidence}'; "
            + "$vpc = New-SecureVpc -Name V -CidrBlock 10.0.0.0/16; $null = $vpc | New-BastionHost -AllowSshFrom "
            + "203.0.113.0/24");
        shell.World.Options.Inject = call => call.Action == "ec2:DescribeRouteTables"
            ? new("UnauthorizedOperation", "You are not authorized: " + Hostile.Text) : null;
        List<string> said = [];
        foreach (string command in (string[])["Get-NetworkSnapshot -Verbose", "Get-NetworkFinding -Verbose",
            "$vpc | New-BastionHost -Name x -AllowSshFrom 203.0.113.0/24 -Verbose", "Get-SecureVpc -Name '" + Hostile.Text + "'",
            "Remove-SecureVpc -InputObject '" + Hostile.Text + "' -Confirm:$false", "Import-NetworkSnapshot '/none/"
                + Hostile.Text.Replace("\0", "", StringComparison.Ordinal).Replace(":", "", StringComparison.Ordinal) + "'"])
        {
            IReadOnlyList<ErrorRecord> errors;
            try { (_, errors) = shell.RunWithErrors(command); }
            catch (RuntimeException e) { errors = [e.ErrorRecord]; }
            said.AddRange(errors.SelectMany(e => (string?[])[e.ToString(), e.Exception.Message, e.ErrorDetails?.Message,
                e.ErrorDetails?.RecommendedAction, e.CategoryInfo.ToString()]).OfType<string>());
        }

        said.AddRange(shell.Warnings);
        said.AddRange(shell.Verbose);
        Assert.Contains(said, s => s.Contains("\\u001B]0;owned", StringComparison.Ordinal));
        Assert.All(said, Hostile.AssertHarmless);
        Hostile.AssertHarmless(File.ReadAllText(evidence));
    }

    // The lab of two VPCs, everything in it named by somebody who means harm.
    private static Network Network()
    {
        ReachabilityLab lab = new();
        lab.Rules("sg-b", ReachabilityLab.Rule(false, TrafficType.Tcp(443), "10.0.0.0/8"));
        lab.Rules("sg-a", ReachabilityLab.Rule(false, TrafficType.All, "0.0.0.0/0"),
            ReachabilityLab.Rule(true, TrafficType.All, "0.0.0.0/0"), ReachabilityLab.Rule(false, TrafficType.Tcp(22), "pl-1"));
        lab.Put(new ManagedPrefixList { Id = "pl-1", AccountId = ReachabilityLab.A.AccountId, Region = ReachabilityLab.A.Region,
            PrefixListName = Hostile.Text, Entries = [IPNetwork.Parse("198.51.100.0/24")] });
        lab.Put(new NatGateway { Id = "nat-1", AccountId = ReachabilityLab.A.AccountId, Region = ReachabilityLab.A.Region, VpcId = "vpc-a",
            SubnetId = "subnet-a", State = "failed", FailureMessage = Hostile.Text });
        lab.Put(new VpcEndpoint
        {
            Id = "vpce-1", AccountId = ReachabilityLab.A.AccountId, Region = ReachabilityLab.A.Region, VpcId = "vpc-a",
            ServiceName = "com.amazonaws.us-west-2.s3", EndpointType = VpcEndpointType.Gateway, State = "available",
            PolicyDocument = JsonSerializer.Serialize(new { Version = "2012-10-17",
                Statement = new[] { new { Sid = Hostile.Text, Effect = "Allow", Principal = "*", Action = "*", Resource = "*" } } }),
        });
        Network network = lab.Network;
        foreach (Resource resource in network.Resources.ToArray())
        {
            Resource hostile = resource with
            {
                Tags = ImmutableSortedDictionary<string, string>.Empty.Add(TagNames.Name, Hostile.Text).Add(Hostile.Text, Hostile.Text)
            };
            network = network.With(hostile switch
            {
                SecurityGroup g => g with { GroupName = Hostile.Text, Description = Hostile.Text,
                    Rules = [.. g.Rules.Select(r => r with { Description = Hostile.Text })] },
                NetworkInterface n => n with { Description = Hostile.Text },
                VpcPeeringConnection p => p with { StatusMessage = Hostile.Text },
                _ => hostile,
            });
        }

        return network;
    }
}
