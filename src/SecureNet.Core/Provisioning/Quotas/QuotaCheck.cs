using SecureNet.Cloud;
using SecureNet.Model;

namespace SecureNet.Provisioning.Quotas;

/// <summary>The value of a quota for an account, and where it comes from.</summary>
/// <param name="Value">How many the account may have.</param>
/// <param name="Source">Where it was read, as the end of a sentence.</param>
/// <param name="IsOwn">True where Service Quotas told the account's own value.</param>
public sealed record QuotaValue(int Value, string Source, bool IsOwn)
{
    /// <summary>The account's own value; where it cannot be read, the default, with what was answered.</summary>
    public static async Task<QuotaValue> ReadAsync(ICloud cloud, Quota quota, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(cloud);
        ArgumentNullException.ThrowIfNull(quota);
        string why = "Service Quotas knows no value of it";
        try
        {
            if (await cloud.GetQuotaAsync(quota.Service, quota.Code, cancellationToken).ConfigureAwait(false) is { } value)
            {
                return new((int)Math.Min(int.MaxValue, value), "as Service Quotas says of the account", true);
            }
        }
        catch (CloudException e) { why = $"{e.Action} answered {e.Code}"; }
        return new(quota.Default, $"AWS's default, because {why}", false);
    }
}

/// <summary>Refuses a plan that AWS would refuse half-way for a quota. Who is far below every quota is asked nothing.</summary>
public static class QuotaCheck
{
    /// <param name="plan">What is to be done.</param>
    /// <param name="have">What was read.</param>
    /// <param name="cloudOf">The cloud of a place, or null where it is not connected.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>What is to be said: quotas that nobody can tell.</returns>
    /// <exception cref="RefusedException">A quota does not allow it.</exception>
    public static async Task<IReadOnlyList<string>> CheckAsync(
        Plan plan, Network have, Func<Place, ICloud?> cloudOf, CancellationToken cancellationToken)
    {
        QuotaNeed[] near = [.. QuotaUse.Of([.. plan.Changes.Select(s => (s.Place, s.Change!))], have)
            .Where(n => n.After > n.Quota.Granted)];
        List<string> remarks = [];
        // One question a quota and place, however many VPCs or groups it counts in.
        foreach (IGrouping<(Quota Quota, Place Place), QuotaNeed> asked in near.GroupBy(n => (n.Quota, n.Place)))
        {
            (Quota quota, Place place) = asked.Key;
            if (cloudOf(place) is not { } cloud) { continue; }
            QuotaNeed most = asked.MaxBy(n => n.After)!;
            QuotaValue value = await QuotaValue.ReadAsync(cloud, quota, cancellationToken).ConfigureAwait(false);
            if (most.After <= value.Value) { continue; }
            // More than the default is there: the account has more, and nobody says how much.
            if (!value.IsOwn && most.There > value.Value)
            {
                remarks.Add(
                    $"{Sentence(most)}, and the quota '{quota.Name}' of the account is not known ({value.Source}): AWS may refuse it.");
                continue;
            }

            throw new RefusedException("QuotaExceeded",
                $"{Sentence(most)}, and the quota '{quota.Name}' is {value.Value} ({value.Source}). Nothing was changed.", quota.Code,
                "Remove what is not used, or ask for more with "
                    + $"'{quota.IncreaseCommand(most.After, place.Region)}'"
                    + $"{(value.IsOwn ? "."
                        : "; if the account has more already, allow servicequotas:GetServiceQuota, by which its own value is read.")}");
        }

        return remarks;
    }

    private static string Sentence(QuotaNeed n) =>
        $"Account {n.Place.AccountId} would have {n.After} {n.Quota.Noun} "
            + $"{(n.Within.Length > 0 ? $"{n.Within} in {n.Place.Region}" : $"in {n.Place.Region}")}, {n.There} there and "
            + $"{n.Wanted} more";
}
