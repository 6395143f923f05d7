using SecureNet.FlowLogs;
using SecureNet.Model;

namespace SecureNet.Provisioning.FlowLogs;

/// <summary>Turns VPCs and settings into wanted flow logs.</summary>
public static class FlowLogBlueprint
{
    /// <summary>
    /// The fields that SecureNet asks for: AWS's default ones, and those by which a record is traced to its interface's place, to the
    /// packet's own addresses and to its direction.
    /// </summary>
    public const string LogFormat = FlowLogSettings.DefaultLogFormat +
        " ${vpc-id} ${subnet-id} ${instance-id} ${tcp-flags} ${type} ${pkt-srcaddr} ${pkt-dstaddr} ${region} ${az-id} "
            + "${flow-direction} ${traffic-path} ${reject-reason}";

    /// <param name="vpc">The VPC.</param>
    /// <param name="deployment">The deployment that owns the flow log.</param>
    /// <param name="name">Its name; null for the one that it has, else one made from the VPC's.</param>
    /// <param name="destinationId">The bucket or log group.</param>
    /// <param name="settings">What it records.</param>
    /// <param name="have">The flow logs of the VPC.</param>
    /// <exception cref="RefusedException">A flow log that is not ours delivers there already.</exception>
    public static FlowLog Create(Vpc vpc, string deployment, string? name, string destinationId, FlowLogSettings settings, Network have)
    {
        string address = AddressOf(vpc, settings.DestinationType);
        FlowLog? foreign = have.Of<FlowLog>(vpc.Place).FirstOrDefault(l => l.ResourceId == vpc.Id && l.DestinationId == destinationId
            && l.Settings.DestinationType == settings.DestinationType && (l.Deployment != deployment || l.Address != address));
        if (foreign is not null)
        {
            throw new RefusedException("FlowLogBelongsToAnother",
                $"VPC {vpc} of {vpc.Place} has the flow log {foreign} to '{destinationId}', which is not part of deployment "
                    + $"'{deployment}'; AWS allows one a destination, and that one is not touched.",
                foreign.Id, "Use it as it is (Test-CentralFlowLog), name another bucket or log group, or delete it first.");
        }

        name ??= Blueprint.Find<FlowLog>(have, vpc.Place, deployment, address)?.Name;
        return new()
        {
            Id = Blueprint.IdOf(vpc.Place, ResourceKind.FlowLog, address), AccountId = vpc.AccountId, Region = vpc.Region,
            ResourceId = vpc.Id, DestinationId = destinationId, Settings = settings,
            Tags = Blueprint.TagsFor(deployment, address, name ?? $"{vpc.DisplayName}-flow-logs"),
        };
    }

    /// <summary>The path of a VPC's flow log in its deployment.</summary>
    public static string AddressOf(Vpc vpc, FlowLogDestinationType destination) =>
        $"{vpc.Address ?? vpc.Id}/flow-log/{(destination == FlowLogDestinationType.S3 ? "s3" : "logs")}";

    /// <summary>Refuses settings that AWS would refuse, or that would prove nothing.</summary>
    public static void Check(FlowLogSettings settings)
    {
        if (settings.MaxAggregationInterval is not (60 or 600))
        {
            throw new RefusedException("InvalidAggregationInterval",
                $"A flow log cannot aggregate over {settings.MaxAggregationInterval} seconds.", settings.MaxAggregationInterval,
                "Give 60 or 600.");
        }
        // Source: VPC User Guide: AWSLogs is a reserved term.
        if (settings.Prefix.Split('/').Contains("AWSLogs"))
        {
            throw new RefusedException("InvalidPrefix",
                $"'{settings.Prefix}' cannot be the folder of flow logs: AWS keeps the name AWSLogs for itself.", settings.Prefix,
                "Leave it out; AWS adds AWSLogs/<account>/… by itself.");
        }
        FlowLogSchema schema = FlowLogSchema.FromLogFormat(settings.LogFormat);
        if (schema.Columns.Zip(schema.Fields).FirstOrDefault(c => c.Second is null) is { First: { } unknown })
        {
            throw new RefusedException("UnknownField", $"'{unknown}' is no field of a flow log that SecureNet knows.", unknown,
                "See 'Available fields' in the VPC User Guide; write fields as ${srcaddr} ${dstaddr} …");
        }
        FlowLogField[] needed = [FlowLogField.InterfaceId, FlowLogField.SourceAddress, FlowLogField.DestinationAddress, FlowLogField.Start,
            FlowLogField.End, FlowLogField.Action, FlowLogField.LogStatus];
        foreach (FlowLogField field in needed.Where(f => schema.IndexOf(f) < 0))
        {
            throw new RefusedException("FieldMissing",
                $"The log format lacks ${{{FlowLogFields.NameOf(field)}}}, without which a record proves nothing.", settings.LogFormat,
                "Add it, or leave -LogFormat out.");
        }
    }
}
