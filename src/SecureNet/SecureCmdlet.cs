using System.Management.Automation;
using System.Reflection;
using SecureNet.Cloud;
using SecureNet.Model;
using SecureNet.Provisioning;
using SecureNet.Provisioning.Claims;
using SecureNet.Provisioning.Quotas;
using SecureNet.Printing;
using SecureNet.Simulation;

namespace SecureNet;

/// <summary>A cmdlet that works on connected accounts: reads networks, carries plans out, and says every call in Verbose.</summary>
public abstract partial class SecureCmdlet : AsyncCmdlet
{
    private Session? _session;
    private SecureAccount[] _watched = [];
    private RunTurn? _turn;
    private long _lastProgress;

    /// <summary>The name of a connected account (see Connect-SecureAccount); objects from the pipeline bring their own.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(AccountCompleter))]
    [AccountName]
    public string? Account { get; set; }

    internal Session Session => _session!;

    internal NetworkReader Reader => new(Session.Recent, _rehearsal);

    protected override async Task BeginAsync(CancellationToken cancellationToken) => await OnPipelineAsync(() =>
    {
        _session = _own = Session.Current;
        _watched = [.. _session.Accounts.Values.DistinctBy(a => a.Cloud)];
        foreach (SecureAccount account in _watched) { account.Cloud.Called += Say; }
        return true;
    }).ConfigureAwait(false);

    // From the first look to the last change: what one process decides by must not be made by another meanwhile.
    internal override async Task<IAsyncDisposable?> EnterAsync(CancellationToken cancellationToken)
    {
        _turn = null;
        if (IsRehearsing) { return null; }
        SecureAccount[] real = [.. _watched.Where(a => a.Cloud is not SimulatedCloud)];
        if (_session is not { } session || (real.Length == 0 && !session.World.Options.HasOtherWriters)) { return null; }
        bool changes = await OnPipelineAsync(
            () => GetType().GetCustomAttribute<CmdletAttribute>()?.SupportsShouldProcess == true && !IsWhatIf).ConfigureAwait(false);
        if (!changes) { return null; }
        MachineTurn? machine = real.Length == 0 ? null
            : await MachineTurn.TakeAsync(real, session.Recent, WriteWarningAsync, cancellationToken).ConfigureAwait(false);
        return _turn = new(machine, new(p => AccountOf(p).Cloud, session.Recent, WriteWarningAsync), _watched[0].Cloud.Pace.Clock);
    }

    // Where others may create too: this run's turn, before the first change. Without one nobody else is there, or nothing is to be created.
    private async Task TakeTurnAsync(RunTurn turn, Plan plan, string? standing, CancellationToken cancellationToken)
    {
        bool isGood = standing is null
            ? await turn.Claims.EnterAsync(DeploymentClaims.Of(plan), turn.LookedAt, cancellationToken).ConfigureAwait(false)
            : await turn.Claims.EnterStandingAsync(_watched.Select(a => a.Place), standing, turn.LookedAt, cancellationToken)
                .ConfigureAwait(false);
        if (isGood) { return; }
        turn.LookAgain();
        throw new LookAgainException(standing ?? DeploymentClaims.Of(plan)[0].Deployment);
    }

    // Which of two is used by what is asked only once there are two.
    internal override async Task<RefusedException> ElaborateAsync(RefusedException refusal, CancellationToken cancellationToken)
    {
        if (refusal is not TwinsException { Twins: [{ } one, ..] } twins) { return refusal; }
        try { return new TwinsException(twins.Twins, await Reader.ReadAsync(
        [
            AccountOf(one.Place).Cloud
        ], NetworkReader.VpcKinds, ResourceFilter.All, cancellationToken).ConfigureAwait(false)); }
        catch (CloudException) { return refusal; }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            foreach (SecureAccount account in _watched) { account.Cloud.Called -= Say; }
            _watched = [];
        }

