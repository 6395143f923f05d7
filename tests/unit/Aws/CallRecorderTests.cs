using System.Net;
using Amazon.Runtime;
using SecureNet.Aws;
using SecureNet.Cloud;

namespace SecureNet.Tests.Aws;

/// <summary>Which calls are made again, and how many at once.</summary>
public class CallRecorderTests
{
    private readonly CallRecorder _calls = new(new("111111111111", "us-east-1"), TimeSpan.FromMilliseconds(1));

    [Fact]
    public async Task A_busy_service_is_asked_again_and_every_try_is_recorded()
    {
        List<string?> codes = [];
        _calls.Called += call => codes.Add(call.ErrorCode);
        int tries = 0;
        await _calls.CallEachAsync("elasticloadbalancing:DescribeTargetHealth", "arn",
            () => ++tries < 3 ? throw Busy("Throttling") : Task.FromResult(new AmazonWebServiceResponse()), default);
        Assert.Equal(["Throttling", "Throttling", null], codes);
    }

    [Fact]
    public async Task Another_failure_is_not_repeated()
    {
        int tries = 0;
        CloudException error = await Assert.ThrowsAsync<CloudException>(() => _calls.CallEachAsync<AmazonWebServiceResponse>(
            "elasticloadbalancing:DescribeTargetHealth", "arn", () => { tries++; throw Busy("AccessDenied"); }, default));
        Assert.Equal(("AccessDenied", 1), (error.Code, tries));
    }

    [Fact]
    public async Task A_change_is_left_to_the_executor()
    {
        int tries = 0;
        await Assert.ThrowsAsync<CloudException>(() => _calls.CallAsync<AmazonWebServiceResponse>("ec2:CreateVpc", true, null,
            () => { tries++; throw Busy("RequestLimitExceeded"); }));
        Assert.Equal(1, tries);
    }

    [Fact]
    public async Task A_reading_call_without_an_answer_is_made_once_more()
    {
        int tries = 0;
        CloudException error = await Assert.ThrowsAsync<CloudException>(() => _calls.CallAsync<AmazonWebServiceResponse>("s3:GetObject",
            false, null, () => { tries++; throw new HttpRequestException("reset"); }));
        Assert.Equal(("RequestTimeout", 2), (error.Code, tries));
    }

    [Fact]
    public async Task A_service_that_stays_busy_is_said_so()
    {
        CloudException error = await Assert.ThrowsAsync<CloudException>(
            () => _calls.CallAsync<AmazonWebServiceResponse>("ec2:DescribeVpcs", false, null, () => throw Busy("RequestLimitExceeded")));
        Assert.Equal("RequestLimitExceeded", error.Code);
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

    private static AmazonServiceException Busy(string code) =>
        new(code, null, ErrorType.Sender, code, "request", HttpStatusCode.BadRequest);

    private static void InterlockedMax(ref int target, int value)
    {
        for (int seen = Volatile.Read(ref target); value > seen; seen = Volatile.Read(ref target))
        {
            Interlocked.CompareExchange(ref target, value, seen);
        }
    }
}
