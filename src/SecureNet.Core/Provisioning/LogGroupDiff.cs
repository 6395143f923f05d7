using System.Collections.Immutable;
using SecureNet.Cloud;
using SecureNet.Model;

namespace SecureNet.Provisioning;

/// <summary>Plans a log group: what delivers into it comes after its retention, so that nothing is kept for ever.</summary>
internal static class LogGroupDiff
{
    public static void Plan(LogGroup wanted, LogGroup? have, PlanBuilder plan)
    {
        int? step = null;
        if (have is null) { step = plan.Add(wanted.Place, new CreateLogGroup(wanted.LogGroupName) { Tags = wanted.Tags }); }
        else
        {
            ImmutableSortedDictionary<string, string> lacking = wanted.Tags.Where(t => have.Tags.GetValueOrDefault(t.Key) != t.Value)
                .ToImmutableSortedDictionary();
            if (lacking.Count > 0) { step = plan.Add(wanted.Place, new TagLogGroup(wanted.Id, lacking)); }
        }

        if (wanted.RetentionInDays is { } days && have?.RetentionInDays != days)
        {
            step = plan.AddExactly(wanted.Place, new PutRetentionPolicy(wanted.Id, days), step);
        }
        if (step is { } last) { plan.Provides(wanted, last); }
    }
}
