using SecureNet.Cloud;
using SecureNet.Model;
using SecureNet.Provisioning;

namespace SecureNet.Simulation;

/// <summary>What AWS refuses of names, descriptions, tags and user data, with its own error codes: see <see cref="TextRules"/>.</summary>
internal static class TextRefusals
{
    public static void Check(Place place, Change change)
    {
        foreach ((TextRule rule, string value) in ChangeTexts.Of(change))
        {
            if (rule.WhyNot(value) is not { } why) { continue; }
            string shown = rule.IsShown ? $" ({value})" : "";
            throw new CloudException(rule.Code, $"Value{shown} for parameter {rule.Member.Split(' ')[^1]} is invalid: {why}.",
                change.Action, place);
        }
    }
}
