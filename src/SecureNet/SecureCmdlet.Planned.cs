using System.Management.Automation;
using System.Reflection;
using SecureNet.Cloud;
using SecureNet.Model;
using SecureNet.Provisioning;

namespace SecureNet;

// Whole scripts under -WhatIf: what a command would make is what the next one is given.
public abstract partial class SecureCmdlet
{
    // What builds says what would be; what takes away, asks or waits has nothing to be about until it is there.
    private static readonly HashSet<string> s_building =
        [VerbsCommon.New, VerbsCommon.Set, VerbsLifecycle.Enable, VerbsCommunications.Connect, VerbsSecurity.Grant, VerbsSecurity.Protect];

    private readonly HashSet<PlannedPart> _parts = [];
    private Session? _own;
    private PlannedWorld? _plan;
    private PlannedPart? _shown;
    private bool _hasWorked;
    private bool _hasPassed;

    private CmdletAttribute Attribute => GetType().GetCustomAttribute<CmdletAttribute>()!;

    private string CommandName => $"{Attribute.VerbName}-{Attribute.NounName}";

    internal override async Task<bool> PassesOverAsync(bool isEnd, CancellationToken cancellationToken)
    {
        if (_own is not { } own) { return false; } // nothing was given yet
        if (isEnd) { return _hasPassed && !_hasWorked; }
        bool isBuilding = s_building.Contains(Attribute.VerbName);
        (bool isWhatIf, PlannedReferences.Found[] found) = await OnPipelineAsync(() => (IsWhatIf, PlannedReferences.In(
            own, MyInvocation.BoundParameters, !IsWhatIf ? ByName.No : isBuilding ? ByName.Any : ByName.AsId).ToArray()))
            .ConfigureAwait(false);
        if (!isWhatIf) { return found.FirstOrDefault(f => f.IsCreated) is { Id: { } id } ? throw Refusal(id) : false; }
        if (found.Length == 0 || isBuilding)
        {
            _hasWorked = true;
            bool isMore = false;
            foreach (PlannedReferences.Found one in found) { isMore |= _parts.Add(one.Part ?? throw Refusal(one.Id)); }
            if (isMore)
            {
                _plan = new(_parts);
                _session = own.Over(_plan);
            }

            return false;
        }

        _hasPassed = true;
        if (Attribute.VerbName == VerbsLifecycle.Wait)
        {
            foreach (object source in found.Select(f => f.Source).OfType<object>()) { await WriteAsync(source).ConfigureAwait(false); }
        }
        else
        {
            await SaySkippedAsync($"{found[0].Source ?? found[0].Id}").ConfigureAwait(false);
        }

        return true;
    }

    private Task SaySkippedAsync(string what)
    {
        // What was not looked at is not good.
        if (this is IGate) { Judge(GateOutcome.Unknown, () => $"'{what}' is only planned"); }
        return WriteWarningAsync($"{CommandName} was skipped: '{what}' is only planned by -WhatIf, and is not there yet.");
    }

    // What was asked for by a name that only plans know.
    private async Task<bool> IsOnlyPlannedAsync(string errorId, object? target) =>
        errorId == NotFoundException.NotFoundId && target is string name && _own?.PlannedBy(name) is not null
        && await OnPipelineAsync(() => IsWhatIf).ConfigureAwait(false);

    protected override async Task WriteErrorAsync(ErrorRecord error)
    {
        ArgumentNullException.ThrowIfNull(error);
        if (await IsOnlyPlannedAsync(error.FullyQualifiedErrorId, error.TargetObject).ConfigureAwait(false))
        {
            await SaySkippedAsync($"{error.TargetObject}").ConfigureAwait(false);
            return;
        }

        await base.WriteErrorAsync(error).ConfigureAwait(false);
    }

    // A plan rests on what the command was given; what else it would need may be there by then.
    internal override async Task<bool> SaysInsteadAsync(RefusedException refusal)
    {
        if (!s_building.Contains(Attribute.VerbName) && await IsOnlyPlannedAsync(refusal.Id, refusal.Target).ConfigureAwait(false))
        {
            await SaySkippedAsync($"{refusal.Target}").ConfigureAwait(false);
            return true;
        }

        if (_parts.Count == 0 || !refusal.Id.EndsWith("NotFound", StringComparison.Ordinal)) { return false; }
        await WriteWarningAsync($"{CommandName} cannot be planned yet: {refusal.Message}").ConfigureAwait(false);
        return true;
    }

    private RefusedException Refusal(string id) => new("Planned", $"'{id}' is planned: -WhatIf showed it, and nothing made it.", id,
        s_building.Contains(Attribute.VerbName)
        ? "Run what makes it without -WhatIf first, or add -WhatIf here too, to see what would come next."
        : "Run what makes it without -WhatIf first.");

    protected override Task WriteAsync(object value)
    {
        _shown?.Mark(value);
        return base.WriteAsync(value);
    }

    /// <summary>
    /// Under -WhatIf: the plan carried out on paper, so that what would be can be shown and given on. Null where nothing can be said of it.
    /// </summary>
    internal async Task<PlanResult?> ShowAsync(Plan plan, Network have, CancellationToken cancellationToken)
    {
        if (!s_building.Contains(Attribute.VerbName) || plan.Steps.Any(s => s.Change is EmptyBucket)
            || !await OnPipelineAsync(() => IsWhatIf).ConfigureAwait(false))
        {
            return null;
        }

        PlannedWorld world = _plan ??= new([]);
        world.Know(have.Resources);
        Plan atOnce = plan with
        {
            Steps = [.. plan.Steps.Select(s => s.Wait is { } wait ? s with { Wait = wait with { IsReached = static _ => true } } : s)],
        };
        Executor executor = new(p => PlannedCloud.Over(AccountOf(p).Cloud, world), new RecentChanges(TimeProvider.System));
        try
        {
            PlanResult result = await executor.RunAsync(atOnce, cancellationToken).ConfigureAwait(false);
            _shown = world.ToPart();
            _own!.Remember(_shown);
            return result;
        }
        catch (PlanFailedException e)
        {
            await WriteWarningAsync(
                $"What {CommandName} would give cannot be shown, and what stands on it cannot be planned: {e.Failures[0].Error.Message}")
                .ConfigureAwait(false);
            return null;
        }
    }
}
