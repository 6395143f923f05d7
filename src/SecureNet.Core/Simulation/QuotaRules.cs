using SecureNet.Cloud;
using SecureNet.Model;
using SecureNet.Provisioning.Quotas;

namespace SecureNet.Simulation;

/// <summary>What AWS refuses for a quota, with its own error codes. Source: EC2 API reference, "Error codes"; botocore, elbv2.</summary>
internal static class QuotaRules
{
    public static void Check(Network state, Place place, Change change, SimulationOptions options)
    {
        foreach (QuotaNeed need in QuotaUse.Of([(place, change)], state))
        {
            int value = ValueOf(options, need.Quota.Code) ?? need.Quota.Default;
            if (need.After > value)
            {
                throw new CloudException(need.Quota.ErrorCode, $"The maximum number of {need.Quota.Noun} has been reached: {value}.",
                    change.Action, place);
            }
        }
    }

    /// <summary>The value of a quota; null for one that is not known.</summary>
    public static int? ValueOf(SimulationOptions options, string code) =>
        options.Quotas.TryGetValue(code, out int value) ? value : QuotaTable.All.FirstOrDefault(q => q.Code == code)?.Default;
}
