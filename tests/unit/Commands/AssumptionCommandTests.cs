using System.Management.Automation;
using System.Reflection;
using SecureNet.Model;
using SecureNet.Snapshots;
using SecureNet.Tests.Core;

namespace SecureNet.Tests.Commands;

/// <summary>
/// What an answer takes as so reaches who asks, by every cmdlet, whatever the answer is; and can be stated and forbidden.
/// </summary>
public sealed class AssumptionCommandTests : IDisposable
{
    private readonly Shell _shell = new();
    private readonly string _dump = Directory.CreateTempSubdirectory("securenet-").FullName;

    // A question of each cmdlet that has -Assume, about traffic with the internet; what the account says of Block Public Access may not be
    // read.
    private static readonly Dictionary<Type, string> s_questions = new()
    {
        [typeof(SecureNet.Commands.TestNetworkPathCommand)] = "Test-NetworkPath 203.0.113.9 $bastion tcp -Port 22",
        [typeof(SecureNet.Commands.TestPeeringConnectivityCommand)] =
            "Test-PeeringConnectivity -Source 203.0.113.9 -Destination $bastion -Protocol tcp -Port 22",
        [typeof(SecureNet.Commands.GetNetworkReachabilityCommand)] = "Get-NetworkReachability -From Internet -To $bastion",
        [typeof(SecureNet.Commands.GetInternetExposureCommand)] = "Get-InternetExposure -Direction Inbound",
        [typeof(SecureNet.Commands.TestNetworkIntentCommand)] = "Test-NetworkIntent -Intent '203.0.113.0/24 -> Bastion-host: tcp/22'",
        [typeof(SecureNet.Commands.CompareNetworkReachabilityCommand)] = "Compare-NetworkReachability $snapshot $snapshot",
        [typeof(SecureNet.Commands.TestS3AccessCommand)] = "Test-S3Access -Source $bastion -BucketName demo-b -Action s3:ListBucket",
    };

    public void Dispose()
    {
        _shell.Dispose();
        Directory.Delete(_dump, true);
    }

