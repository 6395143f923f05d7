using SecureNet.Model;
using SecureNet.Reachability;
using SecureNet.Snapshots;
using SecureNet.Tests.Snapshots;
using static SecureNet.Tests.Core.ReachabilityLab;

namespace SecureNet.Tests.Core;

/// <summary>
/// Rules W21 to W23: where encryption is enforced in a VPC, what would get through in it, into it, out of it and through it is unknown;
/// what would not stays blocked.
/// </summary>
public sealed class EncryptionControlTests : IDisposable
{
    private readonly ReachabilityLab _lab = new();
    private readonly DumpFolder _dump = new();

    public void Dispose() => _dump.Dispose();

    [Theory]
    [InlineData("vpc-a", "enforce", "available")]
    [InlineData("vpc-b", "enforce", "available")]
    [InlineData("vpc-a", "enforce", "monitor-in-progress")]
    [InlineData("vpc-a", "monitor", "enforce-in-progress")]
    [InlineData("vpc-a", "", "")]
    public void What_would_get_through_is_unknown(string vpc, string mode, string state)
    {
        Answers.AreReachable(_lab.Network, "Bastion-host", "Private-host", 443);
        _lab.Put(_lab.Get<Vpc>(vpc) with { EncryptionControl = new(mode, state) });
        foreach ((string from, string to) in new[] { ("Bastion-host", "Private-host"), ("Private-host", "Bastion-host") })
        {
            Answers.AreUnknown(_lab.Network, from, to, 443, "encryption controls", vpc);
        }
        if (vpc == "vpc-a") { Answers.AreUnknown(_lab.Network, "Internet", "Bastion-host", 443, "encryption controls", vpc); }

        // Blocked stays blocked.
        _lab.Rules("sg-b", Rule(true, TrafficType.All, "0.0.0.0/0"));
        Answers.AreBlocked(_lab.Network, "Bastion-host", "Private-host", 443);
    }

    [Theory]
    [InlineData("monitor", "available")]
    [InlineData("monitor", "creating")]
    [InlineData("monitor", "deleting")]
    [InlineData("enforce", "deleted")]
    public void One_that_only_monitors_changes_nothing(string mode, string state)
    {
        _lab.Put(_lab.Get<Vpc>("vpc-a") with { EncryptionControl = new(mode, state) });
        Answers.AreReachable(_lab.Network, "Bastion-host", "Private-host", 443);
        Answers.AreReachable(_lab.Network, "Internet", "Bastion-host", 443);
    }

    [Fact]
    public void That_there_is_none_only_the_owner_of_a_VPC_can_say()
    {
        // The host's account takes part in a VPC of an account that was not read.
        _lab.Put(_lab.Get<Vpc>("vpc-b") with { OwnerAccountId = "333333333333" });
        Answers.AreUnknown(_lab.Network, "Bastion-host", "Private-host", 443, "account 333333333333, which owns it, was not read", "vpc-b");

        // The owner's own record, whichever is read first, says it.
        _lab.Put(_lab.Get<Vpc>("vpc-b") with { AccountId = "333333333333", OwnerAccountId = null });
        foreach (ResourceKind kind in Enum.GetValues<ResourceKind>())
        {
            _lab.Network = _lab.Network.WithCollected(new("333333333333", A.Region), kind);
        }
        Answers.AreReachable(_lab.Network, "Bastion-host", "Private-host", 443);
        Vpc seen = new() { Id = "vpc-1", AccountId = "1", Region = "r", OwnerAccountId = "2", CidrBlocks = [] };
        Assert.True(new EncryptionDoubts([seen]).Has("vpc-1"));
        Assert.False(new EncryptionDoubts([seen, seen with { AccountId = "2" }]).Has("vpc-1"));
        Assert.False(new EncryptionDoubts([seen with { EncryptionControl = new("monitor", "available") }]).Has("vpc-1"));
    }

    [Theory]
    [InlineData("222222222222", true)]
    [InlineData("111111111111", false)]
    public void Files_tell_who_owns_it(string owner, bool doubtful)
    {
        _dump.Add("111111111111/us-east-1/vpcs.json",
            $$"""{"Vpcs": [{"VpcId": "vpc-1", "CidrBlock": "10.0.0.0/16", "OwnerId": "{{owner}}"}]}""")
            .Add("111111111111/us-east-1/instances.json", """{"Reservations": [{"OwnerId": "111111111111", "Instances": []}]}""")
            .Add("111111111111/us-east-1/interfaces.json", """
                {"NetworkInterfaces": [{"NetworkInterfaceId": "eni-1", "VpcId": "vpc-1", "SubnetId": "subnet-1", "OwnerId": "111111111111",
                 "Status": "in-use"}]}
                """);
        Network read = _dump.Read().Network;
        Assert.Equal(doubtful, new EncryptionDoubts([Assert.Single(read.Of<Vpc>())]).Has("vpc-1"));
        using DumpFolder again = new();
        SnapshotWriter.Write(read, again.Path, default);
        Assert.Equal(doubtful, again.Read().Network.Of<Vpc>().Single().IsParticipants);
    }

    [Fact]
    public void A_lost_reply_stays_lost()
    {
        _lab.Put(_lab.Get<Vpc>("vpc-a") with { EncryptionControl = new("enforce", "available") });
        _lab.Routes("rtb-b", To("192.168.0.0/16", RouteTargetKind.Local, "local"));
        Answers.AreBlocked(_lab.Network, "Bastion-host", "Private-host", 443);
    }

    [Theory]
    [InlineData("describe-vpc-encryption-controls", "enforce", "", true)]
    [InlineData("describe-vpc-encryption-controls", "monitor", "", false)]
    [InlineData("describe-vpc-encryption-controls", null, ", \"NextToken\": \"more\"", true)]
    public void Files_tell_it_by_the_listing_of_controls_too(string file, string? mode, string more, bool doubtful)
    {
        string controls = mode is null ? ""
            : """{"VpcId": "vpc-1", "Mode": "MODE", "State": "available", "ResourceExclusions": {"Lambda": {"State": "enabled"}}}"""
                .Replace("MODE", mode, StringComparison.Ordinal);
        _dump.Add("111111111111/us-east-1/vpcs.json",
            """{"Vpcs": [{"VpcId": "vpc-1", "CidrBlock": "10.0.0.0/16", "OwnerId": "111111111111"}]}""")
            .Add($"111111111111/us-east-1/{file}.json", $$"""{"VpcEncryptionControls": [{{controls}}]{{more}}}""");
        Vpc vpc = Assert.Single(_dump.Read().Network.Of<Vpc>());
        Assert.Equal(doubtful, new EncryptionDoubts([vpc]).Has("vpc-1"));
        Assert.Equal(mode ?? "", vpc.EncryptionControl!.Mode);
    }
}
