using System.Net;
using SecureNet.Model;
using SecureNet.Reachability;

namespace SecureNet.Tests.Core.Interfaces;

/// <summary>Interfaces attached to nothing, and those of which that is not known (rules E2 and E3).</summary>
public sealed class InterfaceStateTests
{
    [Theory]
    [InlineData("in-use", null, false, Verdict.Reachable)]
    [InlineData("associated", null, false, Verdict.Reachable)]
    [InlineData("available", null, false, Verdict.Blocked)]
    [InlineData("in-use", "detached", false, Verdict.Blocked)]
    [InlineData("attaching", null, false, Verdict.Unknown)]
    [InlineData("in-use", "detaching", false, Verdict.Unknown)]
    [InlineData("in-use", "attaching", false, Verdict.Unknown)]
    [InlineData(null, "attached", false, Verdict.Reachable)]
    [InlineData(null, null, false, Verdict.Unknown)]
    [InlineData("some-new-status", null, false, Verdict.Unknown)]
    [InlineData("available", null, true, Verdict.Unknown)]
    public void It_sends_and_receives_while_it_is_attached(string? status, string? attachment, bool managed, Verdict verdict)
    {
        InterfaceLab lab = new(InterfaceLab.Plain with { Status = status, AttachmentStatus = attachment, RequesterManaged = managed });
        lab.Expect(verdict, "i-a", "eni-x");
        lab.Expect(verdict, "eni-x", "i-a");
        lab.Expect(verdict, "Internet", "eni-x");
    }

    [Fact]
    public void The_reason_names_the_interface()
    {
        InterfaceLab lab = new(InterfaceLab.Plain with { Status = "available" });
        Assert.Contains("interface eni-x is attached to nothing", lab.Expect(Verdict.Blocked, "i-a", "eni-x").Blockers[0].Reason,
            StringComparison.Ordinal);
        lab.Put(InterfaceLab.Plain with { Status = "available", RequesterManaged = true });
        Assert.Contains(lab.Expect(Verdict.Unknown, "i-a", "eni-x").Unknowns,
            u => u.Contains("interface eni-x is attached to nothing", StringComparison.Ordinal));
    }

    [Fact]
    public void An_interface_of_a_stopped_instance_stays_blocked()
    {
        InterfaceLab lab = new();
        lab.Put(lab.Lab.Get<Instance>("i-a") with { State = "stopped" });
        lab.Expect(Verdict.Blocked, "eni-x", "i-a");
    }

    [Theory]
    [InlineData("available", "running", Verdict.Blocked)]
    [InlineData("in-use", "stopped", Verdict.Blocked)]
    [InlineData("attaching", "running", Verdict.Unknown)]
    [InlineData("in-use", "running", Verdict.Unknown)]
    public void A_route_to_it_leads_on_only_while_it_may_pass_packets(string status, string state, Verdict verdict)
    {
        InterfaceLab lab = new();
        lab.Put(new Instance { Id = "i-box", AccountId = "111111111111", Region = "us-west-2", VpcId = "vpc-a", SubnetId = "subnet-a",
            InstanceType = "t3.micro", ImageId = "ami-1", State = state });
        lab.Put(InterfaceLab.Plain with { Id = "eni-box", InstanceId = "i-box", Status = status, SourceDestCheck = false,
            Addresses = [new(IPAddress.Parse("10.0.0.30"), null)] });
        lab.Lab.Routes("rtb-a", ReachabilityLab.To("10.0.0.0/16", RouteTargetKind.Local, "local"),
            ReachabilityLab.To("192.168.1.0/24", RouteTargetKind.NetworkInterface, "eni-box"));
        lab.Expect(verdict, "i-a", "i-b");
    }
}
