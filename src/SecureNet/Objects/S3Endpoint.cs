using SecureNet.Model;

namespace SecureNet;

/// <summary>A gateway endpoint for S3.</summary>
public sealed class S3Endpoint
{
    internal S3Endpoint(VpcEndpoint endpoint, Network network)
    {
        Endpoint = endpoint;
        PrefixListId = network.Of<ManagedPrefixList>(endpoint.Place).FirstOrDefault(l => l.PrefixListName == endpoint.ServiceName)?.Id;
    }

    public string Name => Endpoint.DisplayName;

    public string VpcEndpointId => Endpoint.Id;

    public string VpcId => Endpoint.VpcId;

    public string ServiceName => Endpoint.ServiceName;

    public string State => Endpoint.State;

    /// <summary>The tables that have its prefix-list route.</summary>
    public IReadOnlyList<string> RouteTableId => Endpoint.RouteTableIds;

    /// <summary>The prefix list that the routes are for; security groups may name it.</summary>
    public string? PrefixListId { get; }

    /// <summary>The endpoint policy as JSON.</summary>
    public string? PolicyDocument => Endpoint.PolicyDocument;

    public string AccountId => Endpoint.AccountId;

    public string Region => Endpoint.Region;

    public string? Deployment => Endpoint.Deployment;

    internal VpcEndpoint Endpoint { get; }

    /// <summary>True where -WhatIf gave it: it shows what would be, and is not there.</summary>
    public bool IsPlanned => PlannedPart.Of(this) is not null;

    public override string ToString() => MockObject.NameOf(this) ?? Endpoint.ToString();
}
