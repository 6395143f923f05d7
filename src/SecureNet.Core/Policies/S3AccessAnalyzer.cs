using SecureNet.Model;
using SecureNet.Reachability;

namespace SecureNet.Policies;

/// <summary>
/// Joins what the network says of a host's way to Amazon S3 with what the policies on that way say: the endpoint's, the role's, the
/// bucket's, and Block Public Access. A request is done only if every one lets it.
/// </summary>
public static class S3AccessAnalyzer
{
    /// <summary>Answers whether the host can do it.</summary>
    /// <param name="network">The host's place with <see cref="S3PathAnalyzer.Kinds"/>.</param>
    /// <exception cref="PolicySyntaxException">A policy on the way cannot be read.</exception>
    public static S3Access Analyze(Network network, S3AccessQuestion question)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(question);
        S3Path path = S3PathAnalyzer.Analyze(network, question.Host, question.Bucket.Region);
        PolicyDecision policies = PolicyEvaluator.Evaluate(Request(network.Rules, question, path), Policies(question, path));
        S3LayerAnswer[] layers =
        [
            Network(path), Endpoint(path, policies), Identity(question, policies),
            Of(S3Layer.PermissionsBoundary, policies[PolicyLayer.Boundary]), Bucket(question, policies),
            Of(S3Layer.BlockPublicAccess, policies[PolicyLayer.BlockPublicAccess]), AccessLists(question, policies), Encryption(question),
        ];
        if (question.Identity.WhyUnknown is { } unknown)
        {
            // What policies say hangs on who asks; what the network says does not.
            layers = [.. layers.Select(l => l.Layer is S3Layer.Network || l.Answer == S3Answer.NotApplicable ? l
                : l with { Answer = S3Answer.Unknown, Reason = PolicyText.Sentence(unknown), Rule = null })];
            S3LayerAnswer first = layers.First(
                l => l.Answer == (layers[0].Answer == S3Answer.Allowed ? S3Answer.Unknown : layers[0].Answer));
            return new(question, first.Answer, first, first.Reason, path, policies, layers);
        }

