using System.Collections.Immutable;
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
    private const string Trust = """{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws."""
        + """com"},"Action":"sts:AssumeRole"}}""";

    [SkippableFact]
    public async Task Managed_policies_are_read_in_their_default_version_and_so_is_the_boundary()
    {
        AwsClients clients = new(new CloudConnection { Region = "us-east-1", EndpointUrl = moto.Url() },
            new BasicAWSCredentials("test", "test"));
        QueryClient iam = clients.Query(QueryService.Iam);
        AwsCloud cloud = new(new(Account, "us-east-1"), clients);
        string data = $"arn:aws:iam::{Account}:policy/team/Data", limit = $"arn:aws:iam::{Account}:policy/Limit";
        await Call("CreatePolicy", ("PolicyName", "Data"), ("Path", "/team/"), ("PolicyDocument", Json("s3:GetObject")));
        await Call("CreatePolicyVersion", ("PolicyArn", data), ("PolicyDocument", Json("s3:PutObject")), ("SetAsDefault", "true"));
        await Call("CreatePolicy", ("PolicyName", "Limit"), ("PolicyDocument", Json("s3:*")));
        foreach (string name in new[] { "with", "without" })
        {
            await Call("CreateRole", ("RoleName", name), ("AssumeRolePolicyDocument", Trust));
        }
        await Call("AttachRolePolicy", ("RoleName", "with"), ("PolicyArn", data));
        await Call("PutRolePermissionsBoundary", ("RoleName", "with"), ("PermissionsBoundary", limit));
        Role[] roles = [.. (await cloud.ListAsync(ResourceKind.Role, ResourceFilter.ById("with", "without"), CancellationToken.None))
            .OfType<Role>().OrderBy(r => r.RoleName, StringComparer.Ordinal)];
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

    [SkippableFact]
    public async Task A_role_is_bounded_by_the_call_that_makes_it_and_another_boundary_replaces_it()
    {
        AwsClients clients = new(new CloudConnection { Region = "us-east-1", EndpointUrl = moto.Url() },
            new BasicAWSCredentials("test", "test"));
        AwsCloud cloud = new(new(Account, "us-east-1"), clients);
        string one = $"arn:aws:iam::{Account}:policy/One", two = $"arn:aws:iam::{Account}:policy/Two";
        foreach (string name in new[] { "One", "Two" })
        {
            await clients.Query(QueryService.Iam).CallAsync(
                "CreatePolicy", new QueryParameters().Set("PolicyName", name).Set("PolicyDocument", Json("s3:*")), CancellationToken.None);
        }

        Role made = (Role)(await cloud.ApplyAsync(
            new CreateRole("bounded", "/", Trust, "") { PermissionsBoundaryArn = one, Tags = ImmutableSortedDictionary<string,
            string>.Empty }, CancellationToken.None))!;
        Assert.Equal((one, one), (made.PermissionsBoundaryArn, await Bound()));
        await cloud.ApplyAsync(new PutRolePermissionsBoundary(made.Id, two), CancellationToken.None);
        Assert.Equal(two, await Bound());

        async Task<string?> Bound() => (
            (Role)(await cloud.ListAsync(ResourceKind.Role, ResourceFilter.ById("bounded"), CancellationToken.None)).Single())
            .PermissionsBoundaryArn;
    }

    [SkippableFact]
    public async Task Who_is_connected_is_told_with_AWSs_time_and_nothing_is_made_to_tell_rights()
    {
        AwsClients clients = new(new CloudConnection { Region = "us-east-1", EndpointUrl = moto.Url() },
            new BasicAWSCredentials("test", "test"));
        AwsCloud cloud = new(new(Account, "us-east-1"), clients, $"arn:aws:iam::{Account}:user/moto");
        CallerIdentity caller = await cloud.GetCallerIdentityAsync(CancellationToken.None);
        Assert.Equal(Account, caller.AccountId);
        Assert.InRange(caller.Ahead!.Value.TotalSeconds, -30, 30);
        int vpcs = (await clients.Ec2.DescribeVpcsAsync()).Vpcs.Count;
        IReadOnlyList<RightAnswer> rights = await cloud.ProbeRightsAsync(
            [new("ec2:CreateVpc"), new("ec2:CreateInternetGateway"), new("ec2:CreateSubnet")], "moto", CancellationToken.None);
        Assert.Equal(["ec2:CreateVpc", "ec2:CreateInternetGateway", "ec2:CreateSubnet"], rights.Select(r => r.Right.Action));
        // moto simulates no policies, so what no dry run tells is not known.
        Assert.Null(rights[2].Allowed);
        Assert.Contains("SimulatePrincipalPolicy", rights[2].How, StringComparison.Ordinal);
        Assert.Equal(vpcs, (await clients.Ec2.DescribeVpcsAsync()).Vpcs.Count);
        Assert.All(rights.Take(2), r => Assert.Null(r.Allowed));
    }

    [SkippableFact]
    public async Task A_template_tags_what_it_launches_and_a_version_without_them_differs()
    {
        AwsClients clients = new(new CloudConnection { Region = "us-east-1", EndpointUrl = moto.Url() },
            new BasicAWSCredentials("test", "test"));
        AwsCloud cloud = new(new(Account, "us-east-1"), clients);
        Amazon.EC2.Model.Image image = (await clients.Ec2.DescribeImagesAsync(
            new Amazon.EC2.Model.DescribeImagesRequest { Owners = ["amazon"] })).Images[0];
        LaunchTemplateData data = new()
        {
            ImageId = image.ImageId, InstanceType = "t3.micro", SecurityGroupIds = ["sg-1"],
                LaunchedTags = ImmutableSortedDictionary<string, string>.Empty.Add("cost", "42").Add("Name", "T"),
        };
        Resource made = (await cloud.ApplyAsync(
            new CreateLaunchTemplate("tagged", data) { Tags = data.LaunchedTags }, CancellationToken.None))!;
        List<Amazon.EC2.Model.LaunchTemplateTagSpecification> sent = (
            await clients.Ec2.DescribeLaunchTemplateVersionsAsync(new() { LaunchTemplateId = made.Id }))
            .LaunchTemplateVersions[0].LaunchTemplateData.TagSpecifications;
        // moto keeps the tags of the template among them.
        sent.RemoveAll(s => s.ResourceType == "launch-template");
        Assert.Equal(["instance", "network-interface", "volume"], sent.Select(s => s.ResourceType.Value).Order(StringComparer.Ordinal));
        Assert.All(sent, s => Assert.Equal(["Name=T", "cost=42"], s.Tags.Select(t => $"{t.Key}={t.Value}").Order(StringComparer.Ordinal)));
        Assert.True(data.SameAs(await Read()));
        await clients.Ec2.CreateLaunchTemplateVersionAsync(new()
        {
            LaunchTemplateId = made.Id, SourceVersion = "1",
                LaunchTemplateData = new() { ImageId = image.ImageId, InstanceType = "t3.micro",
                TagSpecifications = [new() { ResourceType = "instance", Tags = [new("cost", "42")] }] },
        });
        Assert.Empty((await Read()).LaunchedTags);

        async Task<LaunchTemplateData> Read() => (
            (LaunchTemplate)(await cloud.ListAsync(ResourceKind.LaunchTemplate, ResourceFilter.ById(made.Id), CancellationToken.None))
            .Single()).Data;
    }

    private static string Json(string action) =>
        $$"""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"{{action}}","Resource":"*"}]}""";
}
