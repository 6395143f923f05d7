using SecureNet.Cloud;

namespace SecureNet.Provisioning;

/// <summary>
/// The rules for names, descriptions, tags and user data that AWS refuses otherwise, for the cmdlets and the simulator alike. Source: AWS's
/// service models (TX1 to TX5 of docs/dev/rules.md), the member that each rule names; what they do not say is cited beside the rule.
/// </summary>
public static class TextRules
{
    private const string GroupSigns = " ._-:/()#,@[]+=&;{}!$*";
    private const string UserDataNoun = "the user data of an instance";
    private const string UserDataAdvice = "Give a shorter -UserData, or let the script fetch the rest from a bucket.";

    public static TextRule SecurityGroupName { get; } =
        new("the name of a security group", "-Name", "ec2 CreateSecurityGroup GroupName", 255,
            Alphabet.Ascii(GroupSigns), "InvalidParameterValue")
        {
            Reserved = "sg-",
        };

    public static TextRule SecurityGroupDescription { get; } =
        new("the description of a security group", "-Name", "ec2 CreateSecurityGroup Description", 255,
            Alphabet.Ascii(GroupSigns), "InvalidParameterValue");

    public static TextRule SecurityGroupRuleDescription { get; } =
        new("the description of a security group rule", "-Name",
            "ec2 AuthorizeSecurityGroupIngress IpPermissions.IpRanges.Description", 255,
            Alphabet.Ascii(GroupSigns), "InvalidParameterValue")
        {
            Shortest = 0,
        };

    // "Up to 255 ASCII characters": that control characters are ASCII too does not make names of them.
    public static TextRule KeyPairName { get; } =
        new("the name of a key pair", "-Name", "ec2 CreateKeyPair KeyName", 255,
            Alphabet.PrintableAscii, "InvalidParameterValue");

    // Source of the code: EC2 API reference, "Error codes".
    public static TextRule ImageName { get; } =
        new("the name of an image", "-Name", "ec2 CreateImage Name", 128,
            Alphabet.Ascii("()[] ./-'@_"), "InvalidAMIName.Malformed")
        {
            Shortest = 3,
        };

    public static TextRule ImageDescription { get; } =
        new("the description of an image", "-Description", "ec2 CreateImage Description", 255,
            Alphabet.Any, "InvalidParameterValue")
        {
            Shortest = 0,
            Id = "InvalidDescription",
            LongId = "DescriptionTooLong",
        };

    // 16 KB before the encoding in base64: EC2 user guide, "Run commands when you launch an EC2 instance with user data input".
    public static TextRule UserData { get; } =
        new(UserDataNoun, "-UserData", "ec2 RunInstances UserData", 16 * 1024,
            Alphabet.Any, "InvalidParameterValue")
        {
            Shortest = 0, InBytes = true, IsShown = false, LongId = "UserDataTooLong", Advice = UserDataAdvice,
        };

    public static TextRule TemplateUserData { get; } = UserData with { Member = "ec2 CreateLaunchTemplate LaunchTemplateData.UserData" };

    // Source of the code: EC2 API reference, "Error codes".
    public static TextRule LaunchTemplateName { get; } =
        new("the name of a launch template", "-Name", "ec2 CreateLaunchTemplate LaunchTemplateName", 128,
            Alphabet.Ascii("()./_-"), "InvalidLaunchTemplateName.MalformedException")
        {
            Shortest = 3,
        };

    public static TextRule LoadBalancerName { get; } =
        new("the name of a load balancer", "-Name", "elbv2 CreateLoadBalancer Name", 32,
            Alphabet.Ascii("-"), "ValidationError")
        {
            NoHyphenAtEnds = true,
            Reserved = "internal-",
        };

    public static TextRule TargetGroupName { get; } =
        new("the name of a target group", "-TargetGroupName", "elbv2 CreateTargetGroup Name", 32,
            Alphabet.Ascii("-"), "ValidationError")
        {
            NoHyphenAtEnds = true,
        };

    public static TextRule HealthCheckPath { get; } =
        new("the path of a health check", "-HealthCheckPath", "elbv2 CreateTargetGroup HealthCheckPath", 1024,
            Alphabet.Any, "ValidationError")
        {
            Id = "InvalidHealthCheckPath",
            LongId = "InvalidHealthCheckPath",
        };

    // The text says ASCII 33 to 126 without a colon, the pattern takes spaces too, and groups have them.
    public static TextRule AutoScalingGroupName { get; } =
        new("the name of an Auto Scaling group", "-Name", "autoscaling CreateAutoScalingGroup AutoScalingGroupName", 255,
            Alphabet.PrintableAsciiWithout(':'), "ValidationError");

