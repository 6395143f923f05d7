using System.Management.Automation;
using SecureNet.Model;
using SecureNet.Policies;
using SecureNet.Provisioning;

namespace SecureNet.Tests.Commands;

/// <summary>Connect-, Get- and Remove-S3Endpoint.</summary>
public sealed class S3EndpointTests : IDisposable
{
    private const string Vpc = ReferenceNetwork.Connect
        + "$vpcB = New-SecureVpc -Account B -Name VPC-ACC-B -CidrBlock 192.168.0.0/16 -AvailabilityZoneCount 1\n";
    private readonly Shell _shell = new();

    private Network State => _shell.World.State;

    public void Dispose() => _shell.Dispose();

    private RouteTable Table(string side) => State.Of<RouteTable>().Single(t => t.Address == $"VPC-ACC-B/route-table/{side}");

    private NetworkAcl Acl(string side) => State.Of<NetworkAcl>().Single(t => t.Address == $"VPC-ACC-B/network-acl/{side}");

    [Fact]
    public void The_private_table_gets_the_prefix_list_route_and_the_private_ACL_lets_S3_through()
    {
        _shell.Run(Vpc + "$e = $vpcB | Connect-S3Endpoint -Name S3-Endpoint-PRIV-Instance-ACC-B");
        VpcEndpoint endpoint = Assert.Single(State.Of<VpcEndpoint>());
        Assert.Equal(("com.amazonaws.us-east-1.s3", "S3-Endpoint-PRIV-Instance-ACC-B"), (endpoint.ServiceName, endpoint.Name));
        Assert.Equal([Table("private").Id], endpoint.RouteTableIds);
        Assert.Contains(Table("private").Routes,
            r => r.PrefixListId == "pl-63a5400a" && r.TargetId == endpoint.Id && r.TargetKind == RouteTargetKind.VpcEndpoint);
        Assert.DoesNotContain(Table("public").Routes, r => r.PrefixListId is not null);
        IReadOnlyList<System.Net.IPNetwork> blocks = State.Of<ManagedPrefixList>().Single(l => l.Id == "pl-63a5400a").Entries!;
        Assert.All(blocks, b => Assert.Contains(Acl("private").Entries,
            e => e.Egress && e.Allow && e.Traffic == TrafficType.Tcp(443) && e.CidrBlock.Equals(b)));
        Assert.All(blocks, b => Assert.Contains(Acl("private").Entries,
            e => !e.Egress && e.Allow && e.Traffic == TrafficType.Tcp(32768, 60999) && e.CidrBlock.Equals(b)));
        Assert.InRange(Acl("private").Entries.Count(e => e.Egress), 1, 20);
        Assert.Equal($"pl-63a5400a {endpoint.Id}", Assert.Single(_shell.Run("\"$($e.PrefixListId) $($e.VpcEndpointId)\"")).ToString());
    }

    [Fact]
    public void HTTPS_from_the_private_host_reaches_S3_through_the_endpoint_and_not_before()
    {
        _shell.Run(S3Network.Hosts);
        Assert.Equal("Blocked", Https());
        _shell.Run("$null = $vpcB | Connect-S3Endpoint");
        Assert.Equal("Reachable", Https());

        string Https() => Reachability.PathAnalyzer.Analyze(State, new()
        {
            Source = Reachability.EndpointResolver.Resolve(State, State.Of<Instance>().Single(i => i.Name == "Private-host").Id),
            Destination = Reachability.EndpointResolver.Resolve(State, "52.216.1.1"),
            Protocol = IpProtocol.Tcp, Port = 443,
        }).Verdict.ToString();
    }

    [Fact]
    public void The_policy_is_never_full_access()
    {
        _shell.Run(Vpc + "$null = New-SecureBucket -Account B -Name demo-b; $null = New-SecureBucket -Account A -Name far-a; $null = "
            + "$vpcB | Connect-S3Endpoint");
        string policy = Assert.Single(State.Of<VpcEndpoint>()).PolicyDocument!;
        _ = PolicyDocument.Parse(policy, PolicyKind.Endpoint, "endpoint");
        Assert.Contains("arn:aws:s3:::demo-b/*", policy, StringComparison.Ordinal);
        // A bucket of another region is not reached through it anyway.
        Assert.DoesNotContain("far-a", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("s3:*", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("al2023", policy, StringComparison.Ordinal);
    }

    [Fact]
    public void A_second_run_changes_nothing_and_other_buckets_are_an_update()
    {
        _shell.Run(Vpc + "$null = New-SecureBucket -Account B -Name demo-b; $null = $vpcB | Connect-S3Endpoint");
        int changes = _shell.World.ChangingCalls;
        _shell.Run("$null = $vpcB | Connect-S3Endpoint");
        Assert.Equal(changes, _shell.World.ChangingCalls);
        _shell.Run("$null = $vpcB | Connect-S3Endpoint -AllowBucket demo-b, other-b -AllowPackageRepository");
        Assert.Equal(changes + 1, _shell.World.ChangingCalls);
        string policy = Assert.Single(State.Of<VpcEndpoint>()).PolicyDocument!;
        Assert.Contains("arn:aws:s3:::other-b/*", policy, StringComparison.Ordinal);
        Assert.Contains("arn:aws:s3:::al2023-repos-us-east-1-de612dc2/*", policy, StringComparison.Ordinal);
        _shell.Run("$null = $vpcB | Connect-S3Endpoint -AllowBucket demo-b, other-b -AllowPackageRepository -RouteScope All -Name Other");
        Assert.Equal(2, Assert.Single(State.Of<VpcEndpoint>()).RouteTableIds.Count);
        Assert.Equal("Other", Assert.Single(State.Of<VpcEndpoint>()).Name);
        Assert.Contains(Table("public").Routes, r => r.PrefixListId == "pl-63a5400a");
    }

    [Fact]
    public void A_policy_of_ones_own_is_read_from_a_file_and_packages_come_on_top()
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, """{"Version":"2012-10-17","Statement":[{"Sid":"Mine","Effect":"Allow","Principal":"*","Action":"s3:"""
                + """GetObject","Resource":"arn:aws:s3:::mine/*"}]}""");
            _shell.Run(Vpc + $"$null = $vpcB | Connect-S3Endpoint -PolicyPath '{path}' -AllowPackageRepository");
            string policy = Assert.Single(State.Of<VpcEndpoint>()).PolicyDocument!;
            Assert.True(BucketPolicyMerge.Has(policy, "Mine") && BucketPolicyMerge.Has(policy, S3EndpointPolicy.PackagesSid));
            File.WriteAllText(path, "{\n \"Statement\": [\n");
            int changes = _shell.World.ChangingCalls;
            ErrorRecord error = _shell.Fails($"$vpcB | Connect-S3Endpoint -PolicyPath '{path}'");
            Assert.StartsWith("MalformedPolicy,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
            Assert.Equal(changes, _shell.World.ChangingCalls);
        }
        finally { File.Delete(path); }
    }

