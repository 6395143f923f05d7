namespace SecureNet.Policies;

/// <summary>
/// Decides as AWS documents it: an explicit deny anywhere wins; within an account the identity's or the resource's policy is enough (of a
/// KMS key and a role, only what its own policy allows or delegates); across accounts both must allow; a permissions boundary narrows what
/// the identity's policies and a resource policy that names the role allow; a service has only the resource's policy; an endpoint's policy
/// and Block Public Access narrow. What is not known makes the answer unknown, unless the rest decides whatever it is. Kinds of policies
/// that were not looked at are told with the answer, which is then never <see cref="AccessDecision.Allowed"/> without them.
/// Sources: IAM User Guide, "Policy evaluation logic", "Cross-account policy evaluation logic" and "Permissions boundaries for IAM
/// entities" (rules Q1 to Q5).
/// </summary>
public static class PolicyEvaluator
{
    /// <summary>Gives the answer of the policies to the request.</summary>
    public static PolicyDecision Evaluate(PolicyRequest request, PolicySet policies)
    {
        PolicyDecision decision = Once(request, policies);
        if (!request.IsTransportAssumed || decision.Decision == AccessDecision.Unknown) { return decision; }
        return decision with { RestsOnTransport = Once(request.With(SecureTransport, ContextValue.Present), policies)
            .Decision != decision.Decision };
    }

    /// <summary>The key that says whether a request comes by HTTPS.</summary>
    public const string SecureTransport = "aws:SecureTransport";

    private static PolicyDecision Once(PolicyRequest request, PolicySet policies)
    {
        request = request with { HasBoundary = policies.Boundary is not null || policies.UnreadBoundary is not null };
        LayerResult identity = Identity(request, policies), boundary = Boundary(request, policies);
        LayerResult resource = policies.IsResourceUnknown ? LayerResult.NotRead(PolicyLayer.Resource, "the resource's policy was not read")
            : policies.Resource is { } bucket ? LayerEvaluator.Evaluate(PolicyLayer.Resource, [bucket], request)
                : LayerResult.Plain(PolicyLayer.Resource, AccessDecision.ImplicitDeny, "the resource has no policy", Match.No);
        LayerResult endpoint = policies.IsEndpointUnknown ? LayerResult.NotRead(PolicyLayer.Endpoint, "the endpoint's policy was not read")
            : policies.Endpoint is { } via ? LayerEvaluator.Evaluate(PolicyLayer.Endpoint, [via], request)
                : LayerResult.None(PolicyLayer.Endpoint, "the request comes through no endpoint with a policy");
        LayerResult block = BlockPublicAccess(request, policies);
        LayerResult[] layers = [identity, resource, endpoint, block, boundary];
        Grant grant = Granted(request, identity, boundary, resource);
        (AccessDecision decision, StatementAnswer? statement, string reason) = Decide(layers, grant, endpoint, block);
        IReadOnlyList<string> left = UnreadLayers.Of(request, policies);
        if (decision == AccessDecision.Allowed && left.Count > 0) { decision = AccessDecision.AllowedByWhatWasRead; }
        return new(request, decision, statement, PolicyText.Sentence(reason),
            [.. layers.Select(l => l.Answer with { Reason = PolicyText.Sentence(l.Answer.Reason) })]) { NotLookedAt = left };
    }

    /// <summary>The answer whether identity and resource together grant a request, with the reason and the statement that does.</summary>
    private sealed record Grant(Match Match, string Reason, StatementAnswer? Statement);

