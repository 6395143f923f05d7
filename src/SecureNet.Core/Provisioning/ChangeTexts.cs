using SecureNet.Cloud;
using SecureNet.Model;
using SecureNet.Printing;

namespace SecureNet.Provisioning;

/// <summary>The texts of a change that AWS has rules for, each with its rule.</summary>
internal static class ChangeTexts
{
    public static IEnumerable<(TextRule Rule, string Value)> Of(Change change) => NamesOf(change).Concat(TagsOf(change));

    private static IEnumerable<(TextRule Rule, string Value)> NamesOf(Change change) => change switch
    {
        CreateSecurityGroup c => [(TextRules.SecurityGroupName, c.GroupName), (TextRules.SecurityGroupDescription, c.Description)],
        AuthorizeSecurityGroupRules c =>
            c.Rules.Select(r => r.Description).OfType<string>().Select(d => (TextRules.SecurityGroupRuleDescription, d)),
        ImportKeyPair c => [(TextRules.KeyPairName, c.KeyName)],
        CreateKeyPair c => [(TextRules.KeyPairName, c.KeyName)],
        CreateImage c => [(TextRules.ImageName, c.ImageName), (TextRules.ImageDescription, c.Description)],
        RunInstances { UserData: { } data } => [(TextRules.UserData, data)],
        CreateLaunchTemplate { Data.UserData: { } data } c =>
            [(TextRules.LaunchTemplateName, c.LaunchTemplateName), (TextRules.TemplateUserData, data)],
        CreateLaunchTemplate c => [(TextRules.LaunchTemplateName, c.LaunchTemplateName)],
        CreateLaunchTemplateVersion { Data.UserData: { } data } => [(TextRules.TemplateUserData, data)],
        CreateLoadBalancer c => [(TextRules.LoadBalancerName, c.LoadBalancerName)],
        CreateTargetGroup c => [(TextRules.TargetGroupName, c.TargetGroupName), (TextRules.HealthCheckPath, c.HealthCheckPath)],
        CreateAutoScalingGroup c => [(TextRules.AutoScalingGroupName, c.AutoScalingGroupName)],
        CreateRole c => [(TextRules.RoleName, c.RoleName)],
        CreateInstanceProfile c => [(TextRules.InstanceProfileName, c.InstanceProfileName)],
        CreateLogGroup c => [(TextRules.LogGroupName, c.LogGroupName)],
        CreateWorkGroup c => [(TextRules.WorkGroupName, c.Name)],
        _ => [],
    };

    private static IEnumerable<(TextRule Rule, string Value)> TagsOf(Change change)
    {
        IReadOnlyDictionary<string, string>? tags = change switch
        {
            CreateChange c => c.Tags,
            CreateTags c => c.Tags,
            AuthorizeSecurityGroupRules c => c.Tags,
            PutBucketTagging c => c.Tags,
            TagRole c => c.Tags,
            TagLogGroup c => c.Tags,
            _ => null,
        };
        if (tags is null || TextRules.TagValue(change.Service) is not { } rule) { return []; }
        return tags.Select(t => (rule with
        {
            Noun = $"the value of tag '{SafeText.Of(t.Key)}'", Parameter = ParameterOf(t.Key), Advice = AdviceOf(t.Key)
        }, t.Value));
    }

    private static string ParameterOf(string key) => key switch
    {
        TagNames.Name or TagNames.Address => "-Name",
        TagNames.Deployment => "-Deployment",
        _ => "-Tag",
    };

    private static string? AdviceOf(string key) => key != TagNames.Address ? null
        : "It is made of the names of the resource and of what it lies in, such as its VPC: "
            + "give them shorter names, of letters, digits, spaces and _.:/=+-@.";
}
