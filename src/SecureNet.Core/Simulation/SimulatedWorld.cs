using System.Security.Cryptography;
using SecureNet.Cloud;
using SecureNet.FlowLogs;
using SecureNet.Model;
using SecureNet.Simulation.FlowLogs;

namespace SecureNet.Simulation;

/// <summary>An AWS in memory: any number of accounts and regions, one truth, answered as AWS answers.</summary>
public sealed class SimulatedWorld
{
    private readonly Lock _lock = new();
    private readonly TimeProvider _clock;
    private readonly List<(DateTimeOffset Due, Func<Network, Network> Effect)> _scheduled = [];
    private readonly Dictionary<string, DateTimeOffset> _visibleAt = [];
    private readonly Dictionary<string, string> _tokens = [];
    private readonly List<(Resource Gone, DateTimeOffset Until)> _stillListed = [];
    private readonly System.Collections.Concurrent.ConcurrentDictionary<Place, SimulatedFaults> _faults = new();
    private readonly SimulatedFlowLogs _flowLogs = new();
    private readonly Dictionary<string, (FlowLog Log, int Late)> _endedIn = [];

    // Only of what was launched here: a network that was loaded does not tell it.
    private readonly Dictionary<string, string> _userData = [];
    private Network _state = Network.Empty;
    private readonly SimulatedFleet _fleet;
    private int _calls;

    public SimulatedWorld(TimeProvider? clock = null)
    {
        _clock = clock ?? TimeProvider.System;
        // What waits for this world waits by its time.
        if (clock is SimulatedClock) { Options.Pace = Options.Pace with { Clock = clock }; }
        Objects = new(_clock);
        Events = new(_clock);
        RunLogs = new(_clock, Options);
        _fleet = new(_clock, NewId, Options, Later);
    }

    public SimulationOptions Options { get; } = new();

    /// <summary>What lies in the buckets.</summary>
    internal SimulatedObjects Objects { get; }

    /// <summary>The keys of KMS, of every account.</summary>
    public SimulatedKeys KmsKeys { get; } = new();

    /// <summary>The logs of runs, of every account.</summary>
    internal SimulatedRunLogState RunLogs { get; }

    /// <summary>What lies in the log groups.</summary>
    internal SimulatedEvents Events { get; }

    /// <summary>The number of listing calls so far.</summary>
    public int ListingCalls { get; private set; }

    /// <summary>The number of changing calls so far.</summary>
    public int ChangingCalls { get; private set; }

    /// <summary>Everything as it really is, whatever the lags show to callers.</summary>
    public Network State
    {
        get { lock (_lock) { Settle(); return _state; } }
    }

    /// <summary>Makes the world what a network says, at once and without any rule.</summary>
    public void Load(Network state)
    {
        lock (_lock)
        {
            _scheduled.Clear();
            _state = state;
        }
    }

    /// <summary>What somebody else does to the world, past every rule: a console, another tool, an accident.</summary>
    internal void Update(Func<Network, Network> change)
    {
        lock (_lock) { Settle(); _state = change(_state); }
    }

    /// <summary>Puts faults on an account and region; null for none. Its lags hold for the whole world.</summary>
    public void SetFaults(Place place, SimulatedFaults? faults)
    {
        if (faults is null) { _faults.TryRemove(place, out _); }
        else { _faults[place] = faults; }
        faults?.GiveLags(Options);
    }

    /// <summary>How long a call of an account and region takes.</summary>
    internal TimeSpan LatencyOf(Place place) => _faults.TryGetValue(place, out SimulatedFaults? faults) && faults.Latency > TimeSpan.Zero
        ? faults.Latency : Options.Latency;

    /// <summary>A client of one account in one region.</summary>
    public SimulatedCloud Connect(string accountId, string region)
    {
        Place place = new(accountId, region);
        lock (_lock)
        {
            _state = _state.With(SimulatedPrefixLists.Of(place));
            foreach (ResourceKind kind in Enum.GetValues<ResourceKind>()) { _state = _state.WithCollected(place.For(kind), kind); }
        }

        return new(this, place);
    }

