using System.Net;
using System.Net.Sockets;
using SecureNet.Provisioning;

namespace SecureNet;

/// <summary>Reads the IPv4 blocks that users write.</summary>
internal static class Blocks
{
    public static IPNetwork Parse(string text)
    {
        if (!IPNetwork.TryParse(text, out IPNetwork block) || block.BaseAddress.AddressFamily != AddressFamily.InterNetwork)
        {
            throw new RefusedException("InvalidCidrBlock", $"'{text}' is not an IPv4 block such as '10.0.0.0/16'.", text,
                "Write the network's first address and its prefix length; one address has /32.");
        }

        // Host bits are a slip more often than not: 203.0.113.5/24 is 256 addresses, not one.
        return text.StartsWith(block.BaseAddress + "/", StringComparison.Ordinal) ? block
            : throw new RefusedException("InvalidCidrBlock", $"'{text}' is not the first address of its block.", text,
                $"Write {block} for the whole block, or {text.Split('/')[0]}/32 for the one address.");
    }

    /// <summary>Reads an IPv4 or IPv6 block, or one address.</summary>
    public static IPNetwork ParseAny(string text)
    {
        if (IPAddress.TryParse(text, out IPAddress? address))
        {
            return new(address, address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128);
        }
        int slash = text.IndexOf('/', StringComparison.Ordinal);
        if (!IPNetwork.TryParse(text, out IPNetwork block) || !IPAddress.TryParse(text.AsSpan(0, slash), out IPAddress? start))
        {
            throw new RefusedException("InvalidCidrBlock", $"'{text}' is no address and no block such as '10.0.0.0/16' or '2001:db8::/32'.",
                text, "Write the network's first address and its prefix length, or one address.");
        }

        return start.Equals(block.BaseAddress) ? block
            : throw new RefusedException("InvalidCidrBlock", $"'{text}' is not the first address of its block.", text,
                $"Write {block} for the whole block, or {start} for the one address.");
    }
}
