namespace SecureNet.Cloud;

/// <summary>A request to Amazon S3 that a host makes with its own role.</summary>
/// <param name="InstanceId">The host.</param>
/// <param name="BucketName">The bucket.</param>
/// <param name="BucketRegion">Its region, which is where the request goes.</param>
/// <param name="Action">One of <see cref="S3ProbeCommand.Actions"/>.</param>
/// <param name="Key">The object's key; empty for an action on the bucket.</param>
public sealed record S3ProbeRequest(string InstanceId, string BucketName, string BucketRegion, string Action, string Key);

/// <summary>How a request to S3 ended.</summary>
public enum S3ProbeOutcome
{
    /// <summary>S3 did it, or would have: an object that is there is not overwritten.</summary>
    Done,

    /// <summary>S3 refused it.</summary>
    Denied,

    /// <summary>No answer came: the network does not carry it.</summary>
    Unreachable,

    /// <summary>It could not be tried, which says nothing about the access.</summary>
    CouldNotRun,
}

/// <summary>What a request to S3 saw.</summary>
/// <param name="Detail">S3's answer, shortened, or why it could not be tried.</param>
public sealed record S3ProbeResult(S3ProbeOutcome Outcome, string Detail);

/// <summary>The shell command of a request to S3 on a host with the AWS CLI, and what its end says.</summary>
public static class S3ProbeCommand
{
    private const int LongestDetail = 300;
    private const int NotFound = 127;
    private const int LimitSeconds = 30;

    /// <summary>What can be tried without harm: nothing that is there is overwritten or deleted.</summary>
    public static IReadOnlyList<string> Actions { get; } = ["s3:ListBucket", "s3:GetObject", "s3:PutObject"];

    /// <summary>The command. What a user wrote stands in single quotes: nothing of it becomes a command.</summary>
    /// <exception cref="ArgumentException">The action is none of <see cref="Actions"/>, or the key cannot be given to the CLI.</exception>
    public static string For(S3ProbeRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        string call = request.Action switch
        {
            "s3:ListBucket" => "list-objects-v2 --max-items 1",
            "s3:GetObject" => $"get-object --key={Quoted(Key(request))} --range bytes=0-0 /dev/null",
            // If-None-Match keeps what is there; that S3 then says so proves the access just as well. Without a body the object is empty.
            "s3:PutObject" => $"put-object --key={Quoted(Key(request))} --if-none-match '*'",
            _ => throw new ArgumentException($"{request.Action} is not tried on a host.", nameof(request)),
        };
        return $"export LC_ALL=C AWS_MAX_ATTEMPTS=1 AWS_PAGER=; timeout {LimitSeconds} aws s3api {call} --bucket "
            + $"{Quoted(request.BucketName)} --region {Quoted(request.BucketRegion)} --cli-connect-timeout 5 "
            + "--cli-read-timeout 15 --output text";
    }

    /// <param name="exitCode">The command's exit code; negative where it did not run.</param>
    /// <param name="output">What it wrote, errors included.</param>
    /// <param name="status">Run Command's word for the end.</param>
    public static S3ProbeResult Read(int exitCode, string output, string status)
    {
        ArgumentNullException.ThrowIfNull(output);
        string detail = output.Length > LongestDetail ? output[..LongestDetail] + "…" : output;
        bool Says(params ReadOnlySpan<string> words)
        {
            foreach (string word in words)
            {
                if (output.Contains(word, StringComparison.OrdinalIgnoreCase)) { return true; }
            }

            return false;
        }

        if (exitCode == 0) { return new(S3ProbeOutcome.Done, detail.Length > 0 ? detail : "S3 did it"); }
        if (exitCode < 0) { return new(S3ProbeOutcome.CouldNotRun, $"Run Command ended as {status}. {detail}".Trim()); }
        if (exitCode == NotFound) { return new(S3ProbeOutcome.CouldNotRun, $"The AWS CLI is not installed on the host. {detail}".Trim()); }
        if (Says("PreconditionFailed", "NoSuchKey", "InvalidRange"))
        {
            return new(S3ProbeOutcome.Done, $"S3 let the request in: {detail}");
        }
        if (Says("AccessDenied", "(403)", "Forbidden")) { return new(S3ProbeOutcome.Denied, detail); }
        if (Says("Connect timeout", "Could not connect", "Read timeout", "timed out", "Network is unreachable") || exitCode == 124)
        {
            return new(S3ProbeOutcome.Unreachable, detail.Length > 0 ? detail : $"no answer within {LimitSeconds} s");
        }
        return new(S3ProbeOutcome.CouldNotRun,
            $"The command ended with exit code {exitCode}, which says nothing about the access. {detail}".Trim());
    }

    // The CLI takes such a value for a file to read.
    private static string Key(S3ProbeRequest request) =>
        request.Key.Contains("://", StringComparison.Ordinal) && request.Key.StartsWith("file", StringComparison.Ordinal)
            ? throw new ArgumentException($"The key '{request.Key}' cannot be given to the AWS CLI.", nameof(request)) : request.Key;

    private static string Quoted(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