    /// <summary>Sets the average CPU of a group's instances, on which its target tracking acts at once.</summary>
    /// <param name="percent">0 to 100.</param>
    public void SetCpu(Place place, string autoScalingGroupName, double percent)
    {
        lock (_lock)
        {
            Settle();
            _state = SimulatedFleet.Track(_state,
                NetworkPatcher.Get<AutoScalingGroup>(_state, place, ResourceKind.AutoScalingGroup, autoScalingGroupName), percent);
            Settle();
        }
    }

    internal string? UserDataHashOf(string instanceId)
    {
        lock (_lock) { return _userData.GetValueOrDefault(instanceId); }
    }

    internal IReadOnlyList<ScalingActivity> ActivitiesOf(Place place, string autoScalingGroupName)
    {
        lock (_lock)
        {
            Settle();
            return _fleet.ActivitiesOf(place, autoScalingGroupName);
        }
    }

    internal (SimulatedCall Call, Fault? Fault) Begin(string action, Place place, bool isChange, string? target)
    {
        int number;
        lock (_lock)
        {
            number = ++_calls;
            if (isChange) { ChangingCalls++; }
            else { ListingCalls++; }
        }

        SimulatedCall call = new(number, action, place, isChange, target);
        return (call, Options.DeniedActions.Contains(action) ? Fault.Denied(action, place)
            : Options.Inject?.Invoke(call) ?? (
                _faults.TryGetValue(place, out SimulatedFaults? faults) ? faults.Answer(action, place) : null));
    }

    internal IReadOnlyList<Resource> List(Place place, ResourceKind kind, ResourceFilter filter)
    {
        place = place.For(kind);
        lock (_lock)
        {
            Settle();
            if (kind == ResourceKind.Bucket) { return [.. BucketRules.List(_state, place, filter).Where(r => IsVisible(r.Id))]; }
            DateTimeOffset now = _clock.GetUtcNow();
            IEnumerable<Resource> late = _stillListed.Where(
                g => g.Until > now && _state.Find<Resource>(g.Gone.Place, g.Gone.Kind, g.Gone.Id) is null).Select(g => g.Gone);
            return [.. _state.Resources.Concat(late).Where(r => r.Place == place && r.Kind == kind && IsVisible(r.Id) && filter.Matches(r))
                .OrderBy(r => r.Id, StringComparer.Ordinal)];
        }
    }

    internal Resource? Change(Place place, Change change)
    {
        lock (_lock)
        {
            Settle();
            string? token = change switch
            {
                RunInstances c => c.ClientToken,
                CreateNatGateway c => c.ClientToken,
                CreateFlowLogs c => c.ClientToken,
                _ => null
            };
            if (token is not null && _tokens.TryGetValue(token, out string? made)) { return _state.Resources.First(r => r.Id == made); }
            if (change is AcceptVpcPeeringConnection accept && _visibleAt.TryGetValue("accept " + accept.PeeringId, out DateTimeOffset at)
                && at > _clock.GetUtcNow())
            {
                throw SimulationRules.NotFound(ResourceKind.VpcPeeringConnection, accept.PeeringId, change, place);
            }

            if (change.Service == "iam") { place = place.For(ResourceKind.Role); }
            RuleRules.CheckTags(place, change, Options);
            TextRefusals.Check(place, change);
            RoleRules.Check(_state, place, change, IsVisible);
            BucketRules.Check(_state, place, change, Objects, IsVisible);
            LogGroupRules.Check(_state, place, change, IsVisible);
            AthenaRules.Check(_state, place, change);
            QuotaRules.Check(_state, place, change, Options);
            SimulationRules.Check(_state, place, change, this, IsVisible);
            if (change is DeleteChange doomed && Options.DeletionLag > TimeSpan.Zero && _state.Find<Resource>(place, doomed.Deletes,
                doomed.Id) is { } before) { _stillListed.Add((before, _clock.GetUtcNow() + Options.DeletionLag)); }
            Resource? created = Carry(place, change);
            if (change is PutRolePolicy put) { _visibleAt["role in use " + put.RoleId] = _clock.GetUtcNow() + Options.VisibilityLag; }
            if (change is DeleteLogGroup gone) { Events.DeleteAll(place, gone.Id); }
            if (change is AddRoleToInstanceProfile add)
            {
                _visibleAt["profile in use " + add.InstanceProfileId] = _clock.GetUtcNow() + Options.VisibilityLag;
            }
            if (created is not null)
            {
                _visibleAt[created.Id] = _clock.GetUtcNow() + Options.VisibilityLag;
                if (token is not null) { _tokens[token] = created.Id; }
            }

            return created;
        }
    }

