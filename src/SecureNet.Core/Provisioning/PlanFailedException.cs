using SecureNet.Cloud;

namespace SecureNet.Provisioning;

/// <summary>A step of a plan that failed.</summary>
public sealed record FailedStep(PlanStep Step, Exception Error);

/// <summary>A plan that could not be carried out in full: what was done stays, and running again goes on from there.</summary>
public sealed class PlanFailedException(IReadOnlyList<FailedStep> failures, IReadOnlyList<PlanStep> done, int notStarted)
    : Exception(MessageFor(failures, done, notStarted), failures[0].Error)
{
    public IReadOnlyList<FailedStep> Failures { get; } = failures;

    /// <summary>The changes that were made.</summary>
    public IReadOnlyList<PlanStep> Done { get; } = done;

    public int NotStarted { get; } = notStarted;

    private static string MessageFor(IReadOnlyList<FailedStep> failures, IReadOnlyList<PlanStep> done, int notStarted)
    {
        IEnumerable<string> lines = failures.Select(f => f.Error is CloudException e
            ? $"Could not {f.Step.Description} in {f.Step.Place}: {e.Action} answered {e.Code}: {e.Message}"
            : $"Could not {f.Step.Description} in {f.Step.Place}: {f.Error.Message}");
        return $"{string.Join(" ", lines)} ({done.Count} changes were made and stay; {notStarted} were not started. Run the "
            + "command again to go on.)";
    }
}
