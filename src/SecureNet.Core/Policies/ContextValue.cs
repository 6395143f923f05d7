using System.Collections.Immutable;

namespace SecureNet.Policies;

/// <summary>The knowledge of a condition key's value in a request.</summary>
public enum ContextState
{
    /// <summary>The values are known.</summary>
    Known,

    /// <summary>The request does not have the key.</summary>
    Absent,

    /// <summary>The request has the key, and its value is not known.</summary>
    Present,

    /// <summary>Not even whether the request has the key is known.</summary>
    Unknown,

    /// <summary>The request has the key, and its value is one of those that are known; which one is not.</summary>
    OneOf,
}

/// <summary>A condition key's value in a request.</summary>
/// <param name="Values">The values where they are known: one, or several for a multivalued key; those that are possible for
/// <see cref="ContextState.OneOf"/>.</param>
public sealed record ContextValue(ContextState State, ImmutableArray<string> Values)
{
    public static ContextValue Absent { get; } = new(ContextState.Absent, []);

    public static ContextValue Present { get; } = new(ContextState.Present, []);

    public static ContextValue Unknown { get; } = new(ContextState.Unknown, []);

    public static ContextValue Of(params ReadOnlySpan<string> values) => new(ContextState.Known, [.. values]);

    /// <summary>One of these values, and it is not known which.</summary>
    public static ContextValue OneOf(params ReadOnlySpan<string> values) => new(ContextState.OneOf, [.. values]);

    /// <summary>The value as a sentence goes on after the key's name.</summary>
    public override string ToString() => State switch
    {
        ContextState.Known => "is " + (Values.Length == 0 ? "empty" : string.Join(", ", Values.Select(v => v.Length == 0 ? "\"\"" : v))),
        ContextState.OneOf => "is " + string.Join(" or ", Values),
        ContextState.Absent => "is not in the request",
        ContextState.Present => "is in the request with a value that is not known here",
        _ => "is not known here",
    };
}