    private Resource? Carry(Place place, Change change)
    {
        Resource? created = null;
        switch (change)
        {
            // What takes time in AWS is begun now and ends later.
            case TerminateInstances c:
                _state = NetworkPatcher.Update<Instance>(_state, place, ResourceKind.Instance, c.Id,
                    i => i with { State = "shutting-down" });
                Later(Options.ReleaseLag, n => NetworkPatcher.Apply(n, place, c, NewId, out _));
                break;
            case DeleteNatGateway c:
                _state = NetworkPatcher.Update<NatGateway>(_state, place, ResourceKind.NatGateway, c.Id,
                    i => i with { State = "deleting" });
                Later(Options.ReleaseLag, n => NetworkPatcher.Apply(n, place, c, NewId, out _));
                break;
            case AcceptVpcPeeringConnection c:
                _state = PeeringPatches.SetStatus(_state, c.PeeringId, "provisioning");
                Later(Options.StartLag, n => NetworkPatcher.Apply(n, place, c, NewId, out _));
                break;
            case DeleteFlowLogs c when _state.Find<FlowLog>(place, ResourceKind.FlowLog, c.Id) is { } ended:
                _endedIn[ended.DestinationId] = (ended, 0);
                _state = NetworkPatcher.Apply(_state, place, c, NewId, out _);
                break;
            case DeleteAutoScalingGroup c:
                _state = NetworkPatcher.Update<AutoScalingGroup>(_state, place, ResourceKind.AutoScalingGroup, c.Id,
                    g => g with { Status = "Delete in progress" });
                break;
            case DeleteLoadBalancer c:
                string description = LoadBalancer.InterfaceDescriptionOf(c.Id);
                _state = NetworkPatcher.Apply(_state, place, c, NewId, out _);
                Later(Options.ReleaseLag,
                    n => n.Of<NetworkInterface>(place).Where(i => i.Description == description).Aggregate(n, (x, i) => x.Without(i)));
                break;
            case CreateKeyPair c:
                Keys.SshKey key = Keys.SshKey.Create(c.KeyType == "rsa" ? Keys.SshKeyType.Rsa : Keys.SshKeyType.Ed25519, c.KeyName);
                _state = NetworkPatcher.Apply(_state, place, new ImportKeyPair(c.KeyName, key.PublicKey) { Tags = c.Tags },
                    NewId, out created);
                c.Keep(key.PrivateText(c.KeyFormat == "ppk" ? Keys.SshKeyFormat.Ppk : Keys.SshKeyFormat.Pem));
                break;
            default:
                _state = NetworkPatcher.Apply(_state, place, change, NewId, out created);
                break;
        }

        switch (created)
        {
            case Instance i:
                _userData[i.Id] = UserDataHash.Of((change as RunInstances)?.UserData);
                Later(Options.StartLag, n => NetworkPatcher.Update<Instance>(n, place, ResourceKind.Instance, i.Id,
                    x => x.State == "pending" ? x with { State = "running" } : x));
                if (Options.GuardDuty)
                {
                    Later(Options.StartLag, n => n.Find<Instance>(place, ResourceKind.Instance, i.Id) is { } host
                        ? SimulatedGuardDuty.Watch(n, host, NewId) : n);
                }
                break;
            case NatGateway g:
                Later(Options.StartLag, n => NetworkPatcher.Update<NatGateway>(n, place, ResourceKind.NatGateway, g.Id,
                    x => x.State == "pending" ? x with { State = "available" } : x));
                break;
            case Image m:
                created = m with { Architecture = SimulatedCatalog.ArchitectureOf(
                    _state.Find<Instance>(place, ResourceKind.Instance, m.SourceInstanceId!)!.InstanceType) };
                _state = _state.With(created);
                Later(Options.StartLag, n => n.Find<Image>(place, ResourceKind.Image, m.Id) is { } x
                    ? n.With(x with { State = "available" }) : n);
                break;
            case LoadBalancer b:
                Later(Options.StartLag, n => n.Find<LoadBalancer>(place, ResourceKind.LoadBalancer, b.Id) is { } x
                    ? n.With(x with { State = "active" }) : n);
                break;
            case VpcPeeringConnection p:
                // Not found at first, then on its way to the other side, then to be accepted.
                _visibleAt["accept " + p.Id] = _clock.GetUtcNow() + (Options.PeeringLag / 2);
                if (p.Requester.CidrBlocks.Any(a => p.Accepter.CidrBlocks.Any(b => a.Contains(b.BaseAddress) || b.Contains(a.BaseAddress))))
                {
                    // AWS answers the call and fails the connection at once.
                    _state = PeeringPatches.SetStatus(_state, p.Id, "failed");
                }
                else if (Options.PeeringLag > TimeSpan.Zero)
                {
                    _state = PeeringPatches.SetStatus(_state, p.Id, "initiating-request");
                    created = p with { Status = "initiating-request" };
                    Later(Options.PeeringLag, n => n.Of<VpcPeeringConnection>().Any(x => x.Id == p.Id && x.Status == "initiating-request")
                        ? PeeringPatches.SetStatus(n, p.Id, "pending-acceptance") : n);
                }

                break;
        }

        return created;
    }

