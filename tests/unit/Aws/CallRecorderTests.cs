using System.Net;
using Amazon.Runtime;
using SecureNet.Aws;
using SecureNet.Cloud;

namespace SecureNet.Tests.Aws;

/// <summary>The calls that are made for each of many resources.</summary>
public class CallRecorderTests
{
    private readonly CallRecorder _calls = new(new("111111111111", "us-east-1"));

    [Fact]
    public async Task A_busy_service_is_asked_again_and_every_try_is_recorded()
    {
        List<string?> codes = [];
        _calls.Called += call => codes.Add(call.ErrorCode);
        int tries = 0;
        await _calls.CallEachAsync("elasticloadbalancing:DescribeTargetHealth", "arn", () => ++tries < 3 ? throw Busy("Throttling") : Task.FromResult(new AmazonWebServiceResponse()), default);
        Assert.Equal(["Throttling", "Throttling", null], codes);
    }

    [Fact]
    public async Task Another_failure_is_not_repeated()
    {
        int tries = 0;
        CloudException error = await Assert.ThrowsAsync<CloudException>(() => _calls.CallEachAsync<AmazonWebServiceResponse>("elasticloadbalancing:DescribeTargetHealth", "arn", () => { tries++; throw Busy("AccessDenied"); }, default));
        Assert.Equal(("AccessDenied", 1), (error.Code, tries));
    }

    [Fact]
    public async Task Only_a_few_are_under_way_at_once()
    {
        int now = 0, most = 0;
        await Task.WhenAll(Enumerable.Range(0, 60).Select(_ => _calls.CallEachAsync("ec2:GetManagedPrefixListEntries", null, async () =>
        {
            int here = Interlocked.Increment(ref now);
            InterlockedMax(ref most, here);
            await Task.Delay(2);
            Interlocked.Decrement(ref now);
            return new AmazonWebServiceResponse();
        }, default)));
        Assert.InRange(most, 2, 8);
    }

    private static AmazonServiceException Busy(string code) => new(code, null, ErrorType.Sender, code, "request", HttpStatusCode.BadRequest);

    private static void InterlockedMax(ref int target, int value)
    {
        for (int seen = Volatile.Read(ref target); value > seen; seen = Volatile.Read(ref target)) { Interlocked.CompareExchange(ref target, value, seen); }
    }
}
