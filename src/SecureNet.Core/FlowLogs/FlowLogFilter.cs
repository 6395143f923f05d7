using System.Net;
using SecureNet.Model;

namespace SecureNet.FlowLogs;

/// <summary>Conditions on records. Each list is "one of these"; an empty list is no condition. "-" meets no condition.</summary>
public sealed record FlowLogFilter
{
    public static FlowLogFilter All { get; } = new();

    /// <summary>Blocks that the source address must be in.</summary>
    public IReadOnlyList<IPNetwork> SourceAddress { get; init; } = [];

    public IReadOnlyList<IPNetwork> DestinationAddress { get; init; } = [];

    /// <summary>Destination ports.</summary>
    public IReadOnlyList<int> Port { get; init; } = [];

    public IReadOnlyList<int> SourcePort { get; init; } = [];

    public IReadOnlyList<IpProtocol> Protocol { get; init; } = [];

    /// <summary><c>ACCEPT</c>, <c>REJECT</c>.</summary>
    public IReadOnlyList<string> Action { get; init; } = [];

    public IReadOnlyList<string> VpcId { get; init; } = [];

    public IReadOnlyList<string> InterfaceId { get; init; } = [];

    /// <summary>Accounts of the networks; where the file has no such column the object's name decides.</summary>
    public IReadOnlyList<string> AccountId { get; init; } = [];

    /// <summary>Regions; where the file has no such column the object's name decides.</summary>
    public IReadOnlyList<string> Region { get; init; } = [];

    /// <summary>The window must end at this time or later.</summary>
    public DateTimeOffset? After { get; init; }

    /// <summary>The window must start before this time.</summary>
    public DateTimeOffset? Before { get; init; }

    /// <summary>True to let records of NODATA and SKIPDATA through too.</summary>
    public bool IncludeNoData { get; init; }

    /// <summary>The VPC of each flow log that is known: decides -VpcId for files without that column.</summary>
    public IReadOnlyDictionary<string, string> VpcOfFlowLog { get; init; } = new Dictionary<string, string>();

    /// <summary>False where the name alone says that no record in the file can match.</summary>
    public bool MayMatch(FlowLogObject file) => file switch
    {
        { Origin: { } origin } =>
            IsOf(origin.AccountId, origin.Region) && (VpcId.Count == 0 || origin.VpcId is null || VpcId.Contains(origin.VpcId)),
        { Key: { } key } => IsOf(key.AccountId, key.Region) && key.MayOverlap(After, Before)
            && (VpcId.Count == 0 || !VpcOfFlowLog.TryGetValue(key.FlowLogId, out string? vpc) || VpcId.Contains(vpc)),
        _ => true,
    };

    private bool IsOf(string account, string region) =>
        (AccountId.Count == 0 || AccountId.Contains(account)) && (Region.Count == 0 || Region.Contains(region));

    /// <summary>
    /// The tests for one file, cheap and choosy ones first. A condition on a column that the file does not have, and that its
    /// name does not settle, is an error.
    /// </summary>
    /// <exception cref="MissingFieldException">The file cannot answer.</exception>
    internal IReadOnlyList<ColumnTest> Compile(FlowLogSchema schema, FlowLogObject file)
    {
        bool hasPlace = file.Origin is not null || file.Key is not null, hasVpc = file.Origin?.VpcId is not null
            || (file.Key is { } key && VpcOfFlowLog.ContainsKey(key.FlowLogId));
        List<ColumnTest> tests = [];
        Add(Action.Count > 0, FlowLogField.Action, () => new TextTest(FlowLogField.Action, Action), false);
        Add(Port.Count > 0, FlowLogField.DestinationPort, () => new NumberTest(FlowLogField.DestinationPort, Port), false);
        Add(SourcePort.Count > 0, FlowLogField.SourcePort, () => new NumberTest(FlowLogField.SourcePort, SourcePort), false);
        Add(Protocol.Count > 0 && !Protocol.Contains(IpProtocol.All), FlowLogField.Protocol,
            () => new NumberTest(FlowLogField.Protocol, Protocol.Select(p => p.Number)), false);
        Add(InterfaceId.Count > 0, FlowLogField.InterfaceId, () => new TextTest(FlowLogField.InterfaceId, InterfaceId), false);
        Add(VpcId.Count > 0, FlowLogField.VpcId, () => new TextTest(FlowLogField.VpcId, VpcId), hasVpc);
        Add(SourceAddress.Count > 0, FlowLogField.SourceAddress, () => new AddressTest(FlowLogField.SourceAddress, SourceAddress), false);
        Add(DestinationAddress.Count > 0, FlowLogField.DestinationAddress,
            () => new AddressTest(FlowLogField.DestinationAddress, DestinationAddress), false);
        Add(AccountId.Count > 0, FlowLogField.AccountId, () => new TextTest(FlowLogField.AccountId, AccountId), hasPlace);
        Add(Region.Count > 0, FlowLogField.Region, () => new TextTest(FlowLogField.Region, Region), hasPlace);
        Add(After is not null, FlowLogField.End,
            () => new TimeTest(FlowLogField.End, After!.Value.ToUnixTimeSeconds(), long.MaxValue), false);
        Add(Before is not null, FlowLogField.Start,
            () => new TimeTest(FlowLogField.Start, long.MinValue, Before!.Value.ToUnixTimeSeconds() - 1), false);
        return tests;

        void Add(bool asked, FlowLogField field, Func<ColumnTest> make, bool settledByName)
        {
            // The name settles it for every record of the file (MayMatch has looked): the column need not be read.
            if (!asked || settledByName) { return; }
            if (schema.IndexOf(field) < 0)
            {
                throw new MissingFieldException($"it has no field {FlowLogFields.NameOf(field)}, which a condition asks for");
            }
            tests.Add(make());
        }
    }
}
