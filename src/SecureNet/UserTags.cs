using System.Collections;
using SecureNet.Provisioning;

namespace SecureNet;

/// <summary>Reads what a user gives to -Tag.</summary>
internal static class UserTags
{
    /// <param name="given">The tags.</param>
    /// <param name="service">The prefix of the IAM actions of the service that gets them: not all take the same characters.</param>
    /// <exception cref="RefusedException">A tag that AWS or SecureNet cannot take.</exception>
    public static IReadOnlyDictionary<string, string> Read(Hashtable given, string service)
    {
        Dictionary<string, string> tags = given.Cast<DictionaryEntry>().ToDictionary(e => e.Key.ToString()!,
            e => e.Value?.ToString() ?? "");
        TagRules.Check(tags, TextRules.TagValue(service)!);
        return tags;
    }
}
