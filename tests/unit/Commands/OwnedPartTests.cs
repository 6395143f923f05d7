using System.Management.Automation;
using SecureNet.Model;

namespace SecureNet.Tests.Commands;

/// <summary>
/// What a deployment puts onto what is not its is made known, listed, removed before what it leads to, and proved to be gone.
/// </summary>
public sealed class OwnedPartTests : IDisposable
{
    private const string Connect = """
        $null = Connect-SecureAccount A us-west-2 -Simulated -Deployment own

        """;

    private const string Foreign = Connect + """
        $v = New-SecureVpc -Account A -Name theirs -CidrBlock 10.1.0.0/16 -AvailabilityZoneCount 1 -ErrorAction Stop
        $h = $v | New-BastionHost -Name their-host -AllowSshFrom 203.0.113.0/24 -ErrorAction Stop

        """;

    private readonly Shell _shell = new();

    public void Dispose() => _shell.Dispose();

    // Everything that stands was made by somebody else from now on.
    private void MakeForeign() => _shell.World.Update(
        n => n.With(n.Resources.Select(r => r with { Tags = r.Tags.Remove(TagNames.Deployment).Remove(TagNames.Address) }).ToArray()));

    private string[] Listed() => [.. _shell.Run("Get-SecureDeployment own")
        .Select(r => $"{r.Properties["Kind"].Value}: {r.Properties["Name"].Value}")];

    private static SecurityGroup HostGroup(Network network) => network.Of<SecurityGroup>().Single(g => g.GroupName == "their-host-sg");

    [Fact]
    public void A_rule_on_someone_elses_group_is_tagged_listed_removed_and_proved_to_be_gone()
    {
        _shell.Run(Foreign);
        MakeForeign();
        string id = HostGroup(_shell.World.State).Id;
        string[] before = [.. HostGroup(_shell.World.State).Rules.Select(r => r.ToString())];
        _shell.Run($"$null = Grant-NetworkAccess {id} -From 10.7.0.0/16 -Protocol tcp -Port 443; $null = Grant-NetworkAccess {id} "
            + $"-From {id} -Protocol icmp");
        Assert.Equal([$"security group rule: ingress icmp type 8 from {id} in {id}",
            $"security group rule: ingress tcp/443 from 10.7.0.0/16 in {id}"], Listed().Order());
        int changes = _shell.World.ChangingCalls;
        _shell.Run($"$null = Grant-NetworkAccess {id} -From 10.7.0.0/16 -Protocol tcp -Port 443");
        Assert.Equal(changes, _shell.World.ChangingCalls);
        // Taken away by itself it is nobody's any more.
        _shell.Run($"Revoke-NetworkAccess {id} -From {id} -Protocol icmp");
        Assert.Single(Listed());
        PSObject removal = _shell.Run("Remove-SecureDeployment own -Confirm:$false").Single();
        Assert.Equal((1, true), (removal.Properties["Removed"].Value, removal.Properties["IsEmpty"].Value));
        Assert.Empty(_shell.World.State.Of<TaggedSecurityGroupRule>());
        Assert.Equal(before, HostGroup(_shell.World.State).Rules.Select(r => r.ToString()));
    }

    [Fact]
    public void A_rule_that_names_a_group_of_ours_goes_once_and_before_the_group()
    {
        _shell.Run(Foreign);
        MakeForeign();
        string id = HostGroup(_shell.World.State).Id;
        _shell.Run("$b = $v | New-BastionHost -Name own-host -AllowSshFrom 203.0.113.0/24 -ErrorAction Stop\n"
            + $"$null = Grant-NetworkAccess {id} -From $b -Protocol tcp -Port 5432 -ErrorAction Stop");
        Assert.Contains(Listed(), l => l.StartsWith("security group rule: ingress tcp/5432 from sg-", StringComparison.Ordinal));
        // Somebody's own rule that names our group goes too: AWS deletes no group that is named.
        _shell.World.Update(n => NetworkPatcher.Apply(n, HostGroup(n).Place, new Cloud.AuthorizeSecurityGroupRules(id, false,
            [new() { Egress = false, Traffic = TrafficType.Tcp(9),
                GroupId = n.Of<SecurityGroup>().Single(g => g.GroupName == "own-host-sg").Id }]), p => p, out _));
        Assert.True((bool)_shell.Run("Remove-SecureDeployment own -Confirm:$false").Single().Properties["IsEmpty"].Value);
        Assert.DoesNotContain(HostGroup(_shell.World.State).Rules, r => r.GroupId is not null);
        Assert.Empty(_shell.World.State.Of<TaggedSecurityGroupRule>());
    }

