using SecureNet.Model;

namespace SecureNet;

/// <summary>A peering connection with both of its ends.</summary>
public sealed class SecurePeering
{
    internal SecurePeering(VpcPeeringConnection connection) => Connection = connection;

    public string Name => Connection.DisplayName;

    public string VpcPeeringConnectionId => Connection.Id;

    public string Status => Connection.Status;

    public PeeringVpc Requester => Connection.Requester;

    public PeeringVpc Accepter => Connection.Accepter;

    public string AccountId => Connection.AccountId;

    public string Region => Connection.Region;

    public string? Deployment => Connection.Deployment;

    internal VpcPeeringConnection Connection { get; }

    /// <summary>True where -WhatIf gave it: it shows what would be, and is not there.</summary>
    public bool IsPlanned => PlannedPart.Of(this) is not null;

    public override string ToString() => MockObject.NameOf(this) ?? Connection.ToString();
}
