using System.Diagnostics.CodeAnalysis;
using System.Management.Automation;
using SecureNet.Cloud;
using SecureNet.Findings;
using SecureNet.FlowLogs;
using SecureNet.Policies;
using SecureNet.Provisioning;
using SecureNet.Snapshots;
using SecureNet.Printing;

namespace SecureNet;

/// <summary>Makes every error record: its id is a word to search for, its target what the user named, its advice the next step.</summary>
internal static class Errors
{
    private const string ProfileNotFound = "ProfileNotFound";
    private const string RequestTimeout = "RequestTimeout";

    /// <summary>The error record of an exception; <paramref name="target"/> is what it is about where it names nothing itself.</summary>
    public static bool TryFrom(Exception exception, [NotNullWhen(true)] out ErrorRecord? error, object? target = null)
    {
        error = exception switch
        {
            NotFoundException e => Missing(e),
            RefusedException e => Make(e, e.Id, e.Id is "NameBelongsToAnother" or "TwoOfOneAddress"
                ? ErrorCategory.ResourceExists : ErrorCategory.InvalidArgument, e.Target ?? target, e.Advice),
            CloudException e => CloudCallFailed(e),
            PlanFailedException e => PlanFailed(e),
            FlowLogFormatException e => Of(e.Problem),
            TimeoutException e =>
                Make(e, "WaitedTooLong", ErrorCategory.OperationTimeout, target, "Run the command again: it goes on where it was."),
            IOException or UnauthorizedAccessException => Make(exception, "FileNotUsable", ErrorCategory.OpenError,
                (exception as FileNotFoundException)?.FileName, "Check the path and the rights to it."),
            PolicySyntaxException e =>
                Make(e, "MalformedPolicy", ErrorCategory.InvalidData, e.PolicyName, "Mend the policy at that place."),
            ArgumentException or FormatException => Make(
                exception, "InvalidArgument", ErrorCategory.InvalidArgument, target,
                "Write the value as it is asked for here, and run the command again."),
            _ => null,
        };
        return error is not null;
    }

    public static ErrorRecord NotFound(string what, string name) => Missing(new(
        $"No {what} '{name}' was found in the connected accounts.", name,
            "Check the name, and with Get-SecureAccount that its account and region are connected."));

    public static ErrorRecord NoRule(string name) => Missing(new(
        $"There is no check '{name}'.", name, $"Complete the name with Tab. The checks are: {string.Join(", ", FindingChecks.Rules)}."));

    public static ErrorRecord NoFile(string path) => Missing(new(
        $"There is no file or folder '{path}'.", path, "Check the path; wildcards must find at least one file."));

    private static ErrorRecord Missing(NotFoundException e)
        => Make(new ItemNotFoundException(e.Message, e), e.Id, ErrorCategory.ObjectNotFound, e.Target, e.Advice);

    /// <summary>What was wrong with one flow log file.</summary>
    public static ErrorRecord Of(FlowLogProblem problem) => Make(new InvalidDataException(SafeText.Of(problem.Message)), problem.Id,
        problem.Id is "MalformedLines" or "DamagedFile" or "NotAFlowLog" or "EmptyObject" or "MissingField" ? ErrorCategory.InvalidData
            : problem.Id is "ReadFailed" ? ErrorCategory.ReadError : CategoryOf(problem.Id), problem.Source, problem.Advice);

    /// <summary>What could not be read into a snapshot.</summary>
    public static ErrorRecord Of(SnapshotProblem problem) => problem.Code is { } code
        ? Make(new InvalidOperationException(SafeText.Of(problem.Message)), code, CategoryOf(code), problem.Action,
            "Mend it and take the snapshot again; the other kinds and places were read.")
        : Make(new InvalidDataException(problem.ToString()), "MalformedSnapshotFile", ErrorCategory.InvalidData, problem.File,
            "Mend or dump this file again; the other files were read.");

    private static ErrorRecord CloudCallFailed(CloudException e) => Make(new InvalidOperationException(e.Code switch
    {
        // Nothing was asked, and nothing answered.
        ProfileNotFound => e.Message,
        RequestTimeout => $"{e.Action} in {e.Place}: {e.Message}",
        _ => $"{e.Action} in {e.Place} answered {e.Code}: {e.Message}",
    }, e), e.Code, CategoryOf(e.Code), e.Action, AdviceFor(e));

