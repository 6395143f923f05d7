using SecureNet.Cloud;
using SecureNet.Model;

namespace SecureNet.Provisioning;

/// <summary>Steps with their dependencies; what does not depend on each other runs at once.</summary>
public sealed record Plan(IReadOnlyList<PlanStep> Steps)
{
    /// <summary>The real ids of wanted resources that exist already, by stand-in.</summary>
    public IReadOnlyDictionary<string, string> KnownIds { get; init; } = new Dictionary<string, string>();

    /// <summary>What is to be said before anything is done: what others changed on what is ours.</summary>
    public IReadOnlyList<string> Remarks { get; init; } = [];

    /// <summary>The steps that change something (the others only wait).</summary>
    public IEnumerable<PlanStep> Changes => Steps.Where(s => s.Change is not null);

    public bool IsEmpty => Steps.Count == 0;

    /// <summary>Changes that do not depend on each other.</summary>
    public static Plan Of(IEnumerable<(Place Place, Change Change)> changes) =>
        new([.. changes.Select((c, i) => new PlanStep(i, c.Place, c.Change, null, []))]);

    /// <summary>This plan without the steps that are not kept and those that depend on them.</summary>
    public Plan Keep(Func<PlanStep, bool> keep)
    {
        Dictionary<int, int> numbers = [];
        List<PlanStep> kept = [];
        foreach (PlanStep step in Steps.Where(s => s.DependsOn.All(numbers.ContainsKey) && keep(s)))
        {
            numbers[step.Number] = kept.Count;
            kept.Add(step with { Number = kept.Count, DependsOn = [.. step.DependsOn.Select(d => numbers[d])] });
        }

        return this with { Steps = kept };
    }

    /// <summary>
    /// The number of calls on the longest chain of steps that wait for each other: less time than these calls take no run can.
    /// </summary>
    public int CriticalPathLength
    {
        get
        {
            Dictionary<int, int> depth = [];
            foreach (PlanStep step in Steps)
            {
                depth[step.Number] = step.Calls + step.DependsOn.Select(d => depth[d]).DefaultIfEmpty(0).Max();
            }
            return depth.Values.DefaultIfEmpty(0).Max();
        }
    }
}

/// <summary>One step of a plan: a change, or a wait for a resource to reach a state.</summary>
/// <param name="Number">Its position; it depends only on smaller ones.</param>
/// <param name="Place">Where.</param>
/// <param name="Change">The change, or null for a wait.</param>
/// <param name="Wait">The wait, or null for a change.</param>
/// <param name="DependsOn">The numbers of the steps that come first.</param>
public sealed record PlanStep(int Number, Place Place, Change? Change, WaitFor? Wait, IReadOnlyList<int> DependsOn)
{
    /// <summary>The calls that it makes one after the other. Emptying a group is a listing and a revocation each way.</summary>
    public int Calls => Change is EmptyDefaultSecurityGroup ? 3 : 1;

    public string Description => Change?.Describe() ?? $"wait until {Words.Of(Wait!.Kind)} {Wait.Id} is {Wait.Until}";
}

/// <summary>A wait: looks at the resource until <paramref name="IsReached"/> says so.</summary>
/// <param name="Kind">The kind of the resource.</param>
/// <param name="Id">Its id, or the stand-in of one that the plan creates.</param>
/// <param name="Until">The state in a word, for messages.</param>
/// <param name="IsReached">True when reached, false when not yet; throws when it never will be. Null where it is not listed.</param>
public sealed record WaitFor(ResourceKind Kind, string Id, string Until, Func<Resource?, bool> IsReached);

/// <summary>Empties the default security group of a VPC, whose id only a listing tells. The executor makes the calls.</summary>
public sealed record EmptyDefaultSecurityGroup(string VpcId) : Change
{
    public override string OperationName => "RevokeSecurityGroupIngress";
    public override string Describe() => $"empty the default security group of {VpcId}";
    public override Change Resolve(Func<string, string> id) => this with { VpcId = id(VpcId) };
}
