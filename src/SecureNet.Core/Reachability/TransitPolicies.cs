using SecureNet.Model;

namespace SecureNet.Reachability;

/// <summary>
/// The policy tables of transit gateways: whether one may decide for what comes by an attachment without a route table (rules T5, T10, T16
/// and T17). Told once, for every engine. Source: Transit Gateway guide, "Policy tables" (an attachment has one of both, or drops
/// everything).
/// </summary>
internal sealed class TransitPolicies(Network network)
{
    private readonly Understood _understood = Understood.Of(network);
    private readonly ILookup<string, TransitGatewayPolicyTable> _tables =
        Understood.Of(network).Network.Of<TransitGatewayPolicyTable>().OrderBy(t => t.Id, StringComparer.Ordinal)
            .ToLookup(t => t.TransitGatewayId, StringComparer.Ordinal);

    /// <summary>
    /// Why it is not certain that nothing decides for the attachment, as a sentence without its full stop; null where that is certain.
    /// </summary>
    /// <param name="from">An attachment that is associated with no route table.</param>
    /// <param name="owner">The account that owns the gateway, which alone sees its policy tables.</param>
    public string? WhyUnsure(TransitGatewayAttachment from, Place owner)
    {
        if (from.ChangingRouteTableId is { } changing)
        {
            return $"the association of attachment {from} with transit gateway route table {changing} is being changed";
        }
        if (_tables[from.TransitGatewayId].FirstOrDefault(t => t.AttachmentIds?.Contains(from.Id) == true) is { } deciding)
        {
            return $"transit gateway policy table {deciding} decides for attachment {from}; what it says "
                + "ec2:GetTransitGatewayPolicyTableEntries would tell, which is not read";
        }

        string none = $"attachment {from} is associated with no route table of transit gateway {from.TransitGatewayId}; whether a "
            + "policy table decides for it is not known: ";
        if (!_understood.Network.Has(owner, ResourceKind.TransitGatewayPolicyTable))
        {
            return none + _understood.WhyUnread(owner, ResourceKind.TransitGatewayPolicyTable);
        }
        return _tables[from.TransitGatewayId].FirstOrDefault(t => t.AttachmentIds is null) is { } unread
            ? $"{none}ec2:GetTransitGatewayPolicyTableAssociations of {unread.Place} was not read for {unread.Id}" : null;
    }
}