    private static ErrorRecord PlanFailed(PlanFailedException e) => e.Failures[0].Error is CloudException cloud
        ? Make(e, cloud.Code, CategoryOf(cloud.Code), e.Failures[0].Step.Description, AdviceFor(cloud))
        : Make(e, nameof(PlanFailed), ErrorCategory.OperationStopped, e.Failures[0].Step.Description,
            "Run the command again: it goes on where it was.");

    internal static ErrorCategory CategoryOf(string code) => code switch
    {
        "UnauthorizedOperation" or "AccessDenied" or "AccessDeniedException" => ErrorCategory.PermissionDenied,
        "ExpiredToken" or "AuthFailure" or "InvalidClientTokenId" or ProfileNotFound => ErrorCategory.AuthenticationError,
        _ when ListingCalls.IsBusy(code) || code.EndsWith("LimitExceeded", StringComparison.Ordinal) => ErrorCategory.LimitsExceeded,
        _ when IsNotFound(code) => ErrorCategory.ObjectNotFound,
        _ when code.EndsWith(".Duplicate", StringComparison.Ordinal) || code.EndsWith("AlreadyExists", StringComparison.Ordinal) =>
            ErrorCategory.ResourceExists,
        RequestTimeout => ErrorCategory.OperationTimeout,
        _ => ErrorCategory.InvalidOperation,
    };

    private static bool IsNotFound(string code) =>
        code.EndsWith("NotFound", StringComparison.Ordinal) || code.StartsWith("NoSuch", StringComparison.Ordinal);

    private static string AdviceFor(CloudException e) => e.Code switch
    {
        "UnauthorizedOperation" or "AccessDenied" or "AccessDeniedException" =>
            $"Allow {e.Action} to the identity that is connected to account {e.Place.AccountId}, and run the command again.",
        "BucketNotEmpty" => "Something was written into the bucket meanwhile; flow logs deliver for some fifteen minutes after they were "
            + "deleted. Run the command again then.",
        _ when RetryCodes.IsCapacity(e.Code) =>
            "Its zone has none left. Give another -InstanceType, or build in another zone or region; capacity also comes "
                + "back by itself, so the command can be run again later.",
        _ when RetryCodes.MayBeAboutTime(e.Code) => "Check the credentials, and this machine's clock.",
        "ExpiredToken" => "Connect the account again with Connect-SecureAccount.",
        ProfileNotFound => "Give the name of a profile as 'aws configure list-profiles' shows it.",
        RequestTimeout when e.Action.StartsWith("sts:", StringComparison.Ordinal) =>
            "Check that the region exists and that this machine reaches it.",
        _ when IsNotFound(e.Code) => "Check the name or id, and that it lies in this account and region.",
        _ when ListingCalls.IsBusy(e.Code) =>
            $"The calls of account {e.Place.AccountId} in {e.Place.Region} come too fast, perhaps not only ours. Wait a "
                + "minute and run the command again: it goes on where it was.",
        _ when e.Code.EndsWith("LimitExceeded", StringComparison.Ordinal) =>
            $"Raise the quota in {e.Place.Region} with Service Quotas, or remove what is not needed.",
        _ => "Run the command again: it goes on where it was.",
    };

    /// <summary>The message without the name of a parameter of .NET, which means nothing to a user.</summary>
    internal static string Plain(Exception e) =>
        e is ArgumentException { ParamName: { } name } ? e.Message.Replace($" (Parameter '{name}')", "", StringComparison.Ordinal)
            : e.Message;

    private static ErrorRecord Make(Exception exception, string id, ErrorCategory category, object? target, string advice)
    {
        string message = SafeText.Lines(Plain(exception));
        // Scripts print $_.Exception.Message too: where that is not safe, another exception stands before it.
        Exception told = message == exception.Message ? exception : new RuntimeException(message, exception);
        ErrorRecord record = new(told, id, category,
            target) { ErrorDetails = new ErrorDetails(message) { RecommendedAction = SafeText.Lines(advice) } };
        // The target is the value; this is how some views show it.
        if (target is string text && !SafeText.IsSafe(text)) { record.CategoryInfo.TargetName = SafeText.Of(text); }
        return record;
    }
}
