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
        string kind = flow.IsEcho ? "ping"
            : flow.Protocol.IsIcmp ? $"{flow.Protocol} type {flow.TypeOnWire}" : flow.Port is { } port
            ? $"{flow.Protocol}/{port}" : $"{flow.Protocol}";
        List<string> lines = [$"{kind}  {flow.Source} -> {flow.Destination}: {analysis.Verdict.ToString().ToUpperInvariant()}"];
        List<Hop> all = [.. analysis.Forward.Hops, .. analysis.Return.Hops];
        int name = all.Select(h => NameOf(h).Length).DefaultIfEmpty(0).Max();
        int layer = all.Select(h => WordOf(h.Layer).Length).DefaultIfEmpty(0).Max();
        lines.AddRange(analysis.Forward.Hops.SelectMany(h => LinesOf(h, "->", name, layer)));
        if (analysis.Return.Hops.Count > 0)
        {
            lines.Add($"  return: {analysis.Return.Verdict.ToString().ToUpperInvariant()}");
            if (analysis.ReturnPorts is { Coverage: not PortCoverage.Full } ports) { lines.Add($"  reply ports: {ports}"); }
            lines.AddRange(analysis.Return.Hops.SelectMany(h => LinesOf(h, "<-", name, layer)));
        }
        for (int i = 0; i < analysis.Blockers.Count; i++)
        {
            Blocker blocker = analysis.Blockers[i];
            string code = blocker.ExplanationCode is { } c ? $" [{c}]" : "";
            lines.Add($"  Blocker {i + 1}: {(blocker.OnReturn ? "on the return, " : "")}{blocker.Reason}{code}");
            if (blocker.Fix is not { } fix) { lines.Add($"    By hand: {blocker.Advice}"); continue; }
            lines.Add($"    Fix in {fix.Place}: {fix.Description}");
            lines.AddRange(fix.Opens.Select(o => $"      ! {o}"));
        }
        return lines;
    }

    private static IEnumerable<string> LinesOf(Hop hop, string arrow, int name, int layer) => hop.Steps.Select(step =>
    {
        string mark = step.Verdict switch { Verdict.Blocked => "x ", Verdict.Unknown => "? ", Verdict.Partial => "~ ", _ => arrow };
        return $"  {mark} {NameOf(hop).PadRight(name)}  {WordOf(hop.Layer).PadRight(layer)}  {hop.AccountId} {hop.Region}  " +
            $"{step.Disposition.ToString().ToLowerInvariant()}  {(hop.Leg is { } leg ? $"[{leg}] " : "")}{step.Detail}";
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
        Layer.EgressOnlyInternetGateway => "egress-only gateway",
        Layer.VpcEndpoint => Words.Of(ResourceKind.VpcEndpoint),
        Layer.TransitGateway => Words.Of(ResourceKind.TransitGateway),
        Layer.LoadBalancer => Words.Of(ResourceKind.LoadBalancer),
        Layer.TargetGroup => Words.Of(ResourceKind.TargetGroup),
        Layer.BlockPublicAccess => "block public access",
        Layer.EncryptionControl => "encryption control",
        _ => layer.ToString().ToLowerInvariant(),
    };
}