    [Fact]
    public void A_rule_of_our_own_group_needs_no_tags_and_goes_with_it()
    {
        _shell.Run(Foreign + "$null = $h | Grant-NetworkAccess -From 10.7.0.0/16 -Protocol tcp -Port 443 -ErrorAction Stop");
        Assert.Empty(_shell.World.State.Of<TaggedSecurityGroupRule>());
        Assert.DoesNotContain(Listed(), l => l.StartsWith("security group rule", StringComparison.Ordinal));
    }

    [Fact]
    public void Where_rules_cannot_be_tagged_it_is_said_before_the_rule_is_granted()
    {
        _shell.Run(Foreign);
        MakeForeign();
        string id = HostGroup(_shell.World.State).Id;
        _shell.World.Options.DeniedActions.Add("ec2:CreateTags");
        List<string> order = [];
        _shell.World.Options.Inject = call => { if (call.IsChange) { order.Add(call.Action); } return null; };
        _shell.Run($"$null = Grant-NetworkAccess {id} -From 10.7.0.0/16 -Protocol tcp -Port 443");
        string warning = Assert.Single(_shell.Warnings);
        Assert.Contains($"ingress tcp/443 from 10.7.0.0/16 in {id} of account 111111111111 in us-west-2 cannot be tagged "
            + "(UnauthorizedOperation of ec2:CreateTags)", warning, StringComparison.Ordinal);
        Assert.Contains("It is granted without tags now", warning, StringComparison.Ordinal);
        Assert.Equal(["ec2:AuthorizeSecurityGroupIngress", "ec2:AuthorizeSecurityGroupIngress"], order);
        Assert.Contains(HostGroup(_shell.World.State).Rules, r => r.Traffic == TrafficType.Tcp(443));
        // A refusal of the rule itself is one, and is not tried without tags.
        _shell.World.Options.DeniedActions.Add("ec2:AuthorizeSecurityGroupIngress");
        _shell.Warnings.Clear();
        _shell.Fails($"$null = Grant-NetworkAccess {id} -From 10.8.0.0/16 -Protocol tcp -Port 443");
        Assert.Empty(_shell.Warnings);
    }

    private List<string> Recorded()
    {
        List<string> order = [];
        _shell.World.Options.Inject = call => { lock (
            order) { if (call.IsChange) { order.Add(
            call.Action[(call.Action.IndexOf(':', StringComparison.Ordinal) + 1)..]); } } return null; };
        return order;
    }

    private void RemoveAll(string stays)
    {
        PSObject removal = _shell.Run("Remove-SecureDeployment own -EmptyBuckets -Confirm:$false").Single();
        Assert.True((bool)removal.Properties["IsEmpty"].Value);
        Assert.Equal(stays, Facts());
        Assert.Empty(Listed());
    }

    // Everything that is somebody else's, with what lies on it.
    private string Facts() => string.Join(
        '\n', _shell.World.State.Resources.Where(
        r => r.Exists && r.Deployment is null && r is RouteTable or NetworkAcl or SecurityGroup or Instance or Bucket)
        .OrderBy(r => r.Id, StringComparer.Ordinal).Select(r => $"{r} "
        + string.Join(';', r.Tags.Select(t => t.Key + "=" + t.Value)) + r switch
        {
            RouteTable t => string.Join(';', t.Routes.Select(x => $"{x.Destination}{x.PrefixListId}>{x.TargetId}").Order()),
            NetworkAcl a => string.Join(';', a.Entries.Select(e => e.ToString()).Order()),
            SecurityGroup g => string.Join(';', g.Rules.Select(x => x.ToString()).Order()),
            Instance i => i.InstanceProfileId ?? "",
            Bucket b => b.PolicyDocument ?? "",
            _ => "",
        }));