        base.Dispose(disposing);
    }

    /// <summary>The account that -Account names, or the only one.</summary>
    internal SecureAccount ResolveAccount(string? name)
    {
        if (Session.Accounts.IsEmpty)
        {
            throw new RefusedException("NoAccount", "No account is connected.", name,
                "Run Connect-SecureAccount first; -Simulated needs no credentials. In ForEach-Object -Parallel and in jobs "
                    + "give -Account $using:a, the object that Connect-SecureAccount gave.");
        }
        string names = string.Join(", ", Session.Accounts.Keys.Order(StringComparer.OrdinalIgnoreCase));
        if (name is not null)
        {
            return Session.Accounts.TryGetValue(name, out SecureAccount? account) ? account
                : throw new NotFoundException($"No account is connected by the name '{name}'.", name,
                    $"Connected are: {names}. Use one of them, or Connect-SecureAccount -Name {name}.");
        }

        return Session.Accounts.Count == 1 ? Session.Accounts.Values.First()
            : throw new RefusedException("AmbiguousAccount", $"{Session.Accounts.Count} accounts are connected ({names}).", name,
                "Say with -Account which one is meant.");
    }

    /// <summary>The connected account of a place.</summary>
    internal SecureAccount AccountOf(Place place) => Session.Accounts.Values.FirstOrDefault(a => a.Place == place)
        // What an account has once is reached from any of its regions.
        ?? (place.Region == Place.Global
            ? Session.Accounts.Values.Where(a => a.AccountId == place.AccountId).MinBy(a => a.Region, StringComparer.Ordinal) : null)
        ?? throw new RefusedException("PlaceNotConnected", $"No connected account is {place}.", place.AccountId,
            $"Run Connect-SecureAccount for account {place.AccountId} with -Region {place.Region}.");

    /// <summary>The clouds that the references may lie in: their own, that of -Account, or all that are connected.</summary>
    internal IReadOnlyList<ICloud> CloudsFor(IEnumerable<ResourceReference> references)
    {
        if (Account is not null) { return [ResolveAccount(Account).Cloud]; }
        ResourceReference[] all = [.. references];
        if (Session.Accounts.IsEmpty) { ResolveAccount(null); }
        return all.Length > 0 && all.All(r => r.Place is not null)
            ? [.. all.Select(r => AccountOf(r.Place!.Value).Cloud).Distinct()]
            : [.. Session.Accounts.Values.Select(a => a.Cloud).DistinctBy(c => c.Place)];
    }

    internal static Vpc FindVpc(Network network, string id) => network.Find<Vpc>(id)
        ?? throw new NotFoundException($"No VPC '{id}' was found in the connected accounts.", id,
            "Check the id, and with Get-SecureAccount that its account and region are connected.");

    /// <summary>
    /// Carries a plan out as <see cref="CarryOutAsync(Plan, Network, CancellationToken, string)"/> does, where no names are known.
    /// </summary>
    internal Task<PlanResult?> CarryOutAsync(Plan plan, CancellationToken cancellationToken) =>
        CarryOutAsync(plan, Network.Empty, cancellationToken);

    /// <summary>Asks ShouldProcess for every change and carries out what may be. Null where nothing may.</summary>
    /// <param name="plan">What is to be done.</param>
    /// <param name="have">The network as it was read: an id is no name to decide by.</param>
    /// <param name="cancellationToken">Ends the work after the calls that are under way.</param>
    /// <param name="removes">The deployment that is removed as a whole; null where none is.</param>
    internal async Task<PlanResult?> CarryOutAsync(Plan plan, Network have, CancellationToken cancellationToken, string? removes = null)
    {
        plan = RuleMark.On(plan, have, place => Session.Accounts.Values.FirstOrDefault(a => a.Place == place)?.Deployment);
        IReadOnlyList<string> quotas = await CheckAsync(plan, have, cancellationToken).ConfigureAwait(false);
        if (IsRehearsing) { throw new RehearsedException(null); }
        foreach (string remark in plan.Remarks.Concat(quotas)) { await WriteWarningAsync(remark).ConfigureAwait(false); }
        Plan allowed = await OnPipelineAsync(() => Ask(plan, have)).ConfigureAwait(false);
        if (allowed.Steps.Count < plan.Steps.Count || _plan is not null)
        {
            if (await ShowAsync(plan, have, cancellationToken).ConfigureAwait(false) is { } shown) { return shown; }
        }

        if (allowed.Steps.Count < plan.Steps.Count && !allowed.Changes.Any()) { return null; }
        Post(() => WriteVerbose($"The plan has {allowed.Changes.Count()} changes; its longest chain of calls that wait for each other has "
            + $"{allowed.CriticalPathLength}."));
        if (_turn is { } turn && (removes is not null || allowed.Changes.Any()))
        {
            turn.Open();
            try { await TakeTurnAsync(turn, allowed, removes, cancellationToken).ConfigureAwait(false); }
            catch
            {
                // Nothing of this plan was begun.
                turn.Close();
                throw;
            }
        }

        Executor executor = new(p => AccountOf(p).Cloud, Session.Recent, new Reporter(this), _turn is null ? null
            : _turn.Claims.EnsureAsync);
        PlanResult result;
        _hasBegun |= allowed.Changes.Any();
        try { result = await executor.RunAsync(allowed, cancellationToken).ConfigureAwait(false); }
        catch (PlanFailedException e)
        {
            if (e.Failures.All(f => f.Error is CloudException { MayHaveBeenDone: false } or RefusedException)) { _turn?.Close(); }
            await TellHoldersAsync(e, cancellationToken).ConfigureAwait(false);
            throw;
        }

        _turn?.Close();
        Post(() => WriteProgress(new ProgressRecord(1, "SecureNet", "Done") { RecordType = ProgressRecordType.Completed }));
        return allowed.Steps.Count == plan.Steps.Count ? result : null;
    }

    // What AWS would refuse on the way is refused now, before the first change.
    private async Task<IReadOnlyList<string>> CheckAsync(Plan plan, Network have, CancellationToken cancellationToken)
    {
        TextRules.Check(plan.Changes.Select(s => s.Change!));
        return await QuotaCheck.CheckAsync(
            plan, have, p => Session.Accounts.Values.FirstOrDefault(a => a.Place == p)?.Cloud, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What keeps a VPC and is made by nobody here, where it may be listed; elsewhere a warning.</summary>
    internal async Task<Network> ReadHoldersAsync(IEnumerable<ICloud> clouds, CancellationToken cancellationToken)
    {
        Task<Network>[] reads =
        [
            .. clouds.SelectMany(c => NetworkReader.HolderKinds.Select(k => ReadHolderAsync(c, k, cancellationToken)))
        ];
        return (await Task.WhenAll(reads).ConfigureAwait(false)).Aggregate(Network.Empty, (n, r) => n.Merge(r));
    }

    private async Task<Network> ReadHolderAsync(ICloud cloud, ResourceKind kind, CancellationToken cancellationToken)
    {
        try { return await Reader.ReadAsync([cloud], [kind], ResourceFilter.All, cancellationToken).ConfigureAwait(false); }
        catch (CloudException e) when (ListingCalls.IsUnavailable(e.Code))
        {
            await WriteWarningAsync($"{e.Action} in {cloud.Place} answered {e.Code}: whether one of the {Words.Of(kind)}s there "
                + "keeps a VPC from being deleted is not known.").ConfigureAwait(false);
            return Network.Empty;
        }
    }

    // AWS says that there is a dependency and not which; what came in since the plan was made is looked for only then.
    private async Task TellHoldersAsync(PlanFailedException failure, CancellationToken cancellationToken)
    {
        foreach (IGrouping<Place, FailedStep> place in failure.Failures.Where(
            f => f.Error is CloudException { Code: "DependencyViolation" } && f.Step.Change is not null).GroupBy(f => f.Step.Place))
        {
            try
            {
                ICloud cloud = AccountOf(place.Key).Cloud;
                Network now = (await Reader.ReadAsync([cloud], NetworkReader.VpcKinds, ResourceFilter.All, cancellationToken)
                    .ConfigureAwait(false)).Merge(await ReadHoldersAsync([cloud], cancellationToken).ConfigureAwait(false));
                if (RemovalPlanner.WhatHolds([.. place.Select(f => f.Step.Change!)], now) is { } holders)
                {
                    await WriteWarningAsync(holders).ConfigureAwait(false);
                }
            }
            catch (CloudException) { } // the failure itself is told
        }
    }

    // ShouldProcess for every change. What depends on a change that may not be made is not asked about; -WhatIf shows all of it.
    private Plan Ask(Plan plan, Network have)
    {
        bool shown = false;
        PlanWords words = new(plan, have);
        return plan.Keep(step =>
        {
            if (step.Change is null) { return true; }
            if (shown) { return false; }
            bool may = ShouldProcess(words.Sentence(step), null, null, out ShouldProcessReason reason);
            if (reason != ShouldProcessReason.WhatIf) { return may; }
            shown = true;
            foreach (PlanStep later in plan.Changes.Where(s => s.Number > step.Number))
            {
                ShouldProcess(words.Sentence(later), null, null, out _);
            }
            return false;
        });
    }

    /// <summary>Nothing of the deployment is left: the logs by which its runs took turns go too.</summary>
    internal Task EndRunsAsync(CancellationToken cancellationToken) => _turn?.Claims.DeleteLogsAsync(cancellationToken)
        ?? Task.CompletedTask;

    /// <summary>True where -WhatIf, or its preference, asks only to be told.</summary>
    protected bool IsWhatIf => MyInvocation.BoundParameters.TryGetValue("WhatIf", out object? asked)
        ? LanguagePrimitives.IsTrue(asked) : LanguagePrimitives.IsTrue(GetVariableValue("WhatIfPreference"));

    /// <summary>
    /// True where the parameter was given, by the command line or the pipeline: what is not asked for takes nothing from what is there.
    /// </summary>
    protected bool IsAsked(string parameter) => _item?.Asked.Contains(parameter)
        ?? MyInvocation.BoundParameters.ContainsKey(parameter);

    /// <summary>Writes a text to the person in front of the terminal, and not into the pipeline.</summary>
    protected Task TellAsync(string text) => IsRehearsing ? Task.CompletedTask : OnPipelineAsync(() =>
    {
        WriteInformation(new HostInformationMessage { Message = SafeText.Lines(text) }, ["PSHOST"]);
        return true;
    });

    // A cloud may be called from other runspaces meanwhile: what they do they say themselves.
    private void Say(CloudCall call)
    {
        if (Running is not null && Running != this) { return; }
        Post(() =>
        {
            WriteVerbose(Sentence(call));
            if (call.Notice is { } notice) { WriteWarning(notice); }
        });
    }

    /// <summary>A call as Verbose tells it.</summary>
    internal static string Sentence(CloudCall call) =>
        $"{call.Place.AccountId} {call.Place.Region} {call.Action}{(call.Target is null ? "" : " " + call.Target)} "
            + $"{call.Duration.TotalMilliseconds:0} ms {call.ErrorCode ?? "ok"} ({call.RequestId})";

    private void Show(PlanProgress progress)
    {
        if (progress.Notice is { } notice) { Post(() => WriteWarning(SafeText.Of(notice))); }
        // A few times a second is all a person can read.
        long now = Environment.TickCount64;
        if (now - Interlocked.Read(ref _lastProgress) < 250) { return; }
        Interlocked.Exchange(ref _lastProgress, now);
        Post(() => WriteProgress(new ProgressRecord(1, "SecureNet",
            progress.Activity) { PercentComplete = 100 * progress.Done / Math.Max(1, progress.Total) }));
    }

    private sealed class Reporter(SecureCmdlet cmdlet) : IProgress<PlanProgress>
    {
        public void Report(PlanProgress value) => cmdlet.Show(value);
    }
}
