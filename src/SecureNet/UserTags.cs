using System.Collections;
using SecureNet.Provisioning;

namespace SecureNet;

/// <summary>Reads what a user gives to -Tag.</summary>
internal static class UserTags
{
    /// <exception cref="RefusedException">A tag that AWS or SecureNet cannot take.</exception>
    public static IReadOnlyDictionary<string, string> Read(Hashtable given)
    {
        Dictionary<string, string> tags = given.Cast<DictionaryEntry>().ToDictionary(e => e.Key.ToString()!, e => e.Value?.ToString() ?? "");
        TagRules.Check(tags);
        return tags;
    }
}
