using System.Collections.Immutable;
using SecureNet.Cloud;
using SecureNet.Model;

namespace SecureNet.Provisioning;

/// <summary>
/// The tags of rules that a deployment puts onto security groups which are not its: by them the rules are listed and removed with it. The
/// rules of its own groups need none, they go with their group.
/// </summary>
public static class RuleMark
{
    /// <summary>The plan with the tags on the rules that need them.</summary>
    /// <param name="plan">What is to be done.</param>
    /// <param name="have">The network with the groups; a group that it lacks is one that the plan makes.</param>
    /// <param name="deploymentOf">The deployment that a place is connected for, or null.</param>
    public static Plan On(Plan plan, Network have, Func<Place, string?> deploymentOf) => plan with
    {
        Steps =
        [
            .. plan.Steps.Select(s => s.Change is AuthorizeSecurityGroupRules { Tags.Count: 0 } add
                && deploymentOf(s.Place) is { } deployment
                && have.Find<SecurityGroup>(s.Place, ResourceKind.SecurityGroup, add.GroupId) is { } group && group.Deployment != deployment
                ? s with { Change = add with { Tags = TagsFor(deployment, add.GroupId) } } : s),
        ],
    };

    /// <summary>True where AWS made no rule because of its tags: the caller may not tag, or the endpoint knows no tags of rules.</summary>
    public static bool IsRefused(CloudException error) => !error.MayHaveBeenDone && (error.Code == "UnknownParameter"
        || (error.Code is "UnauthorizedOperation" or "AccessDenied" && error.Message.Contains("ec2:CreateTags", StringComparison.Ordinal)));

    /// <summary>What is said before the rule is granted without tags.</summary>
    public static string Notice(Place place, AuthorizeSecurityGroupRules rules, CloudException error) =>
        $"{string.Join(", ", rules.Rules)} in {rules.GroupId} of {place} cannot be tagged ({error.Code} of "
            + "ec2:CreateTags). It is granted without tags now, so "
        + "Get-SecureDeployment will not show it and Remove-SecureDeployment will leave it; Revoke-NetworkAccess takes it away. "
        + "Allow ec2:CreateTags for security group rules to have it known.";

    private static ImmutableSortedDictionary<string, string> TagsFor(string deployment, string groupId) => ImmutableSortedDictionary<string,
        string>.Empty
        .Add(TagNames.Deployment, deployment).Add(TagNames.Address, $"security-group/{groupId}/rule");
}
