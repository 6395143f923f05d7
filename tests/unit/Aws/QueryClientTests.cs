using Amazon.Runtime;
using SecureNet.Aws;

namespace SecureNet.Tests.Aws;

/// <summary>The runtime of the services that have no SDK package here.</summary>
public sealed class QueryClientTests(MotoServer moto) : IClassFixture<MotoServer>
{
    [SkippableFact]
    [Trait("Category", "Moto")]
    public async Task Calls_answers_and_errors_go_over_the_wire()
    {
        AwsClients clients = new(new() { Region = "us-west-2", EndpointUrl = moto.Url() }, new BasicAWSCredentials("test", "test"));
        QueryClient iam = clients.Query(QueryService.Iam);
        QueryParameters role = new QueryParameters().Set("RoleName", "query-test")
            .Set("AssumeRolePolicyDocument", "{\"Version\":\"2012-10-17\",\"Statement\":[]}")
            .List("Tags", [("a b", "c=d e"), ("x", "")], (p, at, tag) => p.Set(at + ".Key", tag.Item1).Set(at + ".Value", tag.Item2));
        QueryResponse made = await iam.CallAsync("CreateRole", role, default);
        Assert.Equal("query-test", made.Result.Element("Role")!.Element("RoleName")!.Value);
        Assert.NotEmpty(made.ResponseMetadata.RequestId);
        QueryResponse tags = await iam.CallAsync("ListRoleTags", new QueryParameters().Set("RoleName", "query-test"), default);
        Assert.Equal("a b=c=d e, x=", string.Join(", ",
            tags.Result.Element("Tags")!.Elements("member").Select(t => $"{t.Element("Key")!.Value}={t.Element("Value")!.Value}")));
        AmazonServiceException twice = await Assert.ThrowsAsync<AmazonServiceException>(() => iam.CallAsync("CreateRole", role, default));
        Assert.Equal("EntityAlreadyExists", twice.ErrorCode);
        Assert.Contains("query-test", twice.Message, StringComparison.Ordinal);
    }
}
