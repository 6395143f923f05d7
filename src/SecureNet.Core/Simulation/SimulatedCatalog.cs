using System.Security.Cryptography;
using System.Text;
using SecureNet.Cloud;
using SecureNet.Model;

namespace SecureNet.Simulation;

/// <summary>What the simulated regions offer.</summary>
internal static class SimulatedCatalog
{
    private static readonly Dictionary<string, string> s_architectures = new(StringComparer.Ordinal)
    {
        ["t2.micro"] = "x86_64", ["t3.micro"] = "x86_64", ["t3.small"] = "x86_64", ["t3.medium"] = "x86_64", ["m5.large"] = "x86_64",
        ["t4g.micro"] = "arm64", ["t4g.small"] = "arm64", ["m7g.large"] = "arm64",
    };

    public static IReadOnlyList<string> Zones(string region) => [region + "a", region + "b", region + "c"];

    /// <summary>The zones that offer a type: not every one has the newest.</summary>
    public static IReadOnlyList<string> ZonesOf(string region, string instanceType) =>
        ArchitectureOf(instanceType) is null ? [] : [.. Zones(region).Where(z => instanceType != "m7g.large" || !z.EndsWith('b'))];

    public static string? ArchitectureOf(string instanceType) => s_architectures.GetValueOrDefault(instanceType);

    public static string Parameter(Place place, string name) =>
        name.StartsWith("/aws/service/ami-amazon-linux-latest/", StringComparison.Ordinal)
            ? "ami-0" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(place.Region + name)))[..16]
            : throw new CloudException("ParameterNotFound", $"Parameter {name} not found.", "ssm:GetParameter", place);
}
