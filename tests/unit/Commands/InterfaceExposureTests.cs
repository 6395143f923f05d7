using System.Management.Automation;
using SecureNet.Model;
using SecureNet.Snapshots;
using SecureNet.Tests.Core;
using SecureNet.Tests.Core.Interfaces;

namespace SecureNet.Tests.Commands;

/// <summary>
/// What Get-InternetExposure says of interfaces that are no hosts, in networks that were written to files and read again.
/// </summary>
public sealed class InterfaceExposureTests : IDisposable
{
    private readonly Shell _shell = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("interfaces").FullName;

    public void Dispose()
    {
        _shell.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData("interface", "in-use", false, "Reachable", null)]
    [InlineData("interface", "available", false, null, null)]
    [InlineData("interface", "attaching", false, "Unknown", "is being attached")]
    [InlineData("interface", "in-use", true, "Unknown", "rds:DescribeDBInstances")]
    [InlineData("lambda", "in-use", false, null, null)]
    [InlineData("transit_gateway", "in-use", false, null, null)]
    [InlineData("quicksight", "in-use", false, "Unknown", "QuickSight")]
    [InlineData("some_new_type", "in-use", false, "Unknown", "some_new_type")]
    public void An_interface_is_exposed_as_far_as_it_takes_what_comes(string type, string status, bool managed, string? verdict,
        string? reason)
    {
        InterfaceLab lab = new(InterfaceLab.Plain with
        {
            InterfaceType = type, Status = status, RequesterManaged = managed, Description = managed ? "RDSNetworkInterface" : ""
        });
        PSObject[] rows = Exposure(lab);
        Assert.Equal(verdict is null ? [] : new[] { verdict }, rows.Select(r => r.Properties["Verdict"].Value.ToString()));
        if (reason is not null) { Assert.Contains(reason, rows[0].Properties["Reason"].Value.ToString(), StringComparison.Ordinal); }
    }

    [Fact]
    public void An_endpoint_with_a_public_address_is_exposed_on_its_own_ports()
    {
        InterfaceLab lab = new(InterfaceLab.Plain with { InterfaceType = "vpc_endpoint", RequesterManaged = true });
        lab.Put(new VpcEndpoint { Id = "vpce-x", AccountId = "111111111111", Region = "us-west-2", VpcId = "vpc-a",
            ServiceName = "com.amazonaws.us-west-2.sqs", EndpointType = VpcEndpointType.Interface, NetworkInterfaceIds = ["eni-x"] });
        lab.Lab.Rules("sg-a", ReachabilityLab.Rule(false, TrafficType.Tcp(443), "0.0.0.0/0"),
            ReachabilityLab.Rule(false, TrafficType.Tcp(22), "0.0.0.0/0"), ReachabilityLab.Rule(false, TrafficType.Tcp(9000), "0.0.0.0/0"));
        Assert.Equal(["tcp/443 Reachable", "tcp/9000 Unknown"],
            Exposure(lab).Select(r => $"{r.Properties["Traffic"].Value} {r.Properties["Verdict"].Value}"));
    }

    private PSObject[] Exposure(InterfaceLab lab)
    {
        SnapshotWriter.Write(lab.Lab.Network, _folder, default);
        return [.. _shell.Run(
            $"Get-InternetExposure -Direction Inbound -Snapshot (Import-NetworkSnapshot '{_folder}' -Strict) | Where-Object "
                + "InterfaceId -eq eni-x")];
    }
}
