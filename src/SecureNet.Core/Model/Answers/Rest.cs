namespace SecureNet.Model.Answers;

/// <summary>
/// The members of one object of AWS's answers that are not read, each with the reason. A test holds that with what is read they are all
/// members that AWS's model has; what an answer has besides is new, and makes the resource not understood.
/// </summary>
internal sealed class Rest
{
    /// <summary>The JSON that stands for the value of a member that is set.</summary>
    public const string Set = "\"set\"";

    private readonly Dictionary<string, string> _irrelevant = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _doubtful = new(StringComparer.Ordinal);

    /// <summary>Members that change no answer.</summary>
    public Rest Irrelevant(string reason, params ReadOnlySpan<string> names)
    {
        foreach (string name in names) { _irrelevant.Add(name, reason); }
        return this;
    }

    /// <summary>Members that may change answers in a way that is not modelled: where one is set, the resource is not understood.</summary>
    public Rest UnknownIfSet(string reason, params ReadOnlySpan<string> names)
    {
        foreach (string name in names) { _doubtful.Add(name, reason); }
        return this;
    }

    public IEnumerable<string> Doubtful => _doubtful.Keys;

    public IEnumerable<string> All => _irrelevant.Keys.Concat(_doubtful.Keys);

    /// <summary>True where the member needs no word.</summary>
    public bool IsIrrelevant(string name) => _irrelevant.ContainsKey(name);

    /// <summary>True where a value counts only if it is set.</summary>
    public bool IsDoubtful(string name) => _doubtful.ContainsKey(name);
}
