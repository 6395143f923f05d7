using System.Net;
using SecureNet.Model;

namespace SecureNet.Provisioning;

/// <summary>
/// A host that takes the place of another: it is launched beside it under an address of its own, waited for, and takes the address over
/// when the other is gone. Wherever a run ends, the next one finds both by their addresses and goes on; until the new one runs the old one
/// is untouched.
/// </summary>
/// <param name="Next">The new host as it is wanted.</param>
/// <param name="Old">The host that goes; null where it is gone already, and only the address is to be taken over.</param>
/// <param name="Address">The address that it takes over.</param>
public sealed record HostReplacement(Instance Next, Instance? Old, string Address)
{
    /// <summary>The address of the new host while the old one stands.</summary>
    /// <param name="address">The host's address.</param>
    public static string NextOf(string address) => address + "/next";

    /// <summary>What it interrupts, to be said before anything is done; null where the old one is gone already.</summary>
    /// <param name="have">Groups and hosts of the VPC.</param>
    public string? Interrupts(Network have)
    {
        if (Old is null) { return null; }
        ArgumentNullException.ThrowIfNull(have);
        IPAddress?[] addresses = [Old.PrivateIpAddress, Old.PublicIpAddress];
        string[] behind = [.. have.Of<Instance>(Old.Place)
            .Where(i => i.Exists && i.Id != Old.Id && i.Address != NextOf(Address) && have.Of<SecurityGroup>(i.Place)
            .Any(g => i.SecurityGroupIds.Contains(g.Id)
                && g.Rules.Any(r => !r.Egress && r.GroupId is { } from && Old.SecurityGroupIds.Contains(from)))).Select(i => i.ToString())];
        return $"Instance {Old} of {Old.Place} is replaced: a new one is launched, and when it runs this one is terminated. "
            + "What is connected to it is cut off, what is on its disk is lost, "
            + $"and its addresses ({string.Join(", ", addresses.OfType<IPAddress>())}) are not those of the new one."
            + (behind.Length == 0 ? ""
                : $" Sessions through it to {string.Join(", ", behind)} end; the new one is let in there, as it has the same group.")
            + " What names it by id or address elsewhere (routes, targets, records, Elastic IPs, volumes) is not moved.";
    }
}
