using SecureNet.Model;

namespace SecureNet.Reachability;

/// <summary>Routes of which it is not known what AWS does with a packet that they match.</summary>
internal static class RouteDoubt
{
    /// <summary>Why, or null for an ordinary route.</summary>
    public static string? Of(Route route)
    {
        if (route.UnknownWord is { } word)
        {
            // One that drops does so whatever its target is.
            return route.IsBlackhole && word.Member != "Origin" ? null : word.Member == "Target"
                ? $"route {route} leads to a target that this version of SecureNet does not know" : word.Of($"route {route}");
        }

        return route.IsFiltered ? $"route {route} is filtered: AWS does not say what becomes of a packet that it matches"
            : route is { IsAdvertised: true, IsBlackhole: false }
            ? $"route {route} was advertised to a VPC route server: whether it holds, and what the appliance that it leads to "
                + "does, is not known" : null;
    }
}
