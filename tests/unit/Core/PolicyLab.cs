using SecureNet.Policies;

namespace SecureNet.Tests.Core;

/// <summary>Short ways to write policies and requests: JSON with single quotes, contexts as <c>key=value</c>.</summary>
internal static class PolicyLab
{
    public const string User = "arn:aws:iam::111111111111:user/team/axel";
    public const string Role = "arn:aws:iam::111111111111:role/deploy";
    public const string RoleSession = "arn:aws:sts::111111111111:assumed-role/deploy/run-1";
    public const string OtherRole = "arn:aws:iam::222222222222:role/reader";
    public const string Bucket = "arn:aws:s3:::demo";
    public const string Object = "arn:aws:s3:::demo/axel.txt";

    public static PolicyDocument Bucketed(params string[] statements) => Read(PolicyKind.Resource, statements);

    public static PolicyDocument Read(PolicyKind kind, params string[] statements) =>
        PolicyDocument.Parse($"{{'Version':'2012-10-17','Statement':[{string.Join(',', statements)}]}}".Replace('\'', '"'),
            kind, kind switch
            {
                PolicyKind.Identity => "role policy",
                PolicyKind.Endpoint => "endpoint policy",
                _ => "bucket policy",
            });

    /// <summary>A statement for every S3 action on the bucket and its objects.</summary>
    public static string Statement(string effect, string principal, string? condition = null, string action = "s3:*", string? sid = null) =>
        $"{{{(sid is null ? "" : $"'Sid':'{sid}',")}'Effect':'{effect}'"
            + $"{(principal.Length == 0 ? "" : $",'Principal':{principal}")},'Action':'{action}','Resource':['{Bucket}','"
            + $"{Bucket}/*']{(condition is null ? "" : $",'Condition':{condition}")}}}";

    public static string Allow(string principal = "'*'", string? condition = null, string action = "s3:*", string? sid = null) =>
        Statement("Allow", principal, condition, action, sid);

    public static string Deny(string principal = "'*'", string? condition = null, string action = "s3:*", string? sid = null) =>
        Statement("Deny", principal, condition, action, sid);

    public static string Named(string name) => $"{{'AWS':'{name}'}}";

    /// <summary>A request for an object of the bucket, which account 111111111111 owns.</summary>
    public static PolicyRequest Get(string principal = Role, string context = "", string action = "s3:GetObject", string resource = Object,
        string? owner = "111111111111") => new()
        {
            Principal = PolicyPrincipal.Parse(principal), Action = action, Resource = resource, ResourceAccountId = owner,
            Context = Context(context),
        };

    /// <summary><c>a=1; b=x|y</c> gives values, <c>c=-</c> makes a key absent, <c>d=+</c> present, <c>e=?</c> unknown.</summary>
    public static PolicyContext Context(string text)
    {
        PolicyContext context = PolicyContext.Empty;
        foreach (string pair in text.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            (string key, string value) = (pair[..pair.IndexOf('=', StringComparison.Ordinal)],
                pair[(pair.IndexOf('=', StringComparison.Ordinal) + 1)..]);
            context = context.With(key, value switch
            {
                "-" => ContextValue.Absent,
                "+" => ContextValue.Present,
                "?" => ContextValue.Unknown,
                _ => ContextValue.Of(value.Split('|')),
            });
        }

        return context;
    }

    public static PolicyDecision Ask(PolicyRequest request, PolicyDocument? bucket, params PolicyDocument[] identity) =>
        PolicyEvaluator.Evaluate(request, new() { Resource = bucket, Identity = identity });
}
