using System.Net;
using System.Security.Cryptography;
using System.Text;
using SecureNet.Model;

namespace SecureNet.Simulation;

/// <summary>The prefix lists that AWS keeps in every region for its gateway endpoints.</summary>
internal static class SimulatedPrefixLists
{
    // As AWS published them in 2024; they change now and then.
    private static readonly Dictionary<string, (string Id, string[] Blocks)> s_s3 = new(StringComparer.Ordinal)
    {
        ["us-east-1"] = ("pl-63a5400a", ["3.5.0.0/19", "16.15.176.0/20", "16.15.192.0/18", "16.182.0.0/16", "18.34.0.0/19",
            "18.34.232.0/21", "52.216.0.0/15", "54.231.0.0/16"]),
        ["us-east-2"] = ("pl-7ba54012", ["3.5.128.0/21", "18.34.72.0/21", "18.34.252.0/22", "52.219.80.0/20", "52.219.96.0/20"]),
        ["us-west-2"] = ("pl-68a54001",
            ["3.5.76.0/22", "3.5.80.0/21", "18.34.48.0/20", "18.34.244.0/22", "52.92.128.0/17", "52.218.128.0/17"]),
        ["eu-west-1"] = ("pl-6da54004", ["3.5.64.0/21", "3.5.72.0/23", "18.34.32.0/20", "18.34.240.0/22", "52.92.0.0/17", "52.218.0.0/17"]),
    };

    /// <summary>The lists of S3 and DynamoDB as an account sees them.</summary>
    public static IEnumerable<ManagedPrefixList> Of(Place place)
    {
        (string id, string[] blocks) = s_s3.TryGetValue(place.Region, out (string Id, string[] Blocks) known)
            ? known : (MadeUpId(place.Region + "s3"), ["3.5.208.0/22", "52.219.160.0/23"]);
        yield return List(place, id, Provisioning.S3EndpointBlueprint.ServiceIn(place.Region), blocks);
        yield return List(place, MadeUpId(place.Region + "dynamodb"), $"com.amazonaws.{place.Region}.dynamodb", ["52.94.4.0/24"]);
    }

    private static ManagedPrefixList List(Place place, string id, string name, string[] blocks) => new()
    {
        Id = id, AccountId = place.AccountId, Region = place.Region, PrefixListName = name,
        Entries = [.. blocks.Select(b => IPNetwork.Parse(b))],
    };

    private static string MadeUpId(string seed) => "pl-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(seed)))[..8];
}
