using SecureNet.Cloud;
using SecureNet.Model;

namespace SecureNet.Reachability;

/// <summary>An analysis as lines for a person: every hop with its owner and the rule that decided, then what stands in the way.</summary>
public static class PathText
{
    /// <summary>The lines, without colour; meaning is in the words and marks.</summary>
    public static IReadOnlyList<string> Render(PathAnalysis analysis)
    {
        ArgumentNullException.ThrowIfNull(analysis);
        Flow flow = analysis.Flow;
        string kind = flow.Protocol == IpProtocol.Icmp && flow.IcmpType == 8 ? "ping"
            : flow.Protocol.IsIcmp ? $"{flow.Protocol} type {flow.IcmpType}" : flow.Port is { } port ? $"{flow.Protocol}/{port}" : $"{flow.Protocol}";
        List<string> lines = [$"{kind}  {flow.Source} -> {flow.Destination}: {analysis.Verdict.ToString().ToUpperInvariant()}"];
        List<Hop> all = [.. analysis.Forward.Hops, .. analysis.Return.Hops];
        int name = all.Select(h => NameOf(h).Length).DefaultIfEmpty(0).Max();
        int layer = all.Select(h => WordOf(h.Layer).Length).DefaultIfEmpty(0).Max();
        lines.AddRange(analysis.Forward.Hops.SelectMany(h => LinesOf(h, "->", name, layer)));
        if (analysis.Return.Hops.Count > 0)
        {
            lines.Add($"  return: {analysis.Return.Verdict.ToString().ToUpperInvariant()}");
            lines.AddRange(analysis.Return.Hops.SelectMany(h => LinesOf(h, "<-", name, layer)));
        }
        for (int i = 0; i < analysis.Blockers.Count; i++)
        {
            Blocker blocker = analysis.Blockers[i];
            string code = blocker.ExplanationCode is { } c ? $" [{c}]" : "";
            lines.Add($"  Blocker {i + 1}: {(blocker.OnReturn ? "on the return, " : "")}{blocker.Reason}{code}");
            lines.Add(blocker.Fix is { } fix ? $"    Fix in {fix.Place}: {fix.Description}" : "    Fix: none that SecureNet can make");
        }
        return lines;
    }

    private static IEnumerable<string> LinesOf(Hop hop, string arrow, int name, int layer) => hop.Steps.Select(step =>
    {
        string mark = step.Verdict switch { Verdict.Blocked => "x ", Verdict.Unknown => "? ", _ => arrow };
        return $"  {mark} {NameOf(hop).PadRight(name)}  {WordOf(hop.Layer).PadRight(layer)}  {hop.AccountId} {hop.Region}  " +
            $"{step.Disposition.ToString().ToLowerInvariant()}  {step.Detail}";
    });

    private static string NameOf(Hop hop) => hop.ResourceName ?? hop.ResourceId;

    private static string WordOf(Layer layer) => layer switch
    {
        Layer.SecurityGroup => Words.Of(ResourceKind.SecurityGroup),
        Layer.NetworkAcl => Words.Of(ResourceKind.NetworkAcl),
        Layer.RouteTable => Words.Of(ResourceKind.RouteTable),
        Layer.VpcPeeringConnection => Words.Of(ResourceKind.VpcPeeringConnection),
        Layer.InternetGateway => Words.Of(ResourceKind.InternetGateway),
        Layer.NatGateway => Words.Of(ResourceKind.NatGateway),
        _ => layer.ToString().ToLowerInvariant(),
    };
}
