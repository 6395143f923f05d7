using SecureNet.Model;
using SecureNet.Policies;
using SecureNet.Provisioning;
using SecureNet.Printing;

namespace SecureNet;

/// <summary>A bucket whose objects only endpoints may use, and what was tried before the policy was put.</summary>
public sealed class S3BucketProtection
{
    internal S3BucketProtection(Bucket bucket, IReadOnlyList<VpcEndpoint> endpoints, IReadOnlyList<string> exempt, BucketProtection plan) =>
        (Bucket, Endpoints, ExemptPrincipal, Plan) = (bucket, endpoints, exempt, plan);

    public string BucketName => Bucket.Id;

    public IReadOnlyList<string> VpcEndpointId => Endpoints.Select(e => e.Id).ToArray();

    /// <summary>Who may use the objects from anywhere.</summary>
    public IReadOnlyList<string> ExemptPrincipal { get; }

    public string AccountId => Bucket.AccountId;

    public string Region => Bucket.Region;

    /// <summary>False where the bucket was protected so already.</summary>
    public bool IsChanged => Plan.Policy is not null;

    /// <summary>
    /// What was tried with the policy before it was put: managing the bucket, removing it, the work of the deployment's roles.
    /// </summary>
    public IReadOnlyList<AccessRehearsalAnswer> Checks => Plan.Checks;

    /// <summary>The whole bucket policy as JSON.</summary>
    public string PolicyDocument => Plan.Policy ?? Bucket.PolicyDocument!;

    internal Bucket Bucket { get; }

    internal IReadOnlyList<VpcEndpoint> Endpoints { get; }

    internal BucketProtection Plan { get; }

    /// <summary>True where -WhatIf gave it: it shows what would be, and is not there.</summary>
    public bool IsPlanned => PlannedPart.Of(this) is not null;

    /// <summary>The protection as a person reads it.</summary>
    public override string ToString() => MockObject.NameOf(this) ?? SafeText.Lines(string.Join(Environment.NewLine, Lines()));

    private IEnumerable<string> Lines()
    {
        yield return $"{(IsPlanned ? "WOULD BE PROTECTED" : IsChanged ? "PROTECTED" : "ALREADY PROTECTED")}  {BucketName}: only "
            + $"{string.Join(", ", Endpoints)} may use its "
            + $"objects{(ExemptPrincipal.Count == 0 ? "" : $", and {string.Join(", ", ExemptPrincipal)} from anywhere")}";
        foreach (IGrouping<string, AccessRehearsalAnswer> who in Checks.GroupBy(c => c.Who))
        {
            yield return $"  {(who.Any(c => c.IsDenied) ? "x" : "+")} {who.Key}: "
                + $"{string.Join(", ", who.Select(c => $"{c.Action} {(c.IsDenied ? "is denied" : "stays possible")}"))}";
        }
    }
}
