using SecureNet.Cloud;
using SecureNet.Model;
using SecureNet.Provisioning;
using SecureNet.Reachability;
using SecureNet.Snapshots;

namespace SecureNet.Commands;

/// <summary>Asks the analyzer, and on request a real packet, about flows.</summary>
public abstract class NetworkPathCommand : SecureCmdlet
{
    private const string EndAdvice =
        "Name a host object, an id of an instance, interface or load balancer, an address, or Internet; look with Get-SecureHost.";

    /// <summary>
    /// Reads the connected accounts, or the one of -Account: every kind that decides about packets. What may not be read is unknown, and
    /// the answers that need it say so.
    /// </summary>
    /// <param name="vpcIds">Only these VPCs, with the kinds that a path between two VPCs needs; null for everything.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    internal async Task<Network> ReadNetworkAsync(IReadOnlyList<string>? vpcIds, CancellationToken cancellationToken)
    {
        if (vpcIds is not null)
        {
            return await Reader.ReadAsync(CloudsFor([]), NetworkReader.AllKinds, new(VpcIds: vpcIds), cancellationToken)
                .ConfigureAwait(false);
        }
        (Network network, IReadOnlyList<SnapshotProblem> problems) = await LiveReader.ReadAsync(
            CloudsFor([]), Session.Recent, cancellationToken).ConfigureAwait(false);
        foreach (SnapshotProblem problem in problems) { await (problem.IsError ? WriteWarningAsync(problem.Message) : OnPipelineAsync(() =>
        {
            WriteVerbose(problem.Message);
            return true;
        })).ConfigureAwait(false); }
        return network;
    }

    /// <summary>Refuses what cannot be asked, before anything is read.</summary>
    internal static void Check(PathQuestion question)
    {
        if (question.Protocol.HasPorts && question.Port is null)
        {
            throw new RefusedException("PortRequired", $"A {question.Protocol} flow needs a destination port.",
                question.Protocol.ToString(), "Give -Port.");
        }

        if (question.Probe && !ProbeCommand.CanProbe(question.Protocol))
        {
            throw new RefusedException("ProbeNotPossible", $"A probe of {question.Protocol} would be silent whether it arrives or not.",
                question.Protocol.ToString(), "Probe icmp or a tcp port, or leave out -Probe.");
        }
    }

    /// <summary>The flow that a question means in a network.</summary>
    internal static Flow FlowOf(Network network, PathQuestion question)
    {
        Check(question);
        Endpoint source, destination;
        try
        {
            (source, destination) = EndpointResolver.ResolvePair(network, question.Source.Id, question.Destination.Id,
                question.Source.Place, question.Destination.Place);
        }
        catch (ArgumentException e)
        {
            throw new NotFoundException(Errors.Plain(e), $"{question.Source} -> {question.Destination}", EndAdvice);
        }
        bool v6 = source.Address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6;
        return new()
        {
            Source = source,
            Destination = destination,
            // A ping over IPv6 is ICMPv6's.
            Protocol = v6 && question.Protocol == IpProtocol.Icmp ? IpProtocol.IcmpV6 : question.Protocol,
            Port = question.Protocol.HasPorts ? question.Port : null,
            SourcePort = question.Protocol.HasPorts ? question.SourcePort : null,
            IcmpType = question.IcmpType,
            IcmpCode = question.IcmpCode,
            ClientOs = question.ClientOs,
        };
    }

    internal async Task<ProbeResult?> ProbeAsync(PathQuestion question, Flow flow, CancellationToken cancellationToken)
    {
        if (!question.Probe) { return null; }
        NetworkInterface source = flow.Source.Interface ?? throw new RefusedException(
            "ProbeNeedsHost", $"A probe is sent by an instance, and '{question.Source}' is none.", question.Source.Id,
            "Name an instance as -Source, or leave out -Probe.");
        return await AccountOf(source.Place).Cloud.ProbeAsync(new(source.InstanceId ?? source.Id, flow.Destination.Address, flow.Protocol,
            flow.Port ?? 0), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Makes the changes that open a flow and asks again. Null where nothing was to be done, or it was not allowed.</summary>
    internal async Task<(RepairPlan Plan, PathAnalysis After, ProbeResult? Probe)?> RepairAsync(PathQuestion question,
        CancellationToken cancellationToken)
    {
        Network network = await ReadNetworkAsync(question.VpcIds, cancellationToken).ConfigureAwait(false);
        RepairPlan repair = PathRepair.Plan(network, FlowOf(network, question));
        if (repair.Hopeless is [var hopeless, ..])
        {
            throw new RefusedException("NoFix",
                $"{hopeless.ResourceName ?? hopeless.ResourceId} of account {hopeless.AccountId} in {hopeless.Region} blocks "
                    + "the flow and SecureNet has no change for it: " +
                    $"{hopeless.Reason}. Nothing was changed.", hopeless.ResourceId,
                $"Mend it by hand ({hopeless.Advice}), test again, and repair what is left.");
        }

        // Shown before anything is asked or done.
        foreach (string opened in repair.Opens) { await WriteWarningAsync(opened).ConfigureAwait(false); }
        (Place, Cloud.Change)[] changes = [.. repair.Fixes.SelectMany(f => f.Changes.Select(c => (f.Place, c)))];
        PlanResult? made = await CarryOutAsync(RepairMark.Plan(network, changes, p => AccountOf(p).Deployment), network, cancellationToken)
            .ConfigureAwait(false);
        if (made is null) { return null; }
        Network changed = await ReadNetworkAsync(question.VpcIds, cancellationToken).ConfigureAwait(false);
        Flow flow = FlowOf(changed, question);
        return (repair, PathAnalyzer.Analyze(changed, flow), await ProbeAsync(question, flow, cancellationToken).ConfigureAwait(false));
    }
}
