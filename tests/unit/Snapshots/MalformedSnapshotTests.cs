using System.Text;
using SecureNet.Model;
using SecureNet.Snapshots;

namespace SecureNet.Tests.Snapshots;

/// <summary>Files that are wrong: told with file and place, never a crash, and what they leave open is not taken for known.</summary>
public sealed class MalformedSnapshotTests : IDisposable
{
    private const string Where = "111111111111/us-east-1/";
    private const string Good =
        """{"Subnets": [{"SubnetId": "subnet-9", "VpcId": "vpc-9", "CidrBlock": "10.9.0.0/24", "AvailabilityZone": "us-east-1a"}]}""";
    private static readonly Place s_place = new("111111111111", "us-east-1");
    private readonly DumpFolder _dump = new();

    public void Dispose() => _dump.Dispose();

    [Theory]
    [InlineData("", "$", null, "empty")]
    [InlineData("   \n", "$", null, "empty")]
    [InlineData("no JSON at all", "$", 1, "invalid")]
    [InlineData("""[{"VpcId": "vpc-1"}]""", "$", 1, "with a key such as")]
    [InlineData("{\"Vpcs\": [\n{\"VpcId\": \"vpc-1\"}, {\"VpcId\": ", "$.Vpcs", 2, "")]
    [InlineData("{\"Vpcs\": [\n{\"VpcId\": 7}]}", "$.Vpcs[0].VpcId", 2, "expected a text")]
    [InlineData("{\"Vpcs\": [{\"VpcId\": \"vpc-1\"},\n null]}", "$.Vpcs[1]", 2, "found null")]
    [InlineData("{\"Vpcs\": {\"VpcId\": \"vpc-1\"}}", "$.Vpcs", 1, "expected a list")]
    [InlineData("{\"Vpcs\": [{\"CidrBlock\": \"10.0.0.0/16\"}]}", "$.Vpcs[0]", 1, "'VpcId' is missing")]
    [InlineData("{\"Vpcs\": [{\"VpcId\": null}]}", "$.Vpcs[0].VpcId", 1, "VpcId is null")]
    [InlineData("{\"Vpcs\": [{\"VpcId\": \"a\", \"VpcId\": \"b\"}]}", "$.Vpcs[0]", 1, "VpcId")]
    [InlineData("{\"Vpcs\": [{\"VpcId\": \"vpc-1\",\n\"CidrBlock\": \"10.0.0.0/33\"}]}", "$.Vpcs[0].CidrBlock", 2,
        "'10.0.0.0/33' is no block")]
    [InlineData("{\"SecurityGroups\": [{\"GroupId\": \"sg-1\", \"IpPermissions\": [{\"IpProtocol\": \"256\"}]}]}",
        "$.SecurityGroups[0].IpPermissions[0].IpProtocol", 1, "'256' is no protocol")]
    [InlineData("{\"SecurityGroups\": [{\"GroupId\": \"sg-1\", \"IpPermissions\": [{\"IpProtocol\": \"tcp\", \"FromPort\": 80, "
        + "\"ToPort\": 70000}]}]}", "$.SecurityGroups[0].IpPermissions[0]", 1, "80 to 70000")]
    [InlineData("{\"NetworkAcls\": [{\"NetworkAclId\": \"acl-1\", \"VpcId\": \"vpc-1\", \"Entries\": [{\"RuleNumber\": 1, "
        + "\"Egress\": true, \"RuleAction\": \"\", \"Protocol\": \"-1\", \"CidrBlock\": \"0.0.0.0/0\"}]}]}", "$.NetworkAcls[0].Entries[0]",
        1, "expected allow or deny")]
    [InlineData("{\"RouteTables\": [{\"RouteTableId\": \"rtb-1\", \"VpcId\": \"vpc-1\", \"Routes\": [{\"GatewayId\": \"local\"}]}]}",
        "$.RouteTables[0].Routes[0]", 1, "no destination")]
    [InlineData("{\"Vpcs\": []} x", "$", 1, "invalid")]
    [InlineData("Vpcs:\n- CidrBlock: 10.0.0.0/16\n  VpcId: vpc-1\n", "$", 1, "holds YAML, not JSON: dump with --output json")]
    [InlineData("- Vpcs:\n  - VpcId: vpc-1\n", "$", 1, "holds YAML")]
    [InlineData("VPCS\t10.0.0.0/16\tdopt-1\tdefault\n", "$", 1, "holds text")]
    [InlineData("-----------------\n|  DescribeVpcs  |\n+----+\n", "$", 1, "holds a table")]
    [InlineData("{\"VpcId\": \"vpc-1\", \"CidrBlock\": \"10.0.0.0/16\", \"IsDefault\": false}\n{\"VpcId\": \"vpc-2\", "
        + "\"CidrBlock\": \"10.1.0.0/16\", \"IsDefault\": false}", "$", 1, "elements without the list around them")]
    [InlineData("{\"SecurityGroups\": [{\"GroupId\": \"sg-1\", \"IpPermissions\": [{\"IpProtocol\": \"tcp\", \"FromPort\": "
        + "99999999999, \"ToPort\": 80}]}]}", "$.SecurityGroups[0].IpPermissions[0].FromPort", 1, "a whole number")]
    [InlineData("{\"SecurityGroups\": [{\"GroupId\": \"sg-1\", \"IpPermissions\": [{\"IpProtocol\": \"tcp\", \"FromPort\": "
        + "1e400, \"ToPort\": 80}]}]}", "$.SecurityGroups[0].IpPermissions[0].FromPort", 1, "a whole number")]
    public void What_is_wrong_is_told_with_file_line_and_path_and_the_rest_is_read(string text, string path, int? line, string message)
    {
        SnapshotReading read = _dump.Add(Where + "bad.json", text).Add(Where + "good.json", Good).Read();
        SnapshotProblem problem = Assert.Single(read.Problems);
        Assert.True(problem.IsError);
        Assert.Equal((Path.Join("111111111111", "us-east-1", "bad.json"), line), (problem.File, (int?)problem.Line));
        Assert.StartsWith(path, problem.JsonPath ?? "$", StringComparison.Ordinal);
        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("System.", problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Shape", problem.Message, StringComparison.Ordinal);
        Assert.NotNull(read.Network.Find<Subnet>("subnet-9"));
        Assert.True(read.Network.Has(s_place, ResourceKind.Subnet));
    }

    [Fact]
    public void Whatever_its_name_a_file_of_another_output_or_a_packed_one_is_no_silent_gap()
    {
        _dump.Add(Where + "vpcs.yaml", "---\nVpcs:\n- VpcId: vpc-1\n").Add(Where + "subnets.txt", "SUBNETS\tarn:aws\n")
            .Add(Where + "groups.json.gz", [0x1F, 0x8B, 8, 0, 1]);
        _dump.Add(Where + "README.md", "Vpcs of the lab: see the wiki.\n").Add(Where + "notes.yml", "owner: me\n")
            .Add(Where + "good.json", Good);
        SnapshotReading read = _dump.Read();
        Assert.Equal(["groups.json.gz", "subnets.txt", "vpcs.yaml"], read.Problems.Select(p => Path.GetFileName(p.File)));
        Assert.Equal(["packed", "text", "YAML"], read.Problems.Select(
            p => ((string[])["packed", "text", "YAML"]).FirstOrDefault(w => p.Message.Contains(w, StringComparison.Ordinal))));
        Assert.All(read.Problems, p => Assert.True(p.IsError));
        Assert.False(read.Network.Has(s_place, ResourceKind.Vpc));
    }

    [Fact]
    public void Lists_in_lists_without_end_are_told_and_not_followed()
    {
        string deep = string.Concat(Enumerable.Repeat("[", 100_000));
        SnapshotReading read = _dump.Add(Where + "deep.json", $$"""{"Vpcs": [{"VpcId": "vpc-1", "Tags": {{deep}}""")
            .Add(Where + "unknown.json", $$"""{"Other": {{deep}}""").Add(Where + "good.json", Good).Read();
        Assert.Equal(2, read.Problems.Count(p => p.IsError && p.Message.Contains("depth", StringComparison.Ordinal)));
        Assert.NotNull(read.Network.Find<Subnet>("subnet-9"));
    }

    [Fact]
    public void Files_that_are_named_one_by_one_are_one_snapshot_and_contradict_each_other_as_those_of_a_folder_do()
    {
        _dump.Add("a/" + Where + "v.json", """{"Vpcs": [{"VpcId": "vpc-1", "CidrBlock": "10.0.0.0/16"}]}""").Add("b/" + Where + "v.json",
            """{"Vpcs": [{"VpcId": "vpc-1", "CidrBlock": "10.1.0.0/16"}]}""");
        SnapshotReading read = SnapshotFolder.Read([Path.Join(_dump.Path, "a"), Path.Join(_dump.Path, "b", Where, "v.json")], null,
            null, default);
        Assert.Contains("other contents", Assert.Single(read.Problems).Message, StringComparison.Ordinal);
        Assert.False(read.Network.Has(s_place, ResourceKind.Vpc));
    }

    [Fact]
    public void Elements_beside_a_wrong_one_are_read_but_the_kind_does_not_count_as_read()
    {
        SnapshotReading read = _dump.Add(Where + "v.json", """{"Vpcs": [{"VpcId": "vpc-1"}, {"VpcId": []}, {"VpcId": "vpc-3"}]}""").Read();
        Assert.Equal("$.Vpcs[1].VpcId", Assert.Single(read.Problems).JsonPath);
        Assert.Equal(["vpc-1", "vpc-3"], read.Network.Of<Vpc>().Select(v => v.Id).Order());
        Assert.False(read.Network.Has(s_place, ResourceKind.Vpc));
    }

    [Fact]
    public void Two_contents_of_one_id_contradict_and_the_same_content_twice_does_not()
    {
        _dump.Add(Where + "a.json", """{"Vpcs": [{"VpcId": "vpc-1", "CidrBlock": "10.0.0.0/16"}]}""").Add(Where + "b.json",
            """{"Vpcs": [{"VpcId": "vpc-1", "CidrBlock": "10.0.0.0/16", "State": "available"}]}""");
        Assert.Empty(_dump.Read().Problems);
        Assert.True(_dump.Read().Network.Has(s_place, ResourceKind.Vpc));
        SnapshotReading read = _dump.Add(Where + "c.json", """{"Vpcs": [{"VpcId": "vpc-1", "CidrBlock": "10.1.0.0/16"}]}""").Read();
        SnapshotProblem problem = Assert.Single(read.Problems);
        Assert.True(problem.IsError);
        Assert.Contains("a.json", problem.Message, StringComparison.Ordinal);
        Assert.False(read.Network.Has(s_place, ResourceKind.Vpc));
    }

    [Fact]
    public void Links_that_lead_back_up_end()
    {
        _dump.Add(Where + "good.json", Good);
        Directory.CreateSymbolicLink(Path.Join(_dump.Path, "111111111111", "again"), _dump.Path);
        Assert.Equal(1, _dump.Read().Files);
    }

    [Fact]
    public void Groups_lists_and_peerings_that_name_each_other_in_a_ring_are_read()
    {
        SnapshotReading read = _dump.Add(Where + "g.json", """
            {"SecurityGroups": [{"GroupId": "sg-1", "IpPermissions": [{"IpProtocol": "-1", "UserIdGroupPairs": [{"GroupId": "sg-2"}]}]},
              {"GroupId": "sg-2", "IpPermissions": [{"IpProtocol": "-1", "UserIdGroupPairs": [{"GroupId": "sg-1"}]}]}]}
            """).Read();
        Assert.Empty(read.Problems);
        Assert.Equal(2, read.Network.Count);
    }

    [Fact]
    public void A_file_cut_off_anywhere_never_counts_as_whole()
    {
        byte[] whole = Encoding.UTF8.GetBytes(Good);
        for (int length = 0; length < whole.Length; length++)
        {
            _dump.Add(Where + "cut.json", whole[..length]);
            SnapshotReading read = _dump.Read();
            Assert.Single(read.Problems, p => p.IsError);
            // Without its last brace only, the file lacks nothing of the listing.
            Assert.True(length == whole.Length - 1 || !read.Network.Has(s_place, ResourceKind.Subnet), $"{length} of {whole.Length} bytes");
        }
    }

    [Fact]
    public void Files_with_random_damage_never_crash_the_reader()
    {
        Network network = new RandomResources(3).Create();
        SnapshotWriter.Write(network, _dump.Path, default);
        string[] files = [.. Directory.EnumerateFiles(_dump.Path, "*.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
        byte[][] good = [.. files.Select(File.ReadAllBytes)];
        Random random = new(20261125);
        int told = 0;
        for (int round = 0; round < 300; round++)
        {
            int at = random.Next(files.Length);
            File.WriteAllBytes(files[at], Damage(good[at], random));
            SnapshotReading read = _dump.Read();
            told += read.Problems.Any(p => p.IsError) ? 1 : 0;
            File.WriteAllBytes(files[at], good[at]);
        }

        Assert.InRange(told, 150, 300);
    }

    private static byte[] Damage(byte[] good, Random random)
    {
        List<byte> bytes = [.. good];
        int at = random.Next(bytes.Count);
        switch (random.Next(5))
        {
            case 0: bytes[at] = (byte)random.Next(256); break;
            case 1: bytes.RemoveRange(at, Math.Min(random.Next(1, 20), bytes.Count - at)); break;
            case 2: bytes.InsertRange(at, bytes.Take(random.Next(1, 40)).ToArray()); break;
            case 3: bytes.RemoveRange(at, bytes.Count - at); break;
            default:
                // One value becomes another of another type: still JSON, and wrong.
                string text = Encoding.UTF8.GetString(good);
                int quote = text.IndexOf(": \"", Math.Min(at, text.Length - 1), StringComparison.Ordinal);
                return quote < 0 ? [] : Encoding.UTF8.GetBytes(text[..(quote + 2)]
                    + ((string[])["7", "[]", "{}", "null", "true", "\"\""])[random.Next(6)] + text[(text.IndexOf('"', quote + 3) + 1)..]);
        }

        return [.. bytes];
    }
}
