using System.ComponentModel;
using System.Text;
using SecureNet.Reachability;

namespace SecureNet;

/// <summary>An exposure as the screen shows it; not for scripts.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class ExposureText
{
    /// <summary>What goes where; a line for the gateways on the way, and one for each rule that lets it through.</summary>
    public static string Of(InternetExposure exposure)
    {
        ArgumentNullException.ThrowIfNull(exposure);
        if (MockObject.NameOf(exposure) is { } made) { return made; }
        string end = exposure.Address is null ? exposure.Name : $"{exposure.Name} at {exposure.PublicAddress ?? exposure.Address}";
        StringBuilder text = new();
        text.Append($"{exposure.Direction,-9}").Append(exposure.Direction == ExposureDirection.Inbound
            ? $"{exposure.Peer} -> {end}" : $"{end} -> {exposure.Peer}").Append($": {exposure.Traffic}");
        text.Append(exposure switch
        {
            { Verdict: Verdict.Unknown } => $"  UNKNOWN: {exposure.Reason}",
            { Verdict: Verdict.Blocked } => "  REPLIES ARE LOST",
            { Verdict: Verdict.Partial } => $"  PARTIAL: {exposure.Reason}",
            _ => "",
        });
        if (exposure.Through.Count > 0) { text.Append("\n  through ").AppendJoin(", ", exposure.Through); }
        foreach (string rule in exposure.Rule) { text.Append("\n  by ").Append(rule); }
        return text.ToString();
    }
}
