using System.Management.Automation;
using System.Net;
using SecureNet.Model;

namespace SecureNet.Tests.Commands;

/// <summary>What AWS and others put into a VPC is named with its owner and with what takes it away, before anything is removed.</summary>
public sealed class ForeignOwnerTests : IDisposable
{
    private const string Build = """
        $null = Connect-SecureAccount A us-west-2 -Simulated -Deployment own
        $v = New-SecureVpc -Name V -CidrBlock 10.0.0.0/16
        """;

    private readonly Shell _shell = new();

    public void Dispose() => _shell.Dispose();

    public static TheoryData<string, string, string?, string, string, string> Interfaces => new()
    {
        { "lambda", "AWS Lambda VPC ENI-f-1", "222222222222:awslambda_1", "an interface of Lambda functions", "Delete the Lambda functions",
            "requester 222222222222:awslambda_1" },
        { "interface", "EFS mount target for fs-1 (fsmt-1)", "333333333333", "an EFS mount target", "aws efs delete-mount-target",
            "managed by its requester" },
        { "interface", "RDSNetworkInterface", "amazon-rds", "an interface of RDS", "Delete the DB instance", "requester amazon-rds" },
        { "interface", "ELB classic-of-others", "amazon-elb", "an interface of the load balancer 'classic-of-others'",
            "Delete the load balancer", "description 'ELB classic-of-others'" },
        { "transit_gateway", "Network Interface for Transit Gateway Attachment tgw-attach-1", null, "a transit gateway's attachment",
            "aws ec2 delete-transit-gateway-vpc-attachment", "type transit_gateway" },
        { "interface", "of a service that nobody knows", "amazon-new", "(amazon-new)",
            "Find with the requester and the description of eni-1", "requester amazon-new" },
        { "from_tomorrow", "", "amazon-tomorrow", "of the type from_tomorrow, which is not known here", "Find with the requester",
            "type from_tomorrow" },
    };

