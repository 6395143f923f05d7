using SecureNet.Printing;

namespace SecureNet.Provisioning;

/// <summary>What tags a user may add. Source: EC2 user guide, "Tag restrictions".</summary>
public static class TagRules
{
    // AWS allows 50 a resource, of which three are ours.
    private const int Most = 47;
    private const int LongestKey = 128;

    /// <param name="tags">The tags.</param>
    /// <param name="values">The rule of the service that gets them, see <see cref="TextRules.TagValue"/>.</param>
    /// <exception cref="RefusedException">A tag that AWS would refuse, or one that says whose a resource is.</exception>
    public static void Check(IReadOnlyDictionary<string, string> tags, TextRule values)
    {
        ArgumentNullException.ThrowIfNull(tags);
        if (tags.Count > Most)
        {
            throw Refuse($"{tags.Count} tags are too many", $"{Most}",
                $"AWS takes 50 a resource, and three are SecureNet's own. Give {Most} or fewer.");
        }
        foreach ((string key, string value) in tags)
        {
            if (key.StartsWith("aws:", StringComparison.OrdinalIgnoreCase))
            {
                throw Refuse($"Tag '{key}' begins with 'aws:', which AWS keeps for itself", key, "Use another name for it.");
            }
            if (key.StartsWith("securenet:", StringComparison.OrdinalIgnoreCase))
            {
                throw Refuse($"Tag '{key}' begins with 'securenet:', by which SecureNet knows its own resources", key,
                    "Use another name for it.");
            }
            if (key == "Name")
            {
                throw Refuse("Tag 'Name' is what SecureNet names its resources by", key, "Leave it out; -Name names the VPC or bucket.");
            }
            (values with { Noun = "a key of -Tag", Parameter = "-Tag", Shortest = 1, Longest = LongestKey }).Check(key);
            (values with { Noun = $"the value of tag '{SafeText.Of(key)}'", Parameter = "-Tag" }).Check(value);
        }
    }

    private static RefusedException Refuse(string what, string target, string advice) => new("InvalidTag", what + ".", target, advice);
}
