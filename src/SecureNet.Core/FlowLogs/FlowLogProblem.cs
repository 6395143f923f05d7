namespace SecureNet.FlowLogs;

/// <summary>A mistake in one file; the rest of the files, and what could be read of this one, was read.</summary>
/// <param name="Id">A short name: <c>MalformedLines</c>, <c>DamagedFile</c>, <c>NotAFlowLog</c>, <c>EmptyObject</c>, <c>MissingField</c>,
/// <c>UnsupportedFile</c>, <c>ReadFailed</c>, or AWS's error code.</param>
/// <param name="Source">The file's path or the object's key.</param>
/// <param name="Line">The line, from 1, where it was first seen; 0 where it is the file as a whole.</param>
/// <param name="LinesLeftOut">How many lines were left out because of it.</param>
/// <param name="Message">The whole sentence.</param>
public sealed record FlowLogProblem(string Id, string Source, long Line, long LinesLeftOut, string Message)
{
    /// <summary>The next step for who reads it.</summary>
    public string Advice => Id switch
    {
        "MalformedLines" => "The other lines of the file were read. Look at the line in the file; -Strict stops at the first.",
        "DamagedFile" => "What could be read before the damage was read. Copy or download the file again.",
        "NotAFlowLog" => "Narrow the path or prefix to the flow logs' own folder (vpcflowlogs); of a file without a header line give "
            + "the format with -LogFormat.",
        "UnsupportedFile" => "Write the file again with gzip and plain or dictionary values, as AWS does.",
        "MissingField" =>
            "Leave that condition out, or make the flow log again with the field in its format: a flow log cannot be changed.",
        "AccessDeniedException" => "Allow logs:FilterLogEvents on the log group to the identity that is connected.",
        "AccessDenied" => "Allow s3:GetObject (and kms:Decrypt where the bucket has a key) to the identity that is connected.",
        _ => "The other files were read. Run the command again for this one.",
    };
}

/// <summary>With -Strict: the first problem, which ends the reading.</summary>
public sealed class FlowLogFormatException(FlowLogProblem problem) : Exception(problem.Message)
{
    public FlowLogProblem Problem { get; } = problem;
}
