using SecureNet.Model;
using SecureNet.Snapshots;

namespace SecureNet.Tests.Snapshots;

/// <summary>
/// Files that lie in the folder of another account: their account is what they hold, and what is left open counts as not read.
/// </summary>
public sealed class ForeignAccountTests : IDisposable
{
    private const string A = "111111111111", B = "222222222222";
    private const string Region = "us-east-1";
    private static readonly Place s_a = new(A, Region), s_b = new(B, Region);
    private readonly DumpFolder _dump = new();

    public void Dispose() => _dump.Dispose();

    private static string Vpcs(string owner, string vpc, string tag = "[]") =>
        $$"""{"Vpcs": [{"VpcId": "{{vpc}}", "CidrBlock": "10.0.0.0/16", "OwnerId": "{{owner}}", "Tags": {{tag}}}]}""";

    private static string Subnets(string owner, string vpc, string subnet) => $$"""{"Subnets": """
        + $$"""[{"SubnetId": "{{subnet}}", "VpcId": "{{vpc}}", "CidrBlock": "10.0.0.0/24", "AvailabilityZone": "us-east-1a","""
        + $$""" "OwnerId": "{{owner}}"}]}""";

    private static string Interfaces(params (string Owner, string Vpc, string Id)[] all) => $$"""
        {"NetworkInterfaces": [{{string.Join(", ", all.Select(i => $$"""{"NetworkInterfaceId": "{{i.Id}}", "VpcId": "{{i.Vpc}}", "SubnetId": "subnet-{{i.Vpc}}", "OwnerId": "{{i.Owner}}", "PrivateIpAddress": "10.0.0.4"}"""))}}]}
        """;

    private static string Instances(string owner, string id) =>
        $$"""{"Reservations": [{"OwnerId": "{{owner}}", "Instances": [{"InstanceId": "{{id}}", "VpcId": "vpc-{{owner[0]}}"}]}]}""";

    private DumpFolder OfA() =>
        _dump.Add($"{A}/{Region}/vpcs.json", Vpcs(A, "vpc-1")).Add($"{A}/{Region}/eni.json", Interfaces((A, "vpc-1", "eni-1")));

