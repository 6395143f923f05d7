namespace SecureNet.Provisioning;

/// <summary>What a user named is not there: one id and one category, whatever kind of thing it is.</summary>
/// <param name="message">What was looked for, and where.</param>
/// <param name="target">What the user named.</param>
/// <param name="advice">The next step.</param>
public sealed class NotFoundException(string message, object? target, string advice) : RefusedException(NotFoundId, message, target, advice)
{
    /// <summary>The id of every error that says so.</summary>
    public const string NotFoundId = "NotFound";
}
