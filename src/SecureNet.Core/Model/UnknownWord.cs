using SecureNet.Printing;

namespace SecureNet.Model;

/// <summary>A word of AWS's, or a member, that this version does not know. It is never read as the nearest known one (rule Z1).</summary>
/// <param name="Member">The member, as AWS names it.</param>
/// <param name="Value">The word.</param>
/// <param name="Element">Which part of the resource it is about, such as the block of an association, or null.</param>
public sealed record UnknownWord(string Member, string Value, string? Element = null)
{
    /// <summary>True where the member itself is new, or may change answers in a way that is not modelled: the value is its JSON.</summary>
    public bool IsMember { get; init; }

    /// <summary>The sentence about the resource that has it.</summary>
    public string Of(
        object resource)
        => $"{Member}{(Element is null ? "" : $" of {SafeText.Of(Element)}")} of {resource} is '{SafeText.Of(Value)}', "
            + "which this version of SecureNet does not know";
}
