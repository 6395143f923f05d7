using System.Management.Automation;
using System.Reflection;

namespace SecureNet.Tests.Commands;

/// <summary>
/// One bad thing of a pipeline does not stop the good ones: it is an error of its own, and with -ErrorAction Stop nothing is changed.
/// </summary>
public sealed class PipelineItemTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("securenet-items").FullName;
    private readonly Shell _shell = new();

    public void Dispose()
    {
        _shell.Dispose();
        Directory.Delete(_folder, true);
    }

    /// <summary>What a pipeline brings to a cmdlet: two good things and a bad one between them.</summary>
    /// <param name="Command">The cmdlet with what is not from the pipeline.</param>
    /// <param name="Items">Three things, the second of which is bad.</param>
    /// <param name="Error">The id and the category of its error, and what the error is about.</param>
    /// <param name="Plans">Into how many plans the good ones go; 0 where it is not counted.</param>
    private sealed record Story(string Command, string Items, (string Id, ErrorCategory Category, string? Target) Error, int Plans = 1)
    {
        public string Name => Command.Split(' ')[0];
    }

    private static readonly (string, ErrorCategory, string?) s_noVpc = ("NotFound", ErrorCategory.ObjectNotFound, "vpc-none");
    private static readonly (string, ErrorCategory, string?) s_noAccount = ("NotFound", ErrorCategory.ObjectNotFound, "nobody");

    private static (string, ErrorCategory, string?) Missing(string target) => ("NotFound", ErrorCategory.ObjectNotFound, target);

    private static string Rows(string property, string good, string bad, string other) =>
        $"[pscustomobject] @{{ {property} = {good} }}, [pscustomobject] @{{ {property} = {bad} }}, [pscustomobject] @{{ "
            + $"{property} = {other} }}";

    private static string Named(string one, string bad, string two) =>
        $"[pscustomobject] @{{ Account = 'A'; Name = '{one}' }}, [pscustomobject] @{{ Account = 'A'; Name = '{bad}' }}, "
            + $"[pscustomobject] @{{ Account = 'B'; Name = '{two}' }}";

    private static Story[] Stories =>
    [
        new("New-SecureVpc", """
            [pscustomobject] @{ Account = 'A'; Name = 'one'; CidrBlock = '10.0.0.0/16' },
            [pscustomobject] @{ Account = 'A'; Name = 'bad'; CidrBlock = '10.1.0.1/16' },
            [pscustomobject] @{ Account = 'B'; Name = 'two'; CidrBlock = '10.2.0.0/16' }
            """, ("InvalidCidrBlock", ErrorCategory.InvalidArgument, "10.1.0.1/16")),
        new("New-BastionHost -AllowSshFrom 203.0.113.0/24", "$vpc[0], 'vpc-none', $vpc[1]", s_noVpc),
        new("New-PrivateHost -AccessBy None", "$vpc[0], 'vpc-none', $vpc[1]", s_noVpc),
        new("Connect-VpcPeering -With $hub", "$vpc[0], 'vpc-none', $vpc[1]", s_noVpc, 2),
        new("New-SecureBucket", Named("items-one-1", "BAD", "items-two-1"),
            ("InvalidBucketName", ErrorCategory.InvalidArgument, "BAD"), 2),
        new("New-CentralLogBucket -SourceAccount 111111111111, 222222222222", Named("items-logs-1", "BAD", "items-logs-2"),
            ("InvalidBucketName", ErrorCategory.InvalidArgument, "BAD"), 2),
        new("New-HostRole -S3Bucket items-one-1", Named("one", "b*d", "two"), ("InvalidRoleName", ErrorCategory.InvalidArgument, "b*d"), 2),
        new("Set-HostRole -Role one", "$bastion[0], 'i-none', $private[0]", Missing("i-none")),
        new("Connect-S3Endpoint", "$vpc[0], 'vpc-none', $vpc[1]", s_noVpc, 2),
        new("Enable-CentralFlowLog -BucketName items-logs-1", "$vpc[0], 'vpc-none', $vpc[1]", s_noVpc),
        new("Register-FlowLogTable", "'items-logs-1', 'items-none-1', 'items-logs-2'", Missing("items-none-1"), 2),
        new("Unregister-FlowLogTable", "'items-logs-1', 'items-none-1', 'items-logs-2'", Missing("items-none-1"), 2),
        new("Disable-CentralFlowLog", "$vpc[0], 'vpc-none', $vpc[1]", s_noVpc),
        new("Protect-S3Bucket -Endpoint $door -ExemptPrincipal arn:aws:iam::111111111111:root -Force",
            Rows("BucketName", "'items-own-1'", "'items-none-1'", "'items-own-2'"), Missing("items-none-1"), 2),
        new("Grant-NetworkAccess -From 10.0.0.0/8 -Protocol tcp -Port 443", "$bastion[0], 'i-none', $bastion[1]", Missing("i-none"), 2),
        new("Revoke-NetworkAccess -From 10.0.0.0/8 -Protocol tcp -Port 443", "$bastion[0], 'i-none', $bastion[1]", Missing("i-none"), 2),
        new("Repair-NetworkPath", "$path[0], $path[2], $path[1]", Missing(null!), 2),
        new("Repair-PeeringConnectivity", "$peered[0], $peered[2], $peered[1]", Missing(null!), 2),
        new("New-HostImage -Name web", "$bastion[0], 'i-none', $bastion[1]", Missing("i-none"), 2),
        new("New-WebLoadBalancer -Name alb", "$vpc[0], 'vpc-none', $vpc[1]", s_noVpc, 2),
        new("New-HostKeyPair -Name ssh -Path $key", Rows("Account", "'A'", "'nobody'", "'B'"), s_noAccount, 2),
        new("New-HostTemplate -Name template -KeyName ssh -LoadBalancer $alb -Bastion $bastion[0]",
            "$image, 'ami-0123456789abcdef0', 'web'",
            Missing("ami-0123456789abcdef0"), 0),
        new("New-WebFleet -Name fleet -LoadBalancer $alb", "$template, 'lt-none', 'template'", Missing("lt-none"), 0),
        new("Remove-WebFleet", "'fleet', 'none', 'fleet'", Missing("none")),
        new("Remove-HostTemplate", "'template', 'lt-none', 'template'", Missing("lt-none")),
        new("Remove-WebLoadBalancer", "$albs[0], 'none', $albs[1]", Missing("none")),
        new("Remove-HostImage", "$images[0], 'ami-none', $images[1]", Missing("ami-none")),
        new("Remove-HostKeyPair", "$keys[0], 'key-none', $keys[1]", Missing("key-none")),
        new("Remove-S3Endpoint -Force", "$doors[0], 'vpce-none', $doors[1]", Missing("vpce-none")),
        new("Remove-HostRole", "'one', 'none', 'two'", Missing("none")),
        new("Remove-SecureBucket -Force", "'items-one-1', 'items-none-1', 'items-two-1'", Missing("items-none-1")),
        new("Disconnect-VpcPeering", "$peerings[0], 'pcx-none', $peerings[1]", Missing("pcx-none"), 2),
        new("Remove-SecureHost", "$bastion[0], 'i-none', $bastion[1]", Missing("i-none")),
        new("Remove-SecureVpc", "$vpc[0], 'vpc-none', $vpc[1]", s_noVpc),
        new("Remove-SecureDeployment -Name items", Rows("Account", "'A'", "'nobody'", "'B'"), s_noAccount, 0),
    ];

    /// <summary>What the stories name, which the story before may have made.</summary>
    private static string Before(string command) => command switch
    {
        "New-SecureVpc" => """
            $null = Connect-SecureAccount -Name A -Simulated -AccountId 111111111111 -Region us-west-2 -Deployment items
            $null = Connect-SecureAccount -Name B -Simulated -AccountId 222222222222 -Region us-east-1 -Deployment items

            """,
        "New-BastionHost" => """
            $global:vpc = @((Get-SecureVpc one), (Get-SecureVpc two))
            $global:hub = New-SecureVpc -Account A -Name hub -CidrBlock 10.9.0.0/16

            """,
        "Set-HostRole" => """
            $global:bastion = @(Get-SecureHost Bastion-host); $global:private = @(Get-SecureHost Private-host)

            """,
        "Register-FlowLogTable" => "$null = $hub | Enable-CentralFlowLog -BucketName items-logs-2\n",
        "Protect-S3Bucket" => """
            $global:doors = @(Get-S3Endpoint); $global:door = $doors[0]
            $null = New-SecureBucket -Account A -Name items-own-1; $null = New-SecureBucket -Account A -Name items-own-2

            """,
        "Repair-NetworkPath" => """
            $dead = $vpc[0] | New-BastionHost -Name dead -AllowSshFrom 203.0.113.0/24
            $global:path = @(
                (Test-NetworkPath 203.0.113.7 $bastion[0] tcp -Port 8443), (Test-NetworkPath 203.0.113.7 $bastion[1] tcp -Port 8443)
                (Test-NetworkPath 203.0.113.7 $dead tcp -Port 8443))
            $link = @(Get-VpcPeering)[0]
            $one = $bastion | Where-Object VpcId -eq $link.Requester.VpcId; $far = $hub | New-BastionHost -Name far -AllowSshFrom 203.0.113.0/24
            $global:peered = @(
                ($link | Test-PeeringConnectivity -Source $one -Destination $far -Protocol tcp -Port 8443)
                ($link | Test-PeeringConnectivity -Source $one -Destination $far -Protocol tcp -Port 8444)
                ($link | Test-PeeringConnectivity -Source $dead -Destination $far -Protocol tcp -Port 8443))
            $dead | Remove-SecureHost -Confirm:$false

            """,
        "New-HostKeyPair" => "$global:albs = @(Get-WebLoadBalancer); $global:alb = $albs | Where-Object AccountId -eq 111111111111\n",
        "New-HostTemplate" => """
            $global:images = @(Get-HostImage); $global:image = $images | Where-Object AccountId -eq 111111111111
            $global:keys = @(Get-HostKeyPair)

            """,
        "New-WebFleet" => "$global:template = Get-HostTemplate template\n",
        "Remove-HostImage" => "$global:bastion = @(Get-SecureHost Bastion-host)\n",
        "Disconnect-VpcPeering" => "$global:peerings = @(Get-VpcPeering)\n",
        "Remove-SecureVpc" => "Get-SecureHost | Remove-SecureHost -Confirm:$false\n",
        _ => "",
    };

    [Fact]
    public void One_bad_thing_of_a_pipeline_does_not_stop_the_good_ones_and_with_Stop_nothing_is_changed()
    {
        List<string> wrong = [];
        _shell.Run($"$global:key = '{Path.Join(_folder, "key.pem")}'");
        foreach (Story story in Stories)
        {
            string prelude = Before(story.Name);
            if (prelude.Length > 0) { _shell.Run("$ErrorActionPreference = 'Stop'; $ConfirmPreference = 'None'\n" + prelude); }
            string command = $"$ErrorActionPreference = 'Continue'; {story.Items} | {story.Command} -Confirm:$false";
            int before = _shell.World.ChangingCalls;
            ErrorRecord stopped = Assert.ThrowsAny<RuntimeException>(
                () => _shell.RunWithErrors(command + " -ErrorAction Stop")).ErrorRecord;
            if (Difference(story, stopped) is { } other) { wrong.Add($"{story.Name} -ErrorAction Stop: {other}"); }
            if (_shell.World.ChangingCalls != before)
            {
                wrong.Add($"{story.Name} -ErrorAction Stop: {_shell.World.ChangingCalls - before} changes");
            }

            _shell.Verbose.Clear();
            (IReadOnlyList<PSObject> output, IReadOnlyList<ErrorRecord> errors) = _shell.RunWithErrors(command + " -Verbose");
            if (errors is not [{ } error]) { wrong.Add($"{story.Name}: {errors.Count} errors: {string.Join(" | ", errors)}"); }
            else if (Difference(story, error) is { } difference) { wrong.Add($"{story.Name}: {difference}"); }
            if (_shell.World.ChangingCalls == before) { wrong.Add($"{story.Name}: the good ones were not done"); }
            int plans = _shell.Verbose.Count(v => v.StartsWith("The plan has", StringComparison.Ordinal));
            if (story.Plans > 0 && plans != story.Plans) { wrong.Add($"{story.Name}: {plans} plans"); }
            if (output.Count is not (0 or 2 or 4 or 6)) { wrong.Add($"{story.Name}: {output.Count} objects"); }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    private static string? Difference(Story story, ErrorRecord error)
    {
        (string id, ErrorCategory category, string? target) = story.Error;
        return error.FullyQualifiedErrorId.StartsWith(id + ",", StringComparison.Ordinal) && error.CategoryInfo.Category == category
            && (target is null ? error.TargetObject is not null : Equals(error.TargetObject, target)) ? null
            : $"{error.FullyQualifiedErrorId} {error.CategoryInfo.Category} about {error.TargetObject}: {error}";
    }

    [Fact]
    public void Every_cmdlet_that_changes_what_a_pipeline_brings_has_a_story()
    {
        string[] all = [.. typeof(SecureAccount).Assembly.GetTypes().Where(t => !t.IsAbstract && t.IsSubclassOf(typeof(SecureCmdlet)))
            .Where(t => ((SecureCmdlet)Activator.CreateInstance(t)!).KeepsItems).Select(t => t.GetCustomAttribute<CmdletAttribute>()!)
            .Select(c => $"{c.VerbName}-{c.NounName}").Order(StringComparer.Ordinal)];
        Assert.Equal(all, Stories.Select(s => s.Name).Order(StringComparer.Ordinal));
        // What else asks ShouldProcess changes no account, or asks of one: these say why.
        string[] others = [.. typeof(SecureAccount).Assembly.GetTypes().Select(t => t.GetCustomAttribute<CmdletAttribute>())
            .OfType<CmdletAttribute>().Where(c => c.SupportsShouldProcess).Select(c => $"{c.VerbName}-{c.NounName}")
            .Except(all).Order(StringComparer.Ordinal)];
        Assert.Equal([
            "Disconnect-SecureAccount", "Export-NetworkSnapshot", "Measure-FlowLog", "Reset-SimulatedAccount", "Search-CentralFlowLog",
                "Test-S3Access"], others);
    }

    [Fact]
    public void What_is_wrong_with_the_command_is_said_once_and_one_argument_ends_the_statement()
    {
        _shell.Run(ReferenceNetwork.Connect);
        ErrorRecord same = _shell.Fails("'i-1', 'i-2' | Grant-NetworkAccess -From 10.0.0.0/8 -Protocol tcp");
        Assert.StartsWith("PortRequired,", same.FullyQualifiedErrorId, StringComparison.Ordinal);
        RuntimeException thrown = Assert.ThrowsAny<RuntimeException>(() => _shell.RunWithErrors("Remove-SecureHost i-1 -Confirm:$false"));
        Assert.StartsWith("NotFound,", thrown.ErrorRecord.FullyQualifiedErrorId, StringComparison.Ordinal);
        (_, IReadOnlyList<ErrorRecord> errors) =
            _shell.RunWithErrors("$ErrorActionPreference = 'Continue'; Remove-SecureHost i-1, i-2 -Confirm:$false");
        Assert.Equal(["i-1", "i-2"], errors.Select(e => e.TargetObject));
        (_, errors) = _shell.RunWithErrors("'i-1', 'i-2' | Remove-SecureHost -Confirm:$false -ErrorAction SilentlyContinue");
        Assert.Empty(errors);
        Assert.Equal(0, _shell.World.ChangingCalls);
    }
}
