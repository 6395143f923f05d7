namespace SecureNet.Policies;

/// <summary>An answer whether something matches. The order makes "and" the smaller and "or" the larger of two.</summary>
public enum Match
{
    No,

    /// <summary>It depends on something that is not known.</summary>
    Unknown,

    Yes,
}

/// <summary>Three-valued logic: what is unknown stays unknown unless the rest decides regardless of it.</summary>
internal static class MatchLogic
{
    public static Match And(this Match one, Match other) => one < other ? one : other;

    public static Match Or(this Match one, Match other) => one > other ? one : other;

    public static Match Not(this Match match) => match switch { Match.Yes => Match.No, Match.No => Match.Yes, _ => Match.Unknown };

    public static Match Of(bool value) => value ? Match.Yes : Match.No;

    /// <summary>Yes if any is; No if all are.</summary>
    public static Match Any<T>(this IEnumerable<T> items, Func<T, Match> test)
    {
        Match found = Match.No;
        foreach (T item in items)
        {
            found = found.Or(test(item));
            if (found == Match.Yes) { break; }
        }

        return found;
    }

    /// <summary>Yes if all are; No if any is not.</summary>
    public static Match All<T>(this IEnumerable<T> items, Func<T, Match> test) => items.Any(i => test(i).Not()).Not();
}