        (S3Answer answer, S3LayerAnswer? decided, string reason) = Decide(layers, policies);
        return new(question, answer, decided, reason, path, policies, layers);
    }

    private static PolicyRequest Request(AssumptionRules rules, S3AccessQuestion question, S3Path path)
    {
        PolicyContext context = PolicyContext.Empty.With("aws:RequestedRegion", question.Bucket.Region)
            .With(PolicyEvaluator.SecureTransport, rules.Allows(AssumptionId.SecureTransport) ? ContextValue.Of("true")
                : ContextValue.Present);
        if (question.Identity.Principal.Kind == PrincipalKind.RoleSession)
        {
            context = context.With("aws:Ec2InstanceSourceVpc", question.Host.VpcId).With("aws:ViaAWSService", "false")
                .With("ec2:SourceInstanceARN",
                    $"arn:{Partition.Of(question.Host.Region)}:ec2:{question.Host.Region}:{question.Host.AccountId}:instance/"
                        + $"{question.Host.Id}");
            if (question.Host.PrivateIpAddress is { } own) { context = context.With("aws:Ec2InstanceSourcePrivateIPv4", own.ToString()); }
        }

        if (path.Endpoint is { } endpoint)
        {
            context = context.With("aws:SourceVpce", endpoint.Id).With("aws:SourceVpc", endpoint.VpcId).With("aws:VpceAccount",
                endpoint.AccountId);
            // Only who owns a VPC makes gateway endpoints in it; an interface endpoint may be another's, in a subnet that is shared (rule
            // Q6).
            if (endpoint.EndpointType == VpcEndpointType.Gateway)
            {
                context = context.With("aws:SourceVpcArn",
                    $"arn:{Partition.Of(endpoint.Region)}:ec2:{endpoint.Region}:{endpoint.AccountId}:vpc/{endpoint.VpcId}");
            }
            if (question.Host.PrivateIpAddress is { } inside) { context = context.With("aws:VpcSourceIp", inside.ToString()); }
        }
        else if (path.SourceAddress is { } seen) { context = context.With("aws:SourceIp", seen.ToString()); }

        return new()
        {
            Principal = question.Identity.Principal, Action = question.Action, Resource = question.Resource,
                ResourceAccountId = OwnerOf(question.Bucket), Context = context,
                IsTransportAssumed = rules.Allows(AssumptionId.SecureTransport),
        };
    }

    private static PolicySet Policies(S3AccessQuestion question, S3Path path) => new()
    {
        AreAccessListsOff = S3AccessLists.AreOff(question.Bucket),
        Identity = question.Identity.Policies,
        UnreadIdentity = question.Identity.Unread,
        IsBoundaryRead = question.Identity.IsBoundaryRead,
        Boundary = question.Identity.Boundary,
        UnreadBoundary = question.Identity.UnreadBoundary,
        Resource = question.Bucket.PolicyDocument is { } policy
            ? PolicyDocument.Parse(policy, PolicyKind.Resource, $"bucket policy of {question.Bucket.Id}") : null,
        Endpoint = path.Endpoint?.PolicyDocument is { } via
            ? PolicyDocument.Parse(via, PolicyKind.Endpoint, $"policy of endpoint {path.Endpoint.DisplayName}") : null,
        IsResourceUnknown = !question.Bucket.HasDetails,
        IsEndpointUnknown = path.Endpoint is { PolicyDocument: null },
        RestrictPublicBuckets = question.Bucket.PublicAccessBlock?.RestrictPublicBuckets == true,
    };

    private static string? OwnerOf(Bucket bucket) => bucket.AccountId == Model.Bucket.UnknownOwner ? null : bucket.AccountId;

    private static (S3Answer Answer, S3LayerAnswer? Decided, string Reason) Decide(S3LayerAnswer[] layers, PolicyDecision policies)
    {
        // A packet that does not arrive is not judged by any policy, so the network comes first.
        if (layers[0].Answer == S3Answer.Denied) { return (S3Answer.Denied, layers[0], layers[0].Reason); }
        if (policies.Decision == AccessDecision.ImplicitDeny
            && layers.First(l => l.Layer == S3Layer.AccessControlLists) is { Answer: S3Answer.Unknown } lists)
        {
            return layers[0].Answer == S3Answer.Unknown ? (S3Answer.Unknown, layers[0], layers[0].Reason)
                : (S3Answer.Unknown, lists, lists.Reason);
        }
        // Nobody who does not sign is let in: that there is no role is the reason, not that no policy allows everyone.
        if (policies is { Decision: AccessDecision.ImplicitDeny, Request.Principal.Kind: PrincipalKind.Anonymous })
        {
            return (S3Answer.Denied, layers[2], layers[2].Reason);
        }
        if (policies.IsDenied) { return (S3Answer.Denied, LayerOf(layers, policies), policies.Reason); }
        if (layers[0].Answer == S3Answer.Unknown) { return (S3Answer.Unknown, layers[0], layers[0].Reason); }
        if (policies.Decision == AccessDecision.Unknown) { return (S3Answer.Unknown, LayerOf(layers, policies), policies.Reason); }
        return layers[^1].Answer == S3Answer.Unknown ? (S3Answer.Unknown, layers[^1], layers[^1].Reason)
            : (policies.NotLookedAt.Count > 0 ? S3Answer.AllowedByWhatWasRead : S3Answer.Allowed, null, policies.Reason);
    }

    /// <summary>The layer whose statement decided; without a statement the first one that says what the decision says.</summary>
    private static S3LayerAnswer? LayerOf(S3LayerAnswer[] layers, PolicyDecision policies)
    {
        PolicyLayerAnswer? by = policies.Layers.FirstOrDefault(l => policies.Statement is not null && l.Statement == policies.Statement);
        S3Answer wanted = policies.Decision == AccessDecision.Unknown ? S3Answer.Unknown : S3Answer.Denied;
        return by is not null ? layers.First(l => l.Layer == LayerFor(by.Layer)) : layers.Skip(1)
            .FirstOrDefault(l => l.Answer == wanted && policies.Reason.Contains(l.Reason.TrimEnd('.'), StringComparison.OrdinalIgnoreCase))
            ?? layers.Skip(1).FirstOrDefault(l => l.Answer == wanted);
    }

    private static S3Layer LayerFor(PolicyLayer layer) => layer switch
    {
        PolicyLayer.Identity => S3Layer.RolePolicy,
        PolicyLayer.Resource => S3Layer.BucketPolicy,
        PolicyLayer.Endpoint => S3Layer.EndpointPolicy,
        PolicyLayer.Boundary => S3Layer.PermissionsBoundary,
        _ => S3Layer.BlockPublicAccess,
    };

    private static S3LayerAnswer Network(S3Path path) => new(
        S3Layer.Network, path.Verdict switch
        {
            Verdict.Reachable => S3Answer.Allowed,
            Verdict.Blocked or Verdict.Partial => S3Answer.Denied,
            _ => S3Answer.Unknown
        }, PolicyText.Sentence(path.Reason),
        path.Analysis.Blockers is [{ } first, ..] ? first.Rule ?? first.ExplanationCode : path.Endpoint?.Id);

    private static S3LayerAnswer Endpoint(S3Path path, PolicyDecision policies) => path.Endpoint is null
        ? new(S3Layer.EndpointPolicy, S3Answer.NotApplicable, "The request comes through no endpoint.", null)
        : Of(S3Layer.EndpointPolicy, policies[PolicyLayer.Endpoint]);

    private static S3LayerAnswer Identity(S3AccessQuestion question, PolicyDecision policies) =>
        question.Identity.Principal.Kind == PrincipalKind.Anonymous
            ? new(S3Layer.RolePolicy, S3Answer.Denied,
                $"Host {question.Host} has {question.Identity.Label}, so its requests are anonymous.", null)
            : Of(S3Layer.RolePolicy, policies[PolicyLayer.Identity]);

    /// <summary>A bucket policy that allows nothing is no obstacle within the owner's account.</summary>
    private static S3LayerAnswer Bucket(S3AccessQuestion question, PolicyDecision policies)
    {
        S3LayerAnswer own = Of(S3Layer.BucketPolicy, policies[PolicyLayer.Resource]);
        return own.Answer == S3Answer.Denied && policies[PolicyLayer.Resource].Decision == AccessDecision.ImplicitDeny
            && policies.Request.Principal.AccountId is { } account && account == OwnerOf(question.Bucket)
            ? own with { Answer = S3Answer.NotApplicable,
                Reason = $"{own.Reason} The caller is of the owner's account, whose own policies are enough." } : own;
    }

    /// <summary>Access control lists may grant what no policy allows; they refuse nothing (rules Q12, Q13).</summary>
    private static S3LayerAnswer AccessLists(S3AccessQuestion question, PolicyDecision policies)
        => S3AccessLists.WhyMayGrant(question.Bucket, policies) is { } why
        ? new(S3Layer.AccessControlLists, S3Answer.Unknown, why, null)
        : new(S3Layer.AccessControlLists, S3Answer.NotApplicable, S3AccessLists.AreOff(question.Bucket) ? "Access control lists are off."
            : "No access control list can change this.", null);

    private static S3LayerAnswer Encryption(S3AccessQuestion question) =>
        question.Bucket.Encryption?.KmsKeyArn is { } key && S3Actions.IsObjectAction(question.Action)
            ? new(S3Layer.Encryption, S3Answer.Unknown,
                $"Objects are encrypted with the key {key}; its policy is not read, and the role needs kms:GenerateDataKey and "
                    + "kms:Decrypt.", key)
            : new(S3Layer.Encryption, S3Answer.NotApplicable, "No customer key is needed.", null);

    private static S3LayerAnswer Of(S3Layer layer, PolicyLayerAnswer answer) => new(layer, answer.Decision switch
    {
        AccessDecision.Allowed => S3Answer.Allowed,
        AccessDecision.Unknown => S3Answer.Unknown,
        AccessDecision.NotApplicable => S3Answer.NotApplicable,
        _ => S3Answer.Denied,
    }, answer.Reason, answer.Statement?.ToString());
}
