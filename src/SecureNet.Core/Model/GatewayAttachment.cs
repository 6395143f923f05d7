using SecureNet.Model.Answers;

namespace SecureNet.Model;

/// <summary>The attachment of a gateway to a VPC.</summary>
/// <param name="VpcId">The VPC.</param>
/// <param name="State">As it is told; null where it is not.</param>
internal sealed record GatewayAttachment(string? VpcId, string? State)
{
    private const string Member = "Attachments.State";

    /// <summary>The VPC that a gateway is attached to, and the one of which a state that is not known leaves it open.</summary>
    /// <param name="io">The gateway.</param>
    /// <param name="have">The VPC that is written.</param>
    /// <param name="state">The state that is written with it.</param>
    public static (string? Vpc, string? Perhaps) VpcOf(Io io, string? have, string state)
    {
        GatewayAttachment[] kept = [.. io.Kept(Member).Select(w => new GatewayAttachment(w.Element, w.Value))];
        if (have is not null && !kept.Any(a => a.VpcId == have)) { kept = [new(have, state), .. kept]; }
        IReadOnlyList<GatewayAttachment> all = io.List("Attachments", kept, Map);
        foreach (GatewayAttachment a in all) { io.Unknown(AwsWords.AttachmentStatus.Check(Member, a.State, a.VpcId)); }
        return (all.FirstOrDefault(
            a => AwsWords.AttachmentStatus.Read(a.State, "attached") is "available" or "attached" or "attaching")?.VpcId,
            all.FirstOrDefault(a => AwsWords.AttachmentStatus.Check(Member, a.State) is not null)?.VpcId);
    }

    private static GatewayAttachment Map(Io io, GatewayAttachment? old) => new(io.Text("VpcId", old?.VpcId), io.Text("State", old?.State));
}
