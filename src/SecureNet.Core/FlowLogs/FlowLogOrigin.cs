namespace SecureNet.FlowLogs;

/// <summary>
/// Facts that hold for every record of an object, whatever it is called and whichever columns it has: where the network lies.
/// </summary>
/// <param name="AccountId">The account of the network.</param>
/// <param name="Region">Its region.</param>
/// <param name="VpcId">The VPC, where the object can have records of one only.</param>
public sealed record FlowLogOrigin(string AccountId, string Region, string? VpcId = null);
