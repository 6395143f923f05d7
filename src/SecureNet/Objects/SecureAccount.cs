using SecureNet.Cloud;
using SecureNet.Model;

namespace SecureNet;

/// <summary>A connected account and region, by the name that scripts use for it.</summary>
public sealed class SecureAccount
{
    internal SecureAccount(string name, string deployment, string source, ICloud cloud, bool isSimulated) =>
        (Name, Deployment, Source, Cloud, IsSimulated) = (name, deployment, source, cloud, isSimulated);

    private int _changingCalls;
    private int _readingCalls;

    internal void Count(CloudCall call) => Interlocked.Increment(ref call.IsChange ? ref _changingCalls : ref _readingCalls);

    public string Name { get; }

    public string AccountId => Cloud.Place.AccountId;

    public string Region => Cloud.Place.Region;

    /// <summary>The deployment that what is made here belongs to.</summary>
    public string Deployment { get; }

    /// <summary>True for an account of the in-memory cloud: nothing real is touched.</summary>
    public bool IsSimulated { get; }

    /// <summary>Where the credentials came from; never what they are.</summary>
    public string Source { get; }

    /// <summary>The profile that it was connected by; null where it was none.</summary>
    public string? ProfileName { get; internal init; }

    /// <summary>The role that it was connected by; null where it was none.</summary>
    public string? RoleArn { get; internal init; }

    /// <summary>The name of the role's session, where one was given.</summary>
    public string? RoleSessionName { get; internal init; }

    /// <summary>True where its profile or role alone connects it again, as a job does that it is given to; keys never go with it.</summary>
    public bool CanReconnect { get; internal init; }

    /// <summary>The changing calls since it was connected.</summary>
    public int ChangingCalls => _changingCalls;

    /// <summary>The calls that only read, since it was connected.</summary>
    public int ReadingCalls => _readingCalls;

    internal ICloud Cloud { get; }

    /// <summary>The endpoint that stands for AWS, where one was named: another one is another world.</summary>
    public string? EndpointUrl { get; internal init; }

    /// <summary>The file that every call is added to.</summary>
    public string? EvidencePath { get; internal init; }

    /// <summary>The session that it was connected in; null for one that belongs to none.</summary>
    internal Session? Home { get; init; }

    /// <summary>Counts its calls from now on, and writes them down where a file was named.</summary>
    internal void Listen()
    {
        if (EvidencePath is { } path) { EvidenceFile.Attach(Cloud, path); }
        Cloud.Called += Count;
    }

    internal Place Place => Cloud.Place;

    public override string ToString() => MockObject.NameOf(this) ?? Name;
}
