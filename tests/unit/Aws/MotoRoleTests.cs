using Amazon.Runtime;
using SecureNet.Aws;
using SecureNet.Cloud;
using SecureNet.Model;
using SecureNet.Policies;

namespace SecureNet.Tests.Aws;

/// <summary>A role's managed policies and its boundary over the real wire protocol, in the version that holds.</summary>
[Trait("Category", "Moto")]
public sealed class MotoRoleTests(MotoServer moto) : IClassFixture<MotoServer>
{
    private const string Account = "123456789012";
    private const string Trust = """{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}}""";

    [SkippableFact]
    public async Task Managed_policies_are_read_in_their_default_version_and_so_is_the_boundary()
    {
        AwsClients clients = new(new CloudConnection { Region = "us-east-1", EndpointUrl = moto.Url() }, new BasicAWSCredentials("test", "test"));
        QueryClient iam = clients.Query(QueryService.Iam);
        AwsCloud cloud = new(new(Account, "us-east-1"), clients);
        string data = $"arn:aws:iam::{Account}:policy/team/Data", limit = $"arn:aws:iam::{Account}:policy/Limit";
        await Call("CreatePolicy", ("PolicyName", "Data"), ("Path", "/team/"), ("PolicyDocument", Json("s3:GetObject")));
        await Call("CreatePolicyVersion", ("PolicyArn", data), ("PolicyDocument", Json("s3:PutObject")), ("SetAsDefault", "true"));
        await Call("CreatePolicy", ("PolicyName", "Limit"), ("PolicyDocument", Json("s3:*")));
        foreach (string name in new[] { "with", "without" }) { await Call("CreateRole", ("RoleName", name), ("AssumeRolePolicyDocument", Trust)); }
        await Call("AttachRolePolicy", ("RoleName", "with"), ("PolicyArn", data));
        await Call("PutRolePermissionsBoundary", ("RoleName", "with"), ("PermissionsBoundary", limit));
        Role[] roles = [.. (await cloud.ListAsync(ResourceKind.Role, ResourceFilter.ById("with", "without"), CancellationToken.None)).OfType<Role>().OrderBy(r => r.RoleName, StringComparer.Ordinal)];
        Assert.Equal([data], roles[0].AttachedPolicyArns);
        Assert.Equal(limit, roles[0].PermissionsBoundaryArn);
        Assert.Equal((Json("s3:PutObject"), Json("s3:*")), (roles[0].ManagedPolicies[data], roles[0].ManagedPolicies[limit]));
        Assert.Empty(HostIdentity.UnreadOf(roles[0]));
        Assert.Equal((null, 0), (roles[1].PermissionsBoundaryArn, roles[1].ManagedPolicies.Count));

        Task Call(string action, params (string Name, string Value)[] members)
        {
            QueryParameters parameters = [];
            foreach ((string name, string value) in members) { parameters.Set(name, value); }
            return iam.CallAsync(action, parameters, CancellationToken.None);
        }
    }

    private static string Json(string action) => $$"""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"{{action}}","Resource":"*"}]}""";
}
