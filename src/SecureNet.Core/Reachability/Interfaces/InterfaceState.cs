using SecureNet.Model;

namespace SecureNet.Reachability;

/// <summary>Whether an interface is attached, so that packets enter and leave at it at all (rules E2 and E3).</summary>
internal static class InterfaceState
{
    /// <summary>Reachable where it is attached, blocked where it is attached to nothing, unknown where that is not known.</summary>
    public static Verdict Of(NetworkInterface at)
    {
        if (IsMoving(at)) { return Verdict.Unknown; }

        // The interfaces of services may be in use without an attachment that is listed.
        if (at.Status == "available" || at.AttachmentStatus == "detached")
        {
            return InterfaceRoles.IsHeldByService(at) || !InterfaceRoles.IsAttachedByCustomers(at) ? Verdict.Unknown : Verdict.Blocked;
        }

        return at.Status switch
        {
            "in-use" or "associated" => Verdict.Reachable,
            null when at.AttachmentStatus == "attached" || at.InstanceId is not null => Verdict.Reachable,
            _ => Verdict.Unknown,
        };
    }

    /// <summary>The state in words, for an interface that is not known to be in use.</summary>
    public static string Describe(NetworkInterface at) =>
        IsMoving(at) ? $"is being {(at.Status is "attaching" || at.AttachmentStatus is "attaching" ? "attached" : "detached")}"
            : at.Status == "available" || at.AttachmentStatus == "detached" ? "is attached to nothing"
            : at.Status is null ? "was listed without its status" : $"has the status {at.Status}, which is not known here";

    private static bool IsMoving(NetworkInterface at) =>
        at.Status is "attaching" or "detaching" || at.AttachmentStatus is "attaching" or "detaching";
}
