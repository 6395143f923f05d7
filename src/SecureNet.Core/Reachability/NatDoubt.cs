using SecureNet.Model;

namespace SecureNet.Reachability;

/// <summary>NAT gateways of which it is not known what they do, though they were read.</summary>
internal static class NatDoubt
{
    /// <summary>Why, or null for an ordinary one.</summary>
    public static string? Of(NatGateway nat)
    {
        if (nat.IsRegional)
        {
            // Rules W1 to W6: its address depends on the zone of the client, and in a zone without one AWS does not say what happens.
            return $"NAT gateway {nat} is a regional one: under which of its addresses it sends what comes from a zone, and by which route table, is out of the analyzer's scope";
        }

        if (nat.AttachedAppliances.FirstOrDefault(a => a.State is not ("detached" or "attach-failed")) is { } appliance)
        {
            return $"NAT gateway {nat} hands what it carries to {appliance.Arn ?? appliance.Type} ({appliance.Type}, {appliance.State}); what that does with it is in no listing";
        }

        return nat.Addresses.FirstOrDefault(a => a.Status is not ("succeeded" or "failed")) is { } address
            ? $"address {address.Public ?? address.Private} of NAT gateway {nat} is {address.Status}: whether connections leave under it is not known" : null;
    }
}
