using System.Collections.Concurrent;
using SecureNet.Cloud;
using SecureNet.Model;

namespace SecureNet.Provisioning;

/// <summary>How far a plan is.</summary>
public sealed record PlanProgress(int Done, int Total, string Activity)
{
    /// <summary>What a person has to know before the next call is made; null for nothing.</summary>
    public string? Notice { get; init; }
}

/// <summary>What a plan made: the ids of everything wanted, and the resources as the calls answered them.</summary>
public sealed class PlanResult(IReadOnlyDictionary<string, string> ids, IReadOnlyList<Resource> resources,
    IReadOnlyList<(Place Place, Change Change)> changes)
{
    /// <summary>The changes made, with real ids.</summary>
    public IReadOnlyList<(Place Place, Change Change)> Changes { get; } = changes;

    /// <summary>The network as it was read, with what the plan changed.</summary>
    public Network ApplyTo(Network have)
    {
        have = have.With(resources);
        foreach ((Place place, Change change) in Changes.Where(
            c => c.Change is not (CreateChange or EmptyDefaultSecurityGroup or EmptyBucket or AcceptVpcPeeringConnection)))
        {
            try { have = NetworkPatcher.Apply(have, place, change, prefix => prefix, out _); }
            catch (ArgumentException) { } // about a resource that nobody read, so there is nothing to bring up to date
        }

        return have;
    }

    /// <summary>The real id of a wanted resource.</summary>
    public string IdOf(string standIn) => !StandIn.Is(standIn)
        ? standIn : ids.GetValueOrDefault(standIn) ?? throw new KeyNotFoundException($"'{standIn}' was not part of the plan.");
}

