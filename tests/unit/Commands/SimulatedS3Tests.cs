using SecureNet.Cloud;
using SecureNet.Simulation;

namespace SecureNet.Tests.Commands;

/// <summary>The simulated S3 judges requests by the policies, as S3 does.</summary>
public sealed class SimulatedS3Tests : IDisposable
{
    private const string Allow =
        """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"111111111111"},"Action":"s3:"""
            + """PutObject","Resource":"arn:aws:s3:::demo-b/*"}]}""";
    private const string Wide =
        """{"Version":"2012-10-17","Statement":[{"Sid":"Wide","Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"""
            + """["arn:aws:s3:::demo-b","arn:aws:s3:::demo-b/*"],"Condition":{"StringNotEquals":{"aws:SourceVpce":"vpce-b"}}}]}""";

    private readonly Shell _shell = new();
    private readonly SimulatedCloud _a;
    private readonly SimulatedCloud _b;

    public SimulatedS3Tests()
    {
        _shell.Run(ReferenceNetwork.Connect + "$null = New-SecureBucket -Name demo-b -Account B");
        (_a, _b) = (_shell.World.Connect("111111111111", "us-west-2"), _shell.World.Connect("222222222222", "us-east-1"));
    }

    public void Dispose() => _shell.Dispose();

    private static async Task Denied(Func<Task> call, string text)
    {
        CloudException refused = await Assert.ThrowsAsync<CloudException>(call);
        Assert.Equal("AccessDenied", refused.Code);
        Assert.Contains(text, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_account_needs_the_bucket_policy()
    {
        await Denied(() => _a.Objects.PutAsync("demo-b", "logs/a", new byte[1], default),
            "is not authorized to perform: s3:PutObject on resource: \"arn:aws:s3:::demo-b/logs/a\"");
        await _b.ApplyAsync(new PutBucketPolicy("demo-b", Allow), default);
        await _a.Objects.PutAsync("demo-b", "logs/a", new byte[1], default);
        Assert.False(await _b.Objects.IsEmptyAsync("demo-b", default));
        await Denied(() => _a.Objects.OpenReadAsync("demo-b", "logs/a", default), "s3:GetObject");
    }

    [Fact]
    public async Task A_policy_can_lock_its_own_administrators_out_for_good()
    {
        await _b.ApplyAsync(new PutBucketPolicy("demo-b", Wide), default);
        await Denied(() => _b.Objects.PutAsync("demo-b", "a", new byte[1], default), "with an explicit deny in a resource-based policy");
        await Denied(() => _b.ApplyAsync(new DeleteBucketPolicy("demo-b"), default), "s3:DeleteBucketPolicy");
    }

    [Fact]
    public async Task No_public_policy_where_it_is_blocked_and_none_that_is_not_valid()
    {
        string open = Allow.Replace("{\"AWS\":\"111111111111\"}", "\"*\"", StringComparison.Ordinal);
        await Denied(() => _b.ApplyAsync(new PutBucketPolicy("demo-b", open), default), "BlockPublicPolicy");
        CloudException malformed = await Assert.ThrowsAsync<CloudException>(() =>
            _b.ApplyAsync(new PutBucketPolicy("demo-b", Allow.Replace("\"Allow\"", "\"Permit\"", StringComparison.Ordinal)), default));
        Assert.Equal("MalformedPolicy", malformed.Code);
        Assert.Contains("Statement[0].Effect", malformed.Message, StringComparison.Ordinal);
    }
}
