namespace SecureNet.Policies;

/// <summary>A request that policies decide about.</summary>
public sealed record PolicyRequest
{
    public required PolicyPrincipal Principal { get; init; }

    /// <summary>Such as <c>s3:PutObject</c>.</summary>
    public required string Action { get; init; }

    /// <summary>The ARN, such as <c>arn:aws:s3:::bucket/key</c>.</summary>
    public required string Resource { get; init; }

    /// <summary>The account that owns the resource (the ARN of a bucket does not tell); null where it is not known.</summary>
    public string? ResourceAccountId { get; init; }

    public PolicyContext Context { get; init; } = PolicyContext.Empty;

    /// <summary>True where nobody said that it comes by HTTPS, and <see cref="Context"/> takes it so.</summary>
    public bool IsTransportAssumed { get; init; }

    /// <summary>True where the caller has a permissions boundary: a Deny with NotPrincipal then always means it.</summary>
    internal bool HasBoundary { get; init; }

    /// <summary>The value of a condition key in this request.</summary>
    public ContextValue this[string key] => Context[key] ?? ContextKeys.Derive(this, key);

    /// <summary>This request with another value of a key.</summary>
    public PolicyRequest With(string key, params ReadOnlySpan<string> values) => this with { Context = Context.With(key, values) };

    public PolicyRequest With(string key, ContextValue value) => this with { Context = Context.With(key, value) };

    public override string ToString() => $"{Action} on {Resource} by {Principal}";
}
