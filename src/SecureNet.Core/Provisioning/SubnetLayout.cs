using System.Buffers.Binary;
using System.Net;
using SecureNet.Model;

namespace SecureNet.Provisioning;

/// <summary>
/// Gives every subnet its zone and block. What exists keeps both; a new one takes the first free block, so adding a zone later
/// renumbers nothing (the trap of index arithmetic, terraform-aws-vpc #106).
/// </summary>
internal sealed class SubnetLayout(VpcSpecification spec, Vpc? existing, Network have)
{
    /// <summary>The letter of a zone: <c>b</c> of <c>us-east-1b</c>.</summary>
    public static string LetterOf(string zone) => zone[^1..];

    public IEnumerable<Subnet> Place(IReadOnlyList<string> zones)
    {
        Subnet[] there = [.. have.Of<Subnet>(spec.Place).Where(s => s.VpcId == existing?.Id)];
        List<IPNetwork> taken = [.. there.Select(s => s.CidrBlock)];
        string[] used = [.. there.Where(s => s.Deployment == spec.Deployment).Select(s => s.AvailabilityZone).Distinct()
            .Order(StringComparer.Ordinal)];
        foreach (string zone in used.Concat(zones.Except(used)).Take(Math.Max(spec.AvailabilityZoneCount, used.Length)))
        {
            foreach (string side in (string[])(spec.NoPublicSubnet ? ["private"] : ["public", "private"]))
            {
                string address = $"{spec.Name}/subnet/{side}-{LetterOf(zone)}";
                Subnet? old = TwinsException.Only(there.Where(s => s.Deployment == spec.Deployment && s.Address == address), have);
                IPNetwork block = old?.CidrBlock ?? NextFree(taken);
                taken.Add(block);
                yield return new()
                {
                    Id = Blueprint.IdOf(spec.Place, ResourceKind.Subnet, address), AccountId = spec.Place.AccountId,
                    Region = spec.Place.Region, VpcId = "",
                    CidrBlock = block, AvailabilityZone = zone,
                    Tags = Blueprint.TagsFor(spec.Deployment, address, $"{spec.Name}-{side}-{LetterOf(zone)}", spec.Tags),
                };
            }
        }
    }

    private IPNetwork NextFree(List<IPNetwork> taken)
    {
        long size = 1L << (32 - spec.SubnetPrefixLength);
        long start = BinaryPrimitives.ReadUInt32BigEndian(spec.CidrBlock.BaseAddress.GetAddressBytes());
        long end = start + (1L << (32 - spec.CidrBlock.PrefixLength));
        for (long at = start; at + size <= end; at += size)
        {
            byte[] bytes = new byte[4];
            BinaryPrimitives.WriteUInt32BigEndian(bytes, (uint)at);
            IPNetwork block = new(new IPAddress(bytes), spec.SubnetPrefixLength);
            if (!taken.Exists(t => VpcRules.Overlap(t, block))) { return block; }
        }

        throw VpcRules.DoesNotFit(spec);
    }
}
