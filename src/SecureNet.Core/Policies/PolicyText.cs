namespace SecureNet.Policies;

/// <summary>Shows a decision as a person reads it: the answer, every layer that has a say, and the reason.</summary>
public static class PolicyText
{
    /// <summary>The lines, the first one the answer.</summary>
    public static IEnumerable<string> Render(PolicyDecision decision)
    {
        yield return $"{Words(decision.Decision).ToUpperInvariant()}  {decision.Request.Action} on {decision.Request.Resource} by "
            + $"{decision.Request.Principal}";
        foreach (PolicyLayerAnswer layer in decision.Layers.Where(l => l.Decision != AccessDecision.NotApplicable))
        {
            yield return $"  {Mark(layer.Decision)} {Words(layer.Layer),-19} {Words(layer.Decision),-13} {layer.Reason}";
        }

        if (decision.Decision == AccessDecision.AllowedByWhatWasRead)
        {
            yield return $"  ? not looked at       {string.Join(", ", decision.NotLookedAt)}";
        }
        yield return decision.Statement is { } statement ? $"  Decided by {statement}" : $"  {decision.Reason}";
    }

    public static string Words(AccessDecision decision) => decision switch
    {
        AccessDecision.ExplicitDeny => "explicit deny",
        AccessDecision.ImplicitDeny => "not allowed",
        AccessDecision.NotApplicable => "no say",
        AccessDecision.AllowedByWhatWasRead => "allowed by what was read",
        _ => decision.ToString().ToLowerInvariant(),
    };

    public static string Words(PolicyLayer layer) => layer switch
    {
        PolicyLayer.Identity => "identity policies",
        PolicyLayer.Resource => "bucket policy",
        PolicyLayer.Endpoint => "endpoint policy",
        PolicyLayer.Boundary => "boundary",
        _ => "block public access",
    };

    /// <summary>The text with a capital letter and a full stop.</summary>
    internal static string Sentence(string text) =>
        text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..] + (text.EndsWith('.') ? "" : ".");

    private static string Mark(AccessDecision decision) => decision switch
    {
        AccessDecision.Allowed => "+",
        AccessDecision.Unknown => "?",
        AccessDecision.ExplicitDeny => "x",
        _ => "-",
    };
}
