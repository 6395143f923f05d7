using System.Collections.Immutable;
using System.Net;
using SecureNet.Cloud;
using SecureNet.Model;
using SecureNet.Provisioning;

namespace SecureNet.Tests.Core;

/// <summary>What refers to something waits for it, whatever else is in the plan.</summary>
public sealed class PlanOrderTests
{
    private static readonly Place s_place = new("111111111111", "us-west-2");

    [Fact]
    public void A_group_waits_for_the_VPC_that_is_made_in_the_same_plan()
    {
        Plan plan = Planner.Create(new Blueprint("d", [Group, Vpc]), Network.Empty);
        int vpc = Assert.Single(plan.Steps, s => s.Change is CreateVpc).Number;
        Assert.Contains(vpc, Assert.Single(plan.Steps, s => s.Change is CreateSecurityGroup).DependsOn);
    }

    [Fact]
    public void A_bucket_goes_after_the_flow_logs_that_deliver_to_it_of_any_account()
    {
        Bucket bucket = new() { Id = "logs", AccountId = s_place.AccountId, Region = s_place.Region };
        FlowLog log = new()
        {
            Id = "fl-1", AccountId = "222222222222", Region = "eu-west-1", ResourceId = "vpc-1", DestinationId = "logs", Settings = new()
        };
        FlowLog other = log with { Id = "fl-2", DestinationId = "others" };
        Resource[] doomed = [bucket, log, other];
        Plan plan = RemovalPlanner.Create(doomed, Network.Empty.With(doomed));
        int Of(string id) => Assert.Single(plan.Steps, s => s.Change is DeleteFlowLogs d && d.Id == id).Number;
        IReadOnlyList<int> before = Assert.Single(plan.Steps, s => s.Change is DeleteBucket).DependsOn;
        Assert.Contains(Of("fl-1"), before);
        Assert.DoesNotContain(Of("fl-2"), before);
    }

    private static Vpc Vpc => new()
    {
        Id = "@net", AccountId = s_place.AccountId, Region = s_place.Region, CidrBlocks = [IPNetwork.Parse("10.0.0.0/16")],
        Tags = Tags("net"),
    };

    private static SecurityGroup Group => new()
    {
        Id = "@net/sg", AccountId = s_place.AccountId, Region = s_place.Region, VpcId = "@net", GroupName = "sg", Description = "d",
        Tags = Tags("net/sg"),
    };

    private static ImmutableSortedDictionary<string, string> Tags(string address) => ImmutableSortedDictionary<string, string>.Empty
        .Add(TagNames.Deployment, "d").Add(TagNames.Address, address).Add(TagNames.Name, address);
}