    [Fact]
    public void Every_cmdlet_that_has_Assume_tells_takes_and_forbids_it()
    {
        Type[] cmdlets = [.. typeof(SecureAccount).Assembly.GetTypes()
            .Where(t => !t.IsAbstract && t.GetCustomAttribute<CmdletAttribute>() is not null && t.GetProperty("Assume") is not null)];
        Assert.Equal(cmdlets.Select(t => t.Name).Order(), s_questions.Keys.Select(t => t.Name).Order());
        Assert.All(cmdlets, t => Assert.NotNull(t.GetProperty("NoAssumption")));
        _shell.Run("""
            $null = Connect-SecureAccount -Name B -Simulated -Region us-west-2 -Deployment assume
            $bastion = New-SecureVpc -Name v -CidrBlock 10.0.0.0/16 -AvailabilityZoneCount 1 | New-BastionHost -AllowSshFrom 203.0.113.0/24
            $role = New-HostRole -Name reader -S3Bucket (New-SecureBucket -Name demo-b) -Access Read
            $null = $bastion | Set-HostRole -Role $role
            """);
        _shell.World.Options.DeniedActions.Add("ec2:DescribeVpcBlockPublicAccessOptions");
        _shell.Run("$snapshot = Get-NetworkSnapshot");
        foreach ((Type cmdlet, string question) in s_questions)
        {
            (string[] free, string[] assumed) = Ask(question);
            Assert.True(Array.TrueForAll(free, f => f != "Unknown"), $"{question}: {string.Join(", ", free)}");
            Assert.True(assumed.Contains("BlockPublicAccessOff False"), $"{question}: {string.Join(", ", assumed)}");
            (string[] bound, assumed) = Ask(question + " -NoAssumption");
            Assert.True(bound is ["Unknown", ..], $"{question}: {string.Join(", ", bound)}");
            Assert.DoesNotContain(assumed, a => a.StartsWith("BlockPublicAccessOff", StringComparison.Ordinal));
            (string[] stated, assumed) = Ask(question
                + " -NoAssumption -Assume BlockPublicAccessOff, ClientPorts, ManagedResourcesShown, SecureTransport");
            Assert.Equal(free, stated);
            if (stated.Length > 0)
            {
                Assert.True(assumed.Contains("BlockPublicAccessOff True"), $"{question}: {string.Join(", ", assumed)}");
            }
            Assert.DoesNotContain(assumed, a => a.EndsWith(" False", StringComparison.Ordinal)
                && !a.StartsWith("UnreadPolicies", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void A_system_of_clients_that_is_named_is_stated_and_a_range_of_theirs_stays_partial_without_assumptions()
    {
        ReachabilityLab lab = new();
        lab.Entries("acl-a", ReachabilityLab.Entry(100, false, true, ReachabilityLab.Any, "0.0.0.0/0"),
            ReachabilityLab.Entry(100, true, true, TrafficType.Tcp(32768, 60999), "0.0.0.0/0"));
        Import(lab.Network.WithManaged(ReachabilityLab.A, true).WithManaged(lab.B, true));
        const string Path = "Test-NetworkPath 198.51.100.9 i-a tcp -Port 443 -Snapshot $snapshot",
            Rows = "Get-NetworkReachability $snapshot -From 198.51.100.9 -To i-a -Protocol tcp -Port 443",
            Intent = "Test-NetworkIntent -Snapshot $snapshot -Intent '198.51.100.9 -> i-a: tcp/443'";
        foreach (string question in (string[])[Path, Rows, Intent])
        {
            Assert.Equal("Reachable False", Told(question));
            Assert.Equal("Reachable True", Told(question + " -ClientOs Linux"));
            Assert.Equal("Reachable True", Told(question + " -Assume ClientPorts"));
            Assert.Equal("Reachable True", Told(question + " -NoAssumption -ClientOs Linux"));
            // For some of the ports for certain, and for certain not for others: nothing of that is unknown.
            Assert.Equal("Partial False", Told(question + " -NoAssumption"));
            Assert.Contains("1024-65535, none from those below",
                (string)_shell.Run($"({question} -NoAssumption).Assumptions | ForEach-Object Sentence")[^1].BaseObject,
                StringComparison.Ordinal);
        }
        Assert.Equal(2,
            Convert.ToInt32(_shell.Run($"$null = {Path} -NoAssumption; $LASTEXITCODE")[^1].BaseObject,
            System.Globalization.CultureInfo.InvariantCulture));
        // What comes from one port asks nobody's system.
        Assert.Empty(_shell.Run($"({Path} -SourcePort 40000).Assumptions | Where-Object Id -eq ClientPorts"));

        string Told(string question) => (string)_shell.Run(
            $"$r = {question}; \"$($r.Verdict ?? ($r.Violations ? $r.Violations.Verdict : 'Reachable')) $(($r.Assumptions | "
                + "Where-Object Id -eq ClientPorts).IsStated)\"")[0].BaseObject;
    }

    [Fact]
    public void An_answer_without_rows_tells_what_it_takes_as_so()
    {
        ReachabilityLab lab = new();
        lab.Rules("sg-a");
        Import(lab.Network);
        const string Hidden = "hold those that services of AWS manage: nothing shows that they were asked for";
        Warned("Get-InternetExposure $snapshot -Direction Inbound",
            "Nothing of the network is reached from the internet, assuming that the interfaces of", Hidden);
        Warned("Get-NetworkReachability $snapshot -From Internet", "Nobody reaches anybody with that, assuming that", Hidden);
        Warned("Compare-NetworkReachability $snapshot $snapshot", "No difference was found, assuming that", Hidden);
        foreach (string question in (string[])["Get-InternetExposure $snapshot -Direction Inbound",
            "Get-NetworkReachability $snapshot -From Internet", "Compare-NetworkReachability $snapshot $snapshot"])
        {
            // Who states it knows it, and who forbids it has rows that are unknown.
            _shell.Warnings.Clear();
            Assert.Empty(_shell.Run(question + " -Assume ManagedResourcesShown, ClientPorts"));
            Assert.NotEmpty(_shell.Run(question + " -NoAssumption"));
            Assert.Empty(_shell.Warnings);
        }

        void Warned(string question, params string[] parts)
        {
            _shell.Warnings.Clear();
            _shell.Run(question);
            string warning = Assert.Single(_shell.Warnings);
            Assert.All(parts, p => Assert.Contains(p, warning, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void A_change_tells_what_before_and_after_take_as_so()
    {
        ReachabilityLab lab = new();
        Import(Without(lab.Network));
        _shell.Run("$before = $snapshot");
        lab.Rules("sg-a");
        Import(Without(lab.Network));
        Assert.Equal(["BlockPublicAccessOff", "ClientPorts"],
            _shell.Run("(Compare-NetworkReachability $before $snapshot -Protocol tcp -Port 22 | Where-Object Source -match "
                + "'Internet').Assumptions.Id").Select(o => $"{o}").Distinct().Order());

        static Network Without(Network network) => network.Places.Aggregate(
            Network.Empty.With(network.Resources), (all, p) => Enum.GetValues<ResourceKind>()
            .Where(k => k != ResourceKind.VpcBlockPublicAccess).Aggregate(all.WithManaged(p, true), (n, k) => n.WithCollected(p, k)));
    }

    [Fact]
    public void Policies_tell_what_they_take_as_so_as_networks_do()
    {
        _shell.Run("""
            function Ask($effect, $condition, $more = @{}) {
                $policy = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"*"},{"Effect":"' + $effect + '","Principal":"*","Action":"s3:*","Resource":"*","Condition":' + $condition + '}]}'
                Test-BucketPolicy $policy -BucketName demo -OwnerAccountId 111111111111 -Principal 111111111111 -Action s3:ListBucket @more
            }
            """);
        const string Tls = "'{\"Bool\":{\"aws:SecureTransport\":\"false\"}}'",
            Other = "'{\"StringEquals\":{\"aws:SourceVpce\":\"vpce-1\"}}'";
        Assert.Equal("UnreadPolicies False, SecureTransport False", Told($"Deny {Tls}"));
        Assert.Equal("UnreadPolicies False", Told($"Deny {Other}"));
        Assert.Equal("UnreadPolicies True, SecureTransport False", Told($"Deny {Tls} @{{ AcceptUnread = $true }}"));
        // Who says how the request comes assumes nothing, and a refusal rests on nothing that was not looked at.
        Assert.Equal("UnreadPolicies False", Told($"Deny {Tls} @{{ Context = @{{ 'aws:SecureTransport' = $true }} }}"));
        Assert.Equal("", Told($"Deny {Tls} @{{ Context = @{{ 'aws:SecureTransport' = $false }} }}"));
        Assert.Equal("", Told($"Deny {Tls} @{{ UnknownKey = 'aws:SecureTransport' }}"));
        string text = (string)_shell.Run($"[string](Ask Deny {Tls})")[0].BaseObject;
        Assert.EndsWith("  Assuming that the request comes by HTTPS", text, StringComparison.Ordinal);
        Assert.Contains("service control policies and resource control policies, which were not looked at, refuse nothing",
            (string)_shell.Run($"[string](Ask Deny {Other}).Assumptions[0]")[0].BaseObject, StringComparison.Ordinal);

        string Told(string asked) => string.Join(
            ", ", _shell.Run($"(Ask {asked}).Assumptions | ForEach-Object {{ \"$($_.Id) $($_.IsStated)\" }}")
            .Select(o => (string)o.BaseObject));
    }

    [Fact]
    public void Should_Reach_tells_them_where_it_fails()
    {
        // The operator itself; that Pester takes it is tests/pester's matter.
        Import(new ReachabilityLab().Network);
        _shell.Run($$"""
            function Add-ShouldOperator($Name, $InternalName, $Test) { $global:operator = $Test }
            function Get-ShouldOperator { }
            Import-Module '{{Path.Join(Root(), "module", "SecureNet.Pester.psm1")}}'
            """);
        Assert.Contains("; assuming that clients send from ports 32768-60999",
            Message("& $operator 198.51.100.9 i-a -Protocol tcp -Port 22 -Snapshot $snapshot -Negate"), StringComparison.Ordinal);
        string missing = Message("& $operator Internet i-b -Protocol tcp -Port 22 -Snapshot $snapshot");
        Assert.Contains("; assuming that clients send from", missing, StringComparison.Ordinal);
        Assert.Contains(", and that the interfaces of", missing, StringComparison.Ordinal);

        string Message(string call) => (string)_shell.Run($"({call}).FailureMessage")[0].BaseObject;
    }

    private (string[] Answers, string[] Assumed) Ask(string question)
    {
        _shell.Warnings.Clear();
        IReadOnlyList<PSObject> answers = _shell.Run(question);
        string[] assumed = [.. answers.SelectMany(a => a.Properties["Assumptions"]?.Value as IReadOnlyList<Assumption> ?? [])
            .Select(a => $"{a.Id} {a.IsStated}").Distinct()];
        // An answer without rows tells it as a warning.
        if (_shell.Warnings.Exists(w => w.Contains(", assuming that", StringComparison.Ordinal)
            && w.Contains("VPC Block Public Access", StringComparison.Ordinal)))
        {
            assumed = [.. assumed, "BlockPublicAccessOff False"];
        }
        return ([.. answers.Select(a => (
            a.Properties["Verdict"] ?? a.Properties["Result"] ?? a.Properties["Answer"] ?? a.Properties["Change"]).Value.ToString()!)
            .Distinct()], assumed);
    }

    private void Import(Network network)
    {
        SnapshotWriter.Write(network, _dump, default);
        _shell.Run($"$snapshot = Import-NetworkSnapshot '{_dump}'");
        _shell.Warnings.Clear();
    }

    private static string Root()
    {
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Join(folder, "SecureNet.slnx"))) { folder = Path.GetDirectoryName(folder)!; }
        return folder;
    }
}