    public static TextRule RoleName { get; } =
        new("the name of a role", "-Name", "iam CreateRole RoleName", 64,
            Alphabet.Ascii("_+=,.@-"), "ValidationError")
        {
            Id = "InvalidRoleName",
            LongId = "InvalidRoleName",
        };

    public static TextRule InstanceProfileName { get; } = RoleName with
    {
        Noun = "the name of an instance profile", Member = "iam CreateInstanceProfile InstanceProfileName", Longest = 128,
    };

    // CreateLogGroup: "Log group names can't start with the string aws/".
    public static TextRule LogGroupName { get; } =
        new("the name of a log group", "-LogGroupName", "logs CreateLogGroup logGroupName", 512,
            Alphabet.Ascii("_-/.#"), "InvalidParameterException")
        {
            Reserved = "aws/",
            Id = "InvalidLogGroupName",
            LongId = "InvalidLogGroupName",
            Advice = "Use a -LogGroupName such as /securenet/two-account-network/VPC-ACC-B.",
        };

    public static TextRule WorkGroupName { get; } =
        new("the name of a workgroup", "-BucketName", "athena CreateWorkGroup Name", 128, Alphabet.Ascii("._-"), "InvalidRequestException");

    /// <summary>
    /// The value of a tag. EC2 takes every character (EC2 user guide, "Tag restrictions"), the others what their model says.
    /// </summary>
    /// <param name="service">The prefix of the service's IAM actions.</param>
    /// <returns>The rule, or null for a service whose tags are no tags.</returns>
    public static TextRule? TagValue(string service)
    {
        // Source for S3: its API reference, data type S3Tag.
        TextRule rule = new("the value of a tag", "-Tag", "", 256, Alphabet.Unicode("_.:/=+-@"), "ValidationError")
        {
            Shortest = 0, Id = "InvalidTag", LongId = "InvalidTag",
        };
        return service switch
        {
            "ec2" => rule with { Characters = Alphabet.Any, Code = "InvalidParameterValue", Member = "ec2 CreateTags Tags.Value" },
            "autoscaling" => rule with { Characters = Alphabet.Any, Member = "autoscaling CreateAutoScalingGroup Tags.Value" },
            "elasticloadbalancing" => rule with { Member = "elbv2 CreateLoadBalancer Tags.Value" },
            "iam" => rule with { Member = "iam CreateRole Tags.Value" },
            "logs" => rule with { Code = "InvalidParameterException", Member = "logs CreateLogGroup tags.value" },
            "athena" => rule with { Code = "InvalidRequestException", Member = "athena CreateWorkGroup Tags.Value" },
            "s3" => rule with { Code = "InvalidTag", Member = "s3control TagResource Tags.Value" },
            _ => null,
        };
    }

    /// <summary>The name of a peering connection, which is a tag and nothing else.</summary>
    public static TextRule PeeringName { get; } = TagValue("ec2")! with
    {
        Noun = "the name of a peering connection", Parameter = "-Name", Shortest = 1, Id = "InvalidName", LongId = "NameTooLong",
    };

    /// <summary>Every rule.</summary>
    public static IReadOnlyList<TextRule> All { get; } =
    [
        SecurityGroupName, SecurityGroupDescription, SecurityGroupRuleDescription, KeyPairName, ImageName, ImageDescription,
        UserData, TemplateUserData, LaunchTemplateName, LoadBalancerName, TargetGroupName, HealthCheckPath, AutoScalingGroupName,
        RoleName, InstanceProfileName, LogGroupName, WorkGroupName,
        .. ((string[])["ec2", "autoscaling", "elasticloadbalancing", "iam", "logs", "athena", "s3"]).Select(s => TagValue(s)!),
    ];

    /// <summary>Refuses what a host's name would make.</summary>
    /// <exception cref="RefusedException">AWS would refuse the host's security group or a tag.</exception>
    public static void CheckGroupOf(string name) => SecurityGroupName.Check($"{name}-sg", name);

    /// <summary>Refuses a plan that AWS would refuse on the way.</summary>
    /// <exception cref="RefusedException">A text of one of the changes cannot be.</exception>
    public static void Check(IEnumerable<Change> changes)
    {
        ArgumentNullException.ThrowIfNull(changes);
        foreach ((TextRule rule, string value) in changes.SelectMany(ChangeTexts.Of)) { rule.CheckMade(value); }
    }
}