    private static (AccessDecision Decision, StatementAnswer? Statement, string Reason) Decide(LayerResult[] layers, Grant grant,
        LayerResult endpoint, LayerResult block)
    {
        Match through = endpoint.Allow.Or(endpoint.Delegated);
        if (layers.FirstOrDefault(l => l.Deny == Match.Yes) is { } denies)
        {
            return (AccessDecision.ExplicitDeny, denies.Answer.Statement, denies.Answer.Reason);
        }
        // Refused for want of an allow, whatever a deny that is unknown would say.
        if (grant.Match == Match.No) { return (AccessDecision.ImplicitDeny, null, grant.Reason); }
        if (block.Allow == Match.No) { return (AccessDecision.ImplicitDeny, null, block.AllowReason); }
        if (through == Match.No) { return (AccessDecision.ImplicitDeny, null, endpoint.AllowReason); }
        if (layers.FirstOrDefault(l => l.Deny == Match.Unknown) is { } mayDeny)
        {
            return (AccessDecision.Unknown, mayDeny.Answer.Statement, mayDeny.Answer.Reason);
        }
        if (grant.Match == Match.Unknown) { return (AccessDecision.Unknown, grant.Statement, grant.Reason); }
        if (block.Allow == Match.Unknown) { return (AccessDecision.Unknown, null, block.AllowReason); }
        return through == Match.Unknown ? (AccessDecision.Unknown, endpoint.Answer.Statement,
            endpoint.AllowReason) : (AccessDecision.Allowed, grant.Statement, grant.Reason);
    }

    private static LayerResult Identity(PolicyRequest request, PolicySet policies) => request.Principal.Kind switch
    {
        PrincipalKind.Service => LayerResult.None(PolicyLayer.Identity, "an AWS service has no policies of its own"),
        PrincipalKind.Anonymous =>
            LayerResult.Plain(PolicyLayer.Identity, AccessDecision.NotApplicable, "an anonymous caller has no policies", Match.No),
        PrincipalKind.Root =>
            LayerResult.Plain(PolicyLayer.Identity, AccessDecision.Allowed, "the root user of an account has full access in it", Match.Yes),
        _ when policies.Identity is null => LayerResult.NotRead(PolicyLayer.Identity, $"the policies of {request.Principal} are not known"),
        _ => LayerEvaluator.Evaluate(PolicyLayer.Identity, policies.Identity, request).WithUnread(policies.UnreadIdentity),
    };

    private static LayerResult Boundary(PolicyRequest request, PolicySet policies) => request.Principal.Kind switch
    {
        PrincipalKind.Service or PrincipalKind.Anonymous or PrincipalKind.Root =>
            LayerResult.None(PolicyLayer.Boundary, "only users and roles have a permissions boundary"),
        _ when policies.UnreadBoundary is { } name =>
            LayerResult.NotRead(PolicyLayer.Boundary, $"what the permissions boundary {name} says was not read"),
        _ when policies.Boundary is { } boundary => LayerEvaluator.Evaluate(PolicyLayer.Boundary, [boundary], request),
        _ => LayerResult.None(PolicyLayer.Boundary, policies.IsBoundaryRead
            ? "the caller has no permissions boundary" : "whether the caller has a permissions boundary was not looked at"),
    };

    private static Grant Granted(PolicyRequest request, LayerResult identity, LayerResult boundary, LayerResult resource)
    {
        if (request.Principal.AccountId is not { } account)
        {
            return new(resource.Allow.Or(resource.Delegated), resource.AllowReason, resource.Answer.Statement);
        }
        Grant own = Limited(identity, boundary), within = Within(request, own, boundary, resource), across = Across(account, own, resource);
        if (request.ResourceAccountId is { } owner) { return owner == account ? within : across; }
        return within.Match == across.Match ? within : new(Match.Unknown,
            $"the account that owns {request.Resource} is not known: within account {account} it would be "
                + $"{Say(within.Match)}, across accounts {Say(across.Match)}", within.Statement);
    }

    /// <summary>Gives what the caller's own policies grant, as far as its boundary lets them.</summary>
    private static Grant Limited(LayerResult identity, LayerResult boundary) => boundary.Allow < identity.Allow
        ? new(boundary.Allow, boundary.AllowReason, boundary.Answer.Statement)
        : new(identity.Allow, identity.AllowReason, identity.Answer.Statement);