    [Fact]
    public void Instances_of_another_account_are_that_accounts_wherever_they_lie()
    {
        SnapshotReading read = OfA().Add($"{A}/{Region}/instances.json", Instances(B, "i-2")).Read();
        Assert.Equal(s_b, Assert.Single(read.Network.Of<Instance>()).Place);
        Assert.True(read.Network.Has(s_b, ResourceKind.Instance));
        Assert.False(read.Network.Has(s_a, ResourceKind.Instance));
        SnapshotProblem problem = Assert.Single(read.Problems);
        Assert.False(problem.IsError);
        Assert.Contains($"of account {B}, though it lies in the folder of account {A}", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_VPC_of_another_account_does_not_move_and_is_nobodys_whole_listing()
    {
        SnapshotReading read = OfA().Add($"{A}/{Region}/vpcs-2.json", Vpcs(B, "vpc-2")).Read();
        Assert.Equal(s_b, read.Network.Find<Vpc>("vpc-2")!.Place);
        Assert.False(read.Network.Has(s_b, ResourceKind.Vpc)); // it may be what A sees of B's VPCs
        Assert.True(read.Network.Has(s_a, ResourceKind.Vpc));
        Assert.Contains(s_b, read.Network.Places);
    }

    [Fact]
    public void Without_folders_a_file_does_not_move_to_the_account_of_the_files_beside()
    {
        _dump.Add("eni.json", Interfaces((A, "vpc-1", "eni-1"))).Add("vpcs.json", Vpcs(A, "vpc-1")).Add("subnets.json",
            Subnets(B, "vpc-2", "subnet-2"));
        Assert.Equal(s_b, Assert.Single(_dump.Read().Network.Of<Subnet>()).Place);
    }

    [Fact]
    public void A_shared_VPC_in_which_the_account_has_interfaces_is_its_listing()
    {
        _dump.Add($"{A}/{Region}/vpcs.json", Vpcs(B, "vpc-2")).Add($"{A}/{Region}/subnets.json", Subnets(B, "vpc-2", "subnet-2"))
            .Add($"{A}/{Region}/eni.json", Interfaces((A, "vpc-2", "eni-1")));
        SnapshotReading read = _dump.Read();
        Assert.Empty(read.Problems);
        Assert.All(read.Network.Resources, r => Assert.Equal(s_a, r.Place));
        Assert.True(read.Network.Has(s_a, ResourceKind.Vpc));
    }

    [Fact]
    public void The_owner_of_a_VPC_lists_the_interfaces_of_those_it_is_shared_with()
    {
        SnapshotReading read = _dump.Add("vpcs.json", Vpcs(A, "vpc-1")).Add("subnets.json", Subnets(A, "vpc-1", "subnet-1"))
            .Add("eni.json", Interfaces((B, "vpc-1", "eni-1"), (B, "vpc-1", "eni-2"), (A, "vpc-1", "eni-3"))).Read();
        Assert.Empty(read.Problems);
        Assert.All(read.Network.Resources, r => Assert.Equal(s_a, r.Place));
        Assert.True(read.Network.Has(s_a, ResourceKind.NetworkInterface));
    }

    [Fact]
    public void What_others_see_of_a_shared_VPC_does_not_contradict_its_owner()
    {
        _dump.Add($"{B}/{Region}/vpcs.json", Vpcs(B, "vpc-2", """[{"Key": "Name", "Value": "shared"}]""")).Add($"{A}/{Region}/vpcs.json",
            Vpcs(B, "vpc-2"));
        SnapshotReading read = _dump.Read();
        Assert.DoesNotContain(read.Problems, p => p.IsError);
        Assert.Equal("shared", Assert.Single(read.Network.Of<Vpc>()).Tags["Name"]);
        Assert.True(read.Network.Has(s_b, ResourceKind.Vpc));
        Assert.False(read.Network.Has(s_a, ResourceKind.Vpc));
    }

    [Fact]
    public void A_whole_folder_under_the_name_of_another_account_is_told_once()
    {
        _dump.Add($"{A}/{Region}/instances.json", Instances(B, "i-2")).Add($"{A}/{Region}/vpcs.json", Vpcs(B, "vpc-2"))
            .Add($"{A}/{Region}/nat.json", """{"NatGateways": [{"NatGatewayId": "nat-2", "VpcId": "vpc-2", "State": "available"}]}""");
        SnapshotReading read = _dump.Read();
        Assert.All(read.Network.Resources, r => Assert.Equal(s_b, r.Place));
        Assert.True(read.Network.Has(s_b, ResourceKind.Vpc));
        Assert.Contains("files of this folder", Assert.Single(read.Problems).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Answers_of_two_accounts_in_one_file_are_an_error_and_an_account_that_is_said_is_taken()
    {
        _dump.Add($"{A}/{Region}/all.json", Instances(A, "i-1") + Instances(B, "i-2"));
        SnapshotReading read = _dump.Read();
        SnapshotProblem problem = Assert.Single(read.Problems);
        Assert.True(problem.IsError);
        Assert.Contains($"accounts {A} and {B}", problem.Message, StringComparison.Ordinal);
        Assert.True(read.IsNothing);
        SnapshotReading said = _dump.Read("333333333333");
        Assert.Empty(said.Problems);
        Assert.Equal(2, said.Network.Of<Instance>().Count(i => i.AccountId == "333333333333"));
    }

    [Fact]
    public void A_place_whose_every_file_is_wrong_is_there_and_unknown()
    {
        SnapshotReading read = OfA().Add($"{B}/{Region}/vpcs.json", "{\"Vpcs\": [").Add($"333333333333/{Region}/vpcs.json", "").Read();
        Assert.Equal([A, B, "333333333333"], read.Network.Places.Select(p => p.AccountId).Order());
        Assert.Equal(2, read.Problems.Count(p => p.IsError));
    }
}
