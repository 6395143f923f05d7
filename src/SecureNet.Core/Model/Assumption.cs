namespace SecureNet.Model;

/// <summary>The things that answers take as so where nothing that was read says it.</summary>
public enum AssumptionId
{
    /// <summary>VPC Block Public Access, read of no account, is off.</summary>
    BlockPublicAccessOff,

    /// <summary>The listings hold the interfaces that services of AWS manage, though nothing shows that they were asked for.</summary>
    ManagedResourcesShown,

    /// <summary>Clients send from the ports that their system has by default.</summary>
    ClientPorts,

    /// <summary>The kinds of policies that were not looked at allow the request.</summary>
    UnreadPolicies,

    /// <summary>
    /// A file with routes of a transit gateway's table holds all of them, though nothing shows by what filters they were searched.
    /// </summary>
    AllTransitRoutes,

    /// <summary>Requests come by HTTPS, as every tool of AWS sends them unless it is told otherwise.</summary>
    SecureTransport,
}

/// <summary>Something that an answer takes as so.</summary>
/// <param name="Id">Which of them it is.</param>
/// <param name="Sentence">What is taken as so, and of what.</param>
/// <param name="IsStated">True where the user said that it is so.</param>
public sealed record Assumption(AssumptionId Id, string Sentence, bool IsStated)
{
    public override string ToString() => $"{Sentence}{(IsStated ? " (stated)" : "")}";
}

/// <summary>What may be taken as so without having been read: by default everything, and what the user states in any case.</summary>
/// <param name="Forbidden">True where nothing may be but what is stated: what rests on it is unknown then.</param>
/// <param name="Stated">What the user says is so.</param>
public sealed record AssumptionRules(bool Forbidden, IReadOnlyList<AssumptionId> Stated)
{
    public static AssumptionRules Default { get; } = new(false, []);

    public bool Allows(AssumptionId id) => !Forbidden || States(id);

    public bool States(AssumptionId id) => Stated.Contains(id);
}