    [Fact]
    public async Task A_second_endpoint_on_a_table_is_refused_before_a_change()
    {
        _shell.Run(Vpc);
        await _shell.World.Connect("222222222222", "us-east-1")
            .ApplyAsync(new Cloud.CreateVpcEndpoint(State.Of<Vpc>().Single().Id, "com.amazonaws.us-east-1.s3", [Table("private").Id],
                S3EndpointPolicy.For("us-east-1", [],
                    false)) { Tags = System.Collections.Immutable.ImmutableSortedDictionary<string, string>.Empty }, default);
        int changes = _shell.World.ChangingCalls;
        ErrorRecord error = _shell.Fails("$vpcB | Connect-S3Endpoint");
        Assert.StartsWith("RouteTableHasEndpoint,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("VPC-ACC-B-private", error.ToString(), StringComparison.Ordinal);
        Assert.Contains("account 222222222222 in us-east-1", error.ToString(), StringComparison.Ordinal);
        Assert.Equal(changes, _shell.World.ChangingCalls);
    }

    [Theory]
    [InlineData("$vpcB | Connect-S3Endpoint -AllowBucket far-a", "BucketInAnotherRegion", "us-west-2")]
    [InlineData("$vpcB | Connect-S3Endpoint -AllowBucket Not_A_Name", "InvalidBucketName", "Not_A_Name")]
    [InlineData("Connect-S3Endpoint -Vpc vpc-0123", "NotFound", "vpc-0123")]
    [InlineData("$vpcB | Connect-S3Endpoint -PolicyPath /nowhere/policy.json", "FileNotUsable", "nowhere")]
    [InlineData("Remove-S3Endpoint vpce-0123 -Confirm:$false", "NotFound", "vpce-0123")]
    public void Bad_input_is_refused_without_a_change(string command, string id, string text)
    {
        _shell.Run(Vpc + "$null = New-SecureBucket -Account A -Name far-a");
        int changes = _shell.World.ChangingCalls;
        ErrorRecord error = _shell.Fails(command);
        Assert.StartsWith(id + ",", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains(text, error.ToString(), StringComparison.Ordinal);
        Assert.NotEmpty(error.ErrorDetails.RecommendedAction);
        Assert.Equal(changes, _shell.World.ChangingCalls);
    }

    [Fact]
    public void Removing_it_takes_route_and_entries_and_leaves_the_rest()
    {
        _shell.Run(Vpc);
        string before = ReferenceNetwork.Describe(State);
        _shell.Run("$vpcB | Connect-S3Endpoint | Remove-S3Endpoint -Confirm:$false");
        Assert.Equal(before, ReferenceNetwork.Describe(State));
        Assert.Empty(_shell.Run("Get-S3Endpoint"));
        _shell.Run("$null = $vpcB | Connect-S3Endpoint; $vpcB | Remove-SecureVpc -Confirm:$false");
        Assert.Empty(ReferenceNetwork.LeftOver(State));
    }

    [Fact]
    public async Task An_endpoint_that_a_bucket_policy_names_goes_only_with_Force()
    {
        _shell.Run(Vpc + "$null = New-SecureBucket -Account B -Name demo-b; $e = $vpcB | Connect-S3Endpoint");
        string locked = $$"""{"Version":"2012-10-17","Statement":[{"Sid":"OnlyEndpoint","Effect":"Deny","Principal":"*","Action":"s3:"""
            + $$"""GetObject","Resource":"arn:aws:s3:::demo-b/"""
            + $$"""*","Condition":{"StringNotEquals":{"aws:SourceVpce":"{{State.Of<VpcEndpoint>().Single().Id}}"} } }]}""";
        await _shell.World.Connect("222222222222", "us-east-1").ApplyAsync(new Cloud.PutBucketPolicy("demo-b", locked), default);
        Assert.StartsWith("EndpointInBucketPolicy,", _shell.Fails("$e | Remove-S3Endpoint -Confirm:$false").FullyQualifiedErrorId,
            StringComparison.Ordinal);
        _shell.Run("$e | Remove-S3Endpoint -Force -Confirm:$false");
        Assert.Empty(State.Of<VpcEndpoint>());
    }
}
