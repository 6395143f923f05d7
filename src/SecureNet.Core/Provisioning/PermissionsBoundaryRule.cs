using System.Text.RegularExpressions;
using SecureNet.Model;

namespace SecureNet.Provisioning;

/// <summary>
/// Which ARN can bound a role: a managed policy of the role's own account, or one of AWS's, in the role's partition (IB1).
/// </summary>
public static partial class PermissionsBoundaryRule
{
    /// <summary>
    /// Why AWS would refuse the policy as the boundary of a role, as the end of a sentence; null where it takes it, if it exists.
    /// </summary>
    /// <param name="arn">The policy.</param>
    /// <param name="accountId">The account of the role.</param>
    /// <param name="partition">Its partition; null takes that of the policy.</param>
    public static string? WhyNot(string arn, string accountId, string? partition)
    {
        Match parts = PolicyArn().Match(arn);
        if (!parts.Success) { return "it is not the ARN of a managed policy (arn:aws:iam::<account>:policy/<name>)"; }
        if (partition is not null && parts.Groups["partition"].Value != partition)
        {
            return $"it is of the partition {parts.Groups["partition"].Value}, and the role is of {partition}";
        }
        string owner = parts.Groups["account"].Value;
        return owner == accountId || owner == "aws" ? null
            : $"it is a policy of account {owner}, and IAM takes those of account {accountId} and of AWS alone";
    }

    /// <exception cref="RefusedException">AWS would refuse it.</exception>
    public static void Check(string arn, Place place)
    {
        if (WhyNot(arn, place.AccountId, Partition.Of(place.Region)) is not { } why) { return; }
        throw new RefusedException("InvalidPermissionsBoundary",
            $"'{arn}' cannot bound a role of account {place.AccountId}: {why}. Nothing was changed.", arn,
            "Give the ARN of a managed policy of that account, as 'aws iam list-policies --scope Local' shows it, or of one of AWS's.");
    }

    // Source of the characters: botocore, iam: arnType, policyNameType and policyPathType.
    [GeneratedRegex(@"^arn:(?<partition>aws[a-z-]*):iam::(?<account>\d{12}|aws):policy/(?:[\x21-\x7e]+/)*[\w+=,.@-]{1,128}$",
        RegexOptions.ECMAScript)]
    private static partial Regex PolicyArn();
}
