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

    /// <summary>The changing calls since it was connected.</summary>
    public int ChangingCalls => _changingCalls;

    /// <summary>The calls that only read, since it was connected.</summary>
    public int ReadingCalls => _readingCalls;

    internal ICloud Cloud { get; }

    /// <summary>The endpoint that stands for AWS, where one was named: another one is another world.</summary>
    internal string? EndpointUrl { get; init; }

    /// <summary>The file that every call is added to.</summary>
    internal string? EvidencePath { get; init; }

    /// <summary>Counts its calls from now on, and writes them down where a file was named.</summary>
    internal void Listen()
    {
        if (EvidencePath is { } path) { EvidenceFile.Attach(Cloud, path); }
        Cloud.Called += Count;
    }

    internal Place Place => Cloud.Place;

    public override string ToString() => MockObject.NameOf(this) ?? Name;
}
