namespace SecureNet.Policies;

/// <summary>Shows a host's access to S3 as a person reads it: the answer, then every layer's.</summary>
public static class S3AccessText
{
    /// <summary>The lines, the first one the answer.</summary>
    public static IEnumerable<string> Render(S3Access access)
    {
        ArgumentNullException.ThrowIfNull(access);
        S3AccessQuestion asked = access.Question;
        yield return $"{Words(access.Answer).ToUpperInvariant()}  {asked.Action} on "
            + $"{asked.Resource} by {asked.Host} as {asked.Identity.Label}";
        foreach (S3LayerAnswer layer in access.Layers.Where(
            l => l.Layer is not (S3Layer.Encryption or S3Layer.PermissionsBoundary or S3Layer.AccessControlLists)
            || l.Answer != S3Answer.NotApplicable))
        {
            yield return $"  {Mark(layer.Answer)} {Words(layer.Layer),-19} {Words(layer.Answer),-8} {layer.Reason}";
        }

        if (access.Answer == S3Answer.AllowedByWhatWasRead)
        {
            yield return $"  ? not looked at       {string.Join(", ", access.Policies.NotLookedAt)}";
        }
        if (access.DecidedBy is { } decided)
        {
            yield return $"  Decided by the {Words(decided.Layer)}{(decided.Rule is { } rule ? $": {rule}" : "")}";
        }
    }

    public static string Words(S3Layer layer) => layer switch
    {
        S3Layer.Network => "network",
        S3Layer.EndpointPolicy => "endpoint policy",
        S3Layer.RolePolicy => "role policy",
        S3Layer.BucketPolicy => "bucket policy",
        S3Layer.BlockPublicAccess => "block public access",
        S3Layer.PermissionsBoundary => "boundary",
        S3Layer.AccessControlLists => "access control lists",
        _ => "encryption",
    };

    private static string Words(S3Answer answer) => answer == S3Answer.NotApplicable ? "no say" : answer == S3Answer.AllowedByWhatWasRead
        ? "allowed by what was read" : answer.ToString().ToLowerInvariant();

    private static string Mark(S3Answer answer) =>
        answer switch { S3Answer.Allowed => "+", S3Answer.Denied => "x", S3Answer.Unknown => "?", _ => "-" };
}
