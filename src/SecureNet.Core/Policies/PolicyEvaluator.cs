namespace SecureNet.Policies;

/// <summary>
/// Decides as AWS documents it: an explicit deny anywhere wins; within an account the identity's or the resource's policy is enough;
/// across accounts both must allow; a service has only the resource's policy; an endpoint's policy and Block Public Access narrow.
/// What is not known makes the answer unknown, unless the rest decides whatever it is. Not evaluated: permission boundaries, session
/// policies and the organization's policies. Sources: IAM User Guide, "Policy evaluation logic" and "Cross-account policy evaluation logic".
/// </summary>
public static class PolicyEvaluator
{
    /// <summary>What the policies say of the request.</summary>
    public static PolicyDecision Evaluate(PolicyRequest request, PolicySet policies)
    {
        LayerResult identity = Identity(request, policies);
        LayerResult resource = policies.IsResourceUnknown ? LayerResult.NotRead(PolicyLayer.Resource, "the resource's policy was not read") : policies.Resource is { } bucket ? LayerEvaluator.Evaluate(PolicyLayer.Resource, [bucket], request)
            : LayerResult.Plain(PolicyLayer.Resource, AccessDecision.ImplicitDeny, "the resource has no policy", Match.No);
        LayerResult endpoint = policies.IsEndpointUnknown ? LayerResult.NotRead(PolicyLayer.Endpoint, "the endpoint's policy was not read") : policies.Endpoint is { } via ? LayerEvaluator.Evaluate(PolicyLayer.Endpoint, [via], request)
            : LayerResult.None(PolicyLayer.Endpoint, "the request comes through no endpoint with a policy");
        LayerResult block = BlockPublicAccess(request, policies);
        LayerResult[] layers = [identity, resource, endpoint, block];
        Grant grant = Granted(request, identity, resource);
        (AccessDecision decision, StatementAnswer? statement, string reason) = Decide(layers, grant, endpoint, block);
        return new(request, decision, statement, PolicyText.Sentence(reason), [.. layers.Select(l => l.Answer with { Reason = PolicyText.Sentence(l.Answer.Reason) })]);
    }

    /// <summary>Whether identity and resource together grant a request, why, and the statement that does.</summary>
    private sealed record Grant(Match Match, string Reason, StatementAnswer? Statement);

    private static (AccessDecision Decision, StatementAnswer? Statement, string Reason) Decide(LayerResult[] layers, Grant grant, LayerResult endpoint, LayerResult block)
    {
        Match through = endpoint.Allow.Or(endpoint.Delegated);
        if (layers.FirstOrDefault(l => l.Deny == Match.Yes) is { } denies) { return (AccessDecision.ExplicitDeny, denies.Answer.Statement, denies.Answer.Reason); }
        // Refused for want of an allow, whatever a deny that is unknown would say.
        if (grant.Match == Match.No) { return (AccessDecision.ImplicitDeny, null, grant.Reason); }
        if (block.Allow == Match.No) { return (AccessDecision.ImplicitDeny, null, block.AllowReason); }
        if (through == Match.No) { return (AccessDecision.ImplicitDeny, null, endpoint.AllowReason); }
        if (layers.FirstOrDefault(l => l.Deny == Match.Unknown) is { } mayDeny) { return (AccessDecision.Unknown, mayDeny.Answer.Statement, mayDeny.Answer.Reason); }
        if (grant.Match == Match.Unknown) { return (AccessDecision.Unknown, grant.Statement, grant.Reason); }
        if (block.Allow == Match.Unknown) { return (AccessDecision.Unknown, null, block.AllowReason); }
        return through == Match.Unknown ? (AccessDecision.Unknown, endpoint.Answer.Statement, endpoint.AllowReason) : (AccessDecision.Allowed, grant.Statement, grant.Reason);
    }