/// <summary>Carries a plan out: every step as soon as those before it are done.</summary>
/// <param name="cloudOf">The cloud of a place.</param>
/// <param name="recent">What this session did.</param>
/// <param name="progress">Hears how far it is.</param>
/// <param name="before">Asked before each create; throws where this run may not create any more.</param>
public sealed class Executor(
    Func<Place, ICloud> cloudOf, RecentChanges recent, IProgress<PlanProgress>? progress = null, Func<Place, CreateChange,
        CancellationToken, Task>? before = null)
{
    /// <exception cref="PlanFailedException">A step failed; those that did not depend on it were finished.</exception>
    public async Task<PlanResult> RunAsync(Plan plan, CancellationToken cancellationToken)
    {
        ConcurrentDictionary<string, string> ids = new(plan.KnownIds);
        ConcurrentDictionary<ResourceKey, Resource> resources = new();
        ConcurrentQueue<FailedStep> failures = [];
        ConcurrentQueue<PlanStep> done = [];
        ConcurrentDictionary<int, (Place, Change)> changes = [];
        Task<bool>[] running = new Task<bool>[plan.Steps.Count];
        foreach (PlanStep step in plan.Steps) { running[step.Number] = RunStepAsync(step); }
        bool[] finished = await Task.WhenAll(running).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        PlanStep[] changed = [.. done.Where(s => s.Change is not null)];
        return failures.IsEmpty
            ? new(ids, [.. resources.Values], [.. changes.OrderBy(c => c.Key).Select(c => c.Value)])
            : throw new PlanFailedException([.. failures], changed, finished.Count(f => !f) - failures.Count);

        async Task<bool> RunStepAsync(PlanStep step)
        {
            bool[] before = await Task.WhenAll(step.DependsOn.Select(d => running[d])).ConfigureAwait(false);
            if (before.Contains(false) || cancellationToken.IsCancellationRequested) { return false; }
            // Off the caller's thread: a cloud may do work before its first await.
            await Task.Yield();
            try
            {
                // From here on it is told by the ids that it really works on.
                step = step with { Change = step.Change?.Resolve(IdOf), Wait = step.Wait is { } w ? w with { Id = IdOf(w.Id) } : null };
                Resource? made = step.Change is { } change
                    ? await ChangeAsync(step, change).ConfigureAwait(false) : await WaitAsync(step).ConfigureAwait(false);
                if (made is not null) { resources[new(made.Place, made.Kind, made.Id)] = made; }
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested) { return false; }
            catch (Exception e)
            {
                failures.Enqueue(new(step, e));
                return false;
            }

            done.Enqueue(step);
            progress?.Report(new(done.Count, plan.Steps.Count, step.Description));
            return true;
        }

        string IdOf(string id) =>
            !StandIn.Is(id) ? id : ids.GetValueOrDefault(id) ?? throw new InvalidOperationException($"Nothing provides '{id}'.");

        async Task<Resource?> ChangeAsync(PlanStep step, Change change)
        {
            ICloud cloud = cloudOf(step.Place);
            CloudCaller caller = new(cloud, recent, before is null ? null : (create, c) => before(step.Place, create, c));
            if (change is EmptyDefaultSecurityGroup empty)
            {
                await EmptyAsync(cloud, caller, empty.VpcId).ConfigureAwait(false);
                return null;
            }

            if (change is EmptyBucket bucket)
            {
                await caller.EmptyAsync(bucket.BucketName, cancellationToken).ConfigureAwait(false);
                return null;
            }

            Resource? made;
            try { made = await caller.ApplyAsync(change, cancellationToken).ConfigureAwait(false); }
            catch (CloudException e) when (change is AuthorizeSecurityGroupRules { Tags.Count: > 0 } tagged && RuleMark.IsRefused(e))
            {
                progress?.Report(new(done.Count, plan.Steps.Count, step.Description) { Notice = RuleMark.Notice(step.Place, tagged, e) });
                change = tagged with { Tags = tagged.Tags.Clear() };
                made = await caller.ApplyAsync(change, cancellationToken).ConfigureAwait(false);
            }
            catch (CloudException e) when (change is CreateTags mark && RepairMark.IsMark(mark) && ListingCalls.IsUnavailable(e.Code))
            {
                progress?.Report(new(done.Count, plan.Steps.Count, step.Description) { Notice = RepairMark.Notice(step.Place, mark, e) });
                return null;
            }

            changes[step.Number] = (step.Place, change);
            if (change is CreateChange { Address: { } address } create && made is not null)
            {
                ids[Blueprint.IdOf(step.Place, create.Creates, address)] = made.Id;
            }
            return made;
        }

        async Task EmptyAsync(ICloud cloud, CloudCaller caller, string vpcId)
        {
            SecurityGroup? group = null;
            await caller.PollAsync(ResourceKind.SecurityGroup, async () =>
            {
                IReadOnlyList<Resource> groups = await CloudCaller.ListAsync(
                    cloud, ResourceKind.SecurityGroup, new(VpcIds: [vpcId]), cancellationToken).ConfigureAwait(false);
                return (group = groups.OfType<SecurityGroup>().FirstOrDefault(g => g.IsDefault)) is not null;
            }, $"the default security group of {vpcId} in {cloud.Place} to be listed", cancellationToken).ConfigureAwait(false);
            foreach (IGrouping<bool, SecurityGroupRule> direction in group!.Rules.GroupBy(r => r.Egress))
            {
                await caller.ApplyAsync(new RevokeSecurityGroupRules(group.Id, direction.Key, [.. direction]), cancellationToken)
                    .ConfigureAwait(false);
            }
        }

        async Task<Resource?> WaitAsync(PlanStep step)
        {
            (WaitFor wait, string id) = (step.Wait!, step.Wait!.Id);
            ICloud cloud = cloudOf(step.Place);
            CloudCaller caller = new(cloud, recent);
            Resource? seen = null;
            await caller.PollAsync(wait.Kind, async () =>
            {
                seen = (await CloudCaller.ListAsync(cloud, wait.Kind, ResourceFilter.ById(id), cancellationToken).ConfigureAwait(false))
                    .FirstOrDefault(r => r.Id == id);
                return wait.IsReached(seen);
            }, $"{Words.Of(wait.Kind)} {id} of {step.Place} to be {wait.Until}", cancellationToken).ConfigureAwait(false);
            if (seen is { Exists: true }) { recent.Created(seen); }
            return seen;
        }
    }
}
