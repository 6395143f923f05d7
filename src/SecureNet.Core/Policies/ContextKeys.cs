using System.Collections.Frozen;

namespace SecureNet.Policies;

/// <summary>
/// The knowledge of a condition key that the asker did not give: derived from the principal, absent, present with a value that is
/// not known, or unknown. A key that is not in the table is unknown.
/// Sources: IAM User Guide, "AWS global condition context keys" (Availability of each), and "IAM policy elements: Variables", principal
/// key values; Service Authorization Reference, "Condition keys for Amazon S3".
/// </summary>
public static class ContextKeys
{
    /// <summary>Keys with a part of the user's own after the slash, such as <c>aws:PrincipalTag/team</c>.</summary>
    private static readonly (string Prefix, Func<PolicyRequest, ContextValue> Rule)[] s_prefixes =
    [
        ("aws:PrincipalTag/", r => r.Principal.Kind is PrincipalKind.Anonymous or PrincipalKind.Service or PrincipalKind.Root
            ? ContextValue.Absent : ContextValue.Unknown),
        ("aws:RequestTag/", _ => ContextValue.Absent),
        ("s3:RequestObjectTag/", _ => ContextValue.Absent),
    ];

    /// <summary>Headers and parameters that a request has only if its maker put them there.</summary>
    private static readonly string[] s_optional =
    [
        "aws:TagKeys", "aws:referer", "aws:CalledVia", "aws:CalledViaFirst", "aws:CalledViaLast",
        "s3:x-amz-acl", "s3:x-amz-grant-read", "s3:x-amz-grant-write", "s3:x-amz-grant-read-acp", "s3:x-amz-grant-write-acp",
        "s3:x-amz-grant-full-control",
        "s3:x-amz-server-side-encryption", "s3:x-amz-server-side-encryption-aws-kms-key-id",
        "s3:x-amz-server-side-encryption-customer-algorithm",
        "s3:x-amz-copy-source", "s3:x-amz-metadata-directive", "s3:x-amz-storage-class", "s3:x-amz-website-redirect-location",
        "s3:x-amz-object-ownership",
        "s3:object-lock-mode", "s3:object-lock-retain-until-date", "s3:object-lock-legal-hold", "s3:object-lock-remaining-retention-days",
        "s3:if-match", "s3:if-none-match", "s3:prefix", "s3:delimiter", "s3:VersionId", "s3:RequestObjectTagKeys", "s3:DataAccessPointArn",
        "s3:DataAccessPointAccount", "s3:AccessPointNetworkOrigin",
    ];

    /// <summary>Keys that every request has, with values that only the request itself would tell.</summary>
    private static readonly string[] s_always =
        ["aws:SecureTransport", "aws:CurrentTime", "aws:EpochTime", "aws:UserAgent", "aws:RequestedRegion", "s3:signatureversion",
            "s3:authType"];

    /// <summary>Keys of the VPC endpoint that a request comes through: they come together or not at all.</summary>
    private static readonly string[] s_endpoint =
        ["aws:SourceVpce", "aws:SourceVpc", "aws:VpcSourceIp", "aws:SourceVpcArn", "aws:VpceAccount", "aws:VpceOrgID", "aws:VpceOrgPaths"];

    // After the lists that it is made of: static fields are set in their order.
    private static readonly FrozenDictionary<string, Func<PolicyRequest, ContextValue>> s_rules = Rules()
        .ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    internal static ContextValue Derive(PolicyRequest request, string key)
    {
        if (s_rules.TryGetValue(key, out Func<PolicyRequest, ContextValue>? rule)) { return rule(request); }
        foreach ((string prefix, Func<PolicyRequest, ContextValue> byPrefix) in s_prefixes)
        {
            if (key.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)) { return byPrefix(request); }
        }