    private static LayerResult Identity(PolicyRequest request, PolicySet policies) => request.Principal.Kind switch
    {
        PrincipalKind.Service => LayerResult.None(PolicyLayer.Identity, "an AWS service has no policies of its own"),
        PrincipalKind.Anonymous => LayerResult.Plain(PolicyLayer.Identity, AccessDecision.NotApplicable, "an anonymous caller has no policies", Match.No),
        PrincipalKind.Root => LayerResult.Plain(PolicyLayer.Identity, AccessDecision.Allowed, "the root user of an account has full access in it", Match.Yes),
        _ when policies.Identity is null => LayerResult.NotRead(PolicyLayer.Identity, $"the policies of {request.Principal} are not known"),
        _ => LayerEvaluator.Evaluate(PolicyLayer.Identity, policies.Identity, request).WithUnread(policies.UnreadIdentity),
    };

    private static Grant Granted(PolicyRequest request, LayerResult identity, LayerResult resource)
    {
        if (request.Principal.AccountId is not { } account) { return new(resource.Allow.Or(resource.Delegated), resource.AllowReason, resource.Answer.Statement); }
        Grant within = Within(identity, resource), across = Across(account, identity, resource);
        if (request.ResourceAccountId is { } owner) { return owner == account ? within : across; }
        return within.Match == across.Match ? within : new(Match.Unknown,
            $"the account that owns {request.Resource} is not known: within account {account} it would be {Say(within.Match)}, across accounts {Say(across.Match)}", within.Statement);
    }

    private static Grant Within(LayerResult identity, LayerResult resource) => (identity.Allow, resource.Allow) switch
    {
        (Match.Yes, _) => new(Match.Yes, identity.AllowReason, identity.Answer.Statement),
        (_, Match.Yes) => new(Match.Yes, resource.AllowReason, resource.Answer.Statement),
        _ => new(identity.Allow.Or(resource.Allow), $"{identity.AllowReason}; {resource.AllowReason}", null),
    };

    private static Grant Across(string account, LayerResult identity, LayerResult resource)
    {
        Match byResource = resource.Allow.Or(resource.Delegated);
        Match both = identity.Allow.And(byResource);
        string why = both == Match.Yes ? $"{identity.AllowReason}; {resource.AllowReason}" : byResource == both ? resource.AllowReason : identity.AllowReason;
        return new(both, $"the caller is of account {account}, so its own policies and the resource's must both allow it: {why}", resource.Answer.Statement);
    }

    private static string Say(Match match) => match switch { Match.Yes => "allowed", Match.No => "refused", _ => "unknown" };

    private static LayerResult BlockPublicAccess(PolicyRequest request, PolicySet policies)
    {
        if (policies.RestrictPublicBuckets && policies.IsResourceUnknown)
        {
            return LayerResult.Plain(PolicyLayer.BlockPublicAccess, AccessDecision.Unknown, "whether the resource's policy is public was not read", Match.Unknown);
        }

        if (!policies.RestrictPublicBuckets || policies.Resource is null) { return LayerResult.None(PolicyLayer.BlockPublicAccess, "it restricts nothing here"); }
        if (PublicPolicy.FirstPublic(policies.Resource) is not { } open) { return LayerResult.None(PolicyLayer.BlockPublicAccess, $"the {policies.Resource.Name} is not public"); }
        if (request.Principal.Kind == PrincipalKind.Service) { return LayerResult.None(PolicyLayer.BlockPublicAccess, "services are not restricted"); }
        string why = $"{open.Statement} makes the {policies.Resource.Name} public ({open.Reason}), and RestrictPublicBuckets then lets in only the owner's account and services";
        if (request.Principal.AccountId is { } account && request.ResourceAccountId is null)
        {
            return LayerResult.Plain(PolicyLayer.BlockPublicAccess, AccessDecision.Unknown, $"{why}; whether account {account} is the owner's is not known", Match.Unknown);
        }

        return request.Principal.AccountId is { } own && own == request.ResourceAccountId
            ? LayerResult.None(PolicyLayer.BlockPublicAccess, "the caller is of the owner's account")
            : LayerResult.Plain(PolicyLayer.BlockPublicAccess, AccessDecision.ImplicitDeny, why, Match.No);
    }
}