    [Fact]
    public void Routes_to_our_peering_on_tables_of_others_are_listed_and_go_before_it()
    {
        _shell.Run(Foreign
            + "$w = New-SecureVpc -Account A -Name others -CidrBlock 10.2.0.0/16 -AvailabilityZoneCount 1 -ErrorAction Stop");
        MakeForeign();
        string before = Facts();
        _shell.Run("$p = $v | Connect-VpcPeering -With $w -Name both -ErrorAction Stop");
        int changes = _shell.World.ChangingCalls;
        _shell.Run("$null = $v | Connect-VpcPeering -With $w -Name both -ErrorAction Stop");
        Assert.Equal(changes, _shell.World.ChangingCalls);
        string[] listed = Listed();
        Assert.Equal(8,
            listed.Count(l => l.StartsWith("route: 10.", StringComparison.Ordinal) && l.Contains("-> pcx-", StringComparison.Ordinal)));
        Assert.Single(listed, l => l.StartsWith("peering connection", StringComparison.Ordinal));
        Assert.Equal(9, listed.Length);
        List<string> order = Recorded();
        RemoveAll(before);
        Assert.Equal([.. Enumerable.Repeat("DeleteRoute", 8), "DeleteVpcPeeringConnection"], order);
    }

    [Fact]
    public void An_endpoint_on_tables_of_others_and_the_statement_in_someone_elses_bucket_are_listed_and_go()
    {
        _shell.Run(Foreign + "$bucket = New-SecureBucket -Account A -Name their-bucket -ErrorAction Stop");
        MakeForeign();
        string before = Facts(), policy = _shell.World.State.Of<Bucket>().Single().PolicyDocument!;
        _shell.Run("$e = $v | Connect-S3Endpoint -Name door -ErrorAction Stop; $null = Protect-S3Bucket their-bucket -Endpoint $e "
            + "-ErrorAction Stop");
        string[] listed = Listed();
        Assert.Single(listed, l => l.StartsWith("endpoint association: route of door (vpce-", StringComparison.Ordinal));
        Assert.Single(listed,
            l => l.StartsWith("bucket policy statement: SecureNetOnlyThroughEndpoint with vpce-", StringComparison.Ordinal)
            && l.EndsWith(" in their-bucket", StringComparison.Ordinal));
        Assert.Equal(3, listed.Length);
        // By itself the endpoint does not go while a bucket of others lets only it in.
        Assert.StartsWith("EndpointInBucketPolicy,", _shell.Fails("$e | Remove-S3Endpoint -Confirm:$false").FullyQualifiedErrorId,
            StringComparison.Ordinal);
        List<string> order = Recorded();
        PSObject removal = _shell.Run("Remove-SecureDeployment own -Confirm:$false").Single();
        Assert.Equal((3, true), (removal.Properties["Removed"].Value, removal.Properties["IsEmpty"].Value));
        Assert.Equal(["PutBucketPolicy", "DeleteVpcEndpoints"], order);
        Assert.True(Provisioning.BucketPolicyMerge.Same(policy, _shell.World.State.Of<Bucket>().Single().PolicyDocument));
        Assert.Equal(before.Split('\n').Where(l => !l.StartsWith("their-bucket", StringComparison.Ordinal)),
            Facts().Split('\n').Where(l => !l.StartsWith("their-bucket", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_statement_that_lets_in_endpoints_of_two_deployments_loses_only_ours()
    {
        string one = Policies.EndpointOnlyStatement.Json("arn:aws:s3:::b", ["vpce-1", "vpce-2"], []);
        Bucket bucket = new() { Id = "b", AccountId = "1", Region = "r", PolicyDocument = one };
        Network network = Network.Empty.With(bucket).With(Door("vpce-1", "own")).With(Door("vpce-2", "others"));
        Provisioning.PlacedParts.Of(network).ToList().ForEach(p => Assert.Equal(p.Deployment == "own" ? ["vpce-2"] : ["vpce-1"],
            Policies.EndpointOnlyStatement.EndpointsOf(Assert.IsType<Cloud.PutBucketPolicy>(Assert.Single(p.Removals)).PolicyDocument)));
        Assert.Equal(["others", "own"], Provisioning.PlacedParts.Of(network).Select(p => p.Deployment).Order());
        // An endpoint of an account that is not connected keeps its door.
        Assert.Equal(["vpce-2"], Policies.EndpointOnlyStatement.EndpointsOf(Assert.IsType<Cloud.PutBucketPolicy>(
            Provisioning.PlacedParts.Of(Network.Empty.With(bucket).With(Door("vpce-1", "own")))
                .Single().Removals.Single()).PolicyDocument));
        Assert.Empty(Provisioning.PlacedParts.Of(Network.Empty.With(bucket).With(Door("vpce-1", "own") with { Tags = bucket.Tags })));

        static VpcEndpoint Door(string id, string deployment) => new()
        {
            Id = id, AccountId = "1", Region = "r", VpcId = "vpc-1", ServiceName = "s3", EndpointType = VpcEndpointType.Gateway,
                Tags = Provisioning.Blueprint.TagsFor(deployment, id, id),
        };
    }

    [Fact]
    public void Our_instance_profile_on_someone_elses_host_is_listed_and_taken_off_once()
    {
        _shell.Run(
            Foreign + "$bucket = New-SecureBucket -Account A -Name a-bucket -ErrorAction Stop\n$role = New-HostRole -Account A -Name "
                + "role -S3Bucket $bucket -ErrorAction Stop\n");
        _shell.Run("$null = $h | Set-HostRole -Role $role -ErrorAction Stop");
        _shell.World.Update(n => n.With(
            n.Resources.Where(r => r is not (Role or InstanceProfile or Bucket))
            .Select(r => r with { Tags = r.Tags.Remove(TagNames.Deployment).Remove(TagNames.Address) }).ToArray()));
        Assert.Single(Listed(), l => l.StartsWith("instance profile association: instance profile role ", StringComparison.Ordinal)
            && l.Contains("in their-host (i-", StringComparison.Ordinal));
        List<string> order = Recorded();
        Assert.True((bool)_shell.Run("Remove-SecureDeployment own -Confirm:$false").Single().Properties["IsEmpty"].Value);
        Assert.Single(order, "DisassociateIamInstanceProfile");
        Assert.Null(_shell.World.State.Of<Instance>().Single(i => i.Exists).InstanceProfileId);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_a_repair_puts_on_a_table_and_an_ACL_of_others_is_marked_listed_and_goes(bool mayTag)
    {
        _shell.Run(Foreign);
        MakeForeign();
        // Somebody took the way in away.
        _shell.World.Update(n => n.With(
            n.Of<RouteTable>().Select(t => t with { Routes = [.. t.Routes.Where(r => r.TargetKind != RouteTargetKind.InternetGateway)] })
            .ToArray())
            .With(n.Of<NetworkAcl>().Select(
                a => a with { Entries = [.. a.Entries.Where(e => e.Egress || e.Traffic != TrafficType.Tcp(22))] }).ToArray()));
        string before = Facts();
        if (!mayTag) { _shell.World.Options.DeniedActions.Add("ec2:CreateTags"); }
        _shell.Run("$null = Test-NetworkPath -Source 203.0.113.9 -Destination $h -Protocol tcp -Port 22 | Repair-NetworkPath "
            + "-Confirm:$false -ErrorAction Stop");
        Assert.NotEqual(before, Facts());
        Assert.Equal(mayTag ? ["network ACL entry", "route"] : [], Listed().Select(l => l.Split(':')[0]).Order());
        Assert.Equal(mayTag ? 0 : 2,
            _shell.Warnings.Count(w => w.Contains("cannot be tagged (UnauthorizedOperation of ec2:CreateTags)", StringComparison.Ordinal)));
        if (mayTag) { RemoveAll(before); }
    }
}
