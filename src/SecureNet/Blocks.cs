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
            throw new RefusedException("InvalidCidrBlock", $"'{text}' is not an IPv4 block such as '10.0.0.0/16'.", text, "Write the network's first address and its prefix length; one address has /32.");
        }

        // Host bits are a slip more often than not: 203.0.113.5/24 is 256 addresses, not one.
        return text.StartsWith(block.BaseAddress + "/", StringComparison.Ordinal) ? block
            : throw new RefusedException("InvalidCidrBlock", $"'{text}' is not the first address of its block.", text, $"Write {block} for the whole block, or {text.Split('/')[0]}/32 for the one address.");
    }
}
