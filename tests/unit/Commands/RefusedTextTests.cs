using System.Collections.Immutable;
using System.Management.Automation;
using SecureNet.Cloud;
using SecureNet.Model;
using SecureNet.Provisioning;

namespace SecureNet.Tests.Commands;

/// <summary>
/// What AWS refuses is refused first: by the cmdlet before any call, and by the simulator with AWS's own code where it is asked directly.
/// </summary>
public sealed class RefusedTextTests : IDisposable
{
    private const string Host = "-Vpc vpc-0123456789abcdef0 -AllowSshFrom 203.0.113.0/24";
    private const string Template = "-Image ami-0123 -KeyName key";
    private readonly Shell _shell = new();

    public RefusedTextTests() =>
        _shell.Run("$null = Connect-SecureAccount A us-west-2 -Simulated -AccountId 111111111111 -Deployment reference");

    public void Dispose() => _shell.Dispose();

    [Theory]
    [InlineData($"New-BastionHost {Host} -Name \"Bob's\"", "InvalidName",
        "-Name 'Bob's' cannot be: it makes 'Bob's-sg' the name of a security group, and the character ' (U+0027) is not allowed")]
    [InlineData($"New-BastionHost {Host} -Name Büro", "InvalidName", "ü (U+00FC)")]
    [InlineData($"New-BastionHost {Host} -Name sg-bastion", "InvalidName", "'sg-'")]
    [InlineData($"New-BastionHost {Host} -Name \"a`e[2Jb\"", "InvalidName", "'a\\u001B[2Jb'")]
    [InlineData($"New-BastionHost {Host} -UserData ('x' * 16385)", "UserDataTooLong", "16,385 bytes")]
    [InlineData($"New-BastionHost {Host} -UserData ('ü' * 8193)", "UserDataTooLong", "16,386 bytes")]
    [InlineData("New-PrivateHost -Vpc vpc-0123456789abcdef0 -Bastion i-0123 -Name \"Bob's\"", "InvalidName", "'Bob's-sg'")]
    [InlineData("New-PrivateHost -Vpc vpc-0123456789abcdef0 -Bastion i-0123 -UserData ('x' * 16385)", "UserDataTooLong", "-UserData")]
    [InlineData("New-WebLoadBalancer -Vpc vpc-0123456789abcdef0 -Name web/1", "InvalidName", "/ (U+002F)")]
    [InlineData("New-WebLoadBalancer -Vpc vpc-0123456789abcdef0 -Name web*", "InvalidName", "load balancer")]
    [InlineData("New-WebLoadBalancer -Vpc vpc-0123456789abcdef0 -Name sg-web", "InvalidName", "'sg-web-sg' the name of a security group")]
    [InlineData("New-WebLoadBalancer -Vpc vpc-0123456789abcdef0 -Name internal-web", "InvalidName", "'internal-'")]
    [InlineData("New-WebLoadBalancer -Vpc vpc-0123456789abcdef0 -Name web -TargetGroupName t/g", "InvalidName", "target group")]
    [InlineData("New-WebLoadBalancer -Vpc vpc-0123456789abcdef0 -Name web -HealthCheckPath ('/' + 'x' * 1024)", "InvalidHealthCheckPath",
        "1,025 characters")]
    [InlineData($"New-HostTemplate {Template} -Name tpl*", "InvalidName", "launch template")]
    [InlineData($"New-HostTemplate {Template} -Name ab", "InvalidName", "at least 3")]
    [InlineData($"New-HostTemplate {Template} -Name ('a' * 129)", "NameTooLong", "129 characters")]
    [InlineData($"New-HostTemplate {Template} -Name sg-tpl", "InvalidName", "'sg-'")]
    [InlineData($"New-HostTemplate {Template} -Name tpl -UserData ('x' * 16385)", "UserDataTooLong", "16,384")]
    [InlineData("New-WebFleet -Name a:b -Template t -LoadBalancer l", "InvalidName", "Auto Scaling group")]
    [InlineData("New-WebFleet -Name Flöte -Template t -LoadBalancer l", "InvalidName", "ö (U+00F6)")]
    [InlineData("New-WebFleet -Name ('a' * 256) -Template t -LoadBalancer l", "NameTooLong", "256 characters")]
    [InlineData("New-WebFleet -Name '@a' -Template t -LoadBalancer l", "InvalidName", "'@'")]
    [InlineData("New-HostImage -InputObject i-0123 -Name a*b", "InvalidName", "image")]
    [InlineData("New-HostImage -InputObject i-0123 -Name ab", "InvalidName", "at least 3")]
    [InlineData("New-HostImage -InputObject i-0123 -Name abc -Description ('x' * 256)", "DescriptionTooLong", "256 characters")]
    [InlineData("New-HostKeyPair -Name Schlüssel -Path ./key", "InvalidName", "key pair")]
    [InlineData("New-HostKeyPair -Name ('k' * 256) -Path ./key", "NameTooLong", "256 characters")]
    [InlineData("New-HostKeyPair -Name Schlüssel -Path ./key -MadeByEC2", "InvalidName", "ü (U+00FC)")]
    [InlineData("New-HostRole -Name a/b -S3Bucket demo-b", "InvalidRoleName", "/ (U+002F)")]
    [InlineData("New-HostRole -Name a* -S3Bucket demo-b", "InvalidRoleName", "role")]
    [InlineData("New-HostRole -Name \"role`n\" -S3Bucket demo-b", "InvalidRoleName", "(U+000A)")]
    [InlineData("New-SecureBucket -Name \"demo-b`n\"", "InvalidBucketName", "lowercase")]
    [InlineData("New-SecureBucket -Name demo-b -Tag @{ Owner = \"Bob's\" }", "InvalidTag", "' (U+0027)")]
    [InlineData("New-SecureBucket -Name demo-b -Tag @{ 'a&b' = 'c' }", "InvalidTag", "& (U+0026)")]
    [InlineData("New-SecureVpc -Name V -CidrBlock 10.0.0.0/16 -Tag @{ Owner = 'x' * 257 }", "InvalidTag", "257 characters")]
    [InlineData("Connect-VpcPeering -Vpc vpc-0123456789abcdef0 -With vpc-0123456789abcdef1 -Name ('p' * 257)", "NameTooLong",
        "257 characters")]
    [InlineData("Enable-CentralFlowLog -Vpc vpc-0123456789abcdef0 -Destination CloudWatchLogs -LogGroupName /a*b", "InvalidLogGroupName",
        "* (U+002A)")]
    [InlineData("Enable-CentralFlowLog -Vpc vpc-0123456789abcdef0 -Destination CloudWatchLogs -LogGroupName aws/a",
        "InvalidLogGroupName", "'aws/'")]
    public void What_AWS_refuses_is_refused_before_any_call(string command, string id, string text)
    {
        ErrorRecord error = _shell.Fails(command);
        Assert.StartsWith(id + ",", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains(text, error.ToString(), StringComparison.Ordinal);
        Assert.Contains('-', error.ErrorDetails.RecommendedAction);
        Assert.DoesNotContain("[A-Z", error.ToString(), StringComparison.Ordinal);
        Assert.Equal(0, _shell.World.ListingCalls + _shell.World.ChangingCalls);
    }

    // The addresses in the tags are made of the names of what a resource lies in, and services differ in what their tags take.
    [Theory]
    [InlineData("$v = New-SecureVpc -Name \"Bob's\" -CidrBlock 10.0.0.0/16", "$v | New-WebLoadBalancer -Name web", "InvalidTag",
        "securenet:address")]
    [InlineData("$v = New-SecureVpc -Name V -CidrBlock 10.0.0.0/16",
        "$v | Enable-CentralFlowLog -Destination CloudWatchLogs -LogGroupName a#b", "InvalidTag", "# (U+0023)")]
    [InlineData("$v = New-SecureVpc -Name V -CidrBlock 10.0.0.0/16",
        "$v | Enable-CentralFlowLog -Destination CloudWatchLogs -LogGroupName a#b -WhatIf", "InvalidTag", "# (U+0023)")]
    public void What_follows_from_other_names_is_refused_before_the_first_change(string before, string command, string id, string text)
    {
        _shell.Run(before);
        int changes = _shell.World.ChangingCalls;
        ErrorRecord error = _shell.Fails(command);
        Assert.StartsWith(id + ",", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains(text, error.ToString(), StringComparison.Ordinal);
        Assert.Equal(changes, _shell.World.ChangingCalls);
    }

    [Theory]
    [InlineData("New-SecureVpc -Name 'Büro & Bob''s *' -CidrBlock 10.0.0.0/16")]
    [InlineData("New-SecureVpc -Name V -CidrBlock 10.0.0.0/16 | New-BastionHost -AllowSshFrom 203.0.113.0/24 -Name 'SG-a.b/c "
        + "#1 (x) [y] {z} !$*' -UserData ('x' * 16384)")]
    [InlineData("New-SecureBucket -Name demo-b -Tag @{ Owner = 'Büro 7/+-=._:@' }")]
    public void What_AWS_takes_is_taken(string command) => Assert.NotEmpty(_shell.Run(command));

    public static TheoryData<Change, string> RefusedBySimulator() => new()
    {
        { new CreateSecurityGroup("vpc-0123", "Bob's", "x") { Tags = None }, "InvalidParameterValue" },
        { new CreateSecurityGroup("vpc-0123", "sg-x", "x") { Tags = None }, "InvalidParameterValue" },
        { new CreateSecurityGroup("vpc-0123", "x", "Büro") { Tags = None }, "InvalidParameterValue" },
        { new CreateSecurityGroup("vpc-0123", "x", new string('x', 256)) { Tags = None }, "InvalidParameterValue" },
        { new AuthorizeSecurityGroupRules("sg-0123", false, [new()
        {
            Egress = false, Traffic = TrafficType.Tcp(1), CidrBlock = VpcRules.Anywhere, Description = "a > b"
        }]), "InvalidParameterValue" },
        { new ImportKeyPair("Schlüssel", "ssh-ed25519 AAAA") { Tags = None }, "InvalidParameterValue" },
        { new CreateKeyPair(new string('k', 256), "rsa", "pem", _ => { }) { Tags = None }, "InvalidParameterValue" },
        { new CreateImage("i-0123", "a*b", "", true) { Tags = None }, "InvalidAMIName.Malformed" },
        { new RunInstances("subnet-0123", "ami-0123", "t3.micro", [], false,
            "t") { Tags = None, UserData = new string('x', 16385) }, "InvalidParameterValue" },
        { new CreateLaunchTemplate("tpl*",
            new() { ImageId = "ami-0123", InstanceType = "t3.micro" }) { Tags = None }, "InvalidLaunchTemplateName.MalformedException" },
        { new CreateLaunchTemplateVersion("lt-0123",
            new() { ImageId = "ami-0123", InstanceType = "t3.micro", UserData = new string('x', 16385) }), "InvalidParameterValue" },
        { new CreateLoadBalancer("web/1", "internal", [], []) { Tags = None }, "ValidationError" },
        { new CreateTargetGroup("t_g", "HTTP", 80, "vpc-0123", "/") { Tags = None }, "ValidationError" },
        { new CreateLoadBalancer("web", "internal", [],
            []) { Tags = None.Add(TagNames.Address, "Bob's/load-balancer/web") }, "ValidationError" },
        { new CreateAutoScalingGroup("a:b", new("lt-0123", 1, 1, [], [], 0)) { Tags = None }, "ValidationError" },
        { new CreateRole("a/b", "/", "{}", "") { Tags = None }, "ValidationError" },
        { new CreateInstanceProfile("a*b", "/") { Tags = None }, "ValidationError" },
        { new CreateLogGroup("a*b") { Tags = None }, "InvalidParameterException" },
        { new CreateVpc(System.Net.IPNetwork.Parse("10.0.0.0/15")) { Tags = None }, "InvalidVpc.Range" },
        { new CreateTags("vpc-0123", None.Add("Name", new string('x', 257))), "InvalidParameterValue" },
        { new CreateBucket("amzn-s3-demo-b", "BucketOwnerEnforced") { Tags = None }, "InvalidBucketName" },
        { new PutBucketTagging("demo-b", None.Add("Owner", "Bob's")), "InvalidTag" },
    };

    [Theory]
    [MemberData(nameof(RefusedBySimulator))]
    public async Task The_simulator_refuses_with_the_code_of_AWS(Change change, string code)
    {
        CloudException error = await Assert.ThrowsAsync<CloudException>(
            () => _shell.World.Connect("111111111111", "us-west-2").ApplyAsync(change, default));
        Assert.Equal(code, error.Code);
    }

    [Fact]
    public void A_public_block_is_taken_with_a_warning()
    {
        _shell.Run("$null = New-SecureVpc -Name V -CidrBlock 8.8.0.0/16");
        Assert.Contains("65,536 public IPv4 addresses", Assert.Single(_shell.Warnings), StringComparison.Ordinal);
        _shell.Warnings.Clear();
        _shell.Run("$null = New-SecureVpc -Name W -CidrBlock 172.31.0.0/16; $null = New-SecureVpc -Name X -CidrBlock 100.64.0.0/16");
        Assert.Empty(_shell.Warnings);
    }

    private static ImmutableSortedDictionary<string, string> None => ImmutableSortedDictionary<string, string>.Empty;
}
