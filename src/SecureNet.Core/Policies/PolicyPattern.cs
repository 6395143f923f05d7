using System.Text;

namespace SecureNet.Policies;

/// <summary>
/// A text of a policy with its wildcards and variables: <c>*</c> is any text, <c>?</c> any character, <c>${key}</c> a value of the request,
/// <c>${key, 'default'}</c> with one for where it is absent, and <c>${*} ${?} ${$}</c> the characters themselves.
/// Source: IAM User Guide, "IAM policy elements: Variables and tags".
/// </summary>
/// <param name="text">As it was written.</param>
/// <param name="hasVariables">False in a policy of 2008, where variables are plain text.</param>
internal readonly struct PolicyPattern(string text, bool hasVariables)
{
    /// <summary>The certainty with which the variables could be put in.</summary>
    public enum Fill
    {
        Done,

        /// <summary>
        /// A key is not in the request and has no default: AWS then takes the statement for invalid, or the value for no match.
        /// </summary>
        Missing,

        /// <summary>A key's value is not known, or it has several.</summary>
        Unknown,
    }

    /// <summary>Puts the request's values in.</summary>
    public Fill TryFill(PolicyRequest request, out FilledPattern filled)
    {
        StringBuilder literal = new(text.Length);
        StringBuilder wild = new(text.Length);
        Fill worst = Fill.Done;
        for (int at = 0; at < text.Length; at++)
        {
            int end = hasVariables && text[at] == '$' && at + 1 < text.Length && text[at + 1] == '{' ? text.IndexOf('}', at) : -1;
            if (end < 0)
            {
                literal.Append(text[at]);
                wild.Append(text[at] is '*' or '?' ? 'w' : ' ');
                continue;
            }

            string name = text[(at + 2)..end];
            Fill fill = Value(name, request, out string value);
            if (fill > worst) { worst = fill; }
            literal.Append(value);
            wild.Append(' ', value.Length);
            at = end;
        }

        filled = new(literal.ToString(), wild.ToString());
        return worst;
    }

    private static Fill Value(string name, PolicyRequest request, out string value)
    {
        value = name;
        if (name is "*" or "?" or "$") { return Fill.Done; }
        string? otherwise = null;
        int comma = name.IndexOf(',', StringComparison.Ordinal);
        if (comma >= 0)
        {
            string quoted = name[(comma + 1)..].Trim();
            otherwise = quoted.Length > 1 && quoted[0] == '\'' && quoted[^1] == '\'' ? quoted[1..^1] : quoted;
            name = name[..comma].Trim();
        }

        ContextValue found = request[name];
        (Fill fill, value) = found switch
        {
            { State: ContextState.Known, Values: [string one] } => (Fill.Done, one),
            { State: ContextState.Absent } when otherwise is not null => (Fill.Done, otherwise),
            { State: ContextState.Absent } => (Fill.Missing, ""),
            _ => (Fill.Unknown, ""),
        };
        return fill;
    }
}

/// <summary>A pattern in which the request's values stand; <paramref name="Wild"/> marks its wildcards with a <c>w</c>.</summary>
internal readonly record struct FilledPattern(string Text, string Wild)
{
    /// <summary>True if the text is the same, where <c>*</c> and <c>?</c> are characters like others.</summary>
    public bool EqualTo(string value, StringComparison comparison) => Text.Equals(value, comparison);

    /// <summary>True if the value matches with wildcards.</summary>
    public bool Like(string value, bool ignoreCase = false) => Like(Text, Wild, value, ignoreCase);

    /// <summary>
    /// True if every of the six parts of the ARN matches on its own: a wildcard does not reach over a colon, but in the last part. Null
    /// where the pattern has fewer parts, unless missing ones are taken for <c>*</c> (as AWS does in Resource).
    /// </summary>
    public bool? LikeArn(string value, bool missingIsAny)
    {
        if (missingIsAny && Text == "*") { return true; }
        string[] wanted = Text.Split(':', 6), given = value.Split(':', 6);
        if (wanted.Length < 6 && !missingIsAny) { return null; }
        if (given.Length < 6) { return false; }
        int at = 0;
        for (int i = 0; i < wanted.Length; i++)
        {
            if (!Like(wanted[i], Wild.AsSpan(at, wanted[i].Length), given[i], false)) { return false; }
            at += wanted[i].Length + 1;
        }

        return true;
    }

    private static bool Like(ReadOnlySpan<char> pattern, ReadOnlySpan<char> wild, ReadOnlySpan<char> value, bool ignoreCase)
    {
        int p = 0, v = 0, star = -1, from = 0;
        while (v < value.Length)
        {
            if (p < pattern.Length && wild[p] == 'w' && pattern[p] == '*') { (star, from) = (p++, v); }
            else if (p < pattern.Length && (wild[p] == 'w' || Same(pattern[p], value[v], ignoreCase))) { p++; v++; }
            else if (star >= 0) { p = star + 1; v = ++from; }
            else { return false; }
        }

        while (p < pattern.Length && wild[p] == 'w' && pattern[p] == '*') { p++; }
        return p == pattern.Length;
    }

    private static bool Same(char one, char other, bool ignoreCase) =>
        one == other || (ignoreCase && char.ToUpperInvariant(one) == char.ToUpperInvariant(other));
}
