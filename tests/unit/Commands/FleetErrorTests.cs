using System.Management.Automation;

namespace SecureNet.Tests.Commands;

/// <summary>Mistakes that users make with the web fleet: refused before the first change, with what to do.</summary>
public sealed class FleetErrorTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("securenet-errors").FullName;
    private readonly Shell _shell = new();

    public FleetErrorTests() => _shell.Run(FleetNetwork.Path(_folder) + FleetNetwork.Ground);

    public void Dispose()
    {
        _shell.Dispose();
        Directory.Delete(_folder, true);
    }

    [Theory]
    [InlineData("$one = New-SecureVpc -Name ONE -CidrBlock 10.1.0.0/16 -AvailabilityZoneCount 1", "$one | New-WebLoadBalancer -Name X",
        "TooFewZones", "needs two")]
    [InlineData("$tiny = New-SecureVpc -Name TINY -CidrBlock 10.1.0.0/24 -SubnetPrefixLength 28", "$tiny | New-WebLoadBalancer -Name X",
        "SubnetTooSmall", "/27")]
    [InlineData("$closed = New-SecureVpc -Name CLOSED -CidrBlock 10.1.0.0/16 -NoPublicSubnet", "$closed | New-WebLoadBalancer -Name X",
        "TooFewZones", "public subnets in no zone")]
    [InlineData("", "$vpc | New-WebLoadBalancer -Name abcdefghijklmnopqrstuvwxyz-1234567", "NameTooLong", "34 characters")]
    [InlineData("", "$vpc | New-WebLoadBalancer -Name abcdefghijklmnopqrstuvwxyz-1234", "NameTooLong", "target group")]
    [InlineData("", "$vpc | New-WebLoadBalancer -Name -no-", "InvalidName", "hyphen")]
    [InlineData("", "$vpc | New-WebLoadBalancer -Name X -CertificateArn arn:aws:acm:eu-west-1:111111111111:certificate/1",
        "CertificateInAnotherRegion", "eu-west-1")]
    [InlineData("", "$vpc | New-WebLoadBalancer -Name X -CertificateArn nonsense", "InvalidCertificateArn", "nonsense")]
    [InlineData("", "$vpc | New-WebLoadBalancer -Name X -AllowFrom 10.0.0.1/8", "InvalidCidrBlock", "10.0.0.1/8")]
    [InlineData("", "New-WebLoadBalancer -Vpc vpc-0123 -Name X", "NotFound", "vpc-0123")]
    [InlineData("", "New-HostImage -InputObject i-0123 -Name AMI-x", "NotFound", "i-0123")]
    [InlineData("", "New-HostTemplate -Name TPL -Image ami-0123 -KeyName $key", "NotFound", "no load balancer")]
    [InlineData(FleetNetwork.Fleet, "New-HostTemplate -Name TPL -Image $image -KeyName nobody", "NotFound", "nobody")]
    [InlineData(FleetNetwork.Fleet, "New-HostTemplate -Name TPL -Image ami-0123 -KeyName $key", "InvalidImageId", "ami-0123")]
    [InlineData(FleetNetwork.Fleet, "New-HostTemplate -Name TPL -Image $image -KeyName $key -InstanceType m7g.large",
        "ArchitectureDiffers", "arm64")]
    [InlineData(FleetNetwork.Fleet, "New-HostTemplate -Name TPL -Image $image -KeyName $key -InstanceType x9.huge",
        "InstanceTypeNotOffered", "x9.huge")]
    [InlineData(FleetNetwork.Fleet, "New-WebFleet -Name F -Template $template -LoadBalancer $alb -MinSize 4", "MinAboveMax",
        "at least 4 and at most 3")]
    [InlineData(FleetNetwork.Fleet, "New-WebFleet -Name F -Template nobody -LoadBalancer $alb", "NotFound", "nobody")]
    [InlineData(FleetNetwork.Fleet, "New-WebFleet -Name F -Template $template -LoadBalancer nobody", "NotFound", "nobody")]
    [InlineData(FleetNetwork.Fleet, "Wait-WebFleet nobody", "NotFound", "nobody")]
    [InlineData(FleetNetwork.Fleet, "$alb | Remove-WebLoadBalancer -Confirm:$false", "LoadBalancerInUse", "ASG-ACC-A")]
    [InlineData(FleetNetwork.Fleet, "$template | Remove-HostTemplate -Confirm:$false", "TemplateInUse", "ASG-ACC-A")]
    [InlineData(FleetNetwork.Fleet, "$image | Remove-HostImage -Confirm:$false", "ImageInUse", "ASG-TEMPLATE")]
    [InlineData(FleetNetwork.Fleet + FleetNetwork.Wait, "Get-SecureHost ASG-ACC-A | Remove-SecureHost -Confirm:$false",
        "InstanceOfFleet", "ASG-ACC-A")]
    [InlineData(FleetNetwork.Fleet, "$key | Remove-HostKeyPair -Confirm:$false", "KeyPairInUse", "ASG-TEMPLATE")]
    [InlineData(FleetNetwork.Fleet,
        "$null = Connect-SecureAccount A us-west-2 -Simulated -AccountId 111111111111 -Deployment other; $vpc | "
            + "New-WebLoadBalancer -Name ALB-ACC-A", "NameBelongsToAnother", "'reference'")]
    public void Bad_input_is_refused_without_a_change(string before, string command, string id, string text)
    {
        _shell.Run(before);
        int changes = _shell.World.ChangingCalls;
        ErrorRecord error = _shell.Fails(command);
        Assert.StartsWith(id + ",", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains(text, error.ToString(), StringComparison.Ordinal);
        Assert.NotEmpty(error.ErrorDetails.RecommendedAction);
        Assert.Equal(changes, _shell.World.ChangingCalls);
    }

    [Fact]
    public void An_image_of_another_region_is_refused()
    {
        _shell.Run(FleetNetwork.Fleet
            + "$null = Connect-SecureAccount E eu-west-1 -Simulated -AccountId 111111111111 -Deployment reference; $far = "
            + "New-SecureVpc -Account E -Name FAR -CidrBlock 10.9.0.0/16 | New-BastionHost -AllowSshFrom 203.0.113.0/24 | "
            + "New-HostImage -Name AMI-far");
        int changes = _shell.World.ChangingCalls;
        foreach (string image in (string[])["$far", "$far.ImageId", "AMI-far"])
        {
            ErrorRecord error = _shell.Fails($"New-HostTemplate -Name TPL -Image {image} -KeyName $key");
            Assert.StartsWith("ImageInAnotherRegion,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
            Assert.Contains("eu-west-1", error.ToString(), StringComparison.Ordinal);
        }

        Assert.Equal(changes, _shell.World.ChangingCalls);
    }

    [Fact]
    public void A_type_that_a_zone_lacks_is_refused()
    {
        _shell.Run("""
            $arm = $vpc | New-BastionHost -Name Arm -AllowSshFrom 203.0.113.0/24 -InstanceType t4g.micro | New-HostImage -Name AMI-arm
            $alb = $vpc | New-WebLoadBalancer -Name ALB
            $template = New-HostTemplate -Name TPL -Image $arm -KeyName $key -InstanceType m7g.large -Bastion $bastion
            """);
        int changes = _shell.World.ChangingCalls;
        ErrorRecord error = _shell.Fails("New-WebFleet -Name F -Template $template -LoadBalancer $alb");
        Assert.StartsWith("InstanceTypeNotOffered,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("us-west-2b", error.ToString(), StringComparison.Ordinal);
        Assert.Equal(changes, _shell.World.ChangingCalls);
    }
}
