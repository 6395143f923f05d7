using System.Management.Automation;
using System.Reflection;
using SecureNet.Model;
using SecureNet.Provisioning;

namespace SecureNet;

/// <summary>
/// What a pipeline brings to a cmdlet that changes something is kept until all of it is there, and looked at before anything is
/// changed: each thing that cannot be done is an error of its own, and the others are done.
/// </summary>
public abstract partial class SecureCmdlet
{
    private readonly List<PipelineItem> _items = [];
    private readonly HashSet<string> _keys = [];
    private PipelineItem? _item;
    private ListingMemory? _rehearsal;
    private bool _hasBegun;

    /// <summary>True for cmdlets that change accounts; those that ask or measure go on record by record.</summary>
    internal virtual bool KeepsItems => this is not IGate && GetType().GetCustomAttribute<CmdletAttribute>()?.SupportsShouldProcess == true;

    /// <summary>True where one plan is made for all items: the cmdlet takes a list, or collects them itself.</summary>
    internal virtual bool PlansTogether => PipelineItem.TakesList(GetType());

    /// <summary>What makes two records the same thing, which is done once; null where each is its own.</summary>
    internal virtual string? ItemKey => null;

    /// <summary>The parameters that were given, for the item that is worked on.</summary>
    internal IEnumerable<string> Asked => _item is null ? MyInvocation.BoundParameters.Keys : _item.Asked;

    internal override bool IsRehearsing => _rehearsal is not null;

    /// <summary>Forgets what was collected of items: they come again.</summary>
    internal virtual void ForgetItems() { }

    internal override bool TryKeep()
    {
        if (!KeepsItems) { return false; }
        PipelineItem[] items = [.. PipelineItem.Of(this, MyInvocation.BoundParameters.Keys)];
        bool isPassed = true;
        // What is only planned, or nothing that could be worked on, is told of the record itself.
        ErrorRecord? error = TryPump(
            async cancellationToken => isPassed = await PassesOverAsync(false, cancellationToken).ConfigureAwait(false),
            items is [{ } one] ? one.Target : null);
        if (error is not null)
        {
            if (!MyInvocation.ExpectingInput) { Raise(error); }
            WriteError(error);
        }
        else if (!isPassed && (ItemKey is not { } key || _keys.Add(key))) { _items.AddRange(items); }

        return true;
    }

    internal override void Finish()
    {
        if (!KeepsItems)
        {
            base.Finish();
            return;
        }

        if (_items.Count == 0) { return; }
        if (_items.Count == 1 && !MyInvocation.ExpectingInput)
        {
            Raise(TryRun(_items));
            return;
        }

        List<List<PipelineItem>> groups = Grouped(_items);
        int asked = groups.Count;
        // Of one group the plan itself says whether all is good, before it changes anything.
        if (asked > 1) { groups = Validated(groups); }
        foreach (List<PipelineItem> group in groups)
        {
            List<PipelineItem> rest = group;
            ErrorRecord? error = TryRun(rest);
            if (error is not null && rest.Count > 1 && !_hasBegun)
            {
                rest = Good(rest, error);
                error = rest.Count == group.Count ? error : rest.Count == 0 ? null : TryRun(rest);
            }

            if (error is null) { continue; }
            if (asked == 1 && rest.Count > 1) { Raise(error); }
            WriteError(error);
        }
    }

    private List<List<PipelineItem>> Grouped(IEnumerable<PipelineItem> items)
    {
        List<List<PipelineItem>> groups = [];
        foreach (PipelineItem item in items)
        {
            if (PlansTogether && groups.Find(g => !PipelineItem.TakesList(GetType()) || g[0].FitsTo(item)) is { } group)
            {
                group.Add(item);
            }
            else { groups.Add([item]); }
        }

        return groups;
    }

    // The groups without what is refused, of which each is told.
    private List<List<PipelineItem>> Validated(List<List<PipelineItem>> groups)
    {
        _rehearsal = new();
        try
        {
            ErrorRecord?[] errors = [.. groups.Select(TryRun)];
            RaiseWhereAllAre(errors);
            List<List<PipelineItem>> good = [];
            for (int i = 0; i < groups.Count; i++)
            {
                if (errors[i] is not { } error) { good.Add(groups[i]); }
                else if (groups[i].Count == 1) { WriteError(error); }
                else
                {
                    List<PipelineItem> rest = Good(groups[i], error);
                    if (rest.Count == groups[i].Count) { WriteError(error); }
                    else if (rest.Count > 0) { good.Add(rest); }
                }
            }

            return good;
        }
        finally { _rehearsal = null; }
    }

    // Those of several that are good each for itself; the others are told. All of them where they are refused only together.
    private List<PipelineItem> Good(List<PipelineItem> items, ErrorRecord together)
    {
        // Whoever was asked too much is not asked once more for each.
        if (together.CategoryInfo.Category == ErrorCategory.LimitsExceeded) { return items; }
        ListingMemory? outer = _rehearsal;
        _rehearsal ??= new();
        try
        {
            (PipelineItem Item, ErrorRecord? Error)[] each = [.. items.Select(i => (i, TryRun([i])))];
            RaiseWhereAllAre([.. each.Select(e => e.Error)]);
            foreach ((_, ErrorRecord? error) in each) { if (error is not null) { WriteError(error); } }
            return [.. each.Where(e => e.Error is null).Select(e => e.Item)];
        }
        finally { _rehearsal = outer; }
    }

    // What is wrong in the same way with all of them is wrong with the command: it is said once.
    private void RaiseWhereAllAre(ErrorRecord?[] errors)
    {
        if (errors.Length > 1 && errors[0] is { } first && errors.All(
            e => e is not null && e.FullyQualifiedErrorId == first.FullyQualifiedErrorId && e.ToString() == first.ToString()))
        {
            Raise(first);
        }
    }

    private void Raise(ErrorRecord? error)
    {
        if (error is not null) { ThrowTerminatingError(error); }
    }

    // The work for these items, or in a rehearsal all of it that comes before the first change.
    private ErrorRecord? TryRun(List<PipelineItem> items)
    {
        _hasBegun = false;
        ErrorRecord? told = null;
        ErrorRecord? thrown = TryPump(async cancellationToken =>
        {
            ForgetItems();
            try
            {
                foreach (PipelineItem item in PipelineItem.TakesList(GetType()) ? [PipelineItem.Together(items)] : items)
                {
                    _item = item;
                    item.Bind(this);
                    await ProcessAsync(cancellationToken).ConfigureAwait(false);
                }

                await EndAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (RehearsedException e) { told = e.Error; }
        }, items.Count == 1 ? items[0].Target : null);
        return thrown ?? told;
    }

    /// <summary>Looks at several plans before the first of them is carried out.</summary>
    internal async Task CheckAsync(IReadOnlyList<Plan> plans, Network have, CancellationToken cancellationToken)
    {
        if (plans.Count < 2) { return; }
        foreach (Plan plan in plans) { await CheckAsync(plan, have, cancellationToken).ConfigureAwait(false); }
    }
}