    private static Grant Within(PolicyRequest request, Grant own, LayerResult boundary, LayerResult resource)
    {
        // Whoever is named as user or session is granted it whatever the boundary says; of "*" the guide does not say.
        Match anyone = resource.ByAnyone.And(boundary.Allow == Match.Yes ? Match.Yes : Match.Unknown),
        byRole = resource.ByRole.And(boundary.Allow);
        Match byResource = resource.ByItself.Or(byRole).Or(anyone);
        if (OwnPolicyDecides(request))
        {
            Match delegated = own.Match.And(resource.Delegated);
            string how = resource.Delegated == Match.Yes
                ? own.Reason : $"the resource's own policy must allow it or let the account's policies decide, and {resource.AllowReason}";
            own = new(delegated, how, own.Statement);
        }

        if (own.Match == Match.Yes) { return own; }
        if (byResource == Match.Yes) { return new(Match.Yes, resource.AllowReason, resource.Answer.Statement); }
        string limit = byResource < resource.Allow ? $"{resource.AllowReason}; {boundary.AllowReason}" : resource.AllowReason;
        return new(own.Match.Or(byResource), $"{own.Reason}; {limit}", null);
    }

    /// <summary>True where policies of identities count only as far as the resource's own policy lets them (rule Q4).</summary>
    private static bool OwnPolicyDecides(PolicyRequest request) =>
        PolicyResources.IsKey(request) || request.Action.StartsWith("sts:AssumeRole", StringComparison.OrdinalIgnoreCase);

    private static Grant Across(string account, Grant own, LayerResult resource)
    {
        Match byResource = resource.Allow.Or(resource.Delegated);
        Match both = own.Match.And(byResource);
        string why = both == Match.Yes ? $"{own.Reason}; {resource.AllowReason}" : byResource == both ? resource.AllowReason : own.Reason;
        return new(both, $"the caller is of account {account}, so its own policies and the resource's must both allow it: {why}",
            resource.Answer.Statement);
    }

    private static string Say(Match match) => match switch { Match.Yes => "allowed", Match.No => "refused", _ => "unknown" };

    private static LayerResult BlockPublicAccess(PolicyRequest request, PolicySet policies)
    {
        if (policies.RestrictPublicBuckets && policies.IsResourceUnknown)
        {
            return LayerResult.Plain(PolicyLayer.BlockPublicAccess, AccessDecision.Unknown,
                "whether the resource's policy is public was not read", Match.Unknown);
        }

        if (!policies.RestrictPublicBuckets || policies.Resource is null)
        {
            return LayerResult.None(PolicyLayer.BlockPublicAccess, "it restricts nothing here");
        }
        if (PublicPolicy.FirstPublic(policies.Resource) is not { } open)
        {
            return LayerResult.None(PolicyLayer.BlockPublicAccess, $"the {policies.Resource.Name} is not public");
        }
        if (request.Principal.Kind == PrincipalKind.Service)
        {
            return LayerResult.None(PolicyLayer.BlockPublicAccess, "services are not restricted");
        }
        string why = $"{open.Statement} makes the {policies.Resource.Name} public ({open.Reason}), and RestrictPublicBuckets then "
            + "lets in only the owner's account and services";
        if (request.Principal.AccountId is { } account && request.ResourceAccountId is null)
        {
            return LayerResult.Plain(PolicyLayer.BlockPublicAccess, AccessDecision.Unknown,
                $"{why}; whether account {account} is the owner's is not known", Match.Unknown);
        }

        return request.Principal.AccountId is { } own && own == request.ResourceAccountId
            ? LayerResult.None(PolicyLayer.BlockPublicAccess, "the caller is of the owner's account")
            : LayerResult.Plain(PolicyLayer.BlockPublicAccess, AccessDecision.ImplicitDeny, why, Match.No);
    }
}
