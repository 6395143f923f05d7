namespace SecureNet.Model;

/// <summary>Reads what the EC2 API says of an IPv6 block: whether AWS advertises it to the internet (rules W30 and W31).</summary>
public static class Ipv6Attributes
{
    /// <summary>True where the internet knows the block, false where it never does, null where it is not said.</summary>
    /// <param name="attribute"><c>public</c> or <c>private</c>, or null.</param>
    /// <param name="source">Where the addresses come from: <c>amazon</c>, <c>byoip</c> or <c>none</c>, or null.</param>
    /// <param name="pool">The pool, <c>Amazon</c> for Amazon's own; null where it is not said, as of subnets.</param>
    public static bool? IsAdvertised(string? attribute, string? source, string? pool) => (attribute, source) switch
    {
        ("private", _) or (null or "", "none") => false,
        ("public", _) or (null or "", "amazon" or "byoip") => true,
        (null or "", null or "") => pool == "Amazon" ? true : null,
        _ => null,
    };
}
