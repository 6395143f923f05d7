namespace SecureNet.Model.Answers;

/// <summary>What an answer of its own tells of a resource that another answer lists.</summary>
internal abstract record Told
{
    /// <summary>The words and members of it that are not known.</summary>
    public IReadOnlyList<UnknownWord> Unknown { get; init; } = [];
}
