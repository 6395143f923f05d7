namespace SecureNet.Cloud;

/// <summary>Who is connected, as STS says now.</summary>
/// <param name="AccountId">The account.</param>
/// <param name="Arn">The user, or the session of a role.</param>
/// <param name="ServerTime">The time of the answer by AWS's clock; null where it was not said.</param>
/// <param name="LocalTime">The time halfway of the call by this machine's clock.</param>
public sealed record CallerIdentity(string AccountId, string Arn, DateTimeOffset? ServerTime, DateTimeOffset LocalTime)
{
    /// <summary>How far AWS's clock is ahead of this machine's; null where AWS did not say the time.</summary>
    public TimeSpan? Ahead => ServerTime - LocalTime;
}

/// <summary>A call that an identity may need to make, and what it is asked about.</summary>
/// <param name="Action">The IAM action, such as <c>ec2:CreateVpc</c>.</param>
/// <param name="Resource">The ARN of the resource; null for all.</param>
/// <param name="ContextKey">A condition key that is known of the call; null for none.</param>
/// <param name="ContextValue">Its value.</param>
public sealed record AccountRight(string Action, string? Resource = null, string? ContextKey = null, string? ContextValue = null);

/// <summary>Whether the connected identity may make a call.</summary>
/// <param name="Right">The call.</param>
/// <param name="Allowed">True or false where that is known.</param>
/// <param name="How">By what it is known, or why not: <c>a dry run</c>.</param>
public sealed record RightAnswer(AccountRight Right, bool? Allowed, string How);
