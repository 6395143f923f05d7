using SecureNet.Cloud;

namespace SecureNet.Tests.Core;

/// <summary>What is run on a host to try S3, and what its end says.</summary>
public class S3ProbeCommandTests
{
    [Theory]
    [InlineData(0, "ETag", S3ProbeOutcome.Done)]
    [InlineData(254, "An error occurred (PreconditionFailed) when calling the PutObject operation", S3ProbeOutcome.Done)]
    [InlineData(254, "An error occurred (NoSuchKey) when calling the GetObject operation", S3ProbeOutcome.Done)]
    [InlineData(254, "An error occurred (AccessDenied) when calling the PutObject operation: Access Denied", S3ProbeOutcome.Denied)]
    [InlineData(255, "Connect timeout on endpoint URL: \"https://demo.s3.us-east-1.amazonaws.com/axel.txt\"", S3ProbeOutcome.Unreachable)]
    [InlineData(124, "", S3ProbeOutcome.Unreachable)]
    [InlineData(127, "aws: command not found", S3ProbeOutcome.CouldNotRun)]
    [InlineData(253, "Unable to locate credentials", S3ProbeOutcome.CouldNotRun)]
    [InlineData(252, "Unknown options: --if-none-match", S3ProbeOutcome.CouldNotRun)]
    [InlineData(-1, "", S3ProbeOutcome.CouldNotRun)]
    public void The_end_of_the_command_decides(int exitCode, string output, S3ProbeOutcome expected)
    {
        S3ProbeResult result = S3ProbeCommand.Read(exitCode, output, "Failed");
        Assert.Equal(expected, result.Outcome);
        Assert.NotEmpty(result.Detail);
    }

    [Fact]
    public void What_a_user_wrote_is_quoted_and_nothing_is_overwritten()
    {
        string command = S3ProbeCommand.For(new("i-1", "demo", "us-east-1", "s3:PutObject", "it's; rm -rf /"));
        Assert.Contains(" put-object --key='it'\\''s; rm -rf /' --if-none-match '*' --bucket 'demo' --region 'us-east-1' ", command,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => S3ProbeCommand.For(new("i-1", "demo", "us-east-1", "s3:DeleteObject", "a")));
        Assert.Throws<ArgumentException>(() => S3ProbeCommand.For(new("i-1", "demo", "us-east-1", "s3:GetObject", "file:///etc/shadow")));
    }
}
