using SecureNet.Model;

namespace SecureNet.Reachability;

/// <summary>What NAT gateways send under, and those of which it is not known though they were read.</summary>
internal static class NatDoubt
{
    /// <summary>The addresses under which it may send (rule W7); none where one of them is not known.</summary>
    public static IReadOnlyList<NatGatewayAddress> SourcesOf(NatGateway nat)
    {
        if (nat.Addresses is [{ Status: "succeeded", Private: not null }]) { return nat.Addresses; }
        NatGatewayAddress[] used = [.. nat.UsedAddresses];
        return used.All(a => a.Private is not null) ? used : [];
    }

    /// <summary>Why, or null for an ordinary one.</summary>
    public static string? Of(NatGateway nat)
    {
        if (nat.IsRegional)
        {
            // Rules W1 to W6: its address depends on the zone of the client, and in a zone without one AWS does not say what happens.
            return $"NAT gateway {nat} is a regional one: under which of its addresses it sends what comes from a zone, and by "
                + "which route table, is out of the analyzer's scope";
        }

        if (nat.AttachedAppliances.FirstOrDefault(a => a.State is not ("detached" or "attach-failed")) is { } appliance)
        {
            return $"NAT gateway {nat} hands what it carries to {appliance.Arn ?? appliance.Type} ({appliance.Type}, "
                + $"{appliance.State}); what that does with it is in no listing";
        }

        return nat.Addresses.FirstOrDefault(a => a.Status is not ("succeeded" or "failed")) is { } address
            ? $"address {address.Public ?? address.Private} of NAT gateway {nat} is {address.Status}: whether connections "
                + "leave under it is not known" : null;
    }
}
