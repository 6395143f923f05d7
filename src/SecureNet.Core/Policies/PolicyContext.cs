using System.Collections.Immutable;

namespace SecureNet.Policies;

/// <summary>
/// The condition keys of a request whose values the asker gives; the names are case-insensitive, as in AWS. What is not given is
/// derived from the principal, or absent, or unknown, as <see cref="ContextKeys"/> says.
/// </summary>
public sealed record PolicyContext
{
    public static PolicyContext Empty { get; } = new();

    private ImmutableDictionary<string, ContextValue> Given { get; init; } = ImmutableDictionary.Create<string, ContextValue>(
        StringComparer.OrdinalIgnoreCase);

    /// <summary>The value that was given for the key, or null.</summary>
    public ContextValue? this[string key] => Given.GetValueOrDefault(key);

    public IEnumerable<KeyValuePair<string, ContextValue>> Values => Given;

    /// <summary>This context with the key's values; none make it absent.</summary>
    public PolicyContext With(string key, params ReadOnlySpan<string> values) =>
        With(key, values.Length == 0 ? ContextValue.Absent : ContextValue.Of(values));

    public PolicyContext With(string key, ContextValue value) => this with { Given = Given.SetItem(key, value) };
}
