using Amazon.EC2;
using Amazon.EC2.Model;
using SecureNet.Cloud;
using SecureNet.Model;

namespace SecureNet.Aws;

/// <summary>
/// Rules of security groups that carry tags of a deployment (DescribeSecurityGroupRules); the others are read with their groups.
/// </summary>
internal sealed class SecurityGroupRuleHandler(AmazonEC2Client ec2, CallRecorder calls) : IResourceHandler
{
    public bool Lists(ResourceKind kind) => kind == ResourceKind.SecurityGroupRule;

    public bool Applies(Change change) => false;

    public Task<Resource?> ApplyAsync(Change change, CancellationToken cancellationToken) => throw new NotSupportedException();

    public async Task<IReadOnlyList<Resource>> ListAsync(ResourceKind kind, ResourceFilter filter, CancellationToken cancellationToken)
    {
        // A region may have ten thousand rules: only those that a deployment tagged are asked for.
        List<Filter> filters = Ec2Filters.Of(filter with { Deployment = filter.Deployment ?? "*" }, "security-group-rule-id", null)!;
        List<Amazon.EC2.Model.SecurityGroupRule> rules = await calls.PagesAsync("DescribeSecurityGroupRules",
            n => ec2.DescribeSecurityGroupRulesAsync(new() { NextToken = n, Filters = filters }, cancellationToken),
            r => (r.SecurityGroupRules, r.NextToken)).ConfigureAwait(false);
        return [.. rules.Select(r => RuleMapper.Map(r, calls.Place)).Where(r => r.Deployment is not null && filter.Matches(r))];
    }
}