    /// <summary>
    /// Carries traffic past the interfaces: each records what it sees, and the flow logs deliver it when their window closes.
    /// </summary>
    internal void Carry(IEnumerable<SeenPacket> seen, int count, int size)
    {
        lock (_lock)
        {
            Settle();
            bool opens = _flowLogs.IsEmpty;
            _flowLogs.See(seen, count, size, _clock.GetUtcNow());
            if (opens && !_flowLogs.IsEmpty) { Later(Options.FlowLogLag, Deliver); }
        }
    }

    /// <summary>What deleted flow logs deliver late, after the bucket was emptied; see <see cref="SimulationOptions.LateLogs"/>.</summary>
    internal void DeliverLate(string bucket)
    {
        lock (_lock)
        {
            if (!_endedIn.TryGetValue(bucket, out (FlowLog Log, int Late) ended) || ended.Late >= Options.LateLogs) { return; }
            _endedIn[bucket] = ended with { Late = ended.Late + 1 };
            Objects.Put(bucket, $"AWSLogs/{ended.Log.AccountId}/vpcflowlogs/{ended.Log.Region}/{ended.Log.Id}-late-{ended.Late}.log.gz",
                [1]);
        }
    }

    private Network Deliver(Network network)
    {
        foreach (FlowLogWindow window in _flowLogs.Close(network, _clock.GetUtcNow()))
        {
            string? denied = FlowLogDelivery.WhyDenied(network, window.Log, KmsKeys);
            if (denied is null) { FlowLogDelivery.Put(window, Objects, Events); }
            network = network.With(window.Log with
            {
                DeliverLogsStatus = denied is null ? "SUCCESS" : "FAILED", DeliverLogsErrorMessage = denied
            });
        }

        return network;
    }

    private bool IsVisible(string id) => !_visibleAt.TryGetValue(id, out DateTimeOffset at) || at <= _clock.GetUtcNow();

    private void Later(TimeSpan lag, Func<Network, Network> effect) => _scheduled.Add((_clock.GetUtcNow() + lag, effect));

    private void Settle()
    {
        DateTimeOffset now = _clock.GetUtcNow();
        foreach ((DateTimeOffset due, Func<Network, Network> effect) in _scheduled.Where(s => s.Due <= now).OrderBy(s => s.Due).ToArray())
        {
            _state = effect(_state);
        }

        _scheduled.RemoveAll(s => s.Due <= now);
        _state = _fleet.Settle(_state);
    }

    private static string NewId(string prefix) => $"{prefix}-0{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8))}";
}
