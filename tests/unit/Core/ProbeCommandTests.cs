using System.Net;
using SecureNet.Cloud;
using SecureNet.Model;

namespace SecureNet.Tests.Core;

/// <summary>What the end of a probe says, and that a probe which did not run is not taken for a packet that was lost.</summary>
public class ProbeCommandTests
{
    [Theory]
    [InlineData("icmp", 0, "3 packets transmitted, 3 received", "Success", ProbeOutcome.Answered)]
    [InlineData("icmp", 1, "3 packets transmitted, 0 received, 100% packet loss", "Failed", ProbeOutcome.Lost)]
    [InlineData("icmp", 2, "ping: socket: Operation not permitted", "Failed", ProbeOutcome.CouldNotRun)]
    [InlineData("icmp", 127, "ping: command not found", "Failed", ProbeOutcome.CouldNotRun)]
    [InlineData("icmp", -1, "", "DeliveryTimedOut", ProbeOutcome.CouldNotRun)]
    [InlineData("tcp", 0, "", "Success", ProbeOutcome.Answered)]
    [InlineData("tcp", 1, "bash: connect: Connection refused", "Failed", ProbeOutcome.Refused)]
    [InlineData("tcp", 1, "bash: connect: No route to host", "Failed", ProbeOutcome.Lost)]
    [InlineData("tcp", 1, "bash: /dev/tcp/10.0.0.1/22: No such file or directory", "Failed", ProbeOutcome.CouldNotRun)]
    [InlineData("tcp", 124, "", "Failed", ProbeOutcome.Lost)]
    [InlineData("tcp", 127, "bash: command not found", "Failed", ProbeOutcome.CouldNotRun)]
    [InlineData("tcp", -1, "", "Undeliverable", ProbeOutcome.CouldNotRun)]
    public void The_exit_code_decides(string protocol, int exitCode, string output, string status, ProbeOutcome expected)
    {
        ProbeResult result = ProbeCommand.Read(IpProtocol.Parse(protocol), exitCode, output, status);
        Assert.Equal(expected, result.Outcome);
        Assert.NotEmpty(result.Detail);
    }

    [Fact]
    public void A_command_holds_only_the_address_and_the_port()
    {
        Assert.Equal("LC_ALL=C timeout 5 bash -c '</dev/tcp/192.168.1.4/22'",
            ProbeCommand.For(new("i-1", IPAddress.Parse("192.168.1.4"), IpProtocol.Tcp, 22)));
        Assert.Equal("LC_ALL=C ping -c 3 -W 2 192.168.1.4",
            ProbeCommand.For(new("i-1", IPAddress.Parse("192.168.1.4"), IpProtocol.Icmp, 0)));
    }
}
