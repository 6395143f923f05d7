using SecureNet.Model;

namespace SecureNet.Cloud;

/// <summary>
/// The shell command of a probe on Linux, and what its end says. Only a ping and a TCP connection can be told from
/// a failure of the probe itself.
/// </summary>
public static class ProbeCommand
{
    // Exit codes of ping (iputils): 1 no reply at all, 2 another error. Of timeout (coreutils): 124 timed out, 125 to
    // 127 the command could not run.
    private const int PingNoReply = 1;
    private const int TimedOut = 124;
    private const int LongestDetail = 300;

    /// <summary>Whether a real packet of this protocol can be sent and its fate be known; silence is what UDP says either way.</summary>
    public static bool CanProbe(IpProtocol protocol) => protocol == IpProtocol.Tcp || protocol == IpProtocol.Icmp;

    /// <summary>The command. Address and port are values of their types: nothing that a user wrote becomes a command.</summary>
    public static string For(ProbeRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return request.Protocol == IpProtocol.Tcp ? $"LC_ALL=C timeout 5 bash -c '</dev/tcp/{request.Destination}/{request.Port}'"
            : $"LC_ALL=C ping -c 3 -W 2 {request.Destination}";
    }

    /// <param name="protocol">TCP or ICMP.</param>
    /// <param name="exitCode">The command's exit code; negative where it did not run.</param>
    /// <param name="output">What it wrote, errors included.</param>
    /// <param name="status">Run Command's word for the end, such as <c>Success</c> or <c>DeliveryTimedOut</c>.</param>
    public static ProbeResult Read(IpProtocol protocol, int exitCode, string output, string status)
    {
        ArgumentNullException.ThrowIfNull(output);
        string detail = output.Length > LongestDetail ? output[..LongestDetail] + "…" : output;
        ProbeOutcome outcome = exitCode switch
        {
            0 => ProbeOutcome.Answered,
            PingNoReply when protocol == IpProtocol.Icmp => ProbeOutcome.Lost,
            TimedOut => ProbeOutcome.Lost,
            1 when output.Contains("Connection refused", StringComparison.OrdinalIgnoreCase) => ProbeOutcome.Refused,
            1 when output.Contains("Connection timed out", StringComparison.OrdinalIgnoreCase)
                || output.Contains("No route to host", StringComparison.OrdinalIgnoreCase)
                || output.Contains("unreachable", StringComparison.OrdinalIgnoreCase) => ProbeOutcome.Lost,
            _ => ProbeOutcome.CouldNotRun,
        };
        return outcome == ProbeOutcome.CouldNotRun
            ? new(outcome, exitCode < 0 ? $"Run Command ended as {status}. {detail}".Trim()
                : $"The command ended with exit code {exitCode}, which says nothing about the path. {detail}".Trim())
            : new(outcome, detail.Length > 0 ? detail : outcome == ProbeOutcome.Answered
                ? "the connection was opened" : "no answer within 5 s");
    }
}
