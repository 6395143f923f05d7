namespace SecureNet.Model;

/// <summary>Names as people write them: what is called exactly so, else what is called so but for capital letters.</summary>
public static class Names
{
    /// <summary>
    /// Those that a name means. AWS tells capital letters apart, so two may differ in them alone: the exact ones come first.
    /// </summary>
    /// <param name="all">What may be meant.</param>
    /// <param name="isCalled">Whether one of them has a name that equals, by the comparison.</param>
    public static T[] Meant<T>(IEnumerable<T> all, Func<T, StringComparison, bool> isCalled)
    {
        T[] alike = [.. all.Where(one => isCalled(one, StringComparison.OrdinalIgnoreCase))];
        T[] exact = [.. alike.Where(one => isCalled(one, StringComparison.Ordinal))];
        return exact.Length > 0 ? exact : alike;
    }
}
