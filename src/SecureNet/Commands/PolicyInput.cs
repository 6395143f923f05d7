using System.Collections;
using System.Globalization;
using System.Management.Automation;
using SecureNet.Policies;
using SecureNet.Provisioning;

namespace SecureNet.Commands;

/// <summary>Turns what a user gives into requests and policies.</summary>
internal static class PolicyInput
{
    /// <summary>Reads principals, with an error that says what one is.</summary>
    public static PolicyPrincipal Principal(string text)
    {
        try { return PolicyPrincipal.Parse(text); }
        catch (FormatException e)
        {
            throw new RefusedException("InvalidPrincipal", e.Message, text, "Name a principal; Test-BucketPolicy does not look it up.");
        }
    }

    /// <summary>Checks that an action is one action, not a pattern.</summary>
    public static string Action(string text)
    {
        string[] parts = text.Split(':');
        return parts.Length == 2 && parts.All(p => p.Length > 0 && p.All(char.IsAsciiLetterOrDigit)) ? text
            : throw new RefusedException("InvalidAction", $"'{text}' is no action.", text,
                "Name one action in full, such as s3:PutObject.");
    }

    /// <summary>Reads condition keys: a value, several, or $null for a key that the request does not have.</summary>
    public static PolicyContext Context(Hashtable given, IEnumerable<string> unknown)
    {
        PolicyContext context = PolicyContext.Empty;
        foreach (DictionaryEntry entry in given)
        {
            object? value = entry.Value is PSObject wrapped ? wrapped.BaseObject : entry.Value;
            context = context.With(entry.Key.ToString()!, value switch
            {
                null => [],
                string text => [text],
                IEnumerable many => [.. many.Cast<object?>().Select(Text)],
                _ => [Text(value)],
            });
        }

        return unknown.Aggregate(context, (c, key) => c.With(key, ContextValue.Unknown));
    }

    private static string Text(object? value) => (value is PSObject wrapped ? wrapped.BaseObject : value) switch
    {
        null => "",
        bool yes => yes ? "true" : "false",
        DateTime time => time.ToUniversalTime().ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        { } other => other.ToString() ?? "",
    };
}