        return ContextValue.Unknown;
    }

    private static Dictionary<string, Func<PolicyRequest, ContextValue>> Rules()
    {
        Dictionary<string, Func<PolicyRequest, ContextValue>> rules = new(StringComparer.OrdinalIgnoreCase)
        {
            ["aws:PrincipalArn"] = r => PrincipalArn(r.Principal),
            ["aws:PrincipalAccount"] = r => r.Principal switch
            {
                { Kind: PrincipalKind.Anonymous } => ContextValue.Of("anonymous"),
                { AccountId: { } account } => ContextValue.Of(account),
                _ => ContextValue.Present,
            },
            ["aws:PrincipalType"] = r => r.Principal.Kind switch
            {
                PrincipalKind.Anonymous => ContextValue.Of("Anonymous"),
                PrincipalKind.Root => ContextValue.Of("Account"),
                PrincipalKind.User => ContextValue.Of("User"),
                PrincipalKind.RoleSession => ContextValue.Of("AssumedRole"),
                PrincipalKind.FederatedUser => ContextValue.Of("FederatedUser"),
                _ => ContextValue.Present,
            },
            ["aws:username"] = r => r.Principal.UserName is { } name ? ContextValue.Of(name) : ContextValue.Absent,
            ["aws:userid"] = r => r.Principal.Kind switch
            {
                PrincipalKind.Anonymous => ContextValue.Of("anonymous"),
                PrincipalKind.Root => ContextValue.Of(r.Principal.AccountId!),
                _ => ContextValue.Present,
            },
            ["aws:PrincipalIsAWSService"] = r => r.Principal.Kind switch
            {
                PrincipalKind.Anonymous => ContextValue.Absent,
                PrincipalKind.Service => ContextValue.Of("true"),
                _ => ContextValue.Of("false"),
            },
            ["aws:PrincipalServiceName"] =
                r => r.Principal.Kind == PrincipalKind.Service ? ContextValue.Of(r.Principal.Text) : ContextValue.Absent,
            ["aws:PrincipalServiceNamesList"] = r => r.Principal.Kind == PrincipalKind.Service ? ContextValue.Present : ContextValue.Absent,
            ["aws:PrincipalOrgID"] = r => r.Principal.Kind == PrincipalKind.Anonymous ? ContextValue.Absent : ContextValue.Unknown,
            ["aws:PrincipalOrgPaths"] = r => r.Principal.Kind == PrincipalKind.Anonymous ? ContextValue.Absent : ContextValue.Unknown,
            ["aws:TokenIssueTime"] = r => Temporary(r, ContextValue.Present),
            ["aws:MultiFactorAuthPresent"] = r => Temporary(r, ContextValue.Present),
            ["aws:MultiFactorAuthAge"] = r => Temporary(r, ContextValue.Unknown),
            ["aws:FederatedProvider"] = OnlyRoles,
            ["aws:SourceIdentity"] = OnlyRoles,
            ["aws:Ec2InstanceSourceVpc"] = OnlyRoles,
            ["aws:Ec2InstanceSourcePrivateIPv4"] = OnlyRoles,
            ["ec2:SourceInstanceARN"] = OnlyRoles,
            // The request that is asked about is made by the principal itself, not by a service with its credentials.
            ["aws:ViaAWSService"] = r => r.Principal.Kind == PrincipalKind.Service ? ContextValue.Present : ContextValue.Of("false"),
            ["aws:SourceVpce"] = Endpoint,
            ["aws:SourceVpc"] = Endpoint,
            ["aws:VpcSourceIp"] = Endpoint,
            // These the guide gives for some services only (rules Q6, Q7).
            ["aws:SourceVpcArn"] = r => OfService(r, Endpoint(r)),
            ["aws:VpceAccount"] = r => OfService(r, Endpoint(r)),
            ["aws:VpceOrgID"] = r => OfService(r, Maybe(Endpoint(r))),
            ["aws:VpceOrgPaths"] = r => OfService(r, Maybe(Endpoint(r))),
            ["aws:SourceIp"] = r => Endpoint(r).State == ContextState.Present ? ContextValue.Absent
                : r.Principal.Kind == PrincipalKind.Service ? ContextValue.Unknown : ContextValue.Present,
            ["aws:ResourceOrgID"] = r => SameAccount(r) && r.Context["aws:PrincipalOrgID"] is { } org ? org : ContextValue.Unknown,
            ["aws:ResourceOrgPaths"] =
                r => SameAccount(r) && r.Context["aws:PrincipalOrgPaths"] is { } paths ? paths : ContextValue.Unknown,
            // S3 takes no older one (rule Q9); a request without TLS has none.
            ["s3:TlsVersion"] = r => r["aws:SecureTransport"] is { State: ContextState.Known, Values: [var secure] }
                ? ConditionValues.Bool(secure) == true ? ContextValue.OneOf("1.2", "1.3") : ContextValue.Absent
                : ContextValue.Unknown,
            ["aws:SourceAccount"] = OnlyServices,
            ["aws:SourceArn"] = OnlyServices,
            ["aws:SourceOwner"] = OnlyServices,
            ["aws:SourceOrgID"] = OnlyServices,
            ["aws:SourceOrgPaths"] = OnlyServices,
            ["aws:ResourceAccount"] = r => r.ResourceAccountId is { } owner ? ContextValue.Of(owner) : ContextValue.Present,
            ["s3:ResourceAccount"] = r => r.ResourceAccountId is { } owner ? ContextValue.Of(owner) : ContextValue.Present,
        };
        foreach (string key in s_optional) { rules.Add(key, _ => ContextValue.Absent); }
        foreach (string key in s_always) { rules.Add(key, _ => ContextValue.Present); }
        return rules;
    }

    // A role session has its role's ARN there, and a service has none: that is why a Deny on other ARNs meets services too.
    private static ContextValue PrincipalArn(PolicyPrincipal principal) => principal.Kind switch
    {
        PrincipalKind.Anonymous or PrincipalKind.Service => ContextValue.Absent,
        PrincipalKind.RoleSession => principal.RoleArn is { } role ? ContextValue.Of(role) : ContextValue.Present,
        _ => ContextValue.Of(principal.Text),
    };

    private static ContextValue Temporary(PolicyRequest request, ContextValue ifTemporary) => request.Principal.Kind switch
    {
        PrincipalKind.Anonymous => ContextValue.Absent,
        PrincipalKind.RoleSession or PrincipalKind.FederatedUser => ifTemporary,
        _ => ContextValue.Unknown,
    };

    private static ContextValue OnlyRoles(PolicyRequest request) =>
        request.Principal.Kind == PrincipalKind.RoleSession ? ContextValue.Unknown : ContextValue.Absent;

    private static ContextValue OnlyServices(PolicyRequest request) =>
        request.Principal.Kind == PrincipalKind.Service ? ContextValue.Unknown : ContextValue.Absent;

    /// <summary>Present where another key of an endpoint was given, and else absent.</summary>
    private static ContextValue Endpoint(PolicyRequest request)
    {
        ContextValue found = ContextValue.Absent;
        foreach (string key in s_endpoint)
        {
            if (request.Context[key] is not { } given || given.State == ContextState.Absent) { continue; }
            if (given.State != ContextState.Unknown) { return ContextValue.Present; }
            found = ContextValue.Unknown;
        }

        return found;
    }

    /// <summary>A key that S3 and KMS have, and of whose other services no list is kept here.</summary>
    private static ContextValue OfService(PolicyRequest request, ContextValue value) =>
        value.State == ContextState.Absent || request.Action.StartsWith("s3:", StringComparison.OrdinalIgnoreCase)
        || request.Action.StartsWith("kms:", StringComparison.OrdinalIgnoreCase) ? value : ContextValue.Unknown;

    /// <summary>A key that is there only where the account is of an organization.</summary>
    private static ContextValue Maybe(ContextValue value) => value.State == ContextState.Present ? ContextValue.Unknown : value;

    private static bool SameAccount(PolicyRequest request) =>
        request.Principal.AccountId is { } account && account == request.ResourceAccountId;
}