    [Theory]
    [MemberData(nameof(Interfaces))]
    public void An_interface_of_a_service_is_named_before_the_first_change(
        string type, string description, string? requester, string whose, string removal, string fact)
    {
        _shell.Run(Build);
        Put(type, description, requester);
        int changes = _shell.World.ChangingCalls;
        foreach (string command in new[] { "$v | Remove-SecureVpc -Confirm:$false", "Remove-SecureDeployment -Name own -Confirm:$false" })
        {
            ErrorRecord error = _shell.Fails(command);
            Assert.StartsWith("ForeignResources,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
            Assert.Contains($"eni-1 is ", error.Exception.Message, StringComparison.Ordinal);
            Assert.Contains(whose, error.Exception.Message, StringComparison.Ordinal);
            Assert.Contains(fact, error.Exception.Message, StringComparison.Ordinal);
            Assert.Contains(removal, error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        }

        Assert.Equal(changes, _shell.World.ChangingCalls);
    }

    [Theory]
    [InlineData(false, "egress-only internet gateway eigw-1 is not of this deployment", "delete-egress-only-internet-gateway")]
    [InlineData(true, "virtual private gateway vgw-1 is not of this deployment", "aws ec2 detach-vpn-gateway --vpn-gateway-id vgw-1")]
    public void A_gateway_that_nobody_here_makes_is_named_before_the_first_change(bool isVpn, string whose, string removal)
    {
        _shell.Run(Build);
        Vpc vpc = Assert.Single(_shell.World.State.Of<Vpc>());
        Resource gateway = isVpn
            ? new VirtualPrivateGateway { Id = "vgw-1", AccountId = vpc.AccountId, Region = vpc.Region, VpcId = vpc.Id }
            // A tag of ours, which a tool may have copied, makes it none of ours.
            : new EgressOnlyInternetGateway { Id = "eigw-1", AccountId = vpc.AccountId, Region = vpc.Region, VpcId = vpc.Id,
                Tags = vpc.Tags.Remove("Name") };
        _shell.World.Update(n => n.With(gateway));
        int changes = _shell.World.ChangingCalls;
        foreach (string command in new[] { "$v | Remove-SecureVpc -Confirm:$false", "Remove-SecureDeployment -Name own -Confirm:$false" })
        {
            ErrorRecord error = _shell.Fails(command);
            Assert.StartsWith("ForeignResources,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
            Assert.Contains(whose, error.Exception.Message, StringComparison.Ordinal);
            Assert.Contains(removal, error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        }

        Assert.Equal(changes, _shell.World.ChangingCalls);
        // Who may not list it is told so, and AWS has the last word.
        _shell.World.Options.DeniedActions.Add(isVpn ? "ec2:DescribeVpnGateways" : "ec2:DescribeEgressOnlyInternetGateways");
        _shell.World.Update(n => n.Without(gateway));
        _shell.Run("$v | Remove-SecureVpc -Confirm:$false");
        Assert.Contains(_shell.Warnings, w => w.Contains("keeps a VPC from being deleted is not known", StringComparison.Ordinal));
        Assert.Empty(_shell.World.State.Of<Vpc>());
    }

    [Theory]
    [InlineData("$v | New-BastionHost -AllowSshFrom 203.0.113.0/24", "Bastion-host")]
    [InlineData("$v | New-WebLoadBalancer -Name ALB", "ALB")]
    public void What_another_deployment_made_in_a_VPC_is_named_before_the_first_change(string made, string name)
    {
        _shell.Run(Build + $"""

            $null = Connect-SecureAccount A us-west-2 -Simulated -Deployment other
            $null = {made}
            """);
        int changes = _shell.World.ChangingCalls;
        ErrorRecord error = _shell.Fails("$v | Remove-SecureVpc -Confirm:$false");
        Assert.StartsWith("ForeignResources,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains(name, error.Exception.Message, StringComparison.Ordinal);
        Assert.Contains("is of the deployment 'other'", error.Exception.Message, StringComparison.Ordinal);
        Assert.Contains("Remove-SecureDeployment -Name other", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Assert.Equal(changes, _shell.World.ChangingCalls);
        _shell.Run("Remove-SecureDeployment -Name other -Confirm:$false; $v | Remove-SecureVpc -Confirm:$false");
        Assert.DoesNotContain(_shell.World.State.Of<Vpc>(), v => v.Exists && v.Deployment is not null);
    }

    [Fact]
    public void GuardDuty_is_named_and_once_its_endpoint_and_group_are_gone_so_is_the_deployment()
    {
        _shell.World.Options.GuardDuty = true;
        _shell.Run(Build + "\n$h = $v | New-BastionHost -AllowSshFrom 203.0.113.0/24");
        VpcEndpoint endpoint = Assert.Single(_shell.World.State.Of<VpcEndpoint>());
        SecurityGroup group = _shell.World.State.Of<SecurityGroup>()
            .Single(g => g.GroupName.StartsWith("GuardDuty", StringComparison.Ordinal));
        int changes = _shell.World.ChangingCalls;
        ErrorRecord error = _shell.Fails("$v | Remove-SecureVpc -Confirm:$false");
        Assert.Equal(changes, _shell.World.ChangingCalls);
        Assert.Contains($"VPC endpoint {endpoint.Id} is GuardDuty's", error.Exception.Message, StringComparison.Ordinal);
        Assert.Contains($"security group {group} is GuardDuty's", error.Exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("network interface", error.Exception.Message, StringComparison.Ordinal);
        Assert.Single(System.Text.RegularExpressions.Regex.Matches(error.ErrorDetails.RecommendedAction, "disable Runtime Monitoring"));
        _shell.Run("$h | Remove-SecureHost -Confirm:$false");
        _shell.World.Update(n => Delete(n, endpoint, group));
        _shell.Run("$v | Remove-SecureVpc -Confirm:$false");
        Assert.Empty(_shell.World.State.Of<Vpc>());
    }

    [Fact]
    public void Tags_say_whose_it_is_and_what_was_put_in_since_the_plan_was_made_is_told_when_AWS_refuses()
    {
        _shell.World.Options.Patience = TimeSpan.FromMilliseconds(50);
        _shell.Run(Build);
        _shell.World.Options.Inject = call =>
        {
            if (call is { Action: "ec2:DeleteSubnet" } && !_shell.World.State.Of<NetworkInterface>().Any(n => n.Id == "eni-1"))
            {
                Put("interface", "EFS mount target for fs-1 (fsmt-1)", "333333333333");
                _shell.World.Update(n => n.With(new SecurityGroup
                {
                    Id = "sg-0aaaaaaaa", AccountId = n.Of<Vpc>().Single().AccountId, Region = "us-west-2", VpcId = n.Of<Vpc>().Single().Id,
                        GroupName = "x", Description = "", Rules = [],
                    Tags = System.Collections.Immutable.ImmutableSortedDictionary<string,
                        string>.Empty.Add("aws:cloudformation:stack-name", "theirs"),
                }));
            }

            return null;
        };
        string error = _shell.Run(
            "try { $v | Remove-SecureVpc -Confirm:$false -ErrorAction Stop } catch { $_.Exception.Message }")[0].ToString();
        Assert.Contains("DependencyViolation", error, StringComparison.Ordinal);
        string warning = Assert.Single(_shell.Warnings, w => w.StartsWith("What keeps AWS", StringComparison.Ordinal));
        Assert.Contains("eni-1 is an EFS mount target", warning, StringComparison.Ordinal);
        Assert.Contains("of the CloudFormation stack 'theirs'", warning, StringComparison.Ordinal);
        Assert.Contains("Delete the CloudFormation stack 'theirs'", warning, StringComparison.Ordinal);
    }

    private static Network Delete(Network state, VpcEndpoint endpoint, SecurityGroup group) =>
        state.Of<NetworkInterface>().Where(n => endpoint.NetworkInterfaceIds.Contains(n.Id))
            .Aggregate(state.Without(endpoint).Without(group), (n, i) => n.Without(i));

    private void Put(string type, string description, string? requester) => _shell.World.Update(n =>
    {
        Subnet subnet = n.Of<Subnet>().OrderBy(s => s.Id, StringComparer.Ordinal).First();
        return n.With(new NetworkInterface
        {
            Id = "eni-1", AccountId = subnet.AccountId, Region = subnet.Region, VpcId = subnet.VpcId, SubnetId = subnet.Id,
                Addresses = [new(IPAddress.Parse("10.0.0.99"), null)],
            InterfaceType = type, Description = description, RequesterId = requester, RequesterManaged = requester is not null,
        });
    });
}
