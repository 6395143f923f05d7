using SecureNet.Cloud;
using SecureNet.Model;
using SecureNet.Policies;

namespace SecureNet.Simulation;

/// <summary>Decides requests to simulated buckets by the policies.</summary>
internal static class SimulatedS3
{
    private static readonly PolicyDocument s_administrator =
        PolicyDocument.Parse("""{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}""", PolicyKind.Identity,
            "administrator policy");

    /// <summary>The identity of a connected account: an administrator, whom only other policies limit.</summary>
    public static string CallerOf(Place place) => $"arn:{Partition.Of(place.Region)}:iam::{place.AccountId}:user/simulated";

    /// <summary>Lets a connected account's own request through, or refuses it as S3 does.</summary>
    public static void Check(Place place, Bucket bucket, string action, string key)
    {
        PolicyRequest request = new()
        {
            Principal = PolicyPrincipal.Parse(CallerOf(place)), Action = action,
            Resource = S3Actions.ResourceOf(action, bucket.Id, key, Partition.Of(bucket.Region)),
            ResourceAccountId = bucket.AccountId, Context = PolicyContext.Empty.With("aws:SecureTransport", "true"),
        };
        PolicyDecision decision = PolicyEvaluator.Evaluate(request, new()
        {
            Identity = [s_administrator], RestrictPublicBuckets = bucket.PublicAccessBlock?.RestrictPublicBuckets == true,
            Resource = bucket.PolicyDocument is { } policy
                ? PolicyDocument.Parse(policy, PolicyKind.Resource, $"bucket policy of {bucket.Id}") : null,
        });
        if (!decision.IsAllowed) { throw new CloudException("AccessDenied", Refusal(decision), action, place); }
    }

    /// <summary>S3's words.</summary>
    public static string Refusal(PolicyDecision decision) =>
        $"User: {decision.Request.Principal.Text} is not authorized to perform: {decision.Request.Action} on resource: "
            + $"\"{decision.Request.Resource}\" " + (decision.Decision switch
        {
            AccessDecision.ExplicitDeny => "with an explicit deny in "
                + $"{(decision[PolicyLayer.Resource].Decision == AccessDecision.ExplicitDeny
                    ? "a resource-based policy" : decision[PolicyLayer.Endpoint].Decision == AccessDecision.ExplicitDeny
                    ? "a VPC endpoint policy" : "an identity-based policy")}",
            _ => $"because no policy allows it ({decision.Reason})",
        });
}
