using SecureNet.Provisioning;

namespace SecureNet.Model;

/// <summary>
/// The regions of AWS, by their codes. Source: botocore 1.43.11, data/partitions.json (TX6); a test holds the table against it and the SDK.
/// </summary>
public static class Regions
{
    /// <summary>The regions of every partition, for what does not load the SDK.</summary>
    public static IReadOnlyCollection<string> All { get; } =
    [
        "af-south-1", "ap-east-1", "ap-east-2", "ap-northeast-1", "ap-northeast-2", "ap-northeast-3", "ap-south-1", "ap-south-2",
        "ap-southeast-1", "ap-southeast-2", "ap-southeast-3", "ap-southeast-4", "ap-southeast-5", "ap-southeast-6",
        "ap-southeast-7", "ca-central-1", "ca-west-1", "eu-central-1", "eu-central-2", "eu-north-1", "eu-south-1", "eu-south-2",
        "eu-west-1", "eu-west-2", "eu-west-3", "il-central-1", "me-central-1", "me-south-1", "mx-central-1", "sa-east-1",
        "us-east-1", "us-east-2", "us-west-1", "us-west-2", "cn-north-1", "cn-northwest-1", "us-gov-east-1", "us-gov-west-1",
        "eusc-de-east-1", "us-iso-east-1", "us-iso-west-1", "us-isob-east-1", "us-isob-west-1", "eu-isoe-west-1",
        "us-isof-east-1", "us-isof-south-1",
    ];

    /// <summary>Refuses what is no region: AWS's host names are made of it, and the error would be one of name resolution.</summary>
    /// <param name="region">What the user named.</param>
    /// <param name="known">The regions that there are.</param>
    /// <exception cref="RefusedException">There is no such region, with the nearest one.</exception>
    public static void Check(string region, IReadOnlyCollection<string> known)
    {
        ArgumentNullException.ThrowIfNull(region);
        if (known.Contains(region)) { return; }
        string shown = Printing.SafeText.Of(region.Length > 40 ? region[..40] + "…" : region);
        string nearest = NearestTo(region, known);
        throw new RefusedException("UnknownRegion",
            $"-Region '{shown}' is no region of AWS that this version knows; the nearest is {nearest}.", shown,
            $"Give -Region {nearest}, or another code in lower case. An endpoint of your own (-EndpointUrl) may have any region.");
    }

    /// <summary>The region that is the fewest typing errors away; of two as near, the first in the alphabet.</summary>
    internal static string NearestTo(string region, IEnumerable<string> known)
    {
        string wanted = region.Trim().ToLowerInvariant();
        return known.Order(StringComparer.Ordinal).MinBy(k => Distance(wanted, k))!;
    }

    // Insertions, deletions, replacements, and neighbours exchanged (optimal string alignment).
    private static int Distance(string a, string b)
    {
        int[,] d = new int[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++) { d[i, 0] = i; }
        for (int j = 0; j <= b.Length; j++) { d[0, j] = j; }
        for (int i = 1; i <= a.Length; i++)
        {
            for (int j = 1; j <= b.Length; j++)
            {
                d[i, j] = Math.Min(Math.Min(d[i - 1, j] + 1, d[i, j - 1] + 1), d[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) { d[i, j] = Math.Min(d[i, j], d[i - 2, j - 2] + 1); }
            }
        }

        return d[a.Length, b.Length];
    }
}
